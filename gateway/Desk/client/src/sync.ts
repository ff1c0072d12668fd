// Sends drafts and segments to the server: one request at a time for each article, across windows, repeated until there is a response.
import type {
  DraftResponse,
  PersonResponse,
  ProblemDetails,
  ReviseDraftRequest,
  SaveResponse,
  StartDraftRequest,
  SubmitDraftRequest,
  TranslateSegmentRequest,
} from "./api";
import { fromResponse, sameCopy, toRequest, type Copy } from "./copy";
import {
  allDrafts,
  currentPerson,
  findDraft,
  isUnsent,
  updateDraft,
  type Draft,
  type PendingRequest,
  type SyncProblem,
} from "./draftStore";
import { mergeCopies } from "./merge";
import { allSegments, deleteSegment, findSegment, saveSegment, type SegmentEdit } from "./segmentStore";

/** Whether the server responds, and for whom: the session may have ended, or belong to a different person than the page. */
export type Connection = "online" | "offline" | "signed-out" | "other-person";

const shortest = 2_000,
  longest = 300_000,
  patience = 20_000;
let connection: Connection = "online",
  personVerified = false,
  timer = 0,
  activeRuns = 0;
const watchers = new Set<() => void>();

export const currentConnection = (): Connection => connection;
export const isSending = (): boolean => activeRuns > 0;
export function onConnectionChange(watch: () => void): void {
  watchers.add(watch);
}

function setConnection(now: Connection): void {
  connection = now;
  watchers.forEach(watch => watch());
}

interface Answer {
  status: number;
  body: unknown;
}

