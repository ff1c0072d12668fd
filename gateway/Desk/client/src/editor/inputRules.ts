// What the keys do beyond letters: block marks at the start of a line, and the signs of each language as its printers set them.
import { InputRule, inputRules } from "prosemirror-inputrules";
import type { EditorState, Plugin, Transaction } from "prosemirror-state";
import { schema } from "./schema";

const hard = "\u00a0",
  thin = "\u202f";

// Addresses and the like are left as they are typed.
const inAddress = (state: EditorState, at: number): boolean => {
  const before = state.doc.resolve(at);
  return /(:\/\/|www\.|@|[{}<>=\\])\S*$/.test(
    before.parent.textBetween(Math.max(0, before.parentOffset - 80), before.parentOffset, undefined, "\n"),
  );
};

const sign = (found: RegExp, put: (match: RegExpMatchArray) => string): InputRule =>
  new InputRule(found, (state, match, from, to) =>
    inAddress(state, to) ? null : state.tr.insertText(put(match), from, to),
  );

const turn = (found: RegExp, kind: string | ((match: RegExpMatchArray) => string)): InputRule =>
  new InputRule(found, (state, match, from, to): Transaction | null => {
    const { $from } = state.selection,
      type = schema.nodes[typeof kind === "string" ? kind : kind(match)]!;
    return $from.parent.type.name !== "paragraph"
      ? null
      : state.tr.delete(from, to).setBlockType(from, from, type, { id: $from.parent.attrs["id"] as string });
  });

const french = [
  sign(/ ([;!?])$/, match => thin + match[1]!),
  sign(/ :$/, () => hard + ":"),
  sign(/(^|[\s(\u00a0\u202f])"$/, match => match[1]! + "«" + hard),
  sign(/(\S)"$/, match => match[1]! + hard + "»"),
  sign(/« $/, () => "«" + hard),
  sign(/ »$/, () => hard + "»"),
  sign(/(\d) %$/, match => match[1]! + hard + "%"),
];
const english = [
  sign(/(^|[\s([])"$/, match => match[1]! + "“"),
  sign(/(\S)"$/, match => match[1]! + "”"),
  sign(/(^|\s)'$/, match => match[1]! + "‘"),
];
const both = [
  sign(/([\p{L}\p{N}])'$/u, match => match[1]! + "’"),
  sign(/\.\.\.$/, () => "…"),
  sign(/ -- $/, () => ` —${hard}`),
];

export const typing = (language: string): Plugin =>
  inputRules({
    rules: [
      turn(/^(##|###)\s$/, match => (match[1]!.length === 2 ? "heading2" : "heading3")),
      turn(/^>\s$/, "quote"),
      turn(/^[-*•]\s$/, "bullet"),
      turn(/^1[.)]\s$/, "numbered"),
      ...(language.startsWith("fr") ? french : english),
      ...both,
    ],
  });
