import { beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "./support";

// The texts are read when the module is loaded.
const load = async (texts: Record<string, string>): Promise<typeof import("../src/i18n")> => {
  vi.resetModules();
  renderPage(texts);
  return import("../src/i18n");
};

beforeEach(() => {
  document.documentElement.lang = "";
});

test("values are filled in by number", async () => {
  const { t } = await load({ sent: "N° {0} à {1}, n° {0}" });
  expect(t("sent", 3, "midi")).toBe("N° 3 à midi, n° 3");
  expect(t("sent", 3)).toBe("N° 3 à , n° 3");
});

test("an unknown key stands for itself", async () => {
  const { t, hasText } = await load({ here: "Ici" });
  expect([t("away"), hasText("away"), hasText("here")]).toEqual(["away", false, true]);
});

test("a page without texts has none", async () => {
  vi.resetModules();
  document.body.innerHTML = "";
  const { t } = await import("../src/i18n");
  expect(t("sent")).toBe("sent");
});

test.each([
  ["fr", "0 un", "1 un", "2 des"],
  ["en", "0 des", "1 un", "2 des"],
])("in %s none, one and two are said so", async (language, none, one, two) => {
  const { plural } = await load({ "w.one": "{0} un", "w.many": "{0} des" });
  document.documentElement.lang = language;
  expect([plural("w", 0), plural("w", 1), plural("w", 2)]).toEqual([none, one, two]);
});

test("times of day are Bamako's", async () => {
  const { timeOfDay } = await load({ clock: "{0} h {1}" });
  expect(timeOfDay("2026-11-28T09:05:00+01:00")).toBe("8 h 05");
  expect(timeOfDay(Date.UTC(2026, 0, 1, 23, 59))).toBe("23 h 59");
});
