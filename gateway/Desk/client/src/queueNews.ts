// Shows a button when there are new items, instead of moving the list. Polls only while the page is visible, and not with Save-Data.
import { plural } from "./i18n";
import { getJson } from "./sync";

const pause = 30_000;

class QueueNews extends HTMLElement {
  private seen: string | undefined;

  connectedCallback(): void {
    if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) {
      return;
    }
    void this.poll();
    setInterval(() => {
      if (document.visibilityState === "visible") {
        void this.poll();
      }
    }, pause);
  }

  private async poll(): Promise<void> {
    const list = (await getJson(this.getAttribute("src") ?? "")) as { items?: { articleId: string }[] } | undefined;
    if (!list?.items) {
      return;
    }
    const now = list.items.map(item => item.articleId),
      before = this.seen?.split(",");
    this.seen ??= now.join();
    const fresh = before ? now.filter(id => !before.includes(id)).length : 0;
    if (fresh > 0) {
      const button = document.createElement("button");
      button.textContent = plural("news", fresh);
      button.addEventListener("click", () => location.reload());
      this.replaceChildren(button);
    }
  }
}

customElements.define("nr-live", QueueNews);
