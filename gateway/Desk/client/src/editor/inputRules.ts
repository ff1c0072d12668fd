// Input rules: Markdown prefixes that change the kind of block, and the typography of each language.
import { InputRule, inputRules } from "prosemirror-inputrules";
import type { EditorState, Plugin, Transaction } from "prosemirror-state";
import { schema } from "./schema";

const noBreakSpace = "\u00a0",
  narrowNoBreakSpace = "\u202f";

// URLs, e-mail addresses and code are left unchanged.
const inAddress = (state: EditorState, at: number): boolean => {
  const before = state.doc.resolve(at);
  return /(:\/\/|www\.|@|[{}<>=\\])\S*$/.test(
    before.parent.textBetween(Math.max(0, before.parentOffset - 80), before.parentOffset, undefined, "\n"),
  );
};

const typographyRule = (found: RegExp, put: (match: RegExpMatchArray) => string): InputRule =>
  new InputRule(found, (state, match, from, to) =>
    inAddress(state, to) ? null : state.tr.insertText(put(match), from, to),
  );

const blockRule = (found: RegExp, kind: string | ((match: RegExpMatchArray) => string)): InputRule =>
  new InputRule(found, (state, match, from, to): Transaction | null => {
    const { $from } = state.selection,
      type = schema.nodes[typeof kind === "string" ? kind : kind(match)]!;
    return $from.parent.type.name !== "paragraph"
      ? null
      : state.tr.delete(from, to).setBlockType(from, from, type, { id: $from.parent.attrs["id"] as string });
  });

const french = [
  typographyRule(/ ([;!?])$/, match => narrowNoBreakSpace + match[1]!),
  typographyRule(/ :$/, () => noBreakSpace + ":"),
  typographyRule(/(^|[\s(\u00a0\u202f])"$/, match => match[1]! + "«" + noBreakSpace),
  typographyRule(/(\S)"$/, match => match[1]! + noBreakSpace + "»"),
  typographyRule(/« $/, () => "«" + noBreakSpace),
  typographyRule(/ »$/, () => noBreakSpace + "»"),
  typographyRule(/(\d) %$/, match => match[1]! + noBreakSpace + "%"),
];
const english = [
  typographyRule(/(^|[\s([])"$/, match => match[1]! + "“"),
  typographyRule(/(\S)"$/, match => match[1]! + "”"),
  typographyRule(/(^|\s)'$/, match => match[1]! + "‘"),
];
const both = [
  typographyRule(/([\p{L}\p{N}])'$/u, match => match[1]! + "’"),
  typographyRule(/\.\.\.$/, () => "…"),
  typographyRule(/ -- $/, () => ` —${noBreakSpace}`),
];

export const inputRulesFor = (language: string): Plugin =>
  inputRules({
    rules: [
      blockRule(/^(##|###)\s$/, match => (match[1]!.length === 2 ? "heading2" : "heading3")),
      blockRule(/^>\s$/, "quote"),
      blockRule(/^[-*•]\s$/, "bullet"),
      blockRule(/^1[.)]\s$/, "numbered"),
      ...(/^fr(-|$)/i.test(language) ? french : english),
      ...both,
    ],
  });
