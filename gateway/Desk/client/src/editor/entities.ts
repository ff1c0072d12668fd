// Lets the browser decode entities, because the table in markdown-it is larger than the rest of the editor.
import { trustedTypes } from "../trustedTypes";

let place: HTMLTextAreaElement | undefined;

export function decodeHTML(entity: string): string {
  place ??= document.createElement("textarea");
  place.innerHTML = trustedTypes.createHTML(entity);
  return place.value;
}

export const decodeHTMLStrict = decodeHTML;
