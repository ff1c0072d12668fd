// Local times are those of the newsroom's zone, which the page names, whatever the zone of the device.
// services/Http/SiteZone.cs reads them the same way: see tests/vectors/localTimes.json.

export interface LocalTime {
  /** Of a time that clocks show twice, the first is meant. A time that clocks skip is no moment. */
  kind: "once" | "twice" | "skipped" | "unreadable";
  at?: Date;
}

const day = 24 * 60 * 60 * 1000;

export const siteZone = (): string => document.querySelector<HTMLElement>("nr-status")?.dataset["zone"] || "UTC";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** What clocks in the zone show at a moment, as if it were universal time. */
export function localClock(moment: number, zone = siteZone()): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(moment)
      .map(part => [part.type, Number(part.value)]),
  );
  return Date.UTC(parts["year"]!, parts["month"]! - 1, parts["day"], parts["hour"], parts["minute"], parts["second"]);
}

/** Reads the value of a datetime-local field. */
export function readLocal(typed: string, zone = siteZone()): LocalTime {
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(typed) ? Date.parse(`${typed}Z`) : NaN;
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(typed.slice(0, 16))) {
    return { kind: "unreadable" };
  }
  const year = new Date(shown).getUTCFullYear();
  if (year < 1900 || year >= 9999) {
    return { kind: "unreadable" };
  }
  // The clocks change at most once in these two days, so one of the two offsets holds.
  const moments = [...new Set([-day, day].map(away => shown - (localClock(shown + away, zone) - (shown + away))))]
    .filter(moment => localClock(moment, zone) === shown)
    .sort((one, other) => one - other);
  return moments.length === 0
    ? { kind: "skipped" }
    : { kind: moments.length > 1 ? "twice" : "once", at: new Date(moments[0]!) };
}
