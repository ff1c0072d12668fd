// Converts between a block's inline CommonMark and ProseMirror nodes. The text itself never changes: the output is parsed again
// to verify it, and marks that CommonMark cannot express are dropped rather than characters.
import { Fragment, Mark, type Node } from "prosemirror-model";
import * as helpers from "markdown-it/lib/helpers/index.mjs";
import ParserInline from "markdown-it/lib/parser_inline.mjs";
import { isSafeAddress, schema } from "./schema";

interface Token {
  type: string;
  content: string;
  attrGet(name: string): string | null;
}

const inline = new ParserInline();
inline.ruler.enableOnly(["text", "newline", "escape", "emphasis", "link", "entity"]);
inline.ruler2.enableOnly(["balance_pairs", "emphasis", "fragments_join"]);
const parser = {
  inline,
  helpers,
  options: { maxNesting: 20 },
  normalizeLink: (address: string) => address,
  validateLink: isSafeAddress,
};

const marks = { link: schema.marks["link"], strong: schema.marks["strong"], em: schema.marks["em"] };
const hardBreak = schema.nodes["hard_break"];

export function parse(text: string): Node[] {
  const tokens: Token[] = [],
    nodes: Node[] = [];
  inline.parse(text, parser, {}, tokens);
  let now: readonly Mark[] = Mark.none;
  const on = (mark: Mark): void => {
    now = mark.addToSet(now);
  };
  const add = (words: string): void => {
    if (words) {
      nodes.push(schema.text(words, now));
    }
  };
  for (const token of tokens) {
    switch (token.type) {
      case "softbreak":
        add(" ");
        break;
      case "hardbreak":
        nodes.push(hardBreak.create());
        break;
      case "em_open":
        on(marks.em.create());
        break;
      case "strong_open":
        on(marks.strong.create());
        break;
      case "link_open":
        on(marks.link.create({ href: token.attrGet("href") ?? "" }));
        break;
      case "em_close":
        now = marks.em.removeFromSet(now);
        break;
      case "strong_close":
        now = marks.strong.removeFromSet(now);
        break;
      case "link_close":
        now = marks.link.removeFromSet(now);
        break;
      default:
        add(token.content);
    }
  }
  return Fragment.from(nodes).content as Node[];
}

export const plainOf = (nodes: readonly Node[]): string =>
  nodes.map(node => (node.isText ? node.text! : "\n")).join("");

// CommonMark cannot express marks that end at white space, or at punctuation beside a letter ("mot**,**mot"); such marks are shortened.
const isPunctuation = (letter: string): boolean => /[\p{P}\p{S}]/u.test(letter),
  isBlank = (letter: string): boolean => letter === "" || /\s/u.test(letter);
interface Letter {
  letter: string;
  marks: readonly Mark[];
  node?: Node;
}

function shrinkMarks(nodes: readonly Node[]): Letter[] {
  const letters: Letter[] = nodes.flatMap(node =>
    node.isText
      ? [...node.text!].map(letter => ({ letter, marks: node.marks }))
      : [{ letter: "\n", marks: Mark.none, node }],
  );
  for (let again = true, pass = 0; again && pass < 6; pass++) {
    again = false;
    for (const type of [marks.link, marks.strong, marks.em]) {
      const has = (at: number): boolean => !!letters[at] && !!type.isInSet(letters[at].marks),
        at = (place: number): string => letters[place]?.letter ?? "";
      const drop = (place: number): void => {
        letters[place]!.marks = type.removeFromSet(letters[place]!.marks);
        again = true;
      };
      const bad = (inside: string, outside: string): boolean =>
        isBlank(inside) ||
        (type !== marks.link && isPunctuation(inside) && !isBlank(outside) && !isPunctuation(outside));
      for (let start = 0; start < letters.length; start++) {
        if (!has(start) || has(start - 1)) {
          continue;
        }
        let [first, last] = [start, start];
        while (has(last + 1)) {
          last++;
        }
        const end = last;
        while (first <= last && bad(at(first), at(first - 1))) {
          drop(first++);
        }
        while (last >= first && bad(at(last), at(last + 1))) {
          drop(last--);
        }
        start = end;
      }
    }
  }
  return letters;
}

const escapeText = (text: string): string =>
  text
    .replace(/[\\`*_[\]<]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/!$/, "\\!");
const escapeAddress = (address: string): string =>
  address
    .replace(/[\s()<>\\*_[\]`]/g, letter => "%" + letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"))
    .replace(/&(?=#?\w+;)/g, "&amp;");

function write(letters: readonly Letter[], kept: (mark: Mark) => boolean): string {
  let text = "",
    run = "";
  const open: Mark[] = [];
  const flush = (): void => {
    text += escapeText(run);
    run = "";
  };
  const close = (mark: Mark): string =>
    mark.type === marks.link
      ? `](${escapeAddress(mark.attrs["href"] as string)})`
      : mark.type === marks.strong
        ? "**"
        : "*";
  const ends = (mark: Mark, from: number): number => {
    let at = from;
    while (mark.isInSet(letters[at]?.marks ?? Mark.none)) {
      at++;
    }
    return at;
  };
  for (let at = 0; at <= letters.length; at++) {
    const wanted = (letters[at]?.marks ?? []).filter(kept);
    const stays = open.findIndex(mark => !mark.isInSet(wanted));
    if (stays >= 0) {
      flush();
      while (open.length > stays) {
        text += close(open.pop()!);
      }
    }
    const fresh = wanted.filter(mark => !mark.isInSet(open)).sort((a, b) => ends(b, at) - ends(a, at));
    if (fresh.length > 0) {
      flush();
    }
    for (const mark of fresh) {
      text += mark.type === marks.link ? "[" : mark.type === marks.strong ? "**" : "*";
      open.push(mark);
    }
    if (letters[at]?.node) {
      flush();
      text += "\\\n";
    } else {
      run += letters[at]?.letter ?? "";
    }
  }
  flush();
  return text;
}

// CommonMark drops white space at the ends of a line.
function trimBlanks(letters: Letter[]): Letter[] {
  const kept = letters.filter((one, at) => {
    if (one.node || !isBlank(one.letter)) {
      return true;
    }
    const before = letters
        .slice(0, at)
        .reverse()
        .find(other => other.node || !isBlank(other.letter)),
      after = letters.slice(at).find(other => other.node || !isBlank(other.letter));
    return !!before && !before.node && !!after && !after.node;
  });
  while (kept.length > 0 && kept[0]!.node) {
    kept.shift();
  }
  while (kept.length > 0 && kept[kept.length - 1]!.node) {
    kept.pop();
  }
  return kept.filter((one, at) => !one.node || !kept[at + 1]?.node);
}

export function serialise(nodes: readonly Node[]): { text: string; plain: string } {
  const letters = trimBlanks(shrinkMarks(nodes)),
    plain = letters.map(one => one.letter).join("");
  for (const kept of [() => true, (mark: Mark) => mark.type === marks.link, () => false]) {
    const text = write(letters, kept);
    if (plainOf(parse(text)) === plain) {
      return { text, plain };
    }
  }
  return { text: escapeText(plain.replace(/\n/g, " ")), plain: plain.replace(/\n/g, " ") };
}
