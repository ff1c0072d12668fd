import { describe, expect, test } from "vitest";
import vectors from "../../../../tests/vectors/merge.json";
import { emptyCopy, isField, type Block, type Copy } from "../src/copy";
import { mergeCopies } from "../src/merge";
import { copyOf, paragraph } from "./support";

type Side = Partial<Omit<Copy, "blocks">> & { blocks: (Partial<Block> & { id: string; text: string })[] };
interface Vector {
  name: string;
  base: Side;
  mine: Side;
  theirs: Side;
  merged?: Side;
  conflicts?: { id: string; base: string | null; mine: string | null; theirs: string | null }[];
}

const copy = (side: Side): Copy => ({
  ...emptyCopy(),
  headline: "Titre",
  ...side,
  blocks: side.blocks.map(block => ({ kind: "paragraph", ...block })),
});

const normalised = (merged: Copy): unknown => JSON.parse(JSON.stringify(merged).normalize());

describe("vectors shared with the server", () => {
  test.each(vectors as Vector[])("$name", vector => {
    const { copy: merged, conflicts } = mergeCopies(copy(vector.base), copy(vector.mine), copy(vector.theirs));
    // The vectors have null where a field is empty; the client has "".
    const nullable = (id: string, text: string | null): string | null => (isField(id) ? text || null : text);
    expect(
      conflicts.map(({ id, base, mine, theirs }) => ({
        id,
        base: nullable(id, base),
        mine: nullable(id, mine),
        theirs: nullable(id, theirs),
      })),
    ).toEqual(vector.conflicts ?? []);
    if (vector.merged) {
      expect(normalised(merged)).toEqual(normalised(copy(vector.merged)));
    }
  });
});

const base = copyOf(paragraph("a", "Un."), paragraph("b", "Deux."));

test("in a conflict my words stay, and theirs are kept with it", () => {
  const mine = copyOf(paragraph("a", "Un !"), paragraph("b", "Deux."));
  const theirs = copyOf(paragraph("a", "Un ?"), paragraph("b", "Deux."));
  const { copy: merged, conflicts, merged: taken } = mergeCopies(base, mine, theirs);
  expect(merged).toEqual(mine);
  expect(conflicts).toEqual([{ id: "a", base: "Un.", mine: "Un !", theirs: "Un ?", block: theirs.blocks[0] }]);
  expect(taken).toEqual([]);
});

test("a block that I deleted and they changed comes back until a person has decided", () => {
  const theirs = copyOf(paragraph("a", "Un ?"), paragraph("b", "Deux."));
  const { copy: merged, conflicts } = mergeCopies(base, copyOf(paragraph("b", "Deux.")), theirs);
  expect(merged.blocks).toEqual(theirs.blocks);
  expect(conflicts).toHaveLength(1);
});

test("a block that they deleted and I changed stays", () => {
  const mine = copyOf(paragraph("a", "Un !"), paragraph("b", "Deux."));
  const { copy: merged, conflicts } = mergeCopies(base, mine, copyOf(paragraph("b", "Deux.")));
  expect(merged.blocks).toEqual(mine.blocks);
  expect(conflicts).toEqual([{ id: "a", base: "Un.", mine: "Un !", theirs: null, block: undefined }]);
});

test("what was taken over from them is listed, the same change on both sides is not", () => {
  const mine = { ...copyOf(paragraph("a", "Un !"), paragraph("b", "Deux.")), place: "mali" };
  const theirs = { ...copyOf(paragraph("a", "Un !"), paragraph("x", "Neuf.")), place: "mali", tags: "eau" };
  expect(mergeCopies(base, mine, theirs).merged).toEqual(["tags", "b", "x"]);
});

test("neither side is changed by merging", () => {
  const [mine, theirs] = [copyOf(paragraph("a", "Un !")), copyOf(paragraph("a", "Un."), paragraph("x", "X"))];
  const before = JSON.stringify([base, mine, theirs]);
  mergeCopies(base, mine, theirs);
  expect(JSON.stringify([base, mine, theirs])).toBe(before);
});
