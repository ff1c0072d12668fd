// The writing page. Text is stored on the device within half a second and sent automatically. Without this script the form still works.
import type { DraftPageResponse, DraftResponse, RevisionResponse } from "./api";
import { emptyCopy, fields, fromResponse, sameCopy, type Copy } from "./copy";
import { Body } from "./editor/body";
import { checks, wordCount } from "./editor/checks";
import { mergeCopies, type Conflict } from "./merge";
import { resolveConflict, renderConflicts, type Choice } from "./editor/conflicts";
import { exportButtons } from "./outbox";
import { keepUnsaved, restoreUnsaved, discardUnsaved } from "./unload";
import { currentConnection, getJson, mergeRemote, onConnectionChange, syncAll, syncNow } from "./sync";
import { updateDraft, findDraft, isUnsent, onChange, currentPerson, type Draft, type Submission } from "./draftStore";
import { toMarkdown, toPlainText, fromMarkdown } from "./markdownText";
import { currentArticleId, newArticleId } from "./location";
import { timeOfDay, plural, hasText, t } from "./i18n";
import { readLocal } from "./zone";

// In milliseconds: the delays before text is stored and sent, their upper limits while typing continues, and the polling interval.
const storeAfter = 400;
const storeAtLatest = 2_000;
const sendAfter = 2_000;
const sendAtLatest = 10_000;
const pollEvery = 30_000;

class Editor extends HTMLElement {
  private articleId = "";
  private draft!: Draft;
  /** The copy as last synchronized between form and store; the form may be ahead of it. */
  private savedCopy: Copy = emptyCopy();
  private body: Body | undefined;
  private questions = 0;
  /** The ids of blocks with open comments or suggestions. */
  private notedBlocks: ReadonlySet<string> = new Set();
  private isDirty = false;
  private saving: Promise<void> = Promise.resolve();
  private timers = { keep: 0, unstored: 0, send: 0, first: 0 };

  async connectedCallback(): Promise<void> {
    if (!currentPerson() || !this.form) {
      return;
    }
    if (!currentArticleId()) {
      if (location.pathname !== "/desk/write") {
        return;
      }
      history.replaceState(null, "", `/desk/articles/${newArticleId()}/write?new=1`);
    }
    this.articleId = currentArticleId()!;
    if (!location.pathname.endsWith("/write")) {
      return;
    }
    await restoreUnsaved().catch(() => undefined);
    const page = JSON.parse(this.querySelector("script.seed")?.textContent || "null") as DraftPageResponse | null,
      stored = await findDraft(this.articleId).catch(() => undefined);
    this.questions = page?.questions.length ?? 0;
    this.notedBlocks = new Set(
      [
        ...(page?.comments.filter(one => !one.resolved).map(one => one.blockId) ?? []),
        ...(page?.suggestions.filter(one => one.state === "open").map(one => one.blockId) ?? []),
      ].filter(id => id != null),
    );
    if (!stored && !page && !new URLSearchParams(location.search).has("new")) {
      if (!document.querySelector("[data-unknown]")) {
        this.announce("not-here");
      }
      return;
    }
    this.draft = stored ?? this.newDraft(page);
    if (stored && !isUnsent(stored) && page && page.revision >= stored.baseRevision) {
      this.draft = { ...stored, ...this.restingOn(page) };
    }
    this.savedCopy = this.draft.copy;
    this.fill(this.savedCopy);
    this.hidden = false;
    document.querySelector("[data-shell]")?.setAttribute("hidden", "");
    this.prepare();
    this.render();
    this.setAttribute("ready", "");
    if (this.draft.copy.headline === "") {
      this.field("headline").focus();
    }
  }

  private get form(): HTMLFormElement | null {
    return this.querySelector("form.write");
  }
  private get area(): HTMLTextAreaElement {
    return this.querySelector<HTMLTextAreaElement>("#body")!;
  }
  private field(name: string): HTMLInputElement {
    return this.form!.elements.namedItem(name) as HTMLInputElement;
  }

  private restingOn(
    page: DraftPageResponse,
  ): Pick<Draft, "copy" | "baseCopy" | "baseRevision" | "problem" | "conflicts"> {
    const copy = fromResponse(page);
    return { copy, baseCopy: copy, baseRevision: page.revision, problem: null, conflicts: [] };
  }

