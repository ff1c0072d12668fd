// Keyboard shortcuts of the translation page: next and previous open segment, copy the source, insert a term. All have buttons too.
type Field = HTMLTextAreaElement;

export const segmentOf = (of: Element): HTMLElement =>
  of.closest<HTMLElement>(".segment") ?? document.createElement("li");

// Shows the controls that need a script, which are rendered hidden.
export function revealScriptOnly(where: ParentNode): void {
  where.querySelectorAll<HTMLElement>("[data-copy], [data-insert], [data-take], .keys-here").forEach(one => {
    one.hidden = false;
  });
}

function insertText(field: Field, words: string, whole: boolean): void {
  field.focus();
  if (whole) {
    field.select();
  }
  // The only way to insert text that the user can undo.
  if (!document.execCommand("insertText", false, words)) {
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  }
}

/** Focuses the next open segment, or the submit button if there is none. */
export function focusNext(page: HTMLElement, from: Element, by: number): void {
  const rows = [...page.querySelectorAll<HTMLElement>(".segment")],
    here = rows.indexOf(segmentOf(from)),
    all = rows.length;
  for (let step = 1; step <= all; step++) {
    const other = rows[((((here < 0 && by < 0 ? 0 : here) + by * step) % all) + all) % all];
    const field =
      other && /stale|new/.test(other.dataset["freshness"] ?? "")
        ? other.querySelector<Field>("textarea[name=target]")
        : null;
    if (field && other !== rows[here]) {
      field.focus();
      other!.scrollIntoView({ block: "nearest" });
      return;
    }
  }
  page.querySelector<HTMLElement>(".whole button.main")?.focus();
}

function onKeyDown(page: HTMLElement, event: KeyboardEvent): void {
  const field =
    event.target instanceof HTMLTextAreaElement && event.target.name === "target" ? event.target : undefined;
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey && !control && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    focusNext(page, event.target as Element, event.key === "ArrowDown" ? 1 : -1);
  } else if (field && control && event.key === "Enter") {
    field.form?.requestSubmit(field.form.querySelector<HTMLButtonElement>("button[value=save]"));
  } else if (field && control && event.shiftKey && event.code === "KeyC") {
    insertText(field, segmentOf(field).dataset["source"] ?? "", true);
  } else if (field && event.altKey && !control && /^Digit[1-9]$/.test(event.code)) {
    const term = segmentOf(field).querySelector<HTMLElement>(`[data-number="${event.code.slice(5)}"]`);
    if (!term) {
      return;
    }
    insertText(field, term.dataset["insert"] ?? "", false);
  } else {
    return;
  }
  event.preventDefault();
}

function onClick(event: Event): void {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-insert], [data-take]");
  const field = button && segmentOf(button).querySelector<Field>("textarea[name=target]");
  if (!button || !field) {
    return;
  }
  const { insert, take } = button.dataset;
  insertText(field, insert ?? take ?? segmentOf(field).dataset["source"] ?? "", insert === undefined);
}

export function listenForKeys(page: HTMLElement): void {
  page.addEventListener("keydown", event => onKeyDown(page, event));
  page.addEventListener("click", onClick);
}
