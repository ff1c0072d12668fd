// The texts of the interface in the page's language. The page embeds them.
let texts: Record<string, string> | undefined;

export function t(key: string, ...values: readonly (string | number)[]): string {
  texts ??= JSON.parse(document.querySelector("nr-status script")?.textContent || "{}") as Record<string, string>;
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
}

export const hasText = (key: string): boolean => t(key) !== key;

/** Singular or plural; French has the singular for zero too. */
export const plural = (key: string, number: number): string =>
  t(number < 2 && (number === 1 || document.documentElement.lang === "fr") ? `${key}.one` : `${key}.many`, number);

/** A time of day in Bamako, which is UTC all year. */
export function timeOfDay(time: string | number): string {
  const at = new Date(time);
  return t("clock", at.getUTCHours(), String(at.getUTCMinutes()).padStart(2, "0"));
}
