// Uploads a photo with its credit and description and inserts it at the cursor. Photos are not queued on the device:
// when offline, the dialog shows an error and keeps its input.
import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { newId } from "../copy";
import { hasText, t } from "../i18n";
import { schema } from "./schema";

const widest = 1_600,
  patience = 120_000;

/** Scales the image down for slow networks. Drawing it on a canvas also removes metadata such as the location. */
async function resize(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file),
    scale = Math.min(1, widest / Math.max(picture.width, picture.height)),
    canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      blob => {
        if (blob) {
          resolve(blob);
        } else {
          reject(new Error("picture"));
        }
      },
      "image/jpeg",
      0.86,
    ),
  );
}

/** The name by which articles refer to the picture, or the reason for a failure. */
async function upload(
  print: Blob,
  values: Record<string, string>,
  key: string,
): Promise<{ name?: string; problem?: string }> {
  const body = new FormData(),
    stop = new AbortController(),
    late = setTimeout(() => stop.abort(), patience);
  body.set("file", print, "picture.jpg");
  for (const name of ["caption", "credit", "alt"]) {
    body.set(name, values[name] ?? "");
  }
  try {
    const answer = await fetch("/api/pictures", {
      method: "POST",
      headers: { "X-CSRF": "1", "Idempotency-Key": key, Accept: "application/json" },
      body,
      signal: stop.signal,
      redirect: "error",
    });
    if (answer.status === 401) {
      return { problem: t("photo.signed-out") };
    }
    if (answer.status === 429 || answer.status >= 500) {
      return { problem: t("photo.away") };
    }
    const said = (await answer.json()) as {
        picture?: string;
        type?: string;
        detail?: string;
        errors?: Record<string, string[]>;
      },
      code = said.type?.split("/").pop() ?? "failure";
    return answer.ok && said.picture
      ? { name: said.picture }
      : {
          problem: t(
            "photo.refused",
            Object.values(said.errors ?? {}).flat()[0] ??
              (hasText(`problem.${code}`) ? t(`problem.${code}`) : (said.detail ?? code)),
          ),
        };
  } catch {
    return { problem: t("photo.away") };
  } finally {
    clearTimeout(late);
  }
}

function insertFigure(view: EditorView, name: string, values: Record<string, string>): void {
  const { $from } = view.state.selection,
    caption = values["caption"] ?? "",
    figure = schema.nodes["figure"];
  const node = figure.create(
    { id: newId(), picture: name, alt: values["alt"] ?? "", credit: values["credit"] ?? "" },
    caption ? schema.text(caption) : null,
  );
  view.dispatch(
    view.state.tr.insert($from.depth > 0 ? $from.after(1) : view.state.doc.content.size, node).scrollIntoView(),
  );
}

const field = (name: string, element: HTMLInputElement | HTMLTextAreaElement, hint?: string): HTMLElement[] => {
  const label = document.createElement("label"),
    about = document.createElement("p");
  [element.id, element.name, label.htmlFor, label.textContent] = [
    `photo-${name}`,
    name,
    `photo-${name}`,
    t(`photo.${name}`),
  ];
  if (!hint) {
    return [label, element];
  }
  [about.className, about.id, about.textContent] = ["hint", `photo-${name}-hint`, hint];
  element.setAttribute("aria-describedby", about.id);
  return [label, about, element];
};

export const insertPhoto: Command = (_state, _dispatch, view) => {
  if (!view) {
    return true;
  }
  const dialog = document.createElement("dialog"),
    form = document.createElement("form"),
    heading = document.createElement("h2"),
    said = document.createElement("p"),
    buttons = document.createElement("div");
  const file = Object.assign(document.createElement("input"), {
      type: "file",
      accept: "image/jpeg,image/png,image/webp",
    }),
    caption = document.createElement("textarea");
  const credit = Object.assign(document.createElement("input"), { type: "text", maxLength: 250, autocomplete: "off" }),
    alt = document.createElement("textarea");
  const choice = document.createElement("label"),
    decorative = Object.assign(document.createElement("input"), { type: "checkbox", name: "decorative" });
  const ok = document.createElement("button"),
    cancel = document.createElement("button");
  [caption.rows, caption.maxLength, alt.rows, alt.maxLength] = [2, 1000, 2, 500];
  [heading.id, heading.textContent, said.className, said.role, said.hidden] = [
    "photo-title",
    t("bar.photo"),
    "trouble",
    "alert",
    true,
  ];
  dialog.setAttribute("aria-labelledby", heading.id);
  choice.className = "choice";
  choice.append(decorative, t("photo.decorative"));
  [ok.className, ok.textContent, cancel.type, cancel.textContent, buttons.className] = [
    "main",
    t("photo.insert"),
    "button",
    t("cancel"),
    "actions",
  ];
  buttons.append(ok, cancel);
  form.noValidate = true;
  form.append(
    heading,
    said,
    ...field("file", file, t("photo.file-hint")),
    ...field("caption", caption),
    ...field("credit", credit, t("photo.credit-hint")),
    ...field("alt", alt, t("photo.alt-hint")),
    choice,
    buttons,
  );
  dialog.append(form);
  document.body.append(dialog);
  let key = crypto.randomUUID();
  const tell = (words: string, at?: HTMLElement): void => {
    [said.textContent, said.hidden, ok.disabled, ok.textContent] = [words, false, false, t("photo.insert")];
    (at ?? ok).focus();
  };
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    view.focus();
  });
  form.addEventListener("submit", event => {
    event.preventDefault();
    const chosen = file.files?.[0],
      values = {
        caption: caption.value.trim(),
        credit: credit.value.trim(),
        alt: decorative.checked ? "" : alt.value.trim(),
      };
    if (!chosen) {
      tell(t("photo.no-file"), file);
      return;
    }
    if (!values.credit) {
      tell(t("photo.no-credit"), credit);
      return;
    }
    if (!values.alt && !decorative.checked) {
      tell(t("photo.no-alt"), alt);
      return;
    }
    if (!navigator.onLine) {
      tell(t("photo.away"));
      return;
    }
    [said.hidden, ok.disabled, ok.textContent] = [true, true, t("photo.sending")];
    void resize(chosen)
      .then(
        print => upload(print, values, key),
        () => ({ problem: t("photo.unreadable") }) as { name?: string; problem?: string },
      )
      .then(({ name, problem }) => {
        if (!name) {
          // After a rejection the next attempt is a new request; without a response it is repeated with the same key.
          if (problem !== t("photo.away")) {
            key = crypto.randomUUID();
          }
          return tell(problem!);
        }
        insertFigure(view, name, values);
        dialog.close();
      });
  });
  dialog.showModal();
  return true;
};
