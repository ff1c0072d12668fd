// What is written on this device and has not yet reached the desk, and what has, for a week. One person's texts are nobody else's.
import type { Clash, Copy } from "./copy";

export interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: Record<string, string[]> | undefined;
}

/** A request that was made and whose answer is not known: it is made again as it is, under the same key. */
export interface Flight {
  key: string;
  method: "POST" | "PUT";
  path: string;
  body: string;
  edits: number;
  copy: Copy;
  submit: boolean;
}

export interface Submission {
  note: string;
  urgency: string;
  due: string;
  embargoUntil: string;
}

export interface Draft {
  articleId: string;
  person: string;
  language: string;
  /** The desk does not know of it yet. */
  isNew: boolean;
  copy: Copy;
  /** The revision that the copy rests on, and its words. */
  base: number;
  basis: Copy;
  /** How often it was changed here, and which of these states the desk has. */
  edits: number;
  sent: number;
  flight: Flight | null;
  /** To be sent first, so that it is in the history: what was not chosen. */
  keep: Copy | null;
  clashes: Clash[];
  submit: Submission | null;
  receipt: { revision: number; receivedAt: string } | null;
  trouble: Problem | null;
  tries: number;
  next: number;
  changed: number;
  /** What others wrote and was taken in. */
  taken: number;
}

export const isWaiting = (draft: Draft): boolean =>
  draft.edits > draft.sent || draft.submit !== null || draft.flight !== null;

/** Where in localStorage stands what a page that went could not write down here any more. */
export const leaving = "desk-leaving ";

const week = 7 * 24 * 3600 * 1000;
let opened: Promise<IDBDatabase> | undefined;

export function open(): Promise<IDBDatabase> {
  return (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("desk", 2);
    request.onupgradeneeded = () => {
      const have = request.result.objectStoreNames;
      if (!have.contains("drafts")) {
        request.result.createObjectStore("drafts", { keyPath: ["person", "articleId"] });
      }
      if (!have.contains("rows")) {
        request.result.createObjectStore("rows", { keyPath: ["person", "job", "segment"] });
      }
    };
    request.onsuccess = () => {
      // A newer kit in another window is not made to wait.
      request.result.onversionchange = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      reject(request.error ?? new Error("storage"));
    };
  }));
}

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage"));
  });

const news = "BroadcastChannel" in globalThis ? new BroadcastChannel("desk") : undefined;
const listeners = new Set<(articleId: string) => void>();
news?.addEventListener("message", event => listeners.forEach(hear => hear(event.data as string)));

/** Calls when a draft has changed, here or in another window. */
export function onChange(hear: (articleId: string) => void): void {
  listeners.add(hear);
}

export function tell(articleId: string): void {
  news?.postMessage(articleId);
  listeners.forEach(hear => hear(articleId));
}

/** Whose device it is: the person the page was made for, or on the page that is kept for when there is no network, the last one. */
export function person(): string {
  const shown = document.querySelector("nr-status")?.getAttribute("data-person");
  if (shown) {
    localStorage.setItem("desk-person", shown);
  }
  return shown || localStorage.getItem("desk-person") || "";
}

export async function find(articleId: string): Promise<Draft | undefined> {
  return answer(
    (await open()).transaction("drafts").objectStore("drafts").get([person(), articleId]) as IDBRequest<
      Draft | undefined
    >,
  );
}

export async function all(): Promise<Draft[]> {
  const drafts = await answer(
    (await open()).transaction("drafts").objectStore("drafts").getAll() as IDBRequest<Draft[]>,
  );
  return drafts.filter(draft => draft.person === person());
}

/** Changes a draft as it is now; what others change meanwhile waits. */
export async function change(
  articleId: string,
  how: (draft: Draft | undefined) => Draft | undefined,
): Promise<Draft | undefined> {
  const database = await open();
  const changed = await new Promise<Draft | undefined>((resolve, reject) => {
    // Strict: what is said to be on the device is on it, also when the power goes.
    const transaction = database.transaction("drafts", "readwrite", { durability: "strict" }),
      drafts = transaction.objectStore("drafts");
    let result: Draft | undefined;
    const read = drafts.get([person(), articleId]) as IDBRequest<Draft | undefined>;
    read.onsuccess = () => {
      result = how(read.result);
      if (result) {
        drafts.put(result);
      }
    };
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("storage"));
  });
  tell(articleId);
  return changed;
}

export async function remove(articleId: string): Promise<void> {
  await answer((await open()).transaction("drafts", "readwrite").objectStore("drafts").delete([person(), articleId]));
  tell(articleId);
}

/** Everything, whoever wrote it: at the end of a session nothing stays on a device that others may hold. */
export async function erase(): Promise<void> {
  for (const store of ["drafts", "rows"]) {
    await answer((await open()).transaction(store, "readwrite").objectStore(store).clear());
  }
  for (const name of Object.keys(localStorage).filter(one => one.startsWith(leaving))) {
    localStorage.removeItem(name);
  }
  localStorage.removeItem("desk-person");
  tell("");
}

/** What the desk has had for a week need not lie here. */
export async function tidy(): Promise<void> {
  for (const draft of await all()) {
    if (!isWaiting(draft) && draft.receipt && Date.now() - Date.parse(draft.receipt.receivedAt) > week) {
      await remove(draft.articleId);
    }
  }
}
