// What a translator typed and has not yet reached the desk: each row of a translation, under the person whose words they are.
import { answer, open, person, tell, type Problem } from "./draftStore";

export interface Row {
  person: string;
  /** The translation's own address in the API, and the segment. */
  job: string;
  segment: string;
  title: string;
  source: string;
  target: string;
  sourceHash: string;
  /** What stood there when it was typed: if it is something else later, a colleague wrote too. */
  was: string;
  /** Validated: it is to go to the desk. Else it is only kept. */
  waiting: boolean;
  tries: number;
  next: number;
  changed: number;
  trouble: Problem | null;
}

/** Where a row is told of among the drafts, which have no address. */
export const newsOf = (job: string): string => `row ${job}`;

const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await open()).transaction("rows", mode, { durability: "strict" }).objectStore("rows");

export async function rows(): Promise<Row[]> {
  return (await answer((await store("readonly")).getAll() as IDBRequest<Row[]>)).filter(row => row.person === person());
}

export const findRow = async (job: string, segment: string): Promise<Row | undefined> =>
  answer((await store("readonly")).get([person(), job, segment]) as IDBRequest<Row | undefined>);

export async function keepRow(row: Row): Promise<void> {
  await answer((await store("readwrite")).put(row));
  tell(newsOf(row.job));
}

/** Only as it was when it was sent: what was typed since stays. */
export async function dropRow(job: string, segment: string, target?: string): Promise<void> {
  const kept = await findRow(job, segment);
  if (!kept || (target !== undefined && kept.target !== target)) {
    return;
  }
  await answer((await store("readwrite")).delete([person(), job, segment]));
  tell(newsOf(job));
}

/** The page of a translation, by its address in the API. */
export const pageOf = (row: Row): string => `${row.job.replace("/api/", "/desk/")}#segment-${row.segment}`;
