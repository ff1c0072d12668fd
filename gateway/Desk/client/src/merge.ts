// Three-way merge of two people's changes. The server merges every save by the same rules (both are tested with tests/vectors/merge.json);
// the client needs them too, because a writer continues to type, even offline, while a save is in progress.
import { fields, sameBlock, type Block, type Copy } from "./copy";

/** Both sides changed the same text. A text is null if the block was deleted or does not exist yet. */
export interface Conflict {
  /** The id of the block, or the name of the field. */
  id: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
  /** The other side's block, unless it was deleted. */
  block?: Block | undefined;
}

export interface Merge {
  copy: Copy;
  conflicts: Conflict[];
  /** The fields and blocks that were taken from the other side. */
  merged: string[];
}

const byId = (blocks: readonly Block[]): Map<string, Block> => new Map(blocks.map(block => [block.id, block]));

/** Whether the blocks that both sides have are in a different order. */
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
 * Takes over changes that only one side made. Where both sides changed the same text differently, mine is kept and the conflict is
 * reported for a person to resolve. For the same reason, a block that I deleted and they changed is restored.
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

/** The order of the side that moved blocks. Blocks that the other side inserted follow the same block as there. */
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
