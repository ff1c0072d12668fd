// Three-way merge of two people's changes. The server merges every save by the same rules (tests/vectors/merge.json runs over both);
// the client needs its own copy of them because a writer goes on typing, also offline, while a save is on its way.
import { fields, sameBlock, type Block, type Copy } from "./copy";

/** The same words were changed on both sides. A text is null where the block was deleted or does not exist yet. */
export interface Conflict {
  /** The block's id, or the name of the field. */
  id: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
  /** Their whole block, unless they deleted it. */
  block?: Block | undefined;
}

export interface Merge {
  copy: Copy;
  conflicts: Conflict[];
  /** The fields and blocks in which their change was taken over. */
  merged: string[];
}

const byId = (blocks: readonly Block[]): Map<string, Block> => new Map(blocks.map(block => [block.id, block]));

/** Whether the blocks that exist on both sides stand in another order. */
function isReordered(base: readonly Block[], side: readonly Block[]): boolean {
  const inBase = new Set(base.map(block => block.id));
  const inSide = new Set(side.map(block => block.id));
  const order = (blocks: readonly Block[]): string =>
    blocks
      .map(block => block.id)
      .filter(id => inBase.has(id) && inSide.has(id))
      .join();
  return order(base) !== order(side);
}

/**
 * A change that only one side made is taken. Where both changed the same words differently, mine stay in the text and the conflict is
 * reported, so that a person decides. A block that I deleted and they changed comes back for the same reason.
 */
export function mergeCopies(base: Copy, mine: Copy, theirs: Copy): Merge {
  const copy = { ...mine };
  const conflicts: Conflict[] = [];
  const merged: string[] = [];

  for (const field of fields) {
    const [was, my, their] = [base[field].normalize(), mine[field].normalize(), theirs[field].normalize()];
    if (their === was || their === my) {
      continue;
    }
    if (my === was) {
      copy[field] = theirs[field];
      merged.push(field);
    } else {
      conflicts.push({ id: field, base: base[field], mine: mine[field], theirs: theirs[field] });
    }
  }

  const [baseById, mineById, theirsById] = [byId(base.blocks), byId(mine.blocks), byId(theirs.blocks)];
  const chosen = new Map<string, Block>();
  for (const id of new Set([...baseById.keys(), ...theirsById.keys(), ...mineById.keys()])) {
    const [was, my, their] = [baseById.get(id), mineById.get(id), theirsById.get(id)];
    const theyChanged = !sameBlock(their, was);
    let block = my;
    if (sameBlock(my, was)) {
      block = their;
      if (theyChanged) {
        merged.push(id);
      }
    } else if (theyChanged && !sameBlock(my, their)) {
      conflicts.push({
        id,
        base: was?.text ?? null,
        mine: my?.text ?? null,
        theirs: their?.text ?? null,
        block: their,
      });
      block = my ?? their;
    }
    if (block) {
      chosen.set(id, block);
    }
  }

  copy.blocks = inOrder(base.blocks, mine.blocks, theirs.blocks, chosen);
  return { copy, conflicts, merged };
}

/** The order of the side that moved something. What the other side inserted goes after the block that it follows there. */
function inOrder(
  base: readonly Block[],
  mine: readonly Block[],
  theirs: readonly Block[],
  chosen: ReadonlyMap<string, Block>,
): Block[] {
  const mineFirst = isReordered(base, mine) || !isReordered(base, theirs);
  const [first, second] = mineFirst ? [mine, theirs] : [theirs, mine];
  const present = (side: readonly Block[]): Block[] =>
    side.flatMap(block => {
      const choice = chosen.get(block.id);
      return choice ? [choice] : [];
    });
  const blocks = present(first);
  let last = -1;
  for (const block of present(second)) {
    const at = blocks.findIndex(one => one.id === block.id);
    if (at < 0) {
      blocks.splice(++last, 0, block);
    } else {
      last = at;
    }
  }
  return blocks;
}
