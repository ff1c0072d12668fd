// A translator's keys, and saving row after row without leaving the page. Each row is a form that works by itself too; what the server
// answers is the page, out of which the row is taken.
type Field = HTMLTextAreaElement;

class Translate extends HTMLElement {
  private readonly unsent = new Set<HTMLFormElement>();
  private leaving: HTMLFormElement | undefined;
  private pending = 0;
  /** Sent while rows were still on their way: it concerns the whole, and goes after them. */
  private queued: (() => void) | undefined;

  connectedCallback(): void {
    this.reveal(this);
    this.addEventListener("keydown", this.press);
    this.addEventListener("click", this.pick);
    this.addEventListener("submit", this.submit);
    addEventListener("online", this.again);
    addEventListener("beforeunload", this.ask);
  }

  disconnectedCallback(): void {
    removeEventListener("online", this.again);
    removeEventListener("beforeunload", this.ask);
  }

  // What only a script can do is not shown without one.
  private reveal(where: ParentNode): void {
    where.querySelectorAll<HTMLElement>("[data-copy], [data-insert], [data-take], .keys-here").forEach(one => { one.hidden = false; });
  }

  private readonly press = (event: KeyboardEvent): void => {
    const field = event.target instanceof HTMLTextAreaElement && event.target.name === "target" ? event.target : undefined;
    const control = event.ctrlKey || event.metaKey;
    if (event.altKey && !control && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.go(event.target as Element, event.key === "ArrowDown" ? 1 : -1);
    } else if (field && control && event.key === "Enter") {
      field.form?.requestSubmit(field.form.querySelector<HTMLButtonElement>("button[value=save]"));
    } else if (field && control && event.shiftKey && event.code === "KeyC") {
      this.put(field, row(field).dataset["source"] ?? "", true);
    } else if (field && event.altKey && !control && /^Digit[1-9]$/.test(event.code)) {
      const term = row(field).querySelector<HTMLElement>(`[data-number="${event.code.slice(5)}"]`);
      if (!term) { return; }
      this.put(field, term.dataset["insert"] ?? "", false);
    } else {
      return;
    }
    event.preventDefault();
  };

  private readonly pick = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-insert], [data-take]");
    const field = button && row(button).querySelector<Field>("textarea[name=target]");
    if (!button || !field) { return; }
    const { insert, take } = button.dataset;
    this.put(field, insert ?? take ?? row(field).dataset["source"] ?? "", insert === undefined);
  };

  private put(field: Field, words: string, whole: boolean): void {
    field.focus();
    if (whole) { field.select(); }
    // So that undo takes it back.
    if (!document.execCommand("insertText", false, words)) { field.setRangeText(words, field.selectionStart, field.selectionEnd, "end"); }
  }

  private go(from: Element, by: number): void {
    const rows = [...this.querySelectorAll<HTMLElement>(".segment")], here = rows.indexOf(row(from)), all = rows.length;
    for (let step = 1; step <= all; step++) {
      const other = rows[(((here < 0 && by < 0 ? 0 : here) + by * step) % all + all) % all];
      const field = other && /stale|new/.test(other.dataset["freshness"] ?? "") ? other.querySelector<Field>("textarea[name=target]") : null;
      if (field && other !== rows[here]) {
        field.focus();
        other!.scrollIntoView({ block: "nearest" });
        return;
      }
    }
    this.querySelector<HTMLElement>(".whole button.main")?.focus();
  }

  private readonly submit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement, button = event.submitter as HTMLButtonElement | null;
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
    this.go(form, 1);
  };

  private send(form: HTMLFormElement, button: HTMLButtonElement): void {
    const field = form.querySelector<Field>("textarea[name=target]")!, words = field.value, here = row(form);
    const body = new FormData(form);
    body.set("act", button.value);
    const was = here.dataset["freshness"] ?? "new";
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
      if (request.status === 429 || request.status >= 500) { return this.keep(form); }
      this.unsent.delete(form);
      if (!page?.querySelector("nr-translate")) {
        // Not our page: signed out, perhaps. The next time the browser goes there itself.
        form.dataset["whole"] = "yes";
        return this.say(here, "refused");
      }
      this.take(here, field, words, page, request.status < 400);
    };
    request.onerror = request.ontimeout = () => {
      here.dataset["freshness"] = was;
      this.keep(form);
    };
    request.onloadend = () => {
      this.pending--;
      if (this.pending > 0) { return; }
      this.queued?.();
      this.queued = undefined;
    };
    request.send(body);
  }

  /** Takes from the page that came what it says of this row and of the whole. */
  private take(here: HTMLElement, field: Field, words: string, page: Document, done: boolean): void {
    const fresh = page.getElementById(here.id), version = page.querySelector<HTMLInputElement>("input[name=version]")?.value;
    const head = this.querySelector("#job-head"), newHead = page.getElementById("job-head");
    if (head && newHead && !head.contains(document.activeElement)) { head.replaceWith(document.adoptNode(newHead)); }
    if (version) { this.querySelectorAll<HTMLInputElement>("input[name=version]").forEach(input => { input.value = version; }); }
    if (done) { field.defaultValue = words; }
    if (fresh && field.value === words && !here.contains(document.activeElement)) {
      const now = document.adoptNode(fresh);
      here.replaceWith(now);
      this.reveal(now);
    } else if (done) {
      here.dataset["freshness"] = "current";
      const state = here.querySelector<HTMLElement>(".state")!;
      state.className = "state state-current";
      state.textContent = this.dataset["current"] ?? "";
      const key = here.querySelector<HTMLInputElement>("input[name=key]");
      if (key) { key.value = crypto.randomUUID(); }
    } else if (fresh) {
      // Refused while one writes on in it: the reason, and what the source is now, beside the words.
      const trouble = fresh.querySelector(".trouble"), source = fresh.querySelector(".source");
      for (const name of ["key", "sourceHash"]) {
        const now = fresh.querySelector<HTMLInputElement>(`input[name=${name}]`), old = here.querySelector<HTMLInputElement>(`input[name=${name}]`);
        if (now && old) { old.value = now.value; }
      }
      if (source) { here.querySelector(".source")?.replaceWith(document.adoptNode(source)); }
      if (trouble) { here.querySelector("form")?.prepend(document.adoptNode(trouble)); }
    }
    this.say(this, done ? "sent" : "refused");
  }

  private keep(form: HTMLFormElement): void {
    this.unsent.add(form);
    this.say(row(form), "away");
  }

  private readonly again = (): void => {
    for (const form of this.unsent) {
      const button = form.querySelector<HTMLButtonElement>("button[value=save]");
      if (button) { this.send(form, button); }
    }
  };

  private say(where: HTMLElement, what: "sending" | "sent" | "away" | "refused"): void {
    const words = this.dataset[what] ?? "", status = this.querySelector(".row-status"), state = where.querySelector<HTMLElement>(".verdict .state");
    if (status) { status.textContent = words; }
    if (where !== this && state) { state.textContent = words; }
  }

  // Typed and not validated, or validated and not arrived: nobody leaves that behind without being asked.
  private readonly ask = (event: BeforeUnloadEvent): void => {
    const open = [...this.querySelectorAll<Field>("textarea[name=target]")].some(field => field.form !== this.leaving && field.value !== field.defaultValue);
    if (open || [...this.unsent].some(form => form !== this.leaving)) { event.preventDefault(); }
  };
}

const row = (of: Element): HTMLElement => of.closest<HTMLElement>(".segment") ?? document.createElement("li");

customElements.define("nr-translate", Translate);
