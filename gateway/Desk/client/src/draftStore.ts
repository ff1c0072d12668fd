// The drafts stored on this device, in IndexedDB: unsent ones, and for a week those that the server has.
// Every record belongs to one person and is visible to that person only.
import type { Receipt, SubmitDraftRequest } from "./api";
import type { Copy } from "./copy";
import type { Conflict } from "./merge";
import { fromStored, toStored, type Stored } from "./storedNames";

/** Why the server rejected a request. */
export interface SyncProblem {
  status: number;
  code: string;
  detail: string;
  errors?: Record<string, string[]> | undefined;
}

/** A request without a response so far. It is repeated unchanged and with the same key until there is one. */
export interface PendingRequest {
  key: string;
  method: "POST" | "PUT";
  path: string;
  body: string;
  /** The draft's `edits` and copy when the request was made. */
  edits: number;
  copy: Copy;
  /** Whether it submits the draft; otherwise it saves it. */
  submit: boolean;
}

export interface Submission {
  note: string;
  urgency: NonNullable<SubmitDraftRequest["urgency"]>;
  due: string;
  embargoUntil: string;
}

export interface Draft {
  articleId: string;
  person: string;
  language: string;
  /** The server does not know of it yet. */
  isNew: boolean;
  copy: Copy;
  /** The revision that the copy is based on, and its content. */
  baseRevision: number;
  baseCopy: Copy;
  /** Counts changes on this device; `sent` is the count that the server has received. */
  edits: number;
  sent: number;
  pendingRequest: PendingRequest | null;
  /** The writer's own version, where the other one was chosen in a conflict. It is saved first, so that the history contains it. */
  sendFirst: Copy | null;
  conflicts: Conflict[];
  submission: Submission | null;
  receipt: Receipt | null;
  problem: SyncProblem | null;
  attempts: number;
  nextAttemptAt: number;
  changedAt: number;
  /** How many changes of other people were merged in. */
  mergedChanges: number;
}

export const isUnsent = (draft: Draft): boolean =>
  draft.edits > draft.sent || draft.submission !== null || draft.pendingRequest !== null;

/** The prefix of the localStorage keys for text that a closing page could no longer write to IndexedDB; see unload.ts. */
export const unloadPrefix = "desk-leaving ";

const personKey = "desk-person";
const week = 7 * 24 * 3600 * 1000;
let opened: Promise<IDBDatabase> | undefined;

export function openDatabase(): Promise<IDBDatabase> {
  return (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("desk", 2);
    request.onupgradeneeded = () => {
      const existing = request.result.objectStoreNames;
      if (!existing.contains("drafts")) {
        request.result.createObjectStore("drafts", { keyPath: ["person", "articleId"] });
      }
      if (!existing.contains("rows")) {
        request.result.createObjectStore("rows", { keyPath: ["person", "job", "segment"] });
      }
    };
    request.onsuccess = () => {
      // Do not block the database upgrade of a newer client in another window.
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

export const requestResult = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage"));
  });

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("desk") : undefined;
const listeners = new Set<(key: string) => void>();
channel?.addEventListener("message", (event: MessageEvent<string>) => listeners.forEach(listen => listen(event.data)));

/** Registers a listener for changes in this or another window. Its argument is an article's id, a translation's key, or "" for all. */
export function onChange(listener: (key: string) => void): void {
  listeners.add(listener);
}

export function notifyChanged(key: string): void {
  channel?.postMessage(key);
  listeners.forEach(listen => listen(key));
}

/** The person the page was rendered for. The cached writing page is rendered without one: then it is the last person on this device. */
export function currentPerson(): string {
  const shown = document.querySelector("nr-status")?.getAttribute("data-person");
  if (shown && shown !== localStorage.getItem(personKey)) {
    try {
      localStorage.setItem(personKey, shown);
    } catch {
      // The quota is used up. Only the cached writing page needs this entry.
    }
  }
  return shown || localStorage.getItem(personKey) || "";
}

export async function findDraft(articleId: string): Promise<Draft | undefined> {
  const drafts = (await openDatabase()).transaction("drafts").objectStore("drafts");
  return readDraft(await requestResult(drafts.get([currentPerson(), articleId]) as IDBRequest<Stored | undefined>));
}

export async function allDrafts(): Promise<Draft[]> {
  const drafts = (await openDatabase()).transaction("drafts").objectStore("drafts");
  const stored = await requestResult(drafts.getAll() as IDBRequest<Stored[]>);
  return stored.map(record => readDraft(record)!).filter(draft => draft.person === currentPerson());
}

const readDraft = (record: Stored | undefined): Draft | undefined =>
  record && (fromStored("draft", record) as unknown as Draft);

/** Reads and writes a draft in one transaction, so that changes from several windows follow one another. */
export async function updateDraft(
  articleId: string,
  update: (draft: Draft | undefined) => Draft | undefined,
): Promise<Draft | undefined> {
  const database = await openDatabase();
  const updated = await new Promise<Draft | undefined>((resolve, reject) => {
    // Strict durability, because the page tells the writer that the text is stored.
    const transaction = database.transaction("drafts", "readwrite", { durability: "strict" });
    const drafts = transaction.objectStore("drafts");
    const read = drafts.get([currentPerson(), articleId]) as IDBRequest<Stored | undefined>;
    let result: Draft | undefined;
    read.onsuccess = () => {
      result = update(readDraft(read.result));
      if (result) {
        drafts.put(toStored("draft", result));
      }
    };
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("storage"));
  });
  notifyChanged(articleId);
  return updated;
}

export async function deleteDraft(articleId: string): Promise<void> {
  const drafts = (await openDatabase()).transaction("drafts", "readwrite").objectStore("drafts");
  await requestResult(drafts.delete([currentPerson(), articleId]));
  notifyChanged(articleId);
}

/** Deletes everyone's data, because other people may use the device after the session has ended. */
export async function eraseDevice(): Promise<void> {
  const database = await openDatabase();
  for (const store of ["drafts", "rows"]) {
    await requestResult(database.transaction(store, "readwrite").objectStore(store).clear());
  }
  for (const key of Object.keys(localStorage).filter(one => one.startsWith(unloadPrefix))) {
    localStorage.removeItem(key);
  }
  localStorage.removeItem(personKey);
  notifyChanged("");
}

/** Deletes drafts that the server has had for more than a week. */
export async function deleteExpiredDrafts(): Promise<void> {
  for (const draft of await allDrafts()) {
    if (!isUnsent(draft) && draft.receipt && Date.now() - Date.parse(draft.receipt.receivedAt) > week) {
      await deleteDraft(draft.articleId);
    }
  }
}
