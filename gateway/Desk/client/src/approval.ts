// The approval form: one choice of when the text goes out, a button that says what will happen, and ten seconds to undo it.
// Without this script, the form is sent at once and the server refuses what contradicts itself.
import { plural, t } from "./i18n";
import { dayAndTime } from "./times";
import { readLocal } from "./zone";

const seconds = 10;

class Approval extends HTMLElement {
  private form!: HTMLFormElement;
  private terms!: HTMLElement;
  private button!: HTMLButtonElement;
  private at!: HTMLInputElement;
  private pending!: HTMLElement;
  private said!: HTMLElement;
  // A time that was typed, while another choice is made.
  private setAside = "";
  private timer: ReturnType<typeof setInterval> | undefined;
  private state: "open" | "counting" | "sent" = "open";

  connectedCallback(): void {
    this.form = this.closest("form")!;
    this.terms = this.querySelector<HTMLElement>(".terms")!;
    this.button = this.querySelector<HTMLButtonElement>("button.main")!;
    this.at = this.querySelector<HTMLInputElement>("input[name=at]")!;
    this.pending = this.querySelector<HTMLElement>(".pending")!;
    this.said = this.querySelector<HTMLElement>(".pending [role=status]")!;
    this.addEventListener("input", event => this.onInput(event.target as HTMLInputElement));
    this.form.addEventListener("submit", event => {
      event.preventDefault();
      this.count();
    });
    // The page goes away, or the browser freezes it and may never wake it. A request made in pagehide is lost in browsers that hand it to
    // the service worker, see worker.ts; not every browser has beforeunload.
    addEventListener("beforeunload", () => this.leave());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("freeze", () => this.leave());
    addEventListener("pageshow", event => {
      if ((event as PageTransitionEvent).persisted && this.state === "sent") {
        location.replace(this.dataset["answer"]!);
      }
    });
    this.label();
  }

  private get choice(): string {
    return this.querySelector<HTMLInputElement>("input[name=when]:checked")?.value ?? "";
  }

  private choose(choice: string): void {
    this.querySelector<HTMLInputElement>(`input[name=when][value=${choice}]`)!.checked = true;
  }

  private onInput(changed: HTMLInputElement): void {
    if (changed === this.at && this.at.value) {
      this.choose("at");
    } else if (changed.name === "when") {
      // No time stays in the field that the choice does not mean.
      if (this.choice === "at") {
        this.at.value ||= this.setAside;
      } else {
        this.setAside = this.at.value || this.setAside;
        this.at.value = "";
      }
      this.at.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.label();
  }

  private label(): void {
    this.at.required = this.choice === "at";
    this.button.textContent = this.effect();
  }

  private effect(): string {
    const { revision = "", language = "", glass } = this.dataset,
      effect =
        this.choice === "hold"
          ? t("approve-hold", revision)
          : this.choice === "at"
            ? this.scheduled(revision)
            : this.immediate(revision, language);
    return glass ? t("approve-glass", effect) : effect;
  }

  private scheduled(revision: string): string {
    const { at } = readLocal(this.at.value);
    return at ? t("approve-at", revision, dayAndTime(at)) : t("approve-at-time", revision);
  }

  private immediate(revision: string, language: string): string {
    const typed = readLocal(this.querySelector<HTMLInputElement>("input[name=embargoUntil]")!.value).at,
      asked = this.dataset["embargo"] ? new Date(this.dataset["embargo"]) : undefined,
      embargo = typed && (!asked || typed > asked) ? typed : asked;
    if (embargo) {
      return t("approve-embargo", revision, language, dayAndTime(embargo));
    }
    const together = this.querySelector<HTMLInputElement>("input[name=together]")!.checked;
    return t(together ? "approve-together" : "approve-now", revision, language);
  }

  private count(): void {
    if (this.state !== "open") {
      return;
    }
    this.state = "counting";
    // What is being sent can be read, and not be changed any more.
    this.terms.inert = true;
    const undo = document.createElement("button"),
      left = document.createElement("span");
    let still = seconds;
    undo.type = "button";
    undo.textContent = t("approve-undo");
    undo.addEventListener("click", () => this.undo());
    // The key that sent the form may still be held down.
    undo.addEventListener("keydown", event => {
      if (event.repeat) {
        event.preventDefault();
      }
    });
    // A screen reader hears the sentence once; the seconds are for the eye.
    left.setAttribute("aria-hidden", "true");
    left.textContent = plural("approve-seconds", still);
    this.said.textContent = t("approve-sends", this.button.textContent);
    this.pending.append(left, undo);
    undo.focus();
    this.timer = setInterval(() => {
      still -= 1;
      left.textContent = plural("approve-seconds", still);
      if (still <= 0) {
        void this.send();
      }
    }, 1000);
  }

  private undo(): void {
    if (this.state !== "counting") {
      return;
    }
    this.stop("open");
    this.terms.inert = false;
    this.said.textContent = t("approve-undone");
    this.button.focus();
  }

  private stop(state: "open" | "sent"): void {
    clearInterval(this.timer);
    this.state = state;
    this.pending.replaceChildren(this.said);
  }

  /** Sends the form as the browser would, but so that it arrives even when the page is closed meanwhile. */
  private post(): Promise<Response> {
    this.stop("sent");
    this.said.textContent = t("approve-sending");
    const body = new URLSearchParams();
    new FormData(this.form).forEach((value, name) => typeof value === "string" && body.append(name, value));
    return fetch(location.href, { method: "POST", body, keepalive: true });
  }

  private async send(): Promise<void> {
    try {
      const answer = await this.post();
      if (answer.redirected && new URL(answer.url).pathname.endsWith("/approved")) {
        location.assign(answer.url);
        return;
      }
    } catch {
      // No answer: the browser tells why when it sends the form itself.
    }
    // The same key: what was done is not done twice, and what was refused is explained on the page.
    this.form.submit();
  }

  private leave(): void {
    if (this.state === "counting") {
      this.post().catch(() => undefined);
    }
  }
}

customElements.define("nr-approval", Approval);
export {};
