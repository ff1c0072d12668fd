import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Draft } from "../src/draftStore";
import { articleId, copyOf, draftOf, emptyDevice, paragraph, segmentOf, serve, storeDraft, writes } from "./support";

// Each test loads the modules anew, because they keep state about the connection and the person.
let sync: typeof import("../src/sync");
let store: typeof import("../src/draftStore");
let segments: typeof import("../src/segmentStore");

beforeEach(async () => {
  await emptyDevice();
  vi.resetModules();
  store = await import("../src/draftStore");
  segments = await import("../src/segmentStore");
  sync = await import("../src/sync");
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const api = `/api/drafts/${articleId}`;
const mine = copyOf(paragraph("a", "Un !"));
const edited = (changes: Partial<Draft> = {}): Draft => draftOf({ copy: mine, edits: 1, ...changes });
const saved = (revision: number): { status: number; body: unknown } => ({
  status: 200,
  body: { receipt: { revision, receivedAt: "2026-11-28T10:00:00Z" } },
});
const refused = (status: number, code: string, more: object = {}): { status: number; body: unknown } => ({
  status,
  body: { type: `https://example.org/problems/${code}`, detail: "No.", ...more },
});
const remote = (revision: number, ...texts: string[]): { status: number; body: unknown } => ({
  status: 200,
  body: { revision, headline: "Titre", blocks: texts.map((text, at) => paragraph("abc"[at]!, text)) },
});
const stored = async (): Promise<Draft> => (await store.findDraft(articleId))!;

describe("a save", () => {
  test("names its base, carries the words, and its receipt is kept", async () => {
    await storeDraft(edited());
    const calls = serve({ [`PUT ${api}`]: saved(4) });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)).toHaveLength(1);
    expect(writes(calls)[0]!.body).toMatchObject({
      baseRevision: 3,
      headline: "Titre",
      standfirst: null,
      tags: [],
      blocks: mine.blocks,
    });
    expect(await stored()).toMatchObject({
      baseRevision: 4,
      baseCopy: mine,
      edits: 1,
      sent: 1,
      pendingRequest: null,
      receipt: { revision: 4, receivedAt: "2026-11-28T10:00:00Z" },
    });
    expect(sync.currentConnection()).toBe("online");
  });

  test("of a new draft starts it with its id and language", async () => {
    await storeDraft(edited({ isNew: true, baseRevision: 0 }));
    const calls = serve({ "POST /api/drafts": saved(1) });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)[0]!.body).toMatchObject({ articleId, language: "fr", headline: "Titre" });
    expect(writes(calls)[0]!.body).not.toHaveProperty("baseRevision");
    expect(await stored()).toMatchObject({ isNew: false, baseRevision: 1 });
  });

  test("of a new draft waits for its headline", async () => {
    await storeDraft(edited({ isNew: true, copy: { ...mine, headline: " " } }));
    const calls = serve({});
    expect(await sync.syncNow(articleId)).toBe(false);
    expect(writes(calls)).toEqual([]);
  });

  test("sends nothing when nothing was edited", async () => {
    await storeDraft(draftOf());
    const calls = serve({});
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)).toEqual([]);
  });

  test("whose answer was lost is repeated unchanged with its key, also after more was typed", async () => {
    await storeDraft(edited());
    const calls = serve({ [`PUT ${api}`]: ["no network", saved(4), saved(5)] });
    expect(await sync.syncNow(articleId)).toBe(false);
    expect(sync.currentConnection()).toBe("offline");
    expect(await stored()).toMatchObject({ attempts: 1, copy: mine, sent: 0 });
    const newer = copyOf(paragraph("a", "Un ! Et plus."));
    await store.updateDraft(articleId, now => now && { ...now, copy: newer, edits: 2 });
    expect(await sync.syncNow(articleId)).toBe(true);
    const [first, again, next] = writes(calls);
    expect([again!.key, again!.body]).toEqual([first!.key, first!.body]);
    expect(next!.key).not.toBe(first!.key);
    expect(next!.body).toMatchObject({ baseRevision: 4, blocks: newer.blocks });
    expect(await stored()).toMatchObject({ copy: newer, baseRevision: 5, edits: 2, sent: 2, attempts: 0 });
  });

  test.each([429, 500, 502, 503, 504])("answered by %i is tried again later, ever more rarely", async status => {
    await storeDraft(edited());
    serve({ [`PUT ${api}`]: { status } });
    const before = Date.now();
    await sync.syncNow(articleId);
    const first = await stored();
    await sync.syncNow(articleId);
    const second = await stored();
    expect([first.attempts, second.attempts, first.pendingRequest?.key]).toEqual([1, 2, second.pendingRequest!.key]);
    expect(first.nextAttemptAt - before).toBeGreaterThanOrEqual(1_600);
    expect(second.nextAttemptAt - before).toBeGreaterThanOrEqual(3_200);
    expect(sync.currentConnection()).toBe("offline");
  });

  test("is not tried again before its time, unless in a hurry", async () => {
    await storeDraft(edited({ nextAttemptAt: Date.now() + 60_000, attempts: 3 }));
    const calls = serve({ [`PUT ${api}`]: saved(4) });
    await sync.syncAll();
    expect(writes(calls)).toEqual([]);
    await sync.syncAll(true);
    expect(writes(calls)).toHaveLength(1);
  });

  test("the pause between attempts never grows beyond six minutes", async () => {
    await storeDraft(edited({ attempts: 40 }));
    serve({ [`PUT ${api}`]: "no network" });
    await sync.syncNow(articleId);
    expect((await stored()).nextAttemptAt).toBeLessThanOrEqual(Date.now() + 360_000);
  });

  test("that the server merged with other people's brings their words in", async () => {
    const base = copyOf(paragraph("a", "Un."), paragraph("b", "Deux."));
    await storeDraft(edited({ copy: copyOf(paragraph("a", "Un !"), paragraph("b", "Deux.")), baseCopy: base }));
    serve({ [`PUT ${api}`]: saved(5), [`GET ${api}/revisions/5`]: remote(5, "Un !", "Deux ?") });
    expect(await sync.syncNow(articleId)).toBe(true);
    const draft = await stored();
    expect(draft.copy.blocks.map(block => block.text)).toEqual(["Un !", "Deux ?"]);
    expect(draft).toMatchObject({
      baseRevision: 5,
      mergedChanges: 1,
      sent: 1,
      conflicts: [],
      receipt: { revision: 5 },
    });
  });

  test("that the server merged is not settled until the merged words are here", async () => {
    await storeDraft(edited());
    serve({ [`PUT ${api}`]: saved(5), [`GET ${api}/revisions/5`]: ["no network", remote(5, "Un !")] });
    expect(await sync.syncNow(articleId)).toBe(false);
    expect((await stored()).pendingRequest).not.toBeNull();
    expect(await sync.syncNow(articleId)).toBe(true);
  });

  test("that changed nothing keeps its revision", async () => {
    await storeDraft(draftOf({ edits: 1 }));
    serve({ [`PUT ${api}`]: saved(3) });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(await stored()).toMatchObject({ baseRevision: 3, sent: 1 });
  });
});

