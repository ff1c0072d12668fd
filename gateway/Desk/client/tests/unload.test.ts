import { beforeEach, expect, test, vi } from "vitest";
import { allDrafts, findDraft } from "../src/draftStore";
import { allSegments, saveSegment } from "../src/segmentStore";
import { discardUnsaved, discardUnsavedSegment, keepUnsaved, keepUnsavedSegment, restoreUnsaved } from "../src/unload";
import { articleId, copyOf, draftOf, emptyDevice, paragraph, renderPage, segmentOf, storeDraft } from "./support";

beforeEach(emptyDevice);

const known = copyOf(paragraph("a", "Un."), paragraph("b", "Deux."));
const mine = copyOf(paragraph("a", "Un !"), paragraph("b", "Deux."));
const unsaved = { draft: draftOf({ copy: known, edits: 3, sent: 3 }), known, mine };

test("what a closed page left is in the draft, as one more edit to send", async () => {
  await storeDraft({ ...unsaved.draft, problem: { status: 422, code: "invalid", detail: "" } });
  keepUnsaved(unsaved);
  await restoreUnsaved();
  expect(await findDraft(articleId)).toMatchObject({ copy: mine, edits: 4, sent: 3, problem: null, conflicts: [] });
  expect(Object.keys(localStorage)).toEqual(["desk-person"]);
});

test("a draft that was never stored is stored whole", async () => {
  keepUnsaved(unsaved);
  await restoreUnsaved();
  expect(await findDraft(articleId)).toMatchObject({ copy: mine, baseRevision: 3, edits: 4, language: "fr" });
});

test("what another window stored meanwhile is merged, and conflicts are added to those there are", async () => {
  const there = { id: "headline", base: "x", mine: "y", theirs: "z" };
  const copy = copyOf(paragraph("a", "Un ?"), paragraph("b", "Deux ?"));
  await storeDraft(draftOf({ copy, conflicts: [there] }));
  keepUnsaved(unsaved);
  await restoreUnsaved();
  const draft = (await findDraft(articleId))!;
  expect(draft.copy.blocks.map(block => block.text)).toEqual(["Un !", "Deux ?"]);
  expect(draft.conflicts.map(conflict => conflict.id)).toEqual(["headline", "a"]);
});

test("what is stored already counts as no edit", async () => {
  await storeDraft(draftOf({ copy: mine, edits: 3 }));
  keepUnsaved(unsaved);
  await restoreUnsaved();
  expect((await findDraft(articleId))!.edits).toBe(3);
});

test("restoring twice changes nothing the second time", async () => {
  keepUnsaved(unsaved);
  await restoreUnsaved();
  await restoreUnsaved();
  expect((await findDraft(articleId))!.edits).toBe(4);
});

test("what an earlier version left behind is read", async () => {
  const { baseRevision, baseCopy, conflicts, pendingRequest, ...rest } = unsaved.draft;
  const draft = { ...rest, base: baseRevision, basis: baseCopy, clashes: conflicts, flight: pendingRequest };
  localStorage.setItem(`desk-leaving awa ${articleId}`, JSON.stringify({ draft, known, mine }));
  await restoreUnsaved();
  expect(await findDraft(articleId)).toMatchObject({
    copy: mine,
    baseRevision: 3,
    conflicts: [],
    pendingRequest: null,
  });
});

test("another person's is left alone", async () => {
  keepUnsaved(unsaved);
  renderPage({}, "fatou");
  await restoreUnsaved();
  expect(await allDrafts()).toEqual([]);
  expect(localStorage.getItem(`desk-leaving awa ${articleId}`)).not.toBeNull();
});

test("once stored it is discarded, and not restored later", async () => {
  keepUnsaved(unsaved);
  discardUnsaved(articleId);
  keepUnsavedSegment(segmentOf());
  discardUnsavedSegment(segmentOf());
  await restoreUnsaved();
  expect([await allDrafts(), await allSegments()]).toEqual([[], []]);
});

test("the newer text of a segment wins", async () => {
  await saveSegment(segmentOf({ target: "Stored", changedAt: 10 }));
  keepUnsavedSegment(segmentOf({ target: "Older", changedAt: 9 }));
  await restoreUnsaved();
  expect((await allSegments())[0]!.target).toBe("Stored");
  keepUnsavedSegment(segmentOf({ target: "Newer", changedAt: 11 }));
  await restoreUnsaved();
  expect((await allSegments())[0]).toEqual(segmentOf({ target: "Newer", changedAt: 11 }));
  expect(Object.keys(localStorage)).toEqual(["desk-person"]);
});

test("a full localStorage stops nobody", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  expect(() => keepUnsaved(unsaved)).not.toThrow();
});
