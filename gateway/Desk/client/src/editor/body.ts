// The ProseMirror editor for the body of an article.
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { newId, type Block } from "../copy";
import { t } from "../i18n";
import { keyBindings } from "./commands";
import { toBlocks, toDoc } from "./blocks";
import { editDetails, editLink } from "./dialogs";
import { closeSlice, fromText } from "./paste";
import { insertPhoto } from "./photo";
import { Toolbar } from "./toolbar";
import { inputRulesFor } from "./inputRules";

// Assigns a new id to every block that has none or a duplicate one: when a block is split, the first half keeps the id.
const uniqueIds = new Plugin({
  appendTransaction: (changes, _, state) => {
    if (!changes.some(change => change.docChanged)) {
      return null;
    }
    const seen = new Set<string>(),
      change = state.tr;
    state.doc.forEach((node, at) => {
      if (!node.attrs["id"] || seen.has(node.attrs["id"] as string)) {
        change.setNodeMarkup(at, undefined, { ...node.attrs, id: newId() });
      }
      seen.add(node.attrs["id"] as string);
    });
    return change.docChanged ? change.setMeta("addToHistory", false) : null;
  },
});

// Marks blocks with open comments in the margin.
const markNoted = (noted: ReadonlySet<string>): Plugin =>
  new Plugin({
    props: {
      decorations: state => {
        const marks: Decoration[] = [];
        state.doc.forEach((node, at) => {
          if (noted.has(node.attrs["id"] as string)) {
            marks.push(Decoration.node(at, at + node.nodeSize, { class: "noted" }));
          }
        });
        return DecorationSet.create(state.doc, marks);
      },
    },
  });

export class Body {
  readonly view: EditorView;

  constructor(
    place: HTMLElement,
    label: HTMLElement,
    language: string,
    blocks: readonly Block[],
    noted: ReadonlySet<string>,
    changed: () => void,
  ) {
    const bar = new Toolbar(() => this.view, editLink, insertPhoto, editDetails),
      host = document.createElement("div");
    label.id ||= "body-label";
    place.append(bar.element, host);
    this.view = new EditorView(host, {
      state: EditorState.create({
        doc: toDoc(blocks),
        plugins: [
          uniqueIds,
          markNoted(noted),
          inputRulesFor(language),
          history(),
          keymap(
            keyBindings(editLink, () => {
              bar.focus();
              return true;
            }),
          ),
        ],
      }),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        "aria-description": t("body-help"),
        spellcheck: "true",
        lang: language,
        class: "words body",
      },
      clipboardTextParser: fromText,
      transformPasted: closeSlice,
      dispatchTransaction: change => {
        this.view.updateState(this.view.state.apply(change));
        bar.show(this.view.state);
        if (change.docChanged && !change.getMeta("from-elsewhere")) {
          changed();
        }
      },
    });
    bar.show(this.view.state);
    label.addEventListener("click", () => this.view.focus());
  }

  get blocks(): Block[] {
    return toBlocks(this.view.state.doc);
  }

  /** Replaces only the blocks that differ, so that the cursor stays where it is. */
  set blocks(blocks: readonly Block[]) {
    const now = this.view.state.doc,
      next = toDoc(blocks),
      start = now.content.findDiffStart(next.content);
    if (start === null) {
      return;
    }
    const alike = (at: number, other: number): boolean => now.child(at).eq(next.child(other));
    let first = 0,
      last = 0;
    while (first < Math.min(now.childCount, next.childCount) && alike(first, first)) {
      first++;
    }
    while (
      last < Math.min(now.childCount, next.childCount) - first &&
      alike(now.childCount - 1 - last, next.childCount - 1 - last)
    ) {
      last++;
    }
    const place = (to: number): number => {
      let at = 0;
      for (let child = 0; child < to; child++) {
        at += now.child(child).nodeSize;
      }
      return at;
    };
    const nodes = Array.from({ length: next.childCount - last - first }, (_, at) => next.child(first + at));
    this.view.dispatch(
      this.view.state.tr
        .replaceWith(place(first), place(now.childCount - last), nodes)
        .setMeta("from-elsewhere", true)
        .setMeta("addToHistory", false),
    );
  }
}
