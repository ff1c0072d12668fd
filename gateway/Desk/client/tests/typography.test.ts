import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import vectors from "../../../../tests/vectors/typography.json";
import { inputRulesFor } from "../src/editor/inputRules";
import { schema } from "../src/editor/schema";

function type(text: string, language: string): EditorView {
  const doc = schema.nodes["doc"].create(null, [schema.nodes["paragraph"].create({ id: "a" })]);
  const view = new EditorView(document.body, {
    state: EditorState.create({ doc, plugins: [inputRulesFor(language)] }),
  });
  view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
  for (const letter of text) {
    const { from, to } = view.state.selection;
    const insert = (): ReturnType<typeof view.state.tr.insertText> => view.state.tr.insertText(letter, from, to);
    if (!view.someProp("handleTextInput", handle => handle(view, from, to, letter, insert))) {
      view.dispatch(insert());
    }
  }
  return view;
}

test.each(vectors)("$plain becomes $typed in $language", ({ language, plain, typed }) => {
  expect(type(plain, language).state.doc.textContent).toBe(typed);
});

test.each([
  ["## ", "heading2"],
  ["### ", "heading3"],
  ["> ", "quote"],
  ["- ", "bullet"],
  ["1. ", "numbered"],
  ["2. ", "paragraph"],
  ["#", "paragraph"],
])("%s at the start of a line begins a %s", (text, kind) => {
  const block = type(text, "fr").state.doc.firstChild!;
  expect([block.type.name, block.attrs["id"]]).toEqual([kind, "a"]);
});
