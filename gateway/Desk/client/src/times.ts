// Moments in the words of the page, and what to know about a time that is typed into a form.
import { t } from "./i18n";
import { localClock, readLocal } from "./zone";

/** A day and a time in words: "lundi 1er mars 2027, 6 h". */
export function dayAndTime(moment: Date): string {
  const local = new Date(localClock(moment.getTime())),
    date = local.getUTCDate(),
    minute = local.getUTCMinutes(),
    word = (key: string, at: number): string => t(key).split(" ")[at] ?? "",
    clock =
      minute === 0
        ? t("clock-hour", local.getUTCHours())
        : t("clock", local.getUTCHours(), String(minute).padStart(2, "0")),
    day_ = date === 1 ? t("first-of-month") : date;
  return `${t("date", word("weekdays", local.getUTCDay()), day_, word("months", local.getUTCMonth()), local.getUTCFullYear())}, ${clock}`;
}

// Says at once what is the matter with a time on the night of a clock change, in whichever form it is.
document.addEventListener("input", event => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "datetime-local") {
    return;
  }
  const { kind } = readLocal(field.value);
  field.setCustomValidity(kind === "skipped" ? t("time-skipped") : "");
  let said = field.nextElementSibling;
  if (!said?.matches("[data-time-note]")) {
    said = document.createElement("p");
    said.className = "hint";
    said.setAttribute("role", "status");
    said.setAttribute("data-time-note", "");
    field.after(said);
  }
  said.textContent = kind === "twice" ? t("time-twice") : kind === "skipped" ? t("time-skipped") : "";
});
