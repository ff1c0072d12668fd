// Converts pasted plain text to blocks.
import { Fragment, Slice, type Node } from "prosemirror-model";
import { newId } from "../copy";
import { schema } from "./schema";

const readingTime = /^\s*\d{1,3}\s*min(ute)?s?\.?\s*(read|de lecture)?\s*$/i;
const relatedLine = /^(?:à lire aussi|read also)\s*:\s*(.+)$/is;

function block(piece: string): Node | undefined {
  const text = piece.trim().replace(/\s*\n\s*/g, " ");
  if (text === "" || readingTime.test(text)) {
    return undefined;
  }
  const found = /^(#{2,3}|>|[-*•]|\d{1,3}[.)])\s+(.+)$/s.exec(text),
    related = relatedLine.exec(text);
  const kind = related
    ? "related"
    : !found
      ? "paragraph"
      : found[1] === "##"
        ? "heading2"
        : found[1] === "###"
          ? "heading3"
          : found[1] === ">"
            ? "quote"
            : /\d/.test(found[1]!)
              ? "numbered"
              : "bullet";
  return schema.nodes[kind].create({ id: newId() }, schema.text(related?.[1] ?? found?.[2] ?? text));
}

export function fromText(text: string): Slice {
  const nodes = text
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n|\n(?=[-*•]\s|\d{1,3}[.)]\s)/)
    .map(block)
    .filter(node => node !== undefined);
  return closeSlice(new Slice(Fragment.from(nodes), 1, 1));
}

/** A single paragraph is inserted inline at the cursor; several remain separate paragraphs, so that no two words run together. */
export function closeSlice(slice: Slice): Slice {
  if (slice.content.childCount > 1) {
    return new Slice(slice.content, 0, 0);
  }
  const only = slice.content.firstChild;
  return only?.type.name === "paragraph" ? new Slice(slice.content, 1, 1) : slice;
}
