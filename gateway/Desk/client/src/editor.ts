// The writing page. What is typed is on this device within half a second and goes to the desk by itself; the form underneath works without any of this.
import { copyOf, emptyCopy, fields, rebase, sameCopy, type Clash, type Copy, type Sent } from "./copy";
import { Body } from "./editor/body";
import { checks, words } from "./editor/checks";
import { settle, showClashes, type Choice } from "./editor/conflicts";
import { waysOut } from "./outbox";
import { leaveWords, putBack, settled } from "./unload";
import { bringNow, get, lineNow, onLine, sendAll } from "./sync";
import { change, find, isWaiting, onChange, person, type Draft } from "./draftStore";
import { asMarkdown, asText, fromMarkdown } from "./markdownText";
import { articleHere, newArticleId } from "./location";
import { clock, count, has, say } from "./i18n";

interface Seed extends Sent {
  state: string;
  language: string;
  questions: { field: string }[];
  comments: { blockId?: string | null; resolved: boolean }[];
  suggestions: { blockId: string; state: string }[];
}

const quiet = 400,
  longestUnkept = 2_000,
  pause = 2_000,
  longest = 10_000,
  look = 30_000;

class Editor extends HTMLElement {
  private article = "";
  private draft!: Draft;
  /** What both the page and the device hold; the page may be ahead of it. */
  private known: Copy = emptyCopy();
  private body: Body | undefined;
  private questions = 0;
  /** Paragraphs with open notes. */
  private noted: ReadonlySet<string> = new Set();
  private dirty = false;
  private keeping: Promise<void> = Promise.resolve();
  private timers = { keep: 0, unkept: 0, send: 0, first: 0 };