  private newDraft(page: DraftPageResponse | null): Draft {
    const language = this.querySelector<HTMLSelectElement>("select[name=language]")?.value ?? page?.language ?? "fr";
    return {
      articleId: this.articleId,
      person: currentPerson(),
      language,
      isNew: !page,
      ...(page
        ? this.restingOn(page)
        : { baseRevision: 0, copy: emptyCopy(), baseCopy: emptyCopy(), problem: null, conflicts: [] }),
      edits: 0,
      sent: 0,
      pendingRequest: null,
      sendFirst: null,
      submission: null,
      receipt: null,
      attempts: 0,
      nextAttemptAt: 0,
      changedAt: Date.now(),
      mergedChanges: 0,
    };
  }

  private prepare(): void {
    const form = this.form!,
      simple = localStorage.getItem("desk-simple") === "1",
      label = this.querySelector<HTMLElement>("label[for=body]")!;
    const place = document.createElement("div");
    place.className = "editor";
    this.area.before(place);
    const mode = (plain: boolean): void => {
      if (!plain) {
        this.body ??= new Body(place, label, this.draft.language, this.savedCopy.blocks, this.notedBlocks, () =>
          this.onInput(),
        );
        this.body.blocks = this.currentCopy().blocks;
      } else if (this.body) {
        this.area.value = toMarkdown(this.body.blocks);
      }
      place.hidden = plain;
      this.area.hidden = !plain;
      this.plainMode = plain;
    };
    this.area.addEventListener("input", () => {
      this.plainBlocks = undefined;
    });
    mode(simple);
    form.addEventListener("input", event => {
      if (!(event.target as HTMLElement).closest(".editor")) {
        this.onInput();
      }
    });
    form.addEventListener("change", event => {
      const choice = event.target as HTMLInputElement;
      if (choice.name === "dateline-choice") {
        this.field("dateline").value = choice.value;
        this.onInput();
      }
    });
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.saveAndSync();
    });
    this.querySelector<HTMLInputElement>("[name=simple]")?.addEventListener("change", event => {
      const on = (event.target as HTMLInputElement).checked;
      localStorage.setItem("desk-simple", on ? "1" : "0");
      mode(on);
    });
    const box = this.querySelector<HTMLInputElement>("[name=simple]");
    if (box) {
      box.checked = simple;
    }
    this.querySelector<HTMLSelectElement>("select[name=language]")?.addEventListener("change", event => {
      this.draft = { ...this.draft, language: (event.target as HTMLSelectElement).value };
      this.onInput();
    });
    this.querySelector(".ways-out")?.append(
      ...exportButtons(
        () => toPlainText(this.currentCopy()),
        () => this.currentCopy().headline,
      ),
    );
    this.querySelector("[data-submit]")?.addEventListener("click", event => {
      event.preventDefault();
      this.openSubmitDialog();
    });
    this.querySelector("dialog form")?.addEventListener("submit", event => void this.submit(event as SubmitEvent));
    this.querySelector("dialog [data-close]")?.addEventListener("click", () => this.querySelector("dialog")!.close());
    document.addEventListener("keydown", event => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) {
        return;
      }
      if (event.key === "s") {
        event.preventDefault();
        void this.saveAndSync();
      }
      if (event.key === "Enter") {
        event.preventDefault();
        this.openSubmitDialog();
      }
    });
    // Replies to comments refer to the current text, so save it first.
    document.querySelectorAll<HTMLFormElement>("form[data-after-saving], .after-saving form").forEach(one =>
      one.addEventListener("submit", event => {
        event.preventDefault();
        void this.saveAndSync().then(arrived => {
          if (arrived) {
            one.submit();
          } else {
            this.announce("not-now");
          }
        });
      }),
    );
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.onPageHide();
      }
    });
    addEventListener("pagehide", () => this.onPageHide());
    onChange(article => {
      if (article === this.articleId || article === "") {
        void this.onStoreChange();
      }
    });
    onConnectionChange(() => this.render());
    addEventListener("online", () => this.render());
    addEventListener("offline", () => this.render());
    setInterval(() => {
      if (document.visibilityState === "visible" && currentConnection() === "online") {
        void this.pollRemote();
      }
    }, pollEvery);
  }

  private plainMode = false;
  private plainBlocks: Copy["blocks"] | undefined;

  private currentCopy(): Copy {
    const copy = { ...this.savedCopy };
    for (const name of fields) {
      copy[name] = this.field(name).value;
    }
    copy.blocks =
      this.plainMode || !this.body
        ? (this.plainBlocks ??=
            this.area.value === toMarkdown(this.savedCopy.blocks)
              ? this.savedCopy.blocks
              : fromMarkdown(this.area.value, this.savedCopy.blocks))
        : this.body.blocks;
    return copy;
  }

  private fill(copy: Copy): void {
    for (const name of fields) {
      if (this.field(name).value !== copy[name]) {
        this.field(name).value = copy[name];
      }
    }
    this.plainBlocks = undefined;
    const text = toMarkdown(copy.blocks);
    if (this.area.value !== text) {
      this.area.value = text;
    }
    if (this.body) {
      this.body.blocks = copy.blocks;
    }
  }

  private onInput(): void {
    this.isDirty = true;
    clearTimeout(this.timers.keep);
    clearTimeout(this.timers.send);
    // Storing costs battery, so wait for a pause in typing, but not for long.
    this.timers.unstored ||= Date.now();
    this.timers.keep = setTimeout(
      () => void this.save(),
      Math.max(0, Math.min(storeAfter, this.timers.unstored + storeAtLatest - Date.now())),
    );
    this.timers.first ||= Date.now();
    this.timers.send = setTimeout(
      () => {
        this.timers.first = 0;
        void this.save().then(() => syncAll());
      },
      Date.now() - this.timers.first > sendAtLatest ? storeAfter : sendAfter,
    );
  }

  /** Stores the form's content, merged with what other windows have stored since. */
  private save(): Promise<void> {
    return (this.saving = this.saving.then(async () => {
      if (!this.isDirty) {
        return;
      }
      this.isDirty = false;
      this.timers.unstored = 0;
      const mine = this.currentCopy(),
        known = this.savedCopy;
      if (sameCopy(mine, known)) {
        return;
      }
      try {
        const stored = await updateDraft(this.articleId, now => {
          const draft = now ?? this.draft,
            merged =
              now && !sameCopy(now.copy, known)
                ? mergeCopies(known, mine, now.copy)
                : { copy: mine, conflicts: [] as Conflict[] };
          return {
            ...draft,
            language: this.draft.language,
            copy: merged.copy,
            conflicts: [...draft.conflicts, ...merged.conflicts],
            edits: draft.edits + 1,
            changedAt: Date.now(),
            problem: null,
          };
        });
        this.applyDraft(stored!, mine);
        if (!this.isDirty) {
          discardUnsaved(this.articleId);
        }
        void navigator.storage?.persist?.();
      } catch {
        // The text is still on the page: offer to copy or download it.
        this.isDirty = true;
        this.announce("storage-full");
      }
    }));
  }

  private onPageHide(): void {
    const mine = this.currentCopy();
    if (!sameCopy(mine, this.savedCopy)) {
      keepUnsaved({ draft: this.draft, known: this.savedCopy, mine });
    }
    void this.save();
  }

  private applyDraft(draft: Draft, shown: Copy): void {
    const now = this.currentCopy();
    this.draft = draft;
    if (!sameCopy(draft.copy, shown)) {
      this.fill(sameCopy(now, shown) ? draft.copy : mergeCopies(shown, now, draft.copy).copy);
    }
    this.savedCopy = draft.copy;
    this.plainBlocks = undefined;
    this.render();
  }

  private onStoreChange(): Promise<void> {
    return (this.saving = this.saving.then(async () => {
      const draft = await findDraft(this.articleId);
      if (draft) {
        this.applyDraft(draft, this.savedCopy);
      }
    }));
  }

  private async saveAndSync(): Promise<boolean> {
    await this.save();
    return (await findDraft(this.articleId)) ? syncNow(this.articleId) : true;
  }

  private render(): void {
    const copy = this.currentCopy(),
      draft = this.draft,
      place = this.querySelector<HTMLElement>(".counts")!;
    place.textContent = [
      plural("words", wordCount(copy)),
      t("minutes", Math.max(1, Math.ceil(wordCount(copy) / 230))),
      draft.baseRevision > 0 ? t("rests-on", draft.baseRevision) : t("new"),
      `${copy.headline.length}/90`,
    ].join(" · ");
    renderConflicts(
      this.querySelector<HTMLElement>(".clashes")!,
      draft.conflicts,
      (id, choice) => void this.resolve(id, choice),
    );
    const trouble = this.querySelector<HTMLElement>(".refused")!,
      problem = draft.problem;
    trouble.hidden = !problem;
    trouble.textContent = problem
      ? t("refused", hasText(`problem.${problem.code}`) ? t(`problem.${problem.code}`) : problem.detail) +
        Object.entries(problem.errors ?? {})
          .map(([pointer, sentences]) => ` ${this.placeOf(pointer, draft)}: ${sentences.join(" ")}`)
          .join("")
      : "";
    const merged = this.querySelector<HTMLElement>(".taken")!;
    merged.hidden = draft.mergedChanges === 0;
    merged.textContent = draft.mergedChanges > 0 ? plural("taken", draft.mergedChanges) : "";
    const button = this.querySelector<HTMLElement>("[data-submit]");
    if (button) {
      button.textContent = currentConnection() === "offline" || !navigator.onLine ? t("submit-later") : t("submit");
    }
    if (draft.submission) {
      this.announce("submit-waits");
    }
  }

  private placeOf(pointer: string, draft: Draft): string {
    const [, name, at] = pointer.split("/");
    return name === "blocks" && at
      ? `${t("paragraph", Number(at) + 1)} (${draft.copy.blocks[Number(at)]?.text.slice(0, 30) ?? ""}…)`
      : t(`field.${name}`);
  }

  private async resolve(id: string, choice: Choice): Promise<void> {
    await this.save();
    await updateDraft(this.articleId, draft => {
      const conflict = draft?.conflicts.find(one => one.id === id);
      if (!draft || !conflict) {
        return draft;
      }
      const copy = resolveConflict(draft.copy, conflict, choice);
      // Save the writer's own version before it is replaced, so that the history contains it.
      return {
        ...draft,
        copy,
        conflicts: draft.conflicts.filter(one => one.id !== id),
        sendFirst: choice === "theirs" ? (draft.sendFirst ?? draft.copy) : draft.sendFirst,
        edits: draft.edits + 1,
        changedAt: Date.now(),
      };
    });
    await syncAll(true);
  }

  private openSubmitDialog(): void {
    const dialog = this.querySelector("dialog")!,
      list = dialog.querySelector<HTMLElement>(".checks")!,
      { stops, warns } = checks(this.currentCopy(), this.questions);
    list.replaceChildren(
      ...[...stops, ...warns].map((said, at) => {
        const line = document.createElement("li");
        line.className = at < stops.length ? "stop" : "warn";
        line.textContent = said;
        return line;
      }),
    );
    dialog.querySelector<HTMLElement>(".all-well")!.hidden = stops.length + warns.length > 0;
    const send = dialog.querySelector<HTMLButtonElement>("button.main")!;
    send.disabled = stops.length > 0;
    send.textContent = currentConnection() === "offline" || !navigator.onLine ? t("submit-later") : t("submit-now");
    dialog.showModal();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const values = new FormData(event.target as HTMLFormElement),
      text = (name: string): string => (values.get(name) as string | null)?.trim() ?? "";
    const time = (name: string): string =>
      readLocal(text(name)).at?.toISOString() ?? (text(name) ? `${text(name)}:00Z` : "");
    this.querySelector("dialog")!.close();
    await this.save();
    await updateDraft(this.articleId, now => ({
      ...(now ?? this.draft),
      edits: Math.max(1, (now ?? this.draft).edits),
      problem: null,
      submission: {
        note: text("note"),
        urgency: (text("urgency") || "normal") as Submission["urgency"],
        due: time("due"),
        embargoUntil: time("embargoUntil"),
      },
    }));
    if (await syncNow(this.articleId)) {
      location.assign(`/desk/articles/${this.articleId}?done=submitted`);
    }
  }

  // Looks for revisions that others have saved meanwhile; drafts are not locked.
  private async pollRemote(): Promise<void> {
    const theirs = (await getJson(`/api/drafts/${this.articleId}`)) as DraftResponse | undefined;
    if (!theirs || theirs.revision <= this.draft.baseRevision || this.draft.pendingRequest) {
      return;
    }
    const saved = (await getJson(`/api/drafts/${this.articleId}/revisions/${theirs.revision}`)) as
      RevisionResponse | undefined;
    const line = this.querySelector<HTMLElement>(".others")!,
      button = document.createElement("button");
    if (!saved) {
      return;
    }
    line.textContent = `${t("others", saved.by.name, timeOfDay(saved.at))} `;
    button.type = "button";
    button.textContent = t("take-in");
    button.addEventListener("click", () => {
      line.hidden = true;
      void this.mergeRemote(theirs);
    });
    line.append(button);
    line.hidden = false;
  }

  private async mergeRemote(theirs: DraftResponse): Promise<void> {
    await this.save();
    await updateDraft(this.articleId, now => {
      const draft = now ?? this.draft;
      // Another window may have a request in progress: then the merge happens with its response.
      return draft.pendingRequest ? draft : mergeRemote(draft, draft.baseCopy, theirs);
    });
    await syncAll(true);
  }

  private announce(key: string): void {
    const place = this.querySelector<HTMLElement>(".said");
    if (place) {
      place.textContent = t(key);
      place.hidden = false;
      this.hidden = false;
    }
  }
}

customElements.define("nr-editor", Editor);
