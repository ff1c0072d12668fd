// Saves the segments of a translation without leaving the page. Each segment is a form that also works without a script; the server responds
// with the whole page, from which the segment's row is taken. Text is stored on the device within half a second, and validated segments
// are sent automatically when the server can be reached again.
import { keepUnsavedSegment, restoreUnsaved, discardUnsavedSegment } from "./unload";
import { deleteSegment, saveSegment, changeKeyOf, allSegments, type SegmentEdit } from "./segmentStore";
import { syncAll } from "./sync";
import { onChange, currentPerson } from "./draftStore";
import { focusNext, listenForKeys, revealScriptOnly, segmentOf } from "./translationKeys";
import { t } from "./i18n";

type Field = HTMLTextAreaElement;

const quiet = 400;

class TranslationForm extends HTMLElement {
  /** Fields whose text could not be stored: leaving the page asks for confirmation. */
  private readonly unsaved = new Set<Field>();
  /** The segments stored on this device, as last read by this page. */
  private savedEdits = new Map<string, SegmentEdit>();
  private readonly timers = new Map<Field, number>();
  private submitting: HTMLFormElement | undefined;
  private pending = 0;
  /** A form for the whole translation, which is submitted once all pending segments are saved. */
  private queued: (() => void) | undefined;

  connectedCallback(): void {
    revealScriptOnly(this);
    listenForKeys(this);
    this.addEventListener("submit", this.onSubmit);
    this.addEventListener("input", this.onInput);
    addEventListener("beforeunload", this.onBeforeUnload);
    addEventListener("pagehide", this.onPageHide);
    onChange(about => {
      if (about === changeKeyOf(this.job) || about === "") {
        void this.onStoreChange();
      }
    });
    void this.restore();
  }

