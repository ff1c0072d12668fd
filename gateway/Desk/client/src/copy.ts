// The content of an article as the editor holds it, and its conversion from and to the API.
import type { Block, CopyRequest, DraftResponse } from "./api";

export type { Block, BlockKind } from "./api";

export const fields = ["headline", "standfirst", "section", "place", "dateline", "byline", "tags"] as const;
export type Field = (typeof fields)[number];

/** Each field has the value of its input: "" when empty, and tags separated by commas. */
export type Copy = Record<Field, string> & { blocks: Block[] };

export const isField = (name: string): name is Field => (fields as readonly string[]).includes(name);

export const emptyCopy = (): Copy => ({
  headline: "",
  standfirst: "",
  section: "",
  place: "",
  dateline: "",
  byline: "",
  tags: "",
  blocks: [],
});

/** A new block id: eight letters or digits. */
export function newId(): string {
  const letters = crypto.getRandomValues(new Uint32Array(8));
  return Array.from(letters, letter => (letter % 36).toString(36)).join("");
}

// Ignores `plain`, which is derived from the text, and different Unicode normalization forms of the same text.
const comparable = (block: Block | undefined): string =>
  block
    ? JSON.stringify([
        block.kind,
        block.text.normalize(),
        block.cite || "",
        block.picture || "",
        block.alt ?? null,
        block.credit ?? null,
        block.articleId || "",
        block.url || "",
      ])
    : "";

export const sameBlock = (a: Block | undefined, b: Block | undefined): boolean => comparable(a) === comparable(b);

export const sameCopy = (a: Copy, b: Copy): boolean =>
  fields.every(field => a[field].normalize() === b[field].normalize()) &&
  a.blocks.length === b.blocks.length &&
  a.blocks.every((block, at) => block.id === b.blocks[at]!.id && sameBlock(block, b.blocks[at]));

export const fromResponse = (draft: DraftResponse): Copy => ({
  headline: draft.headline,
  standfirst: draft.standfirst ?? "",
  section: draft.section ?? "",
  place: draft.place ?? "",
  dateline: draft.dateline ?? "",
  byline: draft.byline ?? "",
  tags: (draft.tags ?? []).join(", "),
  blocks: draft.blocks,
});

export function toRequest(copy: Copy): CopyRequest {
  const optional = (text: string): string | null => text.trim() || null;
  return {
    headline: copy.headline,
    standfirst: optional(copy.standfirst),
    section: optional(copy.section),
    place: optional(copy.place),
    dateline: optional(copy.dateline),
    byline: optional(copy.byline),
    tags: copy.tags
      .split(",")
      .map(tag => tag.trim())
      .filter(Boolean),
    blocks: copy.blocks,
  };
}
