// The status line, which shows whether everything is sent. Screen readers announce changes of state, but not every save.
import {
  allDrafts,
  eraseDevice,
  findDraft,
  isUnsent,
  onChange,
  currentPerson,
  deleteExpiredDrafts,
} from "./draftStore";
import { restoreUnsaved } from "./unload";
import { pageOf, allSegments } from "./segmentStore";
import { isSending, currentConnection, onConnectionChange, syncAll } from "./sync";
import { timeOfDay, hasText, t } from "./i18n";
import { currentArticleId } from "./location";

class Status extends HTMLElement {
  private at = 0;

  connectedCallback(): void {
    if (!("indexedDB" in window) || !currentPerson()) {
      return;
    }
    onChange(() => this.scheduleRender());
    onConnectionChange(() => this.scheduleRender());
    const hurry = (): void => {
      if (document.visibilityState === "visible") {
        void syncAll(true);
      }
    };
    addEventListener("online", hurry);
    addEventListener("offline", () => this.scheduleRender());
    addEventListener("focus", hurry);
    document.addEventListener("visibilitychange", hurry);
    document
      .querySelector("[data-signout]")
      ?.addEventListener("submit", event => void this.signOut(event as SubmitEvent));
    void restoreUnsaved()
      .then(() => deleteExpiredDrafts())
      .then(() => syncAll(true))
      .catch(() => undefined);
    this.scheduleRender();
  }

  private scheduleRender(): void {
    clearTimeout(this.at);
    this.at = setTimeout(() => void this.render(), 60);
  }

  private async render(): Promise<void> {
    const drafts = await allDrafts(),
      typed = await allSegments(),
      texts = drafts.filter(isUnsent),
      waiting = texts.length + typed.filter(row => row.isValidated).length,
      refused = drafts.find(draft => draft.problem),
      row = typed.find(one => one.problem);
    const here = currentArticleId(),
      mine = here ? await findDraft(here) : undefined;
    const last =
      mine?.receipt ??
      drafts
        .map(draft => draft.receipt)
        .filter(receipt => receipt !== null)
        .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))[0];
    const line = currentConnection();
    if (line === "signed-out" || line === "other-person") {
      this.display("signed-out", t("signed-out"), t("sign-in"), "/signin?returnUrl=/desk/back");
    } else if (refused) {
      this.display(
        "refused",
        t(
          "refused",
          hasText(`problem.${refused.problem!.code}`) ? t(`problem.${refused.problem!.code}`) : refused.problem!.detail,
        ),
        t("see"),
        `/desk/articles/${refused.articleId}/write`,
      );
    } else if (row) {
      this.display(
        "refused",
        t("refused", hasText(`problem.${row.problem!.code}`) ? t(`problem.${row.problem!.code}`) : row.problem!.detail),
        t("see"),
        pageOf(row),
      );
    } else if (drafts.some(draft => draft.conflicts.length > 0)) {
      this.display(
        "local",
        t("clashes-wait"),
        t("see"),
        `/desk/articles/${drafts.find(draft => draft.conflicts.length > 0)!.articleId}/write`,
      );
    } else if (line === "offline" || !navigator.onLine) {
      this.display("offline", waiting > 0 ? `${t("offline")} (${waiting})` : t("offline"));
    } else if (texts.some(draft => draft.isNew && !draft.copy.headline.trim())) {
      this.display("local", t("untitled"));
    } else if (waiting > 0) {
      this.display(isSending() ? "sending" : "local", isSending() ? t("sending") : t("local", waiting));
    } else if (last) {
      this.display("sent", t("sent", last.revision, timeOfDay(last.receivedAt)));
    } else {
      this.display("", "");
    }
  }

  private display(state: string, words: string, link?: string, address?: string): void {
    const place = this.querySelector<HTMLElement>(".status")!;
    if (place.dataset["state"] === state && place.dataset["words"] === words) {
      return;
    }
    // Do not announce each new receipt.
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

  // Signing out deletes the data on the device, so ask first while something is unsent.
  private async signOut(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.dataset["left"]) {
      return;
    }
    event.preventDefault();
    await syncAll(true);
    const waiting = (await allDrafts()).filter(isUnsent).length + (await allSegments()).length;
    if (waiting > 0 && !confirm(t("leave", waiting))) {
      return;
    }
    await eraseDevice();
    form.dataset["left"] = "yes";
    form.submit();
  }
}

customElements.define("nr-status", Status);
