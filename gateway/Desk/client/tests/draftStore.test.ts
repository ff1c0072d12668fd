import { beforeEach, describe, expect, test } from "vitest";
import {
  allDrafts,
  currentPerson,
  deleteDraft,
  deleteExpiredDrafts,
  eraseDevice,
  findDraft,
  isUnsent,
  onChange,
  openDatabase,
  requestResult,
  updateDraft,
} from "../src/draftStore";
import { allSegments, changeKeyOf, deleteSegment, findSegment, pageOf, saveSegment } from "../src/segmentStore";
import { articleId, draftOf, emptyDevice, renderPage, segmentOf, storeDraft } from "./support";

beforeEach(emptyDevice);

describe("drafts", () => {
  test("what is stored is found again, all of it", async () => {
    const draft = draftOf({ edits: 2, conflicts: [{ id: "a", base: "x", mine: "y", theirs: null }], attempts: 4 });
    await storeDraft(draft);
    expect(await findDraft(articleId)).toEqual(draft);
    expect(await allDrafts()).toEqual([draft]);
  });

  test("records keep the names that devices have", async () => {
    const pendingRequest = {
      key: "k",
      method: "PUT" as const,
      path: "/",
      body: "{}",
      edits: 1,
      copy: draftOf().copy,
      submit: false,
    };
    await storeDraft(draftOf({ pendingRequest, mergedChanges: 2 }));
    const drafts = (await openDatabase()).transaction("drafts").objectStore("drafts");
    const record = (await requestResult(drafts.getAll()))[0] as Record<string, unknown>;
    expect(Object.keys(record).sort()).toEqual(
      "articleId person language isNew copy base basis edits sent flight keep clashes submit receipt trouble tries next changed taken"
        .split(" ")
        .sort(),
    );
    expect([record["flight"], record["base"], record["taken"]]).toEqual([pendingRequest, 3, 2]);
  });

  test("another person's drafts are not seen", async () => {
    await storeDraft(draftOf());
    renderPage({}, "fatou");
    expect([await findDraft(articleId), await allDrafts()]).toEqual([undefined, []]);
    renderPage();
    expect(await allDrafts()).toHaveLength(1);
  });

  test("a page for nobody is the last person's", () => {
    expect(currentPerson()).toBe("awa");
    document.body.innerHTML = "";
    expect(currentPerson()).toBe("awa");
  });

  test("concurrent updates follow one another", async () => {
    await storeDraft(draftOf());
    await Promise.all(
      Array.from({ length: 20 }, () => updateDraft(articleId, now => now && { ...now, edits: now.edits + 1 })),
    );
    expect((await findDraft(articleId))!.edits).toBe(20);
  });

  test("an update that gives nothing writes nothing", async () => {
    expect(await updateDraft(articleId, () => undefined)).toBeUndefined();
    expect(await allDrafts()).toEqual([]);
  });

  test("an update that fails leaves the draft as it was", async () => {
    await storeDraft(draftOf());
    const broken = updateDraft(articleId, now => ({ ...now!, edits: 5, copy: (() => undefined) as never }));
    await expect(broken).rejects.toBeDefined();
    expect((await findDraft(articleId))!.edits).toBe(0);
  });

  test("listeners hear which article changed", async () => {
    const heard: string[] = [];
    onChange(key => heard.push(key));
    await storeDraft(draftOf());
    await deleteDraft(articleId);
    await eraseDevice();
    expect(heard).toEqual([articleId, articleId, ""]);
    expect(await findDraft(articleId)).toBeUndefined();
  });

  test("a draft is unsent while it has edits, a submission or a request without an answer", () => {
    const submission = { note: "", urgency: "normal" as const, due: "", embargoUntil: "" };
    const pendingRequest = {
      key: "k",
      method: "PUT" as const,
      path: "/",
      body: "{}",
      edits: 1,
      copy: draftOf().copy,
      submit: false,
    };
    expect([draftOf(), draftOf({ edits: 2, sent: 2 })].map(isUnsent)).toEqual([false, false]);
    expect([draftOf({ edits: 1 }), draftOf({ submission }), draftOf({ pendingRequest })].map(isUnsent)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("only what the server has had for a week is deleted by itself", async () => {
    const ago = (days: number): { revision: number; receivedAt: string } => ({
      revision: 1,
      receivedAt: new Date(Date.now() - days * 24 * 3600 * 1000).toISOString(),
    });
    await storeDraft(draftOf({ articleId: "old", receipt: ago(8) }));
    await storeDraft(draftOf({ articleId: "recent", receipt: ago(6) }));
    await storeDraft(draftOf({ articleId: "unsent", receipt: ago(8), edits: 1 }));
    await storeDraft(draftOf({ articleId: "never" }));
    await deleteExpiredDrafts();
    expect((await allDrafts()).map(draft => draft.articleId)).toEqual(["never", "recent", "unsent"]);
  });

  test("erasing leaves nothing of anybody", async () => {
    await storeDraft(draftOf());
    await storeDraft(draftOf({ person: "fatou" }));
    await saveSegment(segmentOf());
    localStorage.setItem("desk-leaving awa x", "{}");
    localStorage.setItem("desk-simple", "1");
    await eraseDevice();
    for (const store of ["drafts", "rows"]) {
      const records = (await openDatabase()).transaction(store).objectStore(store);
      expect(await requestResult(records.count())).toBe(0);
    }
    expect(Object.keys(localStorage)).toEqual(["desk-simple"]);
  });
});

describe("segments", () => {
  const edit = segmentOf();

  test("what is saved is found again under its person", async () => {
    await saveSegment(edit);
    expect([await findSegment(edit.job, edit.segment), await allSegments()]).toEqual([edit, [edit]]);
    renderPage({}, "fatou");
    expect([await findSegment(edit.job, edit.segment), await allSegments()]).toEqual([undefined, []]);
  });

  test("records keep the names that devices have", async () => {
    await saveSegment(edit);
    const rows = (await openDatabase()).transaction("rows").objectStore("rows");
    const record = (await requestResult(rows.getAll()))[0] as Record<string, unknown>;
    expect(Object.keys(record).sort()).toEqual(
      "person job segment title source target sourceHash was waiting tries next changed trouble".split(" ").sort(),
    );
  });

  test("what was typed after sending is not deleted with what was sent", async () => {
    await saveSegment({ ...edit, target: "Title, newer" });
    await deleteSegment(edit.job, edit.segment, edit.target);
    expect(await allSegments()).toHaveLength(1);
    await deleteSegment(edit.job, edit.segment, "Title, newer");
    expect(await allSegments()).toEqual([]);
  });

  test("without a text it is deleted whatever it is", async () => {
    await saveSegment(edit);
    await deleteSegment(edit.job, edit.segment);
    expect(await allSegments()).toEqual([]);
  });

  test("listeners hear of the translation, and once only of what was there", async () => {
    const heard: string[] = [];
    onChange(key => heard.push(key));
    await saveSegment(edit);
    await deleteSegment(edit.job, "other");
    await deleteSegment(edit.job, edit.segment);
    expect(heard).toEqual([changeKeyOf(edit.job), changeKeyOf(edit.job)]);
  });

  test("its page is the translation's, at the segment", () => {
    expect(pageOf(edit)).toBe("/desk/translations/1/en#segment-headline");
  });
});
