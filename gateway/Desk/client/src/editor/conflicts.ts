// Shows both versions of a conflict side by side for the writer to choose from. The other version stays in the history.
import { isField, newId, type Copy } from "../copy";
import type { Conflict } from "../merge";
import { plural, t } from "../i18n";

export type Choice = "mine" | "theirs" | "both";

/** The words of `to`; those outside the longest common subsequence with `from` are marked. */
function markDifference(from: string, to: string, tag: "ins" | "del"): (string | HTMLElement)[] {
  const before = from.split(/(\s+)/),
    after = to.split(/(\s+)/),
    rows = before.length + 1,
    table = Array.from({ length: rows }, () => new Uint16Array(after.length + 1));
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      table[a]![b] =
        before[a] === after[b] ? table[a + 1]![b + 1]! + 1 : Math.max(table[a + 1]![b]!, table[a]![b + 1]!);
    }
  }
  const out: (string | HTMLElement)[] = [];
  for (let a = 0, b = 0; b < after.length;) {
    if (a < before.length && before[a] === after[b]) {
      out.push(after[b]!);
      a++;
      b++;
    } else if (a < before.length && table[a + 1]![b]! >= table[a]![b + 1]!) {
      a++;
    } else {
      const changed = document.createElement(tag);
      changed.textContent = after[b++]!;
      out.push(changed);
    }
  }
  return out;
}

// What each element currently shows, so that buttons are not replaced while they are being pressed.
const shown = new WeakMap<HTMLElement, string>();

export function renderConflicts(
  place: HTMLElement,
  conflicts: readonly Conflict[],
  choose: (id: string, choice: Choice) => void,
): void {
  const now = JSON.stringify(conflicts);
  if (shown.get(place) === now) {
    return;
  }
  shown.set(place, now);
  place.hidden = conflicts.length === 0;
  if (conflicts.length === 0) {
    place.replaceChildren();
    return;
  }
  const heading = document.createElement("h2");
  heading.textContent = plural("clashes", conflicts.length);
  heading.tabIndex = -1;
  const fresh = place.childElementCount === 0;
  place.replaceChildren(
    heading,
    ...conflicts.map((conflict, index) => {
      const card = document.createElement("section"),
        title = document.createElement("h3"),
        actions = document.createElement("div");
      card.className = "card clash";
      title.textContent = isField(conflict.id) ? t(`field.${conflict.id}`) : t("paragraph", index + 1);
      card.append(
        title,
        ...(["mine", "theirs"] as const).map(side => {
          const box = document.createElement("div"),
            name = document.createElement("p"),
            text = document.createElement("p"),
            words = conflict[side];
          name.className = "label";
          name.textContent = t(side);
          text.className = "words";
          if (words === null) {
            text.textContent = t("deleted");
          } else {
            text.append(...markDifference(conflict.base ?? "", words, "ins"));
          }
          box.append(name, text);
          return box;
        }),
      );
      actions.className = "actions";
      for (const choice of [
        "mine",
        "theirs",
        ...(conflict.mine !== null && conflict.theirs !== null ? ["both"] : []),
      ] as Choice[]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = t(`keep-${choice}`);
        button.addEventListener("click", () => choose(conflict.id, choice));
        actions.append(button);
      }
      card.append(actions);
      return card;
    }),
  );
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", heading.textContent);
  if (fresh) {
    heading.focus();
  }
}

/** Applies the writer's choice to the copy. */
export function resolveConflict(copy: Copy, conflict: Conflict, choice: Choice): Copy {
  if (choice === "mine") {
    return conflict.mine === null ? { ...copy, blocks: copy.blocks.filter(block => block.id !== conflict.id) } : copy;
  }
  if (isField(conflict.id)) {
    const field = conflict.id;
    return {
      ...copy,
      [field]: choice === "theirs" ? (conflict.theirs ?? "") : `${copy[field]} ${conflict.theirs ?? ""}`.trim(),
    };
  }
  const at = copy.blocks.findIndex(block => block.id === conflict.id),
    blocks = [...copy.blocks];
  if (choice === "both" && conflict.block) {
    blocks.splice(at + 1, 0, { ...conflict.block, id: newId() });
  } else if (at >= 0) {
    blocks.splice(at, 1, ...(conflict.block ? [conflict.block] : []));
  }
  return { ...copy, blocks };
}
