// The schema of the body: a flat list of blocks, each with its id.
import { Schema, type DOMOutputSpec, type Node } from "prosemirror-model";

export const isSafeAddress = (address: string | null | undefined): boolean =>
  /^(https?:\/\/|mailto:)/i.test(address?.trim() ?? "");

const id = { id: { default: "", validate: "string" } };
const text = { default: "", validate: "string" };
// Null until somebody has said something; empty when there is nothing to say.
const said = { default: null, validate: "string|null" };
const out =
  (tag: string, css = "") =>
  (node: Node): DOMOutputSpec => [tag, { "data-id": node.attrs["id"] as string, ...(css ? { class: css } : {}) }, 0];

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      group: "block",
      content: "inline*",
      attrs: id,
      parseDOM: [{ tag: "p" }, { tag: "div" }],
      toDOM: out("p"),
    },
    heading2: {
      group: "block",
      content: "text*",
      marks: "em",
      defining: true,
      attrs: id,
      parseDOM: [{ tag: "h1" }, { tag: "h2" }],
      toDOM: out("h2"),
    },
    heading3: {
      group: "block",
      content: "text*",
      marks: "em",
      defining: true,
      attrs: id,
      parseDOM: [{ tag: "h3" }, { tag: "h4" }, { tag: "h5" }, { tag: "h6" }],
      toDOM: out("h3"),
    },
    quote: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: { ...id, cite: text },
      parseDOM: [{ tag: "blockquote p", priority: 60 }, { tag: "blockquote" }],
      toDOM: node => [
        "blockquote",
        { "data-id": node.attrs["id"] as string, "data-cite": node.attrs["cite"] as string },
        0,
      ],
    },
    bullet: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: id,
      parseDOM: [{ tag: "li" }],
      toDOM: out("p", "item bullet"),
    },
    numbered: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: id,
      parseDOM: [{ tag: "ol > li", priority: 60 }],
      toDOM: out("p", "item numbered"),
    },
    figure: {
      group: "block",
      content: "inline*",
      defining: true,
      isolating: true,
      attrs: { ...id, picture: text, alt: said, credit: said },
      toDOM: node => [
        "figure",
        {
          "data-id": node.attrs["id"] as string,
          "data-alt": (node.attrs["alt"] ?? "") as string,
          "data-credit": (node.attrs["credit"] ?? "") as string,
        },
        ["figcaption", 0],
      ],
    },
    related: {
      group: "block",
      content: "text*",
      marks: "",
      defining: true,
      attrs: { ...id, articleId: text, url: text },
      toDOM: node => [
        "p",
        {
          "data-id": node.attrs["id"] as string,
          class: "also",
          "data-to": (node.attrs["url"] || node.attrs["articleId"]) as string,
        },
        0,
      ],
    },
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: found => isSafeAddress(found.getAttribute("href")) && { href: found.getAttribute("href") },
        },
      ],
      toDOM: mark => ["a", { href: mark.attrs["href"] as string, rel: "noopener" }, 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
    strong: {
      parseDOM: [{ tag: "b", getAttrs: found => found.style.fontWeight !== "normal" && null }, { tag: "strong" }],
      toDOM: () => ["strong", 0],
    },
  },
});