describe("a refusal", () => {
  test("409 merge-conflict merges what it can, sends it, and waits with what it cannot", async () => {
    const base = copyOf(paragraph("a", "Un."), paragraph("b", "Deux."));
    await storeDraft(edited({ copy: copyOf(paragraph("a", "Un !"), paragraph("b", "Deux.")), baseCopy: base }));
    const calls = serve({
      [`PUT ${api}`]: refused(409, "merge-conflict"),
      [`GET ${api}`]: remote(4, "Un ?", "Deux ?"),
    });
    expect(await sync.syncNow(articleId)).toBe(false);
    const draft = await stored();
    expect(draft.conflicts).toMatchObject([{ id: "a", base: "Un.", mine: "Un !", theirs: "Un ?" }]);
    expect(draft.copy.blocks.map(block => block.text)).toEqual(["Un !", "Deux ?"]);
    expect(draft).toMatchObject({ baseRevision: 4, pendingRequest: null, problem: null });
    // Nothing is sent until the writer has resolved the conflict.
    await sync.syncNow(articleId);
    expect(writes(calls)).toHaveLength(1);
  });

  test("409 merge-conflict whose words do not conflict here is saved on top", async () => {
    const base = copyOf(paragraph("a", "Un."), paragraph("b", "Deux."));
    await storeDraft(edited({ copy: copyOf(paragraph("a", "Un !"), paragraph("b", "Deux.")), baseCopy: base }));
    const calls = serve({
      [`PUT ${api}`]: [refused(409, "merge-conflict"), saved(5)],
      [`GET ${api}`]: remote(4, "Un.", "Deux ?"),
    });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)[1]!.body).toMatchObject({ baseRevision: 4, blocks: [{ text: "Un !" }, { text: "Deux ?" }] });
  });

  test("409 already-started saves mine over what the server has of the same draft", async () => {
    await storeDraft(edited({ isNew: true, baseRevision: 0 }));
    const calls = serve({
      "POST /api/drafts": refused(409, "already-started"),
      [`GET ${api}`]: remote(2, "Autre"),
      [`PUT ${api}`]: saved(3),
    });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)[1]!.body).toMatchObject({ baseRevision: 2, blocks: mine.blocks });
    expect(await stored()).toMatchObject({ isNew: false, baseRevision: 3, conflicts: [] });
  });

  test.each([
    [403, "forbidden"],
    [409, "accepted"],
    [412, "precondition-failed"],
    [422, "invalid"],
  ])("%i %s is shown, keeps the words, and is not repeated by itself", async (status, code) => {
    await storeDraft(edited());
    const calls = serve({ [`PUT ${api}`]: refused(status, code, { errors: { "/headline": ["Too long."] } }) });
    expect(await sync.syncNow(articleId)).toBe(false);
    expect(await stored()).toMatchObject({
      copy: mine,
      edits: 1,
      sent: 0,
      pendingRequest: null,
      problem: { status, code, detail: "No.", errors: { "/headline": ["Too long."] } },
    });
    await sync.syncAll(true);
    expect(writes(calls)).toHaveLength(1);
    // The writer retries.
    await sync.syncNow(articleId);
    expect(writes(calls)).toHaveLength(2);
    expect(writes(calls)[1]!.key).not.toBe(writes(calls)[0]!.key);
  });

  test("401 keeps the request until somebody has signed in, and asks who it is then", async () => {
    await storeDraft(edited());
    const me = { status: 200, body: { id: "awa" } };
    const calls = serve({ [`PUT ${api}`]: [{ status: 401 }, saved(4)], "GET /api/me": [me, { status: 401 }, me] });
    expect(await sync.syncNow(articleId)).toBe(false);
    expect(sync.currentConnection()).toBe("signed-out");
    expect(await stored()).toMatchObject({ attempts: 0, copy: mine, problem: null });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls)[1]!.key).toBe(writes(calls)[0]!.key);
    expect(calls.filter(call => call.path === "/api/me").length).toBeGreaterThanOrEqual(2);
  });

  test("nothing is sent in another person's name", async () => {
    await storeDraft(edited());
    const calls = serve({ "GET /api/me": { status: 200, body: { id: "fatou" } } });
    expect(await sync.syncNow(articleId)).toBe(false);
    expect([writes(calls), sync.currentConnection()]).toEqual([[], "other-person"]);
  });
});

