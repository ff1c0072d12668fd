import { describe, expect, test } from "vitest";
import vectors from "../../../../tests/vectors/inline.json";
import { toBlocks, toDoc } from "../src/editor/blocks";
import { parse, plainOf, serialise } from "../src/editor/inline";
import { schema } from "../src/editor/schema";
import type { Block } from "../src/copy";

describe("vectors shared with the server", () => {
  test.each(vectors)("$text", ({ text, plain }) => {
    expect(plainOf(parse(text))).toBe(plain);
  });

  test.each(vectors)("what is edited and written again reads the same: $text", ({ text }) => {
    const nodes = parse(text);
    const written = serialise(nodes);
    expect(plainOf(parse(written.text))).toBe(written.plain);
    expect(written.plain.replace(/\s+/g, "")).toBe(plainOf(nodes).replace(/\s+/g, ""));
  });
});

const strong = schema.marks["strong"].create();
const em = schema.marks["em"].create();
const link = schema.marks["link"].create({ href: "https://example.org/x_(y)" });

test.each([
  [[schema.text("un "), schema.text("mot", [strong])], "un **mot**"],
  [[schema.text("mot ", [strong]), schema.text("autre")], "**mot** autre"],
  [[schema.text("a"), schema.text(",", [strong]), schema.text("b")], "a,b"],
  [[schema.text("tout", [strong, em])], "***tout***"],
  [[schema.text("3*4_5 [x] `y` <z> &amp; fin!")], "3\\*4\\_5 \\[x\\] \\`y\\` \\<z> \\&amp; fin\\!"],
  [[schema.text("lien", [link])], "[lien](https://example.org/x%5F%28y%29)"],
  [[schema.text("un"), schema.nodes["hard_break"].create(), schema.text("deux")], "un\\\ndeux"],
  [[schema.text("  bords  ")], "bords"],
  [[schema.text("déjà\u202f!", [em])], "*déjà\u202f\\!*"],
])("marks are written where CommonMark can say them, words always: case %#", (nodes, text) => {
  expect(serialise(nodes).text).toBe(text);
});

test("a block that nobody touched goes back letter by letter", () => {
  const blocks: Block[] = [
    { id: "a", kind: "paragraph", text: "__deux__ façons  \nd’écrire" },
    { id: "b", kind: "figure", text: "", picture: "p", alt: "Un puits", credit: "A" },
  ];
  expect(toBlocks(toDoc(blocks))).toEqual(blocks);
});

test("a soft line break reads as a space, a hard one as a line", () => {
  expect(plainOf(parse("un\ndeux\\\ntrois"))).toBe("un deux\ntrois");
});

test("only safe addresses become links", () => {
  expect(parse("[a](javascript:x)").some(node => node.marks.length > 0)).toBe(false);
  expect(parse("[a](mailto:x@y.z)").some(node => node.marks.length > 0)).toBe(true);
});
