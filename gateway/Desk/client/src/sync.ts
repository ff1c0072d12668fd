// Brings what waits here to the desk: one request at a time for each article, in whatever window, again and again until there is an answer.
import { copyOf, rebase, sameCopy, toSend, type Sent } from "./copy";
import { dropRow, findRow, keepRow, rows, type Row } from "./segmentStore";
import { all, change, find, isWaiting, person, type Draft, type Problem } from "./draftStore";

export type Line = "fine" | "away" | "signed-out" | "stranger";

const shortest = 2_000,
  longest = 300_000,
  patience = 20_000;
let line: Line = "fine",
  known = false,
  timer = 0,
  busy = 0;
const watchers = new Set<() => void>();

export const lineNow = (): Line => line;
export const isSending = (): boolean => busy > 0;
export function onLine(watch: () => void): void {
  watchers.add(watch);
}

function set(now: Line): void {
  line = now;
  watchers.forEach(watch => watch());
}

interface Answer {
  status: number;
  body: unknown;
}

/** Nothing when there was no answer. */
async function ask(method: string, path: string, body?: string, key?: string): Promise<Answer | undefined> {
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
      set("away");
      return undefined;
    }
    const read: Answer = { status: answer.status, body: await answer.json() };
    set(answer.status === 401 ? "signed-out" : "fine");
    if (answer.status === 401) {
      known = false;
    }
    return answer.status === 401 ? undefined : read;
  } catch {
    set("away");
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

export async function get(path: string): Promise<unknown> {
  const answer = await ask("GET", path);
  return answer?.status === 200 ? answer.body : undefined;
}

// Somebody else may have signed in on this device meanwhile: their name is not to stand under these words.
async function isMe(): Promise<boolean> {
  if (!known) {
    const me = (await get("/api/me")) as { id: string } | undefined;
    if (!me) {
      return false;
    }
    set("fine");
    if (me.id !== person()) {
      set("stranger");
      return false;
    }
    known = true;
  }
  return true;
}

function problem(answer: Answer): Problem {
  const said = answer.body as { type?: string; detail?: string; errors?: Record<string, string[]> };
  return {
    status: answer.status,
    code: said.type?.split("/").pop() ?? "failure",
    detail: said.detail ?? "",
    errors: said.errors,
  };
}

/** What is to be asked next, written down before it is asked: so the same is asked again when the answer is lost. */
function depart(draft: Draft | undefined): Draft | undefined {
  if (!draft || draft.flight || draft.clashes.length > 0) {
    return draft;
  }
  const api = `/api/drafts/${draft.articleId}`,
    copy = draft.keep ?? draft.copy,
    key = crypto.randomUUID();
  if (draft.edits > draft.sent || draft.keep) {
    // The desk wants to know what a text is called; until then it is kept here.
    if (draft.isNew && copy.headline.trim() === "") {
      return draft;
    }
    const body = draft.isNew
      ? { articleId: draft.articleId, language: draft.language, ...toSend(copy) }
      : { baseRevision: draft.base, ...toSend(copy) };
    return {
      ...draft,
      flight: {
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
  if (draft.submit && !draft.isNew) {
    const { note, urgency, due, embargoUntil } = draft.submit;
    const body = {
      revision: draft.base,
      note: note || null,
      urgency,
      due: due || null,
      embargoUntil: embargoUntil || null,
    };
    return {
      ...draft,
      flight: {
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

/** Others have written too: their words come in, and where both changed the same, a person decides. */
function takeIn(draft: Draft, basis: Draft["basis"], theirs: Sent): Draft {
  const copy = copyOf(theirs),
    merged = rebase(basis, draft.copy, copy);
  return {
    ...draft,
    copy: merged.copy,
    clashes: merged.clashes,
    base: theirs.revision,
    basis: copy,
    isNew: false,
    flight: null,
    taken: draft.taken + merged.taken.length,
    sent: sameCopy(merged.copy, copy) ? draft.edits : draft.edits - 1,
    tries: 0,
    trouble: null,
  };
}

async function arrived(draft: Draft, answer: Answer): Promise<boolean> {
  const flight = draft.flight!,
    id = draft.articleId;
  const ok = answer.status >= 200 && answer.status < 300,
    code = ok ? "" : problem(answer).code;
  if (ok && flight.submit) {
    await change(id, now => now && { ...now, flight: null, submit: null, tries: 0, trouble: null });
    return true;
  }
  if (ok) {
    const { receipt } = answer.body as { receipt: { revision: number; receivedAt: string } };
    const alone =
      flight.method === "POST" ||
      receipt.revision === draft.base + 1 ||
      (sameCopy(flight.copy, draft.basis) && receipt.revision === draft.base);
    const theirs = alone
      ? undefined
      : ((await get(`/api/drafts/${id}/revisions/${receipt.revision}`)) as Sent | undefined);
    if (!alone && !theirs) {
      return false;
    }
    await change(id, now =>
      !now
        ? now
        : theirs
          ? { ...takeIn({ ...now, keep: null }, flight.copy, theirs), receipt }
          : {
              ...now,
              flight: null,
              keep: null,
              isNew: false,
              base: receipt.revision,
              basis: flight.copy,
              sent: now.keep ? now.sent : flight.edits,
              receipt,
              tries: 0,
              trouble: null,
            },
    );
    return true;
  }
  if (code === "merge-conflict" || code === "already-started" || (code === "not-current" && flight.submit)) {
    const theirs = (await get(`/api/drafts/${id}`)) as Sent | undefined;
    if (!theirs) {
      return false;
    }
    await change(id, now => now && takeIn(now, code === "already-started" ? copyOf(theirs) : now.basis, theirs));
    return true;
  }
  await change(
    id,
    now => now && { ...now, flight: null, submit: flight.submit ? null : now.submit, trouble: problem(answer) },
  );
  return false;
}

async function bring(articleId: string): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const draft = await change(articleId, depart);
    if (!draft?.flight || !(await isMe())) {
      return;
    }
    const { method, path, body, key } = draft.flight;
    const answer = await ask(method, path, body, key);
    if (!answer) {
      if (line === "away") {
        await change(articleId, now => now && { ...now, tries: now.tries + 1, next: pauseAfter(now.tries) });
      }
      return;
    }
    if (!(await arrived(draft, answer))) {
      return;
    }
  }
}

const pauseAfter = (tries: number): number =>
  Date.now() + Math.min(longest, shortest * 2 ** tries) * (0.8 + Math.random() * 0.4);

/** A validated row: what it rests on goes along, so a source that moved on is no surprise to anybody. */
async function bringRow({ job, segment }: Row): Promise<void> {
  const row = await findRow(job, segment);
  if (!row?.waiting || row.trouble || !(await isMe())) {
    return;
  }
  const answer = await ask(
    "PUT",
    `${job}/segments/${segment}`,
    JSON.stringify({ target: row.target, sourceHash: row.sourceHash }),
  );
  if (answer && answer.status < 300) {
    await dropRow(job, segment, row.target);
    return;
  }
  const now = await findRow(job, segment);
  if (now?.target !== row.target) {
    return;
  }
  if (answer) {
    await keepRow({ ...now, waiting: false, trouble: problem(answer) });
  } else if (line === "away") {
    await keepRow({ ...now, tries: now.tries + 1, next: pauseAfter(now.tries) });
  }
}

const dueRow = (row: Row, hurry: boolean): boolean => row.waiting && !row.trouble && (hurry || row.next <= Date.now());

const due = (draft: Draft, hurry: boolean): boolean =>
  isWaiting(draft) && draft.clashes.length === 0 && !draft.trouble && (hurry || draft.next <= Date.now());

const alone = async (name: string, act: () => Promise<void>): Promise<void> => {
  if (navigator.locks) {
    await navigator.locks.request(name, act);
  } else {
    await act();
  }
};

/** Sends whatever waits; in a hurry also what was to wait longer. */
export async function sendAll(hurry = false): Promise<void> {
  clearTimeout(timer);
  if (!person()) {
    return;
  }
  busy++;
  set(line);
  try {
    const now = (await all()).filter(one => due(one, hurry)),
      typed = (await rows()).filter(one => dueRow(one, hurry));
    for (const draft of now) {
      // Another window may be at it.
      await alone(`desk-${draft.articleId}`, () => bring(draft.articleId));
    }
    for (const row of typed) {
      await alone(`desk-${row.job}/${row.segment}`, () => bringRow(row));
    }
    // Another window may have brought it all while this one still believes that it cannot, or while it waited for its turn.
    if (hurry && line !== "fine" && (line !== "away" || now.length + typed.length === 0)) {
      known = false;
      await isMe();
    }
  } finally {
    busy--;
    set(line);
    const waiting: { next: number }[] = [
      ...(await all()).filter(draft => isWaiting(draft) && draft.clashes.length === 0 && !draft.trouble),
      ...(await rows()).filter(row => row.waiting && !row.trouble),
    ];
    if (waiting.length > 0 && line !== "signed-out" && line !== "stranger") {
      timer = setTimeout(() => void sendAll(), Math.max(500, Math.min(...waiting.map(one => one.next)) - Date.now()));
    }
  }
}

/** Waits until one draft has arrived, or says that it cannot now. */
export async function bringNow(articleId: string): Promise<boolean> {
  await change(articleId, draft => draft && { ...draft, trouble: null });
  await sendAll(true);
  const draft = await find(articleId);
  return !draft || !isWaiting(draft);
}
