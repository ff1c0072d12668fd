// Two people changed the same words: both wordings, side by side, and a person chooses. What is not chosen stays in the history.
import { newId, type Clash, type Copy, type Field, fields } from "../copy";
import { count, say } from "../i18n";

export type Choice = "mine" | "theirs" | "both";

/** Word by word: the longest run of common words, and so on to both sides. */
function marked(from: string, to: string, tag: "ins" | "del"): (string | HTMLElement)[] {
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

export function showClashes(
  place: HTMLElement,
  clashes: readonly Clash[],
  choose: (id: string, choice: Choice) => void,
): void {
  place.hidden = clashes.length === 0;
  if (clashes.length === 0) {
    place.replaceChildren();
    return;
  }
  const heading = document.createElement("h2");
  heading.textContent = count("clashes", clashes.length);
  heading.tabIndex = -1;
  const fresh = place.childElementCount === 0;
  place.replaceChildren(
    heading,
    ...clashes.map((clash, index) => {
      const card = document.createElement("section"),
        title = document.createElement("h3"),
        acts = document.createElement("div");
      card.className = "card clash";
      title.textContent = (fields as readonly string[]).includes(clash.id)
        ? say(`field.${clash.id}`)
        : say("paragraph", index + 1);
      card.append(
        title,
        ...(["mine", "theirs"] as const).map(side => {
          const box = document.createElement("div"),
            name = document.createElement("p"),
            text = document.createElement("p"),
            words = clash[side];
          name.className = "label";
          name.textContent = say(side);
          text.className = "words";
          if (words === null) {
            text.textContent = say("deleted");
          } else {
            text.append(...marked(clash.base ?? "", words, "ins"));
          }
          box.append(name, text);
          return box;
        }),
      );
      acts.className = "actions";
      for (const choice of [
        "mine",
        "theirs",
        ...(clash.mine !== null && clash.theirs !== null ? ["both"] : []),
      ] as Choice[]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = say(`keep-${choice}`);
        button.addEventListener("click", () => choose(clash.id, choice));
        acts.append(button);
      }
      card.append(acts);
      return card;
    }),
  );
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", heading.textContent);
  if (fresh) {
    heading.focus();
  }
}

/** The copy after a choice. */
export function settle(copy: Copy, clash: Clash, choice: Choice): Copy {
  if (choice === "mine") {
    return clash.mine === null ? { ...copy, blocks: copy.blocks.filter(block => block.id !== clash.id) } : copy;
  }
  if ((fields as readonly string[]).includes(clash.id)) {
    const field = clash.id as Field;
    return {
      ...copy,
      [field]: choice === "theirs" ? (clash.theirs ?? "") : `${copy[field]} ${clash.theirs ?? ""}`.trim(),
    };
  }
  const at = copy.blocks.findIndex(block => block.id === clash.id),
    blocks = [...copy.blocks];
  if (choice === "both" && clash.block) {
    blocks.splice(at + 1, 0, { ...clash.block, id: newId() });
  } else if (at >= 0) {
    blocks.splice(at, 1, ...(clash.block ? [clash.block] : []));
  }
  return { ...copy, blocks };
}