  private get job(): string {
    return this.dataset["api"]!;
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.onBeforeUnload);
    removeEventListener("pagehide", this.onPageHide);
  }

  private readonly onSubmit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement,
      button = event.submitter as HTMLButtonElement | null;
    if (!form.matches(".target") || button?.value !== "save" || form.dataset["whole"]) {
      this.submitting = form;
      if (this.pending > 0) {
        event.preventDefault();
        this.queued = () => form.requestSubmit(button);
      }
      return;
    }
    event.preventDefault();
    this.send(form, button);
    focusNext(this, form, 1);
  };

  private send(form: HTMLFormElement, button: HTMLButtonElement): void {
    const field = form.querySelector<Field>("textarea[name=target]")!,
      words = field.value,
      here = segmentOf(form);
    const body = new FormData(form);
    body.set("act", button.value);
    const was = here.dataset["freshness"] ?? "new";
    const mine = this.editOf(field, true);
    clearTimeout(this.timers.get(field));
    this.timers.delete(field);
    void this.save(field, mine);
    this.announce(here, "sending");
    here.dataset["freshness"] = "sending";
    this.pending++;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.timeout = 20_000;
    request.onload = () => {
      const page = request.responseXML;
      here.dataset["freshness"] = was;
      if (request.status === 429 || request.status >= 500) {
        this.saveForSync(here, mine);
        return;
      }
      if (!page?.querySelector("nr-translate")) {
        // The response is another page, such as the sign-in page. Next time, let the browser submit the form.
        form.dataset["whole"] = "yes";
        void this.save(field, { ...mine, isValidated: false });
        this.announce(here, "refused");
        return;
      }
      // When rejected, the text stays in the form and on the device until it is validated again.
      void (request.status < 400
        ? deleteSegment(this.job, mine.segment, words)
        : this.save(field, { ...mine, isValidated: false }));
      this.applyAnswer(here, field, words, page, request.status < 400);
    };
    request.onerror = request.ontimeout = () => {
      here.dataset["freshness"] = was;
      this.saveForSync(here, mine);
    };
    request.onloadend = () => {
      this.pending--;
      if (this.pending > 0) {
        return;
      }
      this.queued?.();
      this.queued = undefined;
    };
    request.send(body);
  }

  /** Updates the segment and the header from the page in the response. */
  private applyAnswer(here: HTMLElement, field: Field, words: string, page: Document, done: boolean): void {
    const fresh = page.getElementById(here.id),
      version = page.querySelector<HTMLInputElement>("input[name=version]")?.value;
    const head = this.querySelector("#job-head"),
      newHead = page.getElementById("job-head");
    if (head && newHead && !head.contains(document.activeElement)) {
      head.replaceWith(document.adoptNode(newHead));
    }
    if (version) {
      this.querySelectorAll<HTMLInputElement>("input[name=version]").forEach(input => {
        input.value = version;
      });
    }
    if (done) {
      field.defaultValue = words;
    }
    if (fresh && field.value === words && !here.contains(document.activeElement)) {
      const now = document.adoptNode(fresh);
      here.replaceWith(now);
      revealScriptOnly(now);
    } else if (done) {
      here.dataset["freshness"] = "current";
      const state = here.querySelector<HTMLElement>(".state")!;
      state.className = "state state-current";
      state.textContent = this.dataset["current"] ?? "";
      const key = here.querySelector<HTMLInputElement>("input[name=key]");
      if (key) {
        key.value = crypto.randomUUID();
      }
    } else if (fresh) {
      // Rejected while the translator continues typing: show the reason and the current source, but do not change the text.
      const trouble = fresh.querySelector(".trouble"),
        source = fresh.querySelector(".source");
      for (const name of ["key", "sourceHash"]) {
        const now = fresh.querySelector<HTMLInputElement>(`input[name=${name}]`),
          old = here.querySelector<HTMLInputElement>(`input[name=${name}]`);
        if (now && old) {
          old.value = now.value;
        }
      }
      if (source) {
        here.querySelector(".source")?.replaceWith(document.adoptNode(source));
      }
      if (trouble) {
        here.querySelector("form")?.prepend(document.adoptNode(trouble));
      }
    }
    this.announce(this, done ? "sent" : "refused");
  }

  private editOf(field: Field, waiting: boolean): SegmentEdit {
    const here = segmentOf(field),
      hash = field.form?.querySelector<HTMLInputElement>("input[name=sourceHash]")?.value ?? "";
    return {
      person: currentPerson(),
      job: this.job,
      segment: here.dataset["segment"] ?? "",
      title: this.querySelector("h1")?.textContent ?? "",
      source: here.dataset["source"] ?? "",
      target: field.value,
      sourceHash: hash,
      // The delay keeps other windows from sending it while this page waits for the response.
      previousTarget: field.defaultValue,
      isValidated: waiting,
      attempts: 0,
      nextAttemptAt: waiting ? Date.now() + 30_000 : 0,
      changedAt: Date.now(),
      problem: null,
    };
  }

  private async save(field: Field, kept: SegmentEdit): Promise<void> {
    try {
      this.savedEdits.set(kept.segment, kept);
      await saveSegment(kept);
      discardUnsavedSegment(kept);
      this.unsaved.delete(field);
    } catch {
      this.unsaved.add(field);
    }
  }

  // Without a response, sync sends it later, from any page of the Desk.
  private saveForSync(here: HTMLElement, kept: SegmentEdit): void {
    this.announce(here, "away");
    void saveSegment({ ...kept, attempts: 1, nextAttemptAt: Date.now() + 2_000 }).then(() => syncAll());
  }

  private readonly onInput = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || field.name !== "target") {
      return;
    }
    clearTimeout(this.timers.get(field));
    this.timers.set(
      field,
      setTimeout(() => this.saveOrDelete(field), quiet),
    );
  };

  private saveOrDelete(field: Field): void {
    clearTimeout(this.timers.get(field));
    this.timers.delete(field);
    const kept = this.editOf(field, false);
    if (field.value === field.defaultValue) {
      this.savedEdits.delete(kept.segment);
      void deleteSegment(this.job, kept.segment);
    } else {
      void this.save(field, kept);
    }
  }

  private readonly onPageHide = (): void => {
    for (const field of [...this.timers.keys()]) {
      keepUnsavedSegment(this.editOf(field, false));
      this.saveOrDelete(field);
    }
  };

  /** Restores unsent text in its field, and shows a colleague's newer text below it. */
  private async restore(): Promise<void> {
    await restoreUnsaved().catch(() => undefined);
    for (const kept of (await allSegments().catch(() => [])).filter(one => one.job === this.job)) {
      const here = this.querySelector<HTMLElement>(`[data-segment="${CSS.escape(kept.segment)}"]`),
        field = here?.querySelector<Field>("textarea[name=target]");
      if (!here || !field) {
        continue;
      }
      if (field.value === kept.target) {
        await deleteSegment(this.job, kept.segment);
        continue;
      }
      this.savedEdits.set(kept.segment, kept);
      if (field.defaultValue !== kept.previousTarget && field.defaultValue !== "") {
        const theirs = document.createElement("div"),
          words = document.createElement("p");
        [theirs.className, theirs.textContent, words.textContent, words.className] = [
          "say",
          t("row-theirs"),
          field.defaultValue,
          "words",
        ];
        theirs.append(words);
        field.after(theirs);
      }
      field.value = kept.target;
      this.announce(here, kept.isValidated ? "away" : "kept");
    }
  }

  /** Sync has sent a segment, or it was rejected: show the segment as the server now renders it. */
  private async onStoreChange(): Promise<void> {
    const now = new Map(
      (await allSegments().catch(() => [])).filter(one => one.job === this.job).map(one => [one.segment, one]),
    );
    const before = this.savedEdits;
    this.savedEdits = now;
    for (const [segment, kept] of before) {
      const other = now.get(segment),
        here = this.querySelector<HTMLElement>(`[data-segment="${CSS.escape(segment)}"]`),
        field = here?.querySelector<Field>("textarea[name=target]");
      // Segments that this page is sending are handled with their response.
      if (
        !here ||
        !field ||
        !kept.isValidated ||
        here.dataset["freshness"] === "sending" ||
        field.value === field.defaultValue
      ) {
        continue;
      }
      if (!other) {
        this.refresh(here, field, kept.target);
      } else if (other.problem) {
        this.announce(here, "refused");
      }
    }
  }

  private refresh(here: HTMLElement, field: Field, words: string): void {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.onload = () => {
      if (request.responseXML?.querySelector("nr-translate")) {
        this.applyAnswer(here, field, words, request.responseXML, true);
      }
    };
    request.send();
  }

  private announce(where: HTMLElement, what: "sending" | "sent" | "away" | "refused" | "kept"): void {
    const words = this.dataset[what] ?? "",
      status = this.querySelector(".row-status"),
      state = where.querySelector<HTMLElement>(".verdict .state");
    if (status) {
      status.textContent = words;
    }
    if (where !== this && state) {
      state.textContent = words;
    }
  }

  private readonly onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if ([...this.unsaved].some(field => field.form !== this.submitting && field.value !== field.defaultValue)) {
      event.preventDefault();
    }
  };
}

customElements.define("nr-translate", TranslationForm);
