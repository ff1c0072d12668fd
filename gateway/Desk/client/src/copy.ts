// What is written, as the API has it.
export type Kind = "paragraph" | "heading2" | "heading3" | "quote" | "bullet" | "numbered" | "figure" | "related";

export interface Block {
  id: string;
  kind: Kind;
  text: string;
  cite?: string | undefined;
  picture?: string | undefined;
  alt?: string | undefined;
  credit?: string | undefined;
  articleId?: string | undefined;
  url?: string | undefined;
  /** What the text is believed to read as; sent along, so that the desk refuses what would read otherwise. */
  plain?: string | undefined;
}

export const fields = ["headline", "standfirst", "section", "place", "dateline", "byline", "tags"] as const;
export type Field = (typeof fields)[number];
export type Copy = Record<Field, string> & { blocks: Block[] };

export interface Clash {
  id: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
  block?: Block | undefined;
}

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

export function newId(): string {
  const letters = crypto.getRandomValues(new Uint32Array(8));
  return Array.from(letters, letter => (letter % 36).toString(36)).join("");
}

const shown = (block: Block | undefined): string =>
  block
    ? JSON.stringify([
        block.kind,
        block.text.normalize(),
        block.cite || "",
        block.picture || "",
        block.alt || "",
        block.credit || "",
        block.articleId || "",
        block.url || "",
      ])
    : "";

export const sameBlock = (a: Block | undefined, b: Block | undefined): boolean => shown(a) === shown(b);

export const sameCopy = (a: Copy, b: Copy): boolean =>
  fields.every(field => a[field].normalize() === b[field].normalize()) &&
  a.blocks.length === b.blocks.length &&
  a.blocks.every((block, at) => block.id === b.blocks[at]!.id && sameBlock(block, b.blocks[at]));

/** A draft or a revision as the API answers it. */
export interface Sent {
  revision: number;
  headline: string;
  standfirst?: string | null;
  section?: string | null;
  place?: string | null;
  dateline?: string | null;
  byline?: string | null;
  tags?: string[];
  blocks: Block[];
}

export const copyOf = (sent: Sent): Copy => ({
  headline: sent.headline,
  standfirst: sent.standfirst ?? "",
  section: sent.section ?? "",
  place: sent.place ?? "",
  dateline: sent.dateline ?? "",
  byline: sent.byline ?? "",
  tags: (sent.tags ?? []).join(", "),
  blocks: sent.blocks,
});

/** The copy as the API takes it: an empty field is cleared. */
export function toSend(copy: Copy): Record<string, unknown> {
  const body: Record<string, unknown> = { headline: copy.headline };
  for (const field of ["standfirst", "section", "place", "dateline", "byline"] as const) {
    body[field] = copy[field].trim() || null;
  }
  body["tags"] = copy.tags
    .split(",")
    .map(tag => tag.trim())
    .filter(Boolean);
  body["blocks"] = copy.blocks;
  return body;
}

const moved = (basis: Block[], side: Block[]): boolean => {
  const there = new Set(side.map(block => block.id)),
    stayed = new Set(basis.filter(block => there.has(block.id)).map(block => block.id));
  const order = (blocks: Block[]): string =>
    blocks
      .map(block => block.id)
      .filter(id => stayed.has(id))
      .join();
  return order(basis) !== order(side);
};

/** What one side alone changed is taken; what both changed differently stays as mine is, and is a clash for a person to settle. */
export function rebase(basis: Copy, mine: Copy, theirs: Copy): { copy: Copy; clashes: Clash[]; taken: string[] } {
  const copy = { ...mine },
    clashes: Clash[] = [],
    taken: string[] = [];
  for (const field of fields) {
    const [was, my, their] = [basis[field], mine[field], theirs[field]].map(text => text!.normalize());
    if (my === was && their !== was) {
      copy[field] = theirs[field];
      taken.push(field);
    } else if (their !== was && my !== their) {
      clashes.push({ id: field, base: basis[field], mine: mine[field], theirs: theirs[field] });
    }
  }

  const by = (blocks: Block[]): Map<string, Block> => new Map(blocks.map(block => [block.id, block]));
  const was = by(basis.blocks),
    my = by(mine.blocks),
    their = by(theirs.blocks),
    chosen = new Map<string, Block>();
  for (const id of new Set([...was.keys(), ...their.keys(), ...my.keys()])) {
    const [before, left, right] = [was.get(id), my.get(id), their.get(id)];
    if (sameBlock(left, before)) {
      if (!sameBlock(right, before)) {
        taken.push(id);
      }
      if (right) {
        chosen.set(id, right);
      }
    } else {
      if (!sameBlock(right, before) && !sameBlock(left, right)) {
        clashes.push({
          id,
          base: before?.text ?? null,
          mine: left?.text ?? null,
          theirs: right?.text ?? null,
          block: right,
        });
      }
      const block = left ?? (sameBlock(right, before) ? undefined : right);
      if (block) {
        chosen.set(id, block);
      }
    }
  }

  // The order of the side that moved something; what the other side put in goes after the block it followed there.
  const first = moved(basis.blocks, mine.blocks) || !moved(basis.blocks, theirs.blocks) ? mine.blocks : theirs.blocks;
  const second = first === mine.blocks ? theirs.blocks : mine.blocks;
  const blocks = first.filter(block => chosen.has(block.id)).map(block => chosen.get(block.id)!);
  let last = -1;
  for (const block of second.filter(one => chosen.has(one.id))) {
    const at = blocks.findIndex(one => one.id === block.id);
    if (at < 0) {
      blocks.splice(++last, 0, chosen.get(block.id)!);
    } else {
      last = at;
    }
  }
  copy.blocks = blocks;
  return { copy, clashes, taken };
}
