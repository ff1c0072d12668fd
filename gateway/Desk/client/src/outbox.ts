// Lists the texts on this device, with their age and the state of sending, and offers ways to save them elsewhere while offline.
import { deleteSegment, saveSegment, pageOf, allSegments, type SegmentEdit } from "./segmentStore";
import { allDrafts, eraseDevice, isUnsent, onChange, deleteDraft, type Draft } from "./draftStore";
import { syncNow, syncAll } from "./sync";
import { timeOfDay, plural, hasText, t } from "./i18n";
import { countWords } from "./words";
import { toPlainText } from "./markdownText";

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

/** Copy, download and e-mail, which work without the server. */
export function exportButtons(text: () => string, title: () => string): HTMLElement[] {
  return [
    button(t("copy"), () => void navigator.clipboard.writeText(text())),
    button(t("download"), () => {
      const file = document.createElement("a");
      file.href = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
      file.download = `${
        title()
          .replace(/[^\p{L}\p{N}]+/gu, "-")
          .slice(0, 60) || "article"
      }.txt`;
      file.click();
    }),
    // Without a recipient, so that the writer enters one.
    button(t("by-mail"), () => {
      location.href = `mailto:?subject=${encodeURIComponent(title())}&body=${encodeURIComponent(text())}`;
    }),
  ];
}

class Outbox extends HTMLElement {
  connectedCallback(): void {
    onChange(() => void this.render());
    void this.render();
  }

  private async render(): Promise<void> {
    const typed = await allSegments().catch(() => []),
      drafts = (await allDrafts().catch(() => [])).sort(
        (a, b) => Number(isUnsent(b)) - Number(isUnsent(a)) || b.changedAt - a.changedAt,
      );
    const list = document.createElement("ul");
    list.className = "kept";
    list.append(...drafts.map(draft => this.draftItem(draft)), ...typed.map(row => this.segmentItem(row)));
    const focused = (document.activeElement as HTMLElement | null)?.getAttribute("aria-label");
    this.replaceChildren(
      drafts.length + typed.length > 0
        ? list
        : Object.assign(document.createElement("p"), { textContent: t("nothing-here") }),
    );
    if (this.hasAttribute("whole")) {
      const storage = document.createElement("p"),
        estimate = await navigator.storage?.estimate?.(),
        lasting = await navigator.storage?.persisted?.();
      storage.textContent = t(lasting ? "storage-lasting" : "storage", Math.ceil((estimate?.usage ?? 0) / 1024));
      this.append(storage, this.eraseAll(drafts.filter(isUnsent).length + typed.length));
    }
    if (focused) {
      this.querySelector<HTMLElement>(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private draftItem(draft: Draft): HTMLElement {
    const row = document.createElement("li"),
      title = draft.copy.headline || t("no-title"),
      link = document.createElement("a"),
      meta = document.createElement("p");
    link.href = `/desk/articles/${draft.articleId}/write`;
    link.textContent = title;
    meta.className = "meta";
    const words = draft.copy.blocks.reduce((sum, block) => sum + countWords(block.plain ?? block.text), 0);
    meta.textContent = [
      plural("words", words),
      isUnsent(draft)
        ? t("since", timeOfDay(draft.changedAt))
        : draft.receipt
          ? t("sent", draft.receipt.revision, timeOfDay(draft.receipt.receivedAt))
          : "",
      draft.attempts > 0 ? plural("tries", draft.attempts) : "",
      draft.problem
        ? t(
            "refused",
            hasText(`problem.${draft.problem.code}`) ? t(`problem.${draft.problem.code}`) : draft.problem.detail,
          )
        : "",
      draft.conflicts.length > 0 ? plural("clashes", draft.conflicts.length) : "",
    ]
      .filter(Boolean)
      .join(" · ");
    const actions = document.createElement("div");
    actions.className = "actions";
    if (isUnsent(draft)) {
      actions.append(button(t("send-now"), () => void syncNow(draft.articleId), title));
    }
    actions.append(
      ...exportButtons(
        () => toPlainText(draft.copy),
        () => title,
      ),
    );
    actions.append(
      button(
        t("delete"),
        () => {
          if (!isUnsent(draft) || confirm(t("delete-ask", title))) {
            void deleteDraft(draft.articleId);
          }
        },
        title,
      ),
    );
    row.append(link, meta, actions);
    return row;
  }

  private segmentItem(row: SegmentEdit): HTMLElement {
    const item = document.createElement("li"),
      link = document.createElement("a"),
      meta = document.createElement("p"),
      words = document.createElement("p"),
      actions = document.createElement("div");
    link.href = pageOf(row);
    link.textContent = t("row-of", row.title);
    meta.className = "meta";
    meta.textContent = [
      t(row.isValidated ? "since" : "row-kept", timeOfDay(row.changedAt)),
      row.attempts > 0 ? plural("tries", row.attempts) : "",
      row.problem
        ? t("refused", hasText(`problem.${row.problem.code}`) ? t(`problem.${row.problem.code}`) : row.problem.detail)
        : "",
    ]
      .filter(Boolean)
      .join(" · ");
    words.className = "note";
    words.textContent = row.target;
    actions.className = "actions";
    if (row.isValidated) {
      actions.append(
        button(
          t("send-now"),
          () => void saveSegment({ ...row, problem: null, nextAttemptAt: 0 }).then(() => syncAll(true)),
          row.title,
        ),
      );
    }
    actions.append(
      ...exportButtons(
        () => row.target,
        () => row.title,
      ),
      button(
        t("delete"),
        () => {
          if (confirm(t("delete-ask", row.title))) {
            void deleteSegment(row.job, row.segment);
          }
        },
        row.title,
      ),
    );
    item.append(link, meta, words, actions);
    return item;
  }

  private eraseAll(waiting: number): HTMLElement {
    return button(t("erase"), () => {
      if (confirm(waiting > 0 ? t("leave", waiting) : t("erase-ask"))) {
        void eraseDevice();
      }
    });
  }
}

customElements.define("nr-outbox", Outbox);
