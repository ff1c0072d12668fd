import { expect, test } from "vitest";
import { Fragment, Slice } from "prosemirror-model";
import { closeSlice, fromText } from "../src/editor/paste";
import { schema } from "../src/editor/schema";

const read = (text: string): [string, string][] =>
  fromText(text).content.content.map(node => [node.type.name, node.textContent]);

test("paragraphs, headings, lists and quotes are kept, each with its own id", () => {
  const slice = fromText("Un.\n\n## Titre\r\n\r\n### Sous-titre\n\n- a\n* b\n1. c\n2) d\n\n> dit-elle");
  expect(slice.content.content.map(node => [node.type.name, node.textContent])).toEqual([
    ["paragraph", "Un."],
    ["heading2", "Titre"],
    ["heading3", "Sous-titre"],
    ["bullet", "a"],
    ["bullet", "b"],
    ["numbered", "c"],
    ["numbered", "d"],
    ["quote", "dit-elle"],
  ]);
  expect(new Set(slice.content.content.map(node => node.attrs["id"] as string)).size).toBe(8);
});

test("lines of one paragraph are joined", () => {
  expect(read("Une ligne\n  et l’autre")).toEqual([["paragraph", "Une ligne et l’autre"]]);
});

test("reading times are left out, and links to other articles are recognised", () => {
  expect(read("4 min read\n\nUn.\n\n3 min de lecture\n\nÀ lire aussi : Kidal\n\nRead also: Gao")).toEqual([
    ["paragraph", "Un."],
    ["related", "Kidal"],
    ["related", "Gao"],
  ]);
  expect(read("En 4 min il était là.")).toEqual([["paragraph", "En 4 min il était là."]]);
});

test("minus signs and years are words", () => {
  expect(read("-5 degrés\n2025. Une année")).toEqual([["paragraph", "-5 degrés 2025. Une année"]]);
});

test("one paragraph goes into the line, several stay paragraphs of their own", () => {
  const paragraphs = (...texts: string[]): Slice =>
    new Slice(
      Fragment.from(texts.map(text => schema.nodes["paragraph"].create({ id: text }, schema.text(text)))),
      1,
      1,
    );
  expect(closeSlice(paragraphs("un")).openStart).toBe(1);
  expect(closeSlice(paragraphs("un", "deux")).openStart).toBe(0);
  expect(closeSlice(paragraphs("un", "deux")).openEnd).toBe(0);
});
