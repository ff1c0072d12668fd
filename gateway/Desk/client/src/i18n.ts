// The UI texts in the page's language, which are embedded in the page.
import { localClock } from "./zone";

let texts: Record<string, string> | undefined;

export function t(key: string, ...values: readonly (string | number)[]): string {
  texts ??= JSON.parse(document.querySelector("nr-status script")?.textContent || "{}") as Record<string, string>;
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
}

export const hasText = (key: string): boolean => t(key) !== key;

/** Chooses singular or plural; French uses the singular for zero too. */
export const plural = (key: string, number: number): string =>
  t(number < 2 && (number === 1 || document.documentElement.lang === "fr") ? `${key}.one` : `${key}.many`, number);

/** A time of day in the newsroom's zone. */
export function timeOfDay(time: string | number): string {
  const at = new Date(localClock(new Date(time).getTime()));
  return t("clock", at.getUTCHours(), String(at.getUTCMinutes()).padStart(2, "0"));
}
