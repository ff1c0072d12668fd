// Unsent segments of translations, in IndexedDB beside the drafts.
import { currentPerson, notifyChanged, openDatabase, requestResult, type SyncProblem } from "./draftStore";
import { fromStored, toStored, type Stored } from "./storedNames";

export interface SegmentEdit {
  person: string;
  /** The API address of the translation. */
  job: string;
  segment: string;
  title: string;
  source: string;
  target: string;
  sourceHash: string;
  /** What the field contained before. If the server later has something else, a colleague has edited the segment too. */
  previousTarget: string;
  /** Validated by the translator and therefore to be sent; otherwise only stored. */
  isValidated: boolean;
  attempts: number;
  nextAttemptAt: number;
  changedAt: number;
  problem: SyncProblem | null;
}

/** The key that listeners receive for a translation's segments. */
export const changeKeyOf = (job: string): string => `row ${job}`;

const readSegment = (record: Stored): SegmentEdit => fromStored("segment", record) as unknown as SegmentEdit;

const segments = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await openDatabase()).transaction("rows", mode, { durability: "strict" }).objectStore("rows");

export async function allSegments(): Promise<SegmentEdit[]> {
  const stored = await requestResult((await segments("readonly")).getAll() as IDBRequest<Stored[]>);
  return stored.map(record => readSegment(record)).filter(edit => edit.person === currentPerson());
}

export async function findSegment(job: string, segment: string): Promise<SegmentEdit | undefined> {
  const store = await segments("readonly");
  const key = [currentPerson(), job, segment];
  const record = await requestResult(store.get(key) as IDBRequest<Stored | undefined>);
  return record && readSegment(record);
}

export async function saveSegment(edit: SegmentEdit): Promise<void> {
  await requestResult((await segments("readwrite")).put(toStored("segment", edit)));
  notifyChanged(changeKeyOf(edit.job));
}

/** Deletes a segment; with `target` only if it still has that text, so that text typed after sending is kept. */
export async function deleteSegment(job: string, segment: string, target?: string): Promise<void> {
  const kept = await findSegment(job, segment);
  if (!kept || (target !== undefined && kept.target !== target)) {
    return;
  }
  await requestResult((await segments("readwrite")).delete([currentPerson(), job, segment]));
  notifyChanged(changeKeyOf(job));
}

/** The page of the translation that a segment belongs to. */
export const pageOf = (edit: SegmentEdit): string => `${edit.job.replace("/api/", "/desk/")}#segment-${edit.segment}`;
