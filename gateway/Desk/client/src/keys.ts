// Single-letter shortcuts. They are ignored in text fields, can be switched off, and override none of the browser's.
const offKey = "desk-letters-off";

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

// The elements that each letter moves through, and the direction.
const navigationKeys: Record<string, [string, number]> = {
  j: ["[data-row] a, [data-first]", 1],
  k: ["[data-row] a, [data-first]", -1],
  n: ["[data-change]", 1],
  p: ["[data-change]", -1],
};

function focusNext(what: string, by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>(what)],
    at = all.indexOf(document.activeElement as HTMLElement);
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}

// Focuses the first field of a form that was opened by a letter or the pointer. When opened with Enter, the focus stays on the summary.
const focusFirstField = (details: Element | null | undefined): void =>
  details?.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();

function activate(named: HTMLElement): void {
  named.click();
  focusFirstField(named.closest("details[open]"));
}

document.addEventListener("click", event => {
  const details = (event.target as Element).closest("main summary")?.parentElement as HTMLDetailsElement | undefined;
  // The click event comes before the browser opens the element.
  if (details && !details.open && event.detail > 0) {
    setTimeout(() => focusFirstField(details));
  }
});

class LetterKeys extends HTMLElement {
  private leading = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", this.onKeyDown);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKeyDown);
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isTextField(event.target) ||
      localStorage.getItem(offKey)
    ) {
      return;
    }
    const led = Date.now() - this.leading < 1500;
    this.leading = 0;
    if (led) {
      document.querySelector<HTMLAnchorElement>(`.places a[data-key="${CSS.escape(event.key)}"]`)?.click();
    } else if (event.key === "g") {
      this.leading = Date.now();
    } else if (event.key === "?") {
      location.assign("/desk/keys");
    } else {
      // Elements can declare a shortcut; otherwise the letter may be for navigation.
      const named = document.querySelector<HTMLElement>(`main [data-key="${CSS.escape(event.key)}"]`),
        way = navigationKeys[event.key];
      if (named) {
        event.preventDefault();
        activate(named);
      } else if (way) {
        focusNext(...way);
      }
    }
  };
}

class LetterKeysSetting extends HTMLElement {
  connectedCallback(): void {
    const box = this.querySelector("input")!;
    box.checked = !localStorage.getItem(offKey);
    box.addEventListener("change", () =>
      box.checked ? localStorage.removeItem(offKey) : localStorage.setItem(offKey, "1"),
    );
  }
}

customElements.define("nr-keys", LetterKeys);
customElements.define("nr-letters", LetterKeysSetting);
export {};
