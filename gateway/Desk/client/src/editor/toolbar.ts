// The toolbar follows the ARIA pattern: one tab stop, arrow keys between buttons, Escape returns to the text.
import { redo, undo } from "prosemirror-history";
import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { t } from "../i18n";
import { bold, hasMark, isKind, italic, toggleKind } from "./commands";
import { schema } from "./schema";

const svg = "http://www.w3.org/2000/svg";
const drawings: Record<string, string> = {
  bold: "M6 4h5a3 3 0 0 1 0 6H6zm0 6h6a3 3 0 0 1 0 6H6z",
  italic: "M8 4h6M6 16h6M11 4 9 16",
  link: "M8 12a3 3 0 0 0 4 0l3-3a3 3 0 0 0-4-4l-1 1M12 8a3 3 0 0 0-4 0l-3 3a3 3 0 0 0 4 4l1-1",
  heading2: "M3 4v12M3 10h7M10 4v12M13 8a2 2 0 1 1 4 0c0 2-4 4-4 8h4",
  heading3: "M3 5v10M3 10h6M9 5v10M13 8a2 2 0 1 1 2 3 2 2 0 1 1-2 3",
  bullet: "M8 5h9M8 10h9M8 15h9M3 5h1M3 10h1M3 15h1",
  numbered: "M8 5h9M8 10h9M8 15h9M3 4l1-1v4M3 9h2l-2 3h2",
  quote: "M8 5 4 10l4 5M13 5l-4 5 4 5",
  related: "M4 10h11M11 6l4 4-4 4M4 4h6M4 16h6",
  photo: "M3 6h3l1.5-2h5L14 6h3v10H3zM13 11a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
  details: "M5 10h.5M10 10h.5M15 10h.5",
  undo: "M5 8h7a4 4 0 0 1 0 8H8M8 5 5 8l3 3",
  redo: "M15 8H8a4 4 0 0 0 0 8h4M12 5l3 3-3 3",
};

export class Toolbar {
  readonly element = document.createElement("div");
  private readonly buttons: { element: HTMLButtonElement; on: ((state: EditorState) => boolean) | undefined }[] = [];

  constructor(
    private readonly view: () => EditorView,
    link: Command,
    photo: Command,
    details: Command,
  ) {
    this.element.className = "bar";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", t("bar"));
    this.element.addEventListener("keydown", event => this.press(event));
    const kind = (name: string, key = ""): void => this.add(name, key, toggleKind(name), state => isKind(state, name));
    this.add("bold", "B", bold, state => hasMark(state, schema.marks["strong"]));
    this.add("italic", "I", italic, state => hasMark(state, schema.marks["em"]));
    this.add("link", "K", link, state => hasMark(state, schema.marks["link"]));
    kind("heading2", "Alt+2");
    kind("heading3", "Alt+3");
    kind("bullet", "8");
    kind("numbered", "7");
    kind("quote", "9");
    kind("related");
    this.add("photo", "", photo);
    this.add("details", "", details);
    this.add("undo", "Z", undo);
    this.add("redo", "Y", redo);
  }

  focus(): void {
    (this.buttons.find(button => button.element.tabIndex === 0) ?? this.buttons[0])?.element.focus();
  }

  show(state: EditorState): void {
    for (const { element, on } of this.buttons) {
      if (on) {
        element.setAttribute("aria-pressed", String(on(state)));
      }
    }
  }

  private add(name: string, key: string, act: Command, on?: (state: EditorState) => boolean): void {
    const button = document.createElement("button"),
      picture = document.createElementNS(svg, "svg"),
      path = document.createElementNS(svg, "path");
    for (const [attribute, value] of Object.entries({
      viewBox: "0 0 20 20",
      width: "20",
      height: "20",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "1.8",
      "stroke-linecap": "round",
      "aria-hidden": "true",
    })) {
      picture.setAttribute(attribute, value);
    }
    path.setAttribute("d", drawings[name]!);
    picture.append(path);
    button.append(picture);
    button.type = "button";
    button.tabIndex = this.buttons.length === 0 ? 0 : -1;
    button.setAttribute("aria-label", t(`bar.${name}`));
    button.title = t(`bar.${name}`) + (key ? ` (Ctrl+${/^\d$/.test(key) ? t("shift") + "+" : ""}${key})` : "");
    // Keep the focus and the selection in the text.
    button.addEventListener("mousedown", event => event.preventDefault());
    button.addEventListener("click", () => {
      const view = this.view();
      act(view.state, view.dispatch.bind(view), view);
      if (!document.querySelector("dialog[open]")) {
        view.focus();
      }
    });
    this.buttons.push({ element: button, on });
    this.element.append(button);
  }

  private press(event: KeyboardEvent): void {
    const all = this.buttons.map(button => button.element),
      at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      this.view().focus();
    }
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const next = all[(to + all.length) % all.length]!;
    for (const button of all) {
      button.tabIndex = button === next ? 0 : -1;
    }
    next.focus();
  }
}
