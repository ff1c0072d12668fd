// Saves row after row of a translation without leaving the page. Each row is a form that works by itself too; what the server
// answers is the page, out of which the row is taken. What is typed is on this device within half a second, and validated rows go to the
// desk by themselves when it can be reached again.
import { leaveRow, putBack, settledRow } from "./unload";
import { dropRow, keepRow, newsOf, rows, type Row } from "./segmentStore";
import { sendAll } from "./sync";
import { onChange, person } from "./draftStore";
import { go, listen, reveal, row } from "./translationKeys";
import { say } from "./i18n";

type Field = HTMLTextAreaElement;

const quiet = 400;

class Translate extends HTMLElement {
  /** Rows whose words the device could not keep: nobody leaves those behind without being asked. */
  private readonly unkept = new Set<Field>();
  /** Rows on this device, as the page last knew. */
  private kept = new Map<string, Row>();
  private readonly timers = new Map<Field, number>();
  private leaving: HTMLFormElement | undefined;
  private pending = 0;
  /** Sent while rows were still on their way: it concerns the whole, and goes after them. */
  private queued: (() => void) | undefined;

  connectedCallback(): void {
    reveal(this);
    listen(this);
    this.addEventListener("submit", this.submit);
    this.addEventListener("input", this.typed);
    addEventListener("beforeunload", this.ask);
    addEventListener("pagehide", this.hurry);
    onChange(about => {
      if (about === newsOf(this.job) || about === "") {
        void this.heard();
      }
    });
    void this.bringBack();
  }

