// Dialogs for links and for the attributes of quotes, figures and related links.
import type { Command } from "prosemirror-state";
import { t } from "../i18n";
import { isSafeAddress, schema } from "./schema";

interface Asked {
  name: string;
  words: string;
  value: string;
  type?: string;
}

function showDialog(
  title: string,
  fields: Asked[],
  acts: string[],
  then: (act: string, values: Record<string, string>) => void,
): void {
  const dialog = document.createElement("dialog"),
    form = document.createElement("form"),
    heading = document.createElement("h2"),
    buttons = document.createElement("div");
  form.method = "dialog";
  heading.textContent = title;
  heading.id = "asked";
  dialog.setAttribute("aria-labelledby", "asked");
  form.append(
    heading,
    ...fields.flatMap(field => {
      const label = document.createElement("label"),
        input = document.createElement("input");
      [input.id, input.name, input.value, input.type, input.autocomplete] = [
        `ask-${field.name}`,
        field.name,
        field.value,
        field.type ?? "text",
        "off",
      ];
      [label.htmlFor, label.textContent] = [input.id, field.words];
      if (input.type === "checkbox") {
        [label.className, input.checked] = ["choice", field.value !== ""];
        label.prepend(input);
        return [label];
      }
      return [label, input];
    }),
  );
  buttons.className = "actions";
  for (const act of acts) {
    const button = document.createElement("button");
    [button.value, button.textContent, button.formNoValidate] = [act, t(act), act !== "ok"];
    buttons.append(button);
  }
  form.append(buttons);
  dialog.append(form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    then(
      dialog.returnValue,
      Object.fromEntries(
        fields.map(field => {
          const input = form.elements.namedItem(field.name) as HTMLInputElement;
          return [field.name, input.type === "checkbox" && !input.checked ? "" : input.value.trim()];
        }),
      ),
    );
    dialog.remove();
  });
  dialog.showModal();
}

export const editLink: Command = (state, _, view) => {
  const type = schema.marks["link"],
    { $from, from, to, empty } = state.selection,
    there = type.isInSet($from.marks());
  if (!view || !$from.parent.type.allowsMarkType(type)) {
    return true;
  }
  showDialog(
    t("bar.link"),
    [{ name: "href", words: t("address"), value: there ? (there.attrs["href"] as string) : "https://", type: "url" }],
    ["ok", "take-off", "cancel"],
    (act, { href }) => {
      // With the cursor inside a link, edit the whole link.
      let [start, end] = [from, to];
      if (empty && there) {
        $from.parent.forEach((node, offset) => {
          const at = $from.start() + offset;
          if (there.isInSet(node.marks) && at <= from && from <= at + node.nodeSize) {
            [start, end] = [at, at + node.nodeSize];
          }
        });
      }
      const change = view.state.tr;
      if (act === "ok" && isSafeAddress(href)) {
        if (start === end) {
          change.insertText(href!, start);
          end = start + href!.length;
        }
        view.dispatch(change.removeMark(start, end, type).addMark(start, end, type.create({ href })));
      } else if (act === "take-off") {
        view.dispatch(change.removeMark(start, end, type));
      }
      view.focus();
    },
  );
  return true;
};

export const editDetails: Command = (state, _, view) => {
  const { $from } = state.selection,
    node = $from.parent,
    asked: Record<string, string[]> = { quote: ["cite"], figure: ["alt", "credit"], related: ["url"] };
  const names = asked[node.type.name];
  if (!view || !names) {
    return true;
  }
  const figure = node.type.name === "figure";
  showDialog(
    t("bar.details"),
    [
      ...names.map(name => ({
        name,
        words: t(`details.${name}`),
        value: (node.attrs[name] ?? "") as string,
        ...(name === "url" ? { type: "url" } : {}),
      })),
      ...(figure
        ? [
            {
              name: "decorative",
              words: t("photo.decorative"),
              value: node.attrs["alt"] === "" ? "yes" : "",
              type: "checkbox",
            },
          ]
        : []),
    ],
    ["ok", "cancel"],
    (act, values) => {
      if (act === "ok") {
        const { url, decorative, ...rest } = values;
        // An empty field is a description or a credit that is still missing.
        const said = figure
          ? { alt: rest["alt"] || (decorative ? "" : null), credit: rest["credit"] || null }
          : { ...rest, ...(url === undefined ? {} : { url }) };
        view.dispatch(
          view.state.tr.setNodeMarkup($from.before(), undefined, {
            ...node.attrs,
            ...said,
            ...(url ? { articleId: "" } : {}),
          }),
        );
      }
      view.focus();
    },
  );
  return true;
};
