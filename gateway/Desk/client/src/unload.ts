// Saves what was typed in the last moment before a page closes. IndexedDB writes may not complete then; localStorage is synchronous.
// The next page of the Desk moves the text to IndexedDB.
import { sameCopy, type Copy } from "./copy";
import { currentPerson, unloadPrefix, updateDraft, type Draft } from "./draftStore";
import { mergeCopies } from "./merge";
import { findSegment, saveSegment, type SegmentEdit } from "./segmentStore";
import { fromStored, toStored, type Stored } from "./storedNames";

/** The form's content (`mine`), what the store contained then (`known`), and the whole draft in case it is not stored yet. */
export interface UnsavedCopy {
  draft: Draft;
  known: Copy;
  mine: Copy;
}

interface StoredCopy {
  draft: Stored;
  known: Copy;
  mine: Copy;
}

const keyOf = (what: string): string => `${unloadPrefix}${currentPerson()} ${what}`;
const segmentKeyOf = (edit: SegmentEdit): string => keyOf(`${edit.job} ${edit.segment}`);

function put(key: string, record: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(record));
  } catch {
    // The quota is used up. The IndexedDB write may still complete.
  }
}

export const keepUnsaved = ({ draft, known, mine }: UnsavedCopy): void =>
  put(keyOf(draft.articleId), { draft: toStored("draft", draft), known, mine });

export const keepUnsavedSegment = (edit: SegmentEdit): void => put(segmentKeyOf(edit), toStored("segment", edit));

export const discardUnsaved = (articleId: string): void => localStorage.removeItem(keyOf(articleId));

export const discardUnsavedSegment = (edit: SegmentEdit): void => localStorage.removeItem(segmentKeyOf(edit));

/** Moves the text of closed pages to the stores, merged with what has been written since. */
export async function restoreUnsaved(): Promise<void> {
  for (const key of Object.keys(localStorage).filter(one => one.startsWith(keyOf("")))) {
    const left = JSON.parse(localStorage.getItem(key) ?? "null") as StoredCopy | Stored | null;
    if (!left) {
      continue;
    }
    if (isCopy(left)) {
      await restoreCopy(fromStored("draft", left.draft) as unknown as Draft, left);
    } else {
      await restoreSegment(fromStored("segment", left) as unknown as SegmentEdit);
    }
    localStorage.removeItem(key);
  }
}

const isCopy = (left: StoredCopy | Stored): left is StoredCopy => "mine" in left;

async function restoreCopy(unsaved: Draft, { known, mine }: StoredCopy): Promise<void> {
  await updateDraft(unsaved.articleId, stored => {
    const draft = stored ?? unsaved;
    const { copy, conflicts } = sameCopy(draft.copy, known)
      ? { copy: mine, conflicts: [] }
      : mergeCopies(known, mine, draft.copy);
    return sameCopy(copy, draft.copy)
      ? stored
      : {
          ...draft,
          copy,
          conflicts: [...draft.conflicts, ...conflicts],
          edits: draft.edits + 1,
          changedAt: Date.now(),
          problem: null,
        };
  });
}

async function restoreSegment(edit: SegmentEdit): Promise<void> {
  const stored = await findSegment(edit.job, edit.segment);
  if ((stored?.changedAt ?? 0) < edit.changedAt) {
    await saveSegment(edit);
  }
}