/** Undefined if there is no response, or one that asks to retry later or to sign in. */
async function request(method: string, path: string, body?: string, key?: string): Promise<Answer | undefined> {
  const stop = new AbortController(),
    late = setTimeout(() => stop.abort(), patience);
  try {
    const headers: Record<string, string> = { "X-CSRF": "1", Accept: "application/json" };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    if (key) {
      headers["Idempotency-Key"] = key;
    }
    const answer = await fetch(path, {
      method,
      headers,
      body: body ?? null,
      signal: stop.signal,
      cache: "no-store",
      redirect: "error",
    });
    if (answer.status === 429 || answer.status >= 500) {
      setConnection("offline");
      return undefined;
    }
    const read: Answer = { status: answer.status, body: await answer.json() };
    setConnection(answer.status === 401 ? "signed-out" : "online");
    if (answer.status === 401) {
      personVerified = false;
    }
    return answer.status === 401 ? undefined : read;
  } catch {
    setConnection("offline");
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

export async function getJson(path: string): Promise<unknown> {
  const answer = await request("GET", path);
  return answer?.status === 200 ? answer.body : undefined;
}

// Someone else may have signed in on this device meanwhile. This person's text must not be sent in their name.
async function isSamePerson(): Promise<boolean> {
  if (!personVerified) {
    const me = (await getJson("/api/me")) as PersonResponse | undefined;
    if (!me) {
      return false;
    }
    setConnection("online");
    if (me.id !== currentPerson()) {
      setConnection("other-person");
      return false;
    }
    personVerified = true;
  }
  return true;
}

function problemOf(answer: Answer): SyncProblem {
  const details = answer.body as ProblemDetails;
  return {
    status: answer.status,
    code: details.type?.split("/").pop() ?? "failure",
    detail: details.detail ?? "",
    errors: details.errors,
  };
}

/** Stores the next request before sending it, so that exactly the same request can be repeated if its response is lost. */
function prepareRequest(draft: Draft | undefined): Draft | undefined {
  if (!draft || draft.pendingRequest || draft.conflicts.length > 0) {
    return draft;
  }
  const api = `/api/drafts/${draft.articleId}`,
    copy = draft.sendFirst ?? draft.copy,
    key = crypto.randomUUID();
  if (draft.edits > draft.sent || draft.sendFirst) {
    // The server rejects drafts without a headline, so keep the draft on the device until it has one.
    if (draft.isNew && copy.headline.trim() === "") {
      return draft;
    }
    const body: StartDraftRequest | ReviseDraftRequest = draft.isNew
      ? { articleId: draft.articleId, language: draft.language, ...toRequest(copy) }
      : { baseRevision: draft.baseRevision, ...toRequest(copy) };
    return {
      ...draft,
      pendingRequest: {
        key,
        method: draft.isNew ? "POST" : "PUT",
        path: draft.isNew ? "/api/drafts" : api,
        body: JSON.stringify(body),
        edits: draft.edits,
        copy,
        submit: false,
      },
    };
  }
  if (draft.submission && !draft.isNew) {
    const { note, urgency, due, embargoUntil } = draft.submission;
    const body = {
      revision: draft.baseRevision,
      note: note || null,
      urgency,
      due: due || null,
      embargoUntil: embargoUntil || null,
    } satisfies SubmitDraftRequest;
    return {
      ...draft,
      pendingRequest: {
        key,
        method: "POST",
        path: `${api}/submit`,
        body: JSON.stringify(body),
        edits: draft.edits,
        copy,
        submit: true,
      },
    };
  }
  return draft;
}

/** Merges others' changes into the draft. Conflicts wait for the writer's decision. */
export function mergeRemote(draft: Draft, base: Copy, theirs: DraftResponse): Draft {
  const copy = fromResponse(theirs),
    merged = mergeCopies(base, draft.copy, copy);
  return {
    ...draft,
    copy: merged.copy,
    conflicts: merged.conflicts,
    baseRevision: theirs.revision,
    baseCopy: copy,
    isNew: false,
    pendingRequest: null,
    mergedChanges: draft.mergedChanges + merged.merged.length,
    sent: sameCopy(merged.copy, copy) ? draft.edits : draft.edits - 1,
    attempts: 0,
    problem: null,
  };
}

/** Whether the request is finished, so that the next one can be prepared. */
async function handleAnswer(draft: Draft, answer: Answer): Promise<boolean> {
  const pending: PendingRequest = draft.pendingRequest!,
    id = draft.articleId;
  const ok = answer.status >= 200 && answer.status < 300,
    code = ok ? "" : problemOf(answer).code;
  if (ok && pending.submit) {
    await updateDraft(id, now => now && { ...now, pendingRequest: null, submission: null, attempts: 0, problem: null });
    return true;
  }
  if (ok) {
    const { receipt } = answer.body as SaveResponse;
    // The saved revision also contains others' changes, unless it directly follows the one that was edited.
    const alone =
      pending.method === "POST" ||
      receipt.revision === draft.baseRevision + 1 ||
      (sameCopy(pending.copy, draft.baseCopy) && receipt.revision === draft.baseRevision);
    const theirs = alone
      ? undefined
      : ((await getJson(`/api/drafts/${id}/revisions/${receipt.revision}`)) as DraftResponse | undefined);
    if (!alone && !theirs) {
      return false;
    }
    await updateDraft(id, now =>
      !now
        ? now
        : theirs
          ? { ...mergeRemote({ ...now, sendFirst: null }, pending.copy, theirs), receipt }
          : {
              ...now,
              pendingRequest: null,
              sendFirst: null,
              isNew: false,
              baseRevision: receipt.revision,
              baseCopy: pending.copy,
              sent: now.sendFirst ? now.sent : pending.edits,
              receipt,
              attempts: 0,
              problem: null,
            },
    );
    return true;
  }
  if (code === "merge-conflict" || code === "already-started" || (code === "not-current" && pending.submit)) {
    const theirs = (await getJson(`/api/drafts/${id}`)) as DraftResponse | undefined;
    if (!theirs) {
      return false;
    }
    await updateDraft(
      id,
      now => now && mergeRemote(now, code === "already-started" ? fromResponse(theirs) : now.baseCopy, theirs),
    );
    return true;
  }
  await updateDraft(
    id,
    now =>
      now && {
        ...now,
        pendingRequest: null,
        submission: pending.submit ? null : now.submission,
        problem: problemOf(answer),
      },
  );
  return false;
}

async function syncDraft(articleId: string): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const draft = await updateDraft(articleId, prepareRequest);
    if (!draft?.pendingRequest || !(await isSamePerson())) {
      return;
    }
    const { method, path, body, key } = draft.pendingRequest;
    const answer = await request(method, path, body, key);
    if (!answer) {
      if (connection === "offline") {
        await updateDraft(
          articleId,
          now => now && { ...now, attempts: now.attempts + 1, nextAttemptAt: nextAttemptAfter(now.attempts) },
        );
      }
      return;
    }
    if (!(await handleAnswer(draft, answer))) {
      return;
    }
  }
}

