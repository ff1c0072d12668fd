// What lies on this device: each text, since when, what came of sending it, and the ways out when the network will not come back.
import { dropRow, keepRow, pageOf, rows, type Row } from "./segmentStore";
import { all, erase, isWaiting, onChange, remove, type Draft } from "./draftStore";
import { bringNow, sendAll } from "./sync";
import { clock, count, has, say } from "./i18n";
import { asText } from "./markdownText";

function button(words: string, press: () => void, name?: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (name) {
    made.setAttribute("aria-label", `${words} – ${name}`);
  }
  made.addEventListener("click", press);
  return made;
}

/** Copy, a file, a letter: ways to keep the words whatever the network does. */
export function waysOut(text: () => string, title: () => string): HTMLElement[] {
  return [
    button(say("copy"), () => void navigator.clipboard.writeText(text())),
    button(say("download"), () => {
      const file = document.createElement("a");
      file.href = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
      file.download = `${
        title()
          .replace(/[^\p{L}\p{N}]+/gu, "-")
          .slice(0, 60) || "article"
      }.txt`;
      file.click();
    }),
    // To whom, the writer knows.
    button(say("by-mail"), () => {
      location.href = `mailto:?subject=${encodeURIComponent(title())}&body=${encodeURIComponent(text())}`;
    }),
  ];
}

class Outbox extends HTMLElement {
  connectedCallback(): void {
    onChange(() => void this.show());
    void this.show();
  }

  private async show(): Promise<void> {
    const typed = await rows().catch(() => []),
      drafts = (await all().catch(() => [])).sort(
        (a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || b.changed - a.changed,
      );
    const list = document.createElement("ul");
    list.className = "kept";
    list.append(...drafts.map(draft => this.row(draft)), ...typed.map(row => this.segment(row)));
    const focused = (document.activeElement as HTMLElement | null)?.getAttribute("aria-label");
    this.replaceChildren(
      drafts.length + typed.length > 0
        ? list
        : Object.assign(document.createElement("p"), { textContent: say("nothing-here") }),
    );
    if (this.hasAttribute("whole")) {
      const storage = document.createElement("p"),
        estimate = await navigator.storage?.estimate?.(),
        lasting = await navigator.storage?.persisted?.();
      storage.textContent = say(lasting ? "storage-lasting" : "storage", Math.ceil((estimate?.usage ?? 0) / 1024));
      this.append(storage, this.eraseAll(drafts.filter(isWaiting).length + typed.length));
    }
    if (focused) {
      this.querySelector<HTMLElement>(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private row(draft: Draft): HTMLElement {
    const row = document.createElement("li"),
      title = draft.copy.headline || say("no-title"),
      link = document.createElement("a"),
      told = document.createElement("p");
    link.href = `/desk/articles/${draft.articleId}/write`;
    link.textContent = title;
    told.className = "meta";
    const words = draft.copy.blocks.reduce((sum, block) => sum + block.text.split(/\s+/).filter(Boolean).length, 0);
    told.textContent = [
      count("words", words),
      isWaiting(draft)
        ? say("since", clock(draft.changed))
        : draft.receipt
          ? say("sent", draft.receipt.revision, clock(draft.receipt.receivedAt))
          : "",
      draft.tries > 0 ? count("tries", draft.tries) : "",
      draft.trouble
        ? say(
            "refused",
            has(`problem.${draft.trouble.code}`) ? say(`problem.${draft.trouble.code}`) : draft.trouble.detail,
          )
        : "",
      draft.clashes.length > 0 ? count("clashes", draft.clashes.length) : "",
    ]
      .filter(Boolean)
      .join(" · ");
    const acts = document.createElement("div");
    acts.className = "actions";
    if (isWaiting(draft)) {
      acts.append(button(say("send-now"), () => void bringNow(draft.articleId), title));
    }
    acts.append(
      ...waysOut(
        () => asText(draft.copy),
        () => title,
      ),
    );
    acts.append(
      button(
        say("delete"),
        () => {
          if (!isWaiting(draft) || confirm(say("delete-ask", title))) {
            void remove(draft.articleId);
          }
        },
        title,
      ),
    );
    row.append(link, told, acts);
    return row;
  }

  private segment(row: Row): HTMLElement {
    const item = document.createElement("li"),
      link = document.createElement("a"),
      told = document.createElement("p"),
      words = document.createElement("p"),
      acts = document.createElement("div");
    link.href = pageOf(row);
    link.textContent = say("row-of", row.title);
    told.className = "meta";
    told.textContent = [
      say(row.waiting ? "since" : "row-kept", clock(row.changed)),
      row.tries > 0 ? count("tries", row.tries) : "",
      row.trouble
        ? say("refused", has(`problem.${row.trouble.code}`) ? say(`problem.${row.trouble.code}`) : row.trouble.detail)
        : "",
    ]
      .filter(Boolean)
      .join(" · ");
    words.className = "note";
    words.textContent = row.target;
    acts.className = "actions";
    if (row.waiting) {
      acts.append(
        button(
          say("send-now"),
          () => void keepRow({ ...row, trouble: null, next: 0 }).then(() => sendAll(true)),
          row.title,
        ),
      );
    }
    acts.append(
      ...waysOut(
        () => row.target,
        () => row.title,
      ),
      button(
        say("delete"),
        () => {
          if (confirm(say("delete-ask", row.title))) {
            void dropRow(row.job, row.segment);
          }
        },
        row.title,
      ),
    );
    item.append(link, told, words, acts);
    return item;
  }

  private eraseAll(waiting: number): HTMLElement {
    return button(say("erase"), () => {
      if (confirm(waiting > 0 ? say("leave", waiting) : say("erase-ask"))) {
        void erase();
      }
    });
  }
}

customElements.define("nr-outbox", Outbox);
