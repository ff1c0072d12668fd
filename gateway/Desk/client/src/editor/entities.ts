// The browser knows every entity; a table of our own would weigh more than all the rest.
import { trustedTypes } from "../trustedTypes";

let place: HTMLTextAreaElement | undefined;

export function decodeHTML(entity: string): string {
  place ??= document.createElement("textarea");
  place.innerHTML = trustedTypes.createHTML(entity);
  return place.value;
}

export const decodeHTMLStrict = decodeHTML;
