// The one line, always at the same place, that says where the words are. It is said aloud when the state changes, not at every save.
import { all, erase, find, isWaiting, onChange, person, tidy } from "./draftStore";
import { putBack } from "./unload";
import { pageOf, rows } from "./segmentStore";
import { isSending, lineNow, onLine, sendAll } from "./sync";
import { clock, has, say } from "./i18n";
import { articleHere } from "./location";

class Status extends HTMLElement {
  private at = 0;

  connectedCallback(): void {
    if (!("indexedDB" in window) || !person()) {
      return;
    }
    onChange(() => this.later());
    onLine(() => this.later());
    const hurry = (): void => {
      if (document.visibilityState === "visible") {
        void sendAll(true);
      }
    };
    addEventListener("online", hurry);
    addEventListener("offline", () => this.later());
    addEventListener("focus", hurry);
    document.addEventListener("visibilitychange", hurry);
    document
      .querySelector("[data-signout]")
      ?.addEventListener("submit", event => void this.leave(event as SubmitEvent));
    void putBack()
      .then(() => tidy())
      .then(() => sendAll(true))
      .catch(() => undefined);
    this.later();
  }

  private later(): void {
    clearTimeout(this.at);
    this.at = setTimeout(() => void this.show(), 60);
  }

  private async show(): Promise<void> {
    const drafts = await all(),
      typed = await rows(),
      texts = drafts.filter(isWaiting),
      waiting = texts.length + typed.filter(row => row.waiting).length,
      refused = drafts.find(draft => draft.trouble),
      row = typed.find(one => one.trouble);
    const here = articleHere(),
      mine = here ? await find(here) : undefined;
    const last =
      mine?.receipt ??
      drafts
        .map(draft => draft.receipt)
        .filter(receipt => receipt !== null)
        .sort((a, b) => (a!.receivedAt < b!.receivedAt ? 1 : -1))[0];
    const line = lineNow();
    if (line === "signed-out" || line === "stranger") {
      this.put("signed-out", say("signed-out"), say("sign-in"), "/signin?returnUrl=/desk/back");
    } else if (refused) {
      this.put(
        "refused",
        say(
          "refused",
          has(`problem.${refused.trouble!.code}`) ? say(`problem.${refused.trouble!.code}`) : refused.trouble!.detail,
        ),
        say("see"),
        `/desk/articles/${refused.articleId}/write`,
      );
    } else if (row) {
      this.put(
        "refused",
        say("refused", has(`problem.${row.trouble!.code}`) ? say(`problem.${row.trouble!.code}`) : row.trouble!.detail),
        say("see"),
        pageOf(row),
      );
    } else if (drafts.some(draft => draft.clashes.length > 0)) {
      this.put(
        "local",
        say("clashes-wait"),
        say("see"),
        `/desk/articles/${drafts.find(draft => draft.clashes.length > 0)!.articleId}/write`,
      );
    } else if (line === "away" || !navigator.onLine) {
      this.put("offline", waiting > 0 ? `${say("offline")} (${waiting})` : say("offline"));
    } else if (texts.some(draft => draft.isNew && !draft.copy.headline.trim())) {
      this.put("local", say("untitled"));
    } else if (waiting > 0) {
      this.put(isSending() ? "sending" : "local", isSending() ? say("sending") : say("local", waiting));
    } else if (last) {
      this.put("sent", say("sent", last.revision, clock(last.receivedAt)));
    } else {
      this.put("", "");
    }
  }

  private put(state: string, words: string, link?: string, address?: string): void {
    const place = this.querySelector<HTMLElement>(".status")!;
    if (place.dataset["state"] === state && place.dataset["words"] === words) {
      return;
    }
    // A receipt that follows a receipt is no change worth hearing.
    place.setAttribute("aria-live", state === place.dataset["state"] ? "off" : "polite");
    [place.dataset["state"], place.dataset["words"]] = [state, words];
    place.textContent = words;
    if (link && address) {
      const way = document.createElement("a");
      way.href = address;
      way.textContent = link;
      if (state === "signed-out") {
        way.target = "_blank";
        way.rel = "opener";
      }
      place.append(" ", way);
    }
  }

  // Nothing that is not at the desk goes without being asked for.
  private async leave(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.dataset["left"]) {
      return;
    }
    event.preventDefault();
    await sendAll(true);
    const waiting = (await all()).filter(isWaiting).length + (await rows()).length;
    if (waiting > 0 && !confirm(say("leave", waiting))) {
      return;
    }
    await erase();
    form.dataset["left"] = "yes";
    form.submit();
  }
}

customElements.define("nr-status", Status);