describe("a submission", () => {
  const submission = { note: "", urgency: "urgent" as const, due: "", embargoUntil: "2026-12-01T06:00:00Z" };

  test("follows the save, and names the revision that it made", async () => {
    await storeDraft(edited({ submission }));
    const calls = serve({ [`PUT ${api}`]: saved(4), [`POST ${api}/submit`]: { status: 200 } });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls).map(call => `${call.method} ${call.path}`)).toEqual([`PUT ${api}`, `POST ${api}/submit`]);
    expect(writes(calls)[1]!.body).toEqual({
      revision: 4,
      note: null,
      urgency: "urgent" as const,
      due: null,
      embargoUntil: submission.embargoUntil,
    });
    expect((await stored()).submission).toBeNull();
  });

  test("of words that somebody else has changed since merges and submits the newest", async () => {
    await storeDraft(draftOf({ edits: 1, sent: 1, submission }));
    const calls = serve({
      [`POST ${api}/submit`]: [refused(409, "not-current"), { status: 200 }],
      [`GET ${api}`]: remote(7, "Un ?"),
    });
    expect(await sync.syncNow(articleId)).toBe(true);
    expect(writes(calls).map(call => call.body!["revision"])).toEqual([3, 7]);
  });

  test("that is refused is withdrawn and shown", async () => {
    await storeDraft(draftOf({ edits: 1, sent: 1, submission }));
    serve({ [`POST ${api}/submit`]: refused(422, "invalid") });
    await sync.syncNow(articleId);
    expect(await stored()).toMatchObject({ submission: null, problem: { code: "invalid" } });
  });
});

