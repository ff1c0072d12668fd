// The words of the page's language, which the page brings along.
let known: Record<string, string> | undefined;

export function say(key: string, ...values: readonly (string | number)[]): string {
  known ??= JSON.parse(document.querySelector("nr-status script")?.textContent || "{}") as Record<string, string>;
  return (known[key] ?? key).replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
}

export const has = (key: string): boolean => say(key) !== key;

/** One or many; French counts nothing as one. */
export const count = (key: string, number: number): string =>
  say(number < 2 && (number === 1 || document.documentElement.lang === "fr") ? `${key}.one` : `${key}.many`, number);

/** A time of day in Bamako, which keeps Greenwich time all year. */
export function clock(time: string | number): string {
  const at = new Date(time);
  return say("clock", at.getUTCHours(), String(at.getUTCMinutes()).padStart(2, "0"));
}
