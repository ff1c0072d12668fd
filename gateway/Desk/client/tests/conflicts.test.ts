import { beforeEach, expect, test } from "vitest";
import { checks } from "../src/editor/checks";
import { renderConflicts, resolveConflict } from "../src/editor/conflicts";
import { newArticleId } from "../src/location";
import { copyOf, emptyDevice, paragraph } from "./support";

beforeEach(emptyDevice);

const copy = copyOf(paragraph("a", "Un !"), paragraph("b", "Deux."));
const conflict = { id: "a", base: "Un.", mine: "Un !", theirs: "Un ?", block: paragraph("a", "Un ?") };

test("a conflict in a block is resolved as the writer chooses", () => {
  const texts = (choice: "mine" | "theirs" | "both"): string[] =>
    resolveConflict(copy, conflict, choice).blocks.map(block => block.text);
  expect(texts("mine")).toEqual(["Un !", "Deux."]);
  expect(texts("theirs")).toEqual(["Un ?", "Deux."]);
  expect(texts("both")).toEqual(["Un !", "Un ?", "Deux."]);
  expect(new Set(resolveConflict(copy, conflict, "both").blocks.map(block => block.id)).size).toBe(3);
});

test("a conflict in a field too", () => {
  const title = { id: "headline", base: "x", mine: "Titre", theirs: "Autre" };
  expect((["mine", "theirs", "both"] as const).map(choice => resolveConflict(copy, title, choice).headline)).toEqual([
    "Titre",
    "Autre",
    "Titre Autre",
  ]);
});

test("a deletion can be chosen from either side", () => {
  expect(resolveConflict(copy, { ...conflict, mine: null }, "mine").blocks.map(block => block.id)).toEqual(["b"]);
  expect(
    resolveConflict(copy, { ...conflict, theirs: null, block: undefined }, "theirs").blocks.map(block => block.id),
  ).toEqual(["b"]);
});

test("both wordings are shown with their differences marked, and the choice is reported", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const chosen: string[] = [];
  renderConflicts(place, [conflict], (id, choice) => chosen.push(`${id} ${choice}`));
  expect([...place.querySelectorAll(".words")].map(words => words.textContent)).toEqual(["Un !", "Un ?"]);
  expect([...place.querySelectorAll("ins")].map(mark => mark.textContent).join("")).toContain("!");
  place.querySelectorAll("button").forEach(button => button.click());
  expect(chosen).toEqual(["a mine", "a theirs", "a both"]);
  renderConflicts(place, [], () => undefined);
  expect([place.hidden, place.childElementCount]).toEqual([true, 0]);
});

test("a button that is being pressed stays when the same conflicts are rendered again", () => {
  const place = document.body.appendChild(document.createElement("div"));
  renderConflicts(place, [conflict], () => undefined);
  const button = place.querySelector("button");
  renderConflicts(place, [{ ...conflict }], () => undefined);
  expect(place.querySelector("button")).toBe(button);
  renderConflicts(place, [{ ...conflict, theirs: "Autre" }], () => undefined);
  expect(place.querySelector("button")).not.toBe(button);
});

test("only a missing headline or body stops a submission", () => {
  const { stops, warns } = checks({ ...copy, headline: " ", blocks: [] }, 0);
  expect(stops).toEqual(["check.headline", "check.body"]);
  expect(warns).toEqual(["check.standfirst", "check.section", "check.dateline"]);
  const complete = { ...copy, standfirst: "s", section: "s", dateline: "d" };
  expect(checks(complete, 0)).toEqual({ stops: [], warns: [] });
  expect(
    checks({ ...complete, headline: "x".repeat(91), blocks: [{ id: "a", kind: "heading3", text: "x" }] }, 1).warns,
  ).toEqual(
    ["check.long-headline", "check.headings", "check.questions.many"].map(key =>
      key === "check.questions.many" ? "check.questions.one" : key,
    ),
  );
});

test("article ids are UUIDs of version 7 that sort by time", () => {
  const id = newArticleId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Math.abs(parseInt(id.replace(/-/g, "").slice(0, 12), 16) - Date.now())).toBeLessThan(60_000);
});