test("the writer's own wording is saved before the one that was chosen", async () => {
  const theirs = copyOf(paragraph("a", "Un ?"));
  await storeDraft(edited({ copy: theirs, sendFirst: mine }));
  const calls = serve({ [`PUT ${api}`]: [saved(4), saved(5)] });
  expect(await sync.syncNow(articleId)).toBe(true);
  expect(writes(calls).map(call => call.body!["blocks"])).toEqual([mine.blocks, theirs.blocks]);
});

describe("segments", () => {
  const edit = segmentOf();
  const address = `PUT ${edit.job}/segments/${edit.segment}`;

  test("validated ones are sent with the hash of their source, and not kept then", async () => {
    await segments.saveSegment(edit);
    await segments.saveSegment({ ...edit, segment: "typed", isValidated: false });
    const calls = serve({ [address]: { status: 200 } });
    await sync.syncAll();
    expect(writes(calls).map(call => call.body)).toEqual([{ target: "Title", sourceHash: "hash" }]);
    expect((await segments.allSegments()).map(one => one.segment)).toEqual(["typed"]);
  });

  test("a refused one is kept and waits for its translator", async () => {
    await segments.saveSegment(edit);
    const calls = serve({ [address]: refused(409, "source-moved") });
    await sync.syncAll();
    await sync.syncAll(true);
    expect(writes(calls)).toHaveLength(1);
    expect(await segments.findSegment(edit.job, edit.segment)).toMatchObject({
      target: "Title",
      isValidated: false,
      problem: { code: "source-moved" },
    });
  });

  test("without a network it is kept for later", async () => {
    await segments.saveSegment(edit);
    serve({ [address]: "no network" });
    await sync.syncAll();
    expect(await segments.findSegment(edit.job, edit.segment)).toMatchObject({ isValidated: true, attempts: 1 });
  });

  test("what was typed while it was being sent stays", async () => {
    await segments.saveSegment(edit);
    serve({ [address]: { status: 200 } });
    const answer = globalThis.fetch;
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      if (init.method === "PUT") {
        await segments.saveSegment({ ...edit, target: "Newer", isValidated: false });
      }
      return answer(path, init);
    });
    await sync.syncAll();
    expect(await segments.findSegment(edit.job, edit.segment)).toMatchObject({ target: "Newer", isValidated: false });
  });
});

test("back online with nothing to send, the connection is known again", async () => {
  await storeDraft(edited());
  serve({ [`PUT ${api}`]: "no network" });
  await sync.syncNow(articleId);
  await store.deleteDraft(articleId);
  serve({});
  await sync.syncAll(true);
  expect([sync.currentConnection(), sync.isSending()]).toEqual(["online", false]);
});

test("what waits is tried again by itself when its time has come", async () => {
  await storeDraft(edited());
  const calls = serve({ [`PUT ${api}`]: ["no network", saved(4)] });
  await sync.syncNow(articleId);
  await store.updateDraft(articleId, now => now && { ...now, nextAttemptAt: 0 });
  await sync.syncAll();
  expect(writes(calls)).toHaveLength(2);
});