  private get job(): string {
    return this.dataset["api"]!;
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.ask);
    removeEventListener("pagehide", this.hurry);
  }

  private readonly submit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement,
      button = event.submitter as HTMLButtonElement | null;
    if (!form.matches(".target") || button?.value !== "save" || form.dataset["whole"]) {
      this.leaving = form;
      if (this.pending > 0) {
        event.preventDefault();
        this.queued = () => form.requestSubmit(button);
      }
      return;
    }
    event.preventDefault();
    this.send(form, button);
    go(this, form, 1);
  };

  private send(form: HTMLFormElement, button: HTMLButtonElement): void {
    const field = form.querySelector<Field>("textarea[name=target]")!,
      words = field.value,
      here = row(form);
    const body = new FormData(form);
    body.set("act", button.value);
    const was = here.dataset["freshness"] ?? "new";
    const mine = this.rowOf(field, true);
    clearTimeout(this.timers.get(field));
    this.timers.delete(field);
    void this.keep(field, mine);
    this.say(here, "sending");
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
        return this.later(here, mine);
      }
      if (!page?.querySelector("nr-translate")) {
        // Not our page: signed out, perhaps. The next time the browser goes there itself.
        form.dataset["whole"] = "yes";
        void this.keep(field, { ...mine, waiting: false });
        return this.say(here, "refused");
      }
      // Refused, the words stay in the row and on the device until they are validated anew.
      void (request.status < 400
        ? dropRow(this.job, mine.segment, words)
        : this.keep(field, { ...mine, waiting: false }));
      this.take(here, field, words, page, request.status < 400);
    };
    request.onerror = request.ontimeout = () => {
      here.dataset["freshness"] = was;
      this.later(here, mine);
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

  /** Takes from the page that came what it says of this row and of the whole. */
  private take(here: HTMLElement, field: Field, words: string, page: Document, done: boolean): void {
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
      reveal(now);
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
      // Refused while one writes on in it: the reason, and what the source is now, beside the words.
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
    this.say(this, done ? "sent" : "refused");
  }

  private rowOf(field: Field, waiting: boolean): Row {
    const here = row(field),
      hash = field.form?.querySelector<HTMLInputElement>("input[name=sourceHash]")?.value ?? "";
    return {
      person: person(),
      job: this.job,
      segment: here.dataset["segment"] ?? "",
      title: this.querySelector("h1")?.textContent ?? "",
      source: here.dataset["source"] ?? "",
      target: field.value,
      sourceHash: hash,
      // While this page is asking, nobody else does.
      was: field.defaultValue,
      waiting,
      tries: 0,
      next: waiting ? Date.now() + 30_000 : 0,
      changed: Date.now(),
      trouble: null,
    };
  }

  private async keep(field: Field, kept: Row): Promise<void> {
    try {
      this.kept.set(kept.segment, kept);
      await keepRow(kept);
      settledRow(kept);
      this.unkept.delete(field);
    } catch {
      this.unkept.add(field);
    }
  }

  // No answer: from here on the outbox asks, on whatever page one is.
  private later(here: HTMLElement, kept: Row): void {
    this.say(here, "away");
    void keepRow({ ...kept, tries: 1, next: Date.now() + 2_000 }).then(() => sendAll());
  }

  private readonly typed = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || field.name !== "target") {
      return;
    }
    clearTimeout(this.timers.get(field));
    this.timers.set(
      field,
      setTimeout(() => this.write(field), quiet),
    );
  };

  private write(field: Field): void {
    clearTimeout(this.timers.get(field));
    this.timers.delete(field);
    const kept = this.rowOf(field, false);
    if (field.value === field.defaultValue) {
      this.kept.delete(kept.segment);
      void dropRow(this.job, kept.segment);
    } else {
      void this.keep(field, kept);
    }
  }

  private readonly hurry = (): void => {
    for (const field of [...this.timers.keys()]) {
      leaveRow(this.rowOf(field, false));
      this.write(field);
    }
  };

  /** What was typed here and did not arrive stands in its row again; what a colleague wrote there meanwhile stands beneath. */
  private async bringBack(): Promise<void> {
    await putBack().catch(() => undefined);
    for (const kept of (await rows().catch(() => [])).filter(one => one.job === this.job)) {
      const here = this.querySelector<HTMLElement>(`[data-segment="${CSS.escape(kept.segment)}"]`),
        field = here?.querySelector<Field>("textarea[name=target]");
      if (!here || !field) {
        continue;
      }
      if (field.value === kept.target) {
        await dropRow(this.job, kept.segment);
        continue;
      }
      this.kept.set(kept.segment, kept);
      if (field.defaultValue !== kept.was && field.defaultValue !== "") {
        const theirs = document.createElement("div"),
          words = document.createElement("p");
        [theirs.className, theirs.textContent, words.textContent, words.className] = [
          "say",
          say("row-theirs"),
          field.defaultValue,
          "words",
        ];
        theirs.append(words);
        field.after(theirs);
      }
      field.value = kept.target;
      this.say(here, kept.waiting ? "away" : "kept");
    }
  }

  /** The outbox has brought a row, or was refused one: what the page now says of it is shown. */
  private async heard(): Promise<void> {
    const now = new Map(
      (await rows().catch(() => [])).filter(one => one.job === this.job).map(one => [one.segment, one]),
    );
    const before = this.kept;
    this.kept = now;
    for (const [segment, kept] of before) {
      const other = now.get(segment),
        here = this.querySelector<HTMLElement>(`[data-segment="${CSS.escape(segment)}"]`),
        field = here?.querySelector<Field>("textarea[name=target]");
      // Those on their way from here are answered for already.
      if (
        !here ||
        !field ||
        !kept.waiting ||
        here.dataset["freshness"] === "sending" ||
        field.value === field.defaultValue
      ) {
        continue;
      }
      if (!other) {
        this.refresh(here, field, kept.target);
      } else if (other.trouble) {
        this.say(here, "refused");
      }
    }
  }

  private refresh(here: HTMLElement, field: Field, words: string): void {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.onload = () => {
      if (request.responseXML?.querySelector("nr-translate")) {
        this.take(here, field, words, request.responseXML, true);
      }
    };
    request.send();
  }

  private say(where: HTMLElement, what: "sending" | "sent" | "away" | "refused" | "kept"): void {
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

  private readonly ask = (event: BeforeUnloadEvent): void => {
    if ([...this.unkept].some(field => field.form !== this.leaving && field.value !== field.defaultValue)) {
      event.preventDefault();
    }
  };
}

customElements.define("nr-translate", Translate);