const nextAttemptAfter = (attempts: number): number =>
  Date.now() + Math.min(longest, shortest * 2 ** attempts) * (0.8 + Math.random() * 0.4);

/** Sends a validated segment with the hash of its source, so that the server can detect that the source has changed. */
async function syncSegment({ job, segment }: SegmentEdit): Promise<void> {
  const edit = await findSegment(job, segment);
  if (!edit?.isValidated || edit.problem || !(await isSamePerson())) {
    return;
  }
  const answer = await request(
    "PUT",
    `${job}/segments/${segment}`,
    JSON.stringify({ target: edit.target, sourceHash: edit.sourceHash } satisfies TranslateSegmentRequest),
  );
  if (answer && answer.status < 300) {
    await deleteSegment(job, segment, edit.target);
    return;
  }
  const now = await findSegment(job, segment);
  if (now?.target !== edit.target) {
    return;
  }
  if (answer) {
    await saveSegment({ ...now, isValidated: false, problem: problemOf(answer) });
  } else if (connection === "offline") {
    await saveSegment({ ...now, attempts: now.attempts + 1, nextAttemptAt: nextAttemptAfter(now.attempts) });
  }
}

const isSegmentDue = (row: SegmentEdit, hurry: boolean): boolean =>
  row.isValidated && !row.problem && (hurry || row.nextAttemptAt <= Date.now());

const isDraftDue = (draft: Draft, hurry: boolean): boolean =>
  isUnsent(draft) && draft.conflicts.length === 0 && !draft.problem && (hurry || draft.nextAttemptAt <= Date.now());

const withLock = async (name: string, act: () => Promise<void>): Promise<void> => {
  if (navigator.locks) {
    await navigator.locks.request(name, act);
  } else {
    await act();
  }
};

/** Sends everything that is due; with `hurry` also what is waiting for its next attempt. */
export async function syncAll(hurry = false): Promise<void> {
  clearTimeout(timer);
  if (!currentPerson()) {
    return;
  }
  activeRuns++;
  setConnection(connection);
  try {
    const now = (await allDrafts()).filter(one => isDraftDue(one, hurry)),
      typed = (await allSegments()).filter(one => isSegmentDue(one, hurry));
    for (const draft of now) {
      // Another window may be sending the same draft.
      await withLock(`desk-${draft.articleId}`, () => syncDraft(draft.articleId));
    }
    for (const row of typed) {
      await withLock(`desk-${row.job}/${row.segment}`, () => syncSegment(row));
    }
    // If another window has sent everything, no request here would notice that the connection is back.
    if (hurry && connection !== "online" && (connection !== "offline" || now.length + typed.length === 0)) {
      personVerified = false;
      await isSamePerson();
    }
  } finally {
    activeRuns--;
    setConnection(connection);
    const waiting: { nextAttemptAt: number }[] = [
      ...(await allDrafts()).filter(draft => isUnsent(draft) && draft.conflicts.length === 0 && !draft.problem),
      ...(await allSegments()).filter(row => row.isValidated && !row.problem),
    ];
    if (waiting.length > 0 && connection !== "signed-out" && connection !== "other-person") {
      timer = setTimeout(
        () => void syncAll(),
        Math.max(500, Math.min(...waiting.map(one => one.nextAttemptAt)) - Date.now()),
      );
    }
  }
}

/** Sends one draft now. Returns false if it is still unsent afterwards. */
export async function syncNow(articleId: string): Promise<boolean> {
  await updateDraft(articleId, draft => draft && { ...draft, problem: null });
  await syncAll(true);
  const draft = await findDraft(articleId);
  return !draft || !isUnsent(draft);
}
