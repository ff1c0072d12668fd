// What was typed in the last moment before a page goes: there is no time left for IndexedDB then, but localStorage has it when the call returns.
// The next page of the Desk puts it where it belongs.
import { rebase, sameCopy, type Copy } from "./copy";
import { findRow, keepRow, type Row } from "./segmentStore";
import { change, leaving, person, type Draft } from "./draftStore";

/** What the page showed, what the device held then, and the rest of the draft in case the device held nothing yet. */
interface Words {
  draft: Draft;
  known: Copy;
  mine: Copy;
}

const nameOf = (what: string): string => `${leaving}${person()} ${what}`;
const nameOfRow = (row: Row): string => nameOf(`${row.job} ${row.segment}`);

function put(name: string, what: Words | Row): void {
  try {
    localStorage.setItem(name, JSON.stringify(what));
  } catch {
    /* Full: what IndexedDB still manages is all there is. */
  }
}

export const leaveWords = (words: Words): void => put(nameOf(words.draft.articleId), words);

export const leaveRow = (row: Row): void => put(nameOfRow(row), row);

/** It is where it belongs. */
export const settled = (articleId: string): void => localStorage.removeItem(nameOf(articleId));

export const settledRow = (row: Row): void => localStorage.removeItem(nameOfRow(row));

export async function putBack(): Promise<void> {
  for (const name of Object.keys(localStorage).filter(one => one.startsWith(nameOf("")))) {
    const left = JSON.parse(localStorage.getItem(name) ?? "null") as Words | Row | null;
    if (!left) {
      continue;
    }
    if ("mine" in left) {
      await change(left.draft.articleId, now => {
        const draft = now ?? left.draft,
          { copy, clashes } = sameCopy(draft.copy, left.known)
            ? { copy: left.mine, clashes: [] }
            : rebase(left.known, left.mine, draft.copy);
        return sameCopy(copy, draft.copy)
          ? now
          : {
              ...draft,
              copy,
              clashes: [...draft.clashes, ...clashes],
              edits: draft.edits + 1,
              changed: Date.now(),
              trouble: null,
            };
      });
    } else if (((await findRow(left.job, left.segment))?.changed ?? 0) < left.changed) {
      await keepRow(left);
    }
    localStorage.removeItem(name);
  }
}
