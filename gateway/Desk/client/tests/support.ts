// Helpers shared by the tests.
import { vi } from "vitest";
import { emptyCopy, type Block, type Copy } from "../src/copy";
import { eraseDevice, updateDraft, type Draft } from "../src/draftStore";
import type { SegmentEdit } from "../src/segmentStore";

export const person = "awa";
export const articleId = "00000000-0000-7000-8000-000000000001";

/** The element with which each page names its person and embeds its texts. */
export function renderPage(texts: Record<string, string> = {}, who = person): void {
  document.body.innerHTML = `<nr-status data-person="${who}"><script type="application/json"></script></nr-status>`;
  document.querySelector("script")!.textContent = JSON.stringify(texts);
}

export async function emptyDevice(): Promise<void> {
  localStorage.clear();
  renderPage();
  await eraseDevice();
  localStorage.clear();
}

export const paragraph = (id: string, text: string): Block => ({ id, kind: "paragraph", text });

export const copyOf = (...blocks: Block[]): Copy => ({ ...emptyCopy(), headline: "Titre", blocks });

export function draftOf(changes: Partial<Draft> = {}): Draft {
  const copy = copyOf(paragraph("a", "Un."));
  return {
    articleId,
    person,
    language: "fr",
    isNew: false,
    copy,
    baseRevision: 3,
    baseCopy: copy,
    edits: 0,
    sent: 0,
    pendingRequest: null,
    sendFirst: null,
    conflicts: [],
    submission: null,
    receipt: null,
    problem: null,
    attempts: 0,
    nextAttemptAt: 0,
    changedAt: 1,
    mergedChanges: 0,
    ...changes,
  };
}

export const storeDraft = (draft: Draft): Promise<Draft | undefined> => updateDraft(draft.articleId, () => draft);

export const segmentOf = (changes: Partial<SegmentEdit> = {}): SegmentEdit => ({
  person,
  job: "/api/translations/1/en",
  segment: "headline",
  title: "Title",
  source: "Titre",
  target: "Title",
  sourceHash: "hash",
  previousTarget: "",
  isValidated: true,
  attempts: 0,
  nextAttemptAt: 0,
  changedAt: 10,
  problem: null,
  ...changes,
});

export interface Call {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  key: string | undefined;
}

type Answer = { status: number; body?: unknown } | "no network";

/** Stubs the server. Responses are by method and path; of a list, each is used once and the last repeatedly. */
export function serve(answers: Record<string, Answer | Answer[]>): Call[] {
  const calls: Call[] = [];
  const all: Record<string, Answer | Answer[]> = { "GET /api/me": { status: 200, body: { id: person } }, ...answers };
  vi.stubGlobal("fetch", (path: string, init: RequestInit): Promise<Response> => {
    const headers = init.headers as Record<string, string>;
    const method = init.method ?? "GET";
    calls.push({
      method,
      path,
      body: init.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : undefined,
      key: headers["Idempotency-Key"],
    });
    const found = all[`${method} ${path}`];
    const answer = Array.isArray(found) ? (found.length > 1 ? found.shift()! : found[0]!) : found;
    if (answer === undefined) {
      throw new Error(`unexpected request: ${method} ${path}`);
    }
    return answer === "no network"
      ? Promise.reject(new TypeError("fetch failed"))
      : Promise.resolve(new Response(JSON.stringify(answer.body ?? {}), { status: answer.status }));
  });
  return calls;
}

/** The requests that change something. */
export const writes = (calls: readonly Call[]): Call[] => calls.filter(call => call.method !== "GET");