  async connectedCallback(): Promise<void> {
    if (!person() || !this.form) {
      return;
    }
    if (!articleHere()) {
      if (location.pathname !== "/desk/write") {
        return;
      }
      history.replaceState(null, "", `/desk/articles/${newArticleId()}/write?new=1`);
    }
    this.article = articleHere()!;
    if (!/\/write$/.test(location.pathname)) {
      return;
    }
    await putBack().catch(() => undefined);
    const seed = JSON.parse(this.querySelector("script.seed")?.textContent || "null") as Seed | null,
      kept = await find(this.article).catch(() => undefined);
    this.questions = seed?.questions.length ?? 0;
    this.noted = new Set(
      [
        ...(seed?.comments.filter(one => !one.resolved).map(one => one.blockId) ?? []),
        ...(seed?.suggestions.filter(one => one.state === "open").map(one => one.blockId) ?? []),
      ].filter(id => id != null),
    );
    if (!kept && !seed && !new URLSearchParams(location.search).has("new")) {
      if (!document.querySelector("[data-unknown]")) {
        this.say("not-here");
      }
      return;
    }
    this.draft = kept ?? this.fresh(seed);
    if (kept && !isWaiting(kept) && seed && seed.revision >= kept.base) {
      this.draft = { ...kept, ...this.resting(seed) };
    }
    this.known = this.draft.copy;
    this.fill(this.known);
    this.hidden = false;
    document.querySelector("[data-shell]")?.setAttribute("hidden", "");
    this.prepare();
    this.show();
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

  private resting(seed: Seed): Pick<Draft, "copy" | "basis" | "base" | "trouble" | "clashes"> {
    const copy = copyOf(seed);
    return { copy, basis: copy, base: seed.revision, trouble: null, clashes: [] };
  }

  private fresh(seed: Seed | null): Draft {
    const language = this.querySelector<HTMLSelectElement>("select[name=language]")?.value ?? seed?.language ?? "fr";
    return {
      articleId: this.article,
      person: person(),
      language,
      isNew: !seed,
      base: 0,
      copy: emptyCopy(),
      basis: emptyCopy(),
      ...(seed ? this.resting(seed) : { trouble: null, clashes: [] }),
      edits: 0,
      sent: 0,
      flight: null,
      keep: null,
      submit: null,
      receipt: null,
      tries: 0,
      next: 0,
      changed: Date.now(),
      taken: 0,
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
        this.body ??= new Body(place, label, this.draft.language, this.known.blocks, this.noted, () => this.typed());
        this.body.blocks = plain ? [] : this.current().blocks;
      } else if (this.body) {
        this.area.value = asMarkdown(this.body.blocks);
      }
      place.hidden = plain;
      this.area.hidden = !plain;
      this.plain = plain;
    };
    this.area.addEventListener("input", () => {
      this.plainBlocks = undefined;
    });
    mode(simple);
    form.addEventListener("input", event => {
      if (!(event.target as HTMLElement).closest(".editor")) {
        this.typed();
      }
    });
    form.addEventListener("change", event => {
      const choice = event.target as HTMLInputElement;
      if (choice.name === "dateline-choice") {
        this.field("dateline").value = choice.value;
        this.typed();
      }
    });
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.now();
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
      this.typed();
    });
    this.querySelector(".ways-out")?.append(
      ...waysOut(
        () => asText(this.current()),
        () => this.current().headline,
      ),
    );
    this.querySelector("[data-submit]")?.addEventListener("click", event => {
      event.preventDefault();
      this.openSheet();
    });
    this.querySelector("dialog form")?.addEventListener("submit", event => void this.submit(event as SubmitEvent));
    this.querySelector("dialog [data-close]")?.addEventListener("click", () => this.querySelector("dialog")!.close());
    document.addEventListener("keydown", event => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) {
        return;
      }
      if (event.key === "s") {
        event.preventDefault();
        void this.now();
      }
      if (event.key === "Enter") {
        event.preventDefault();
        this.openSheet();
      }
    });
    // An answer to a note is given to the text as it is here.
    document.querySelectorAll<HTMLFormElement>("form[data-after-saving], .after-saving form").forEach(one =>
      one.addEventListener("submit", event => {
        event.preventDefault();
        void this.now().then(arrived => {
          if (arrived) {
            one.submit();
          } else {
            this.say("not-now");
          }
        });
      }),
    );
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.leave();
      }
    });
    addEventListener("pagehide", () => this.leave());
    onChange(article => {
      if (article === this.article || article === "") {
        void this.heard();
      }
    });
    onLine(() => this.show());
    addEventListener("online", () => this.show());
    addEventListener("offline", () => this.show());
    setInterval(() => {
      if (document.visibilityState === "visible" && lineNow() === "fine") {
        void this.lookAround();
      }
    }, look);
  }

  private plain = false;
  private plainBlocks: Copy["blocks"] | undefined;

  private current(): Copy {
    const copy = { ...this.known };
    for (const name of fields) {
      copy[name] = this.field(name).value;
    }
    copy.blocks =
      this.plain || !this.body
        ? (this.plainBlocks ??=
            this.area.value === asMarkdown(this.known.blocks)
              ? this.known.blocks
              : fromMarkdown(this.area.value, this.known.blocks))
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
    const text = asMarkdown(copy.blocks);
    if (this.area.value !== text) {
      this.area.value = text;
    }
    if (this.body) {
      this.body.blocks = copy.blocks;
    }
  }

  private typed(): void {
    this.dirty = true;
    clearTimeout(this.timers.keep);
    clearTimeout(this.timers.send);
    // On the pause, for writing down costs; but whoever never pauses is kept too.
    this.timers.unkept ||= Date.now();
    this.timers.keep = setTimeout(
      () => void this.keep(),
      Math.max(0, Math.min(quiet, this.timers.unkept + longestUnkept - Date.now())),
    );
    this.timers.first ||= Date.now();
    this.timers.send = setTimeout(
      () => {
        this.timers.first = 0;
        void this.keep().then(() => sendAll());
      },
      Date.now() - this.timers.first > longest ? quiet : pause,
    );
  }

  /** Writes down what is on the page; what came from elsewhere meanwhile is joined to it. */
  private keep(): Promise<void> {
    return (this.keeping = this.keeping.then(async () => {
      if (!this.dirty) {
        return;
      }
      this.dirty = false;
      this.timers.unkept = 0;
      const mine = this.current(),
        known = this.known;
      if (sameCopy(mine, known)) {
        return;
      }
      try {
        const kept = await change(this.article, now => {
          const draft = now ?? this.draft,
            merged =
              now && !sameCopy(now.copy, known)
                ? rebase(known, mine, now.copy)
                : { copy: mine, clashes: [] as Clash[] };
          return {
            ...draft,
            language: this.draft.language,
            copy: merged.copy,
            clashes: [...draft.clashes, ...merged.clashes],
            edits: draft.edits + 1,
            changed: Date.now(),
            trouble: null,
          };
        });
        this.take(kept!, mine);
        if (!this.dirty) {
          settled(this.article);
        }
        void navigator.storage?.persist?.();
      } catch {
        // The words are still on the page: say so, and offer the ways out.
        this.dirty = true;
        this.say("storage-full");
      }
    }));
  }

  private leave(): void {
    const mine = this.current();
    if (!sameCopy(mine, this.known)) {
      leaveWords({ draft: this.draft, known: this.known, mine });
    }
    void this.keep();
  }

  private take(draft: Draft, shown: Copy): void {
    const now = this.current();
    this.draft = draft;
    if (!sameCopy(draft.copy, shown)) {
      this.fill(sameCopy(now, shown) ? draft.copy : rebase(shown, now, draft.copy).copy);
    }
    this.known = draft.copy;
    this.plainBlocks = undefined;
    this.show();
  }

  private heard(): Promise<void> {
    return (this.keeping = this.keeping.then(async () => {
      const draft = await find(this.article);
      if (draft) {
        this.take(draft, this.known);
      }
    }));
  }

  private async now(): Promise<boolean> {
    await this.keep();
    return (await find(this.article)) ? bringNow(this.article) : true;
  }

  private show(): void {
    const copy = this.current(),
      draft = this.draft,
      place = this.querySelector<HTMLElement>(".counts")!;
    place.textContent = [
      count("words", words(copy)),
      say("minutes", Math.max(1, Math.ceil(words(copy) / 230))),
      draft.base > 0 ? say("rests-on", draft.base) : say("new"),
      `${copy.headline.length}/90`,
    ].join(" · ");
    showClashes(
      this.querySelector<HTMLElement>(".clashes")!,
      draft.clashes,
      (id, choice) => void this.choose(id, choice),
    );
    const trouble = this.querySelector<HTMLElement>(".refused")!,
      problem = draft.trouble;
    trouble.hidden = !problem;
    trouble.textContent = problem
      ? say("refused", has(`problem.${problem.code}`) ? say(`problem.${problem.code}`) : problem.detail) +
        Object.entries(problem.errors ?? {})
          .map(([pointer, sentences]) => ` ${this.where(pointer, draft)}: ${sentences.join(" ")}`)
          .join("")
      : "";
    const taken = this.querySelector<HTMLElement>(".taken")!;
    taken.hidden = draft.taken === 0;
    taken.textContent = draft.taken > 0 ? count("taken", draft.taken) : "";
    const button = this.querySelector<HTMLElement>("[data-submit]");
    if (button) {
      button.textContent = lineNow() === "away" || !navigator.onLine ? say("submit-later") : say("submit");
    }
    if (draft.submit) {
      this.say("submit-waits");
    }
  }

  private where(pointer: string, draft: Draft): string {
    const [, name, at] = pointer.split("/");
    return name === "blocks" && at
      ? `${say("paragraph", Number(at) + 1)} (${draft.copy.blocks[Number(at)]?.text.slice(0, 30) ?? ""}…)`
      : say(`field.${name}`);
  }

  private async choose(id: string, choice: Choice): Promise<void> {
    await this.keep();
    await change(this.article, draft => {
      const clash = draft?.clashes.find(one => one.id === id);
      if (!draft || !clash) {
        return draft;
      }
      const copy = settle(draft.copy, clash, choice);
      // My words go to the desk first and are replaced then: what was not chosen is in the history.
      return {
        ...draft,
        copy,
        clashes: draft.clashes.filter(one => one.id !== id),
        keep: choice === "theirs" ? (draft.keep ?? draft.copy) : draft.keep,
        edits: draft.edits + 1,
        changed: Date.now(),
      };
    });
    await sendAll(true);
  }

  private openSheet(): void {
    const dialog = this.querySelector("dialog")!,
      list = dialog.querySelector<HTMLElement>(".checks")!,
      { stops, warns } = checks(this.current(), this.questions);
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
    send.textContent = lineNow() === "away" || !navigator.onLine ? say("submit-later") : say("submit-now");
    dialog.showModal();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const values = new FormData(event.target as HTMLFormElement),
      text = (name: string): string => (values.get(name) as string | null)?.trim() ?? "";
    // Times are Bamako's, which are Greenwich's.
    const time = (name: string): string => (text(name) ? `${text(name)}:00Z` : "");
    this.querySelector("dialog")!.close();
    await this.keep();
    await change(this.article, now => ({
      ...(now ?? this.draft),
      edits: Math.max(1, (now ?? this.draft).edits),
      trouble: null,
      submit: {
        note: text("note"),
        urgency: text("urgency") || "normal",
        due: time("due"),
        embargoUntil: time("embargoUntil"),
      },
    }));
    if (await bringNow(this.article)) {
      location.assign(`/desk/articles/${this.article}?done=submitted`);
    }
  }

  // Somebody else is in it: a line, never a lock.
  private async lookAround(): Promise<void> {
    const theirs = (await get(`/api/drafts/${this.article}`)) as Sent | undefined;
    if (!theirs || theirs.revision <= this.draft.base || this.draft.flight) {
      return;
    }
    const saved = (await get(`/api/drafts/${this.article}/revisions/${theirs.revision}`)) as
      { by: { id: string; name: string }; at: string } | undefined;
    const line = this.querySelector<HTMLElement>(".others")!,
      button = document.createElement("button");
    if (!saved) {
      return;
    }
    line.textContent = `${say("others", saved.by.name, clock(saved.at))} `;
    button.type = "button";
    button.textContent = say("take-in");
    button.addEventListener("click", () => {
      line.hidden = true;
      void this.takeIn(theirs);
    });
    line.append(button);
    line.hidden = false;
  }

  private async takeIn(theirs: Sent): Promise<void> {
    await this.keep();
    await change(this.article, now => {
      const draft = now ?? this.draft,
        copy = copyOf(theirs),
        merged = rebase(draft.basis, draft.copy, copy);
      return {
        ...draft,
        copy: merged.copy,
        clashes: merged.clashes,
        base: theirs.revision,
        basis: copy,
        sent: sameCopy(merged.copy, copy) ? draft.edits : draft.edits - 1,
        taken: draft.taken + merged.taken.length,
      };
    });
    await sendAll(true);
  }

  private say(key: string): void {
    const place = this.querySelector<HTMLElement>(".said");
    if (place) {
      place.textContent = say(key);
      place.hidden = false;
      this.hidden = false;
    }
  }
}

customElements.define("nr-editor", Editor);
