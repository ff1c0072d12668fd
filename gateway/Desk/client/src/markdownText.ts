// The body as Markdown in a plain text area, and back. Unchanged blocks keep their ids.
import { newId, type Block, type Copy, type BlockKind } from "./copy";

const prefixes: Partial<Record<BlockKind, string>> = {
  heading2: "## ",
  heading3: "### ",
  bullet: "- ",
  numbered: "1. ",
};

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "quote":
      return `> ${block.text.replace(/\n/g, "\n> ")}${block.cite ? `\n> — ${block.cite}` : ""}`;
    case "figure":
      return `![${block.alt === "" ? '""' : (block.alt ?? "")}](picture:${block.picture ?? ""}${block.credit == null ? "" : ` "${block.credit}"`})${block.text ? `\n${block.text}` : ""}`;
    case "related":
      return `À lire aussi : ${block.url ? `[${block.text}](${block.url})` : block.text}`;
    default:
      return (prefixes[block.kind] ?? "") + block.text;
  }
}

export const toMarkdown = (blocks: readonly Block[]): string =>
  blocks
    .map((block, at) => {
      const list =
        at > 0 && blocks[at - 1]!.kind === block.kind && (block.kind === "bullet" || block.kind === "numbered");
      return (at === 0 ? "" : list ? "\n" : "\n\n") + writeBlock(block);
    })
    .join("");

export const toPlainText = (copy: Copy): string =>
  [copy.headline, copy.standfirst, toMarkdown(copy.blocks)].filter(Boolean).join("\n\n") + "\n";

function readBlock(piece: string): Omit<Block, "id"> {
  const heading = /^(#{2,3})\s+(.*)$/s.exec(piece),
    item = /^([-*•]|\d{1,3}[.)])\s+(.*)$/s.exec(piece),
    also = /^À lire aussi\s*:\s*(.+)$/s.exec(piece);
  if (heading) {
    return { kind: heading[1]!.length === 2 ? "heading2" : "heading3", text: heading[2]!.replace(/\s*\n\s*/g, " ") };
  }
  if (item) {
    return { kind: /\d/.test(item[1]!) ? "numbered" : "bullet", text: item[2]!.replace(/\n\s+/g, "\n") };
  }
  if (piece.startsWith(">")) {
    const lines = piece.split("\n").map(line => line.replace(/^>\s?/, "")),
      last = lines[lines.length - 1]!,
      cite = lines.length > 1 && /^[—–]\s/.test(last) ? lines.pop()!.slice(2).trim() : undefined;
    return { kind: "quote", text: lines.join("\n"), cite };
  }
  if (also) {
    const link = /^\[(.+)\]\((https?:[^\s)]+)\)$/.exec(also[1]!.trim());
    return { kind: "related", text: link ? link[1]! : also[1]!.trim(), url: link?.[2] };
  }
  return { kind: "paragraph", text: piece };
}

const similarity = (a: string, b: string): number => {
  const words = (text: string): Set<string> =>
      new Set(
        text
          .toLowerCase()
          .split(/[^\p{L}\p{N}]+/u)
          .filter(Boolean),
      ),
    [left, right] = [words(a), words(b)];
  return [...left].filter(word => right.has(word)).length / Math.max(1, left.size, right.size);
};

/** Parses the text. A part that equals or resembles an old block, or takes its place, keeps the block's id; all others are new. */
export function fromMarkdown(text: string, before: readonly Block[]): Block[] {
  const pieces = text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n|\n(?=[-*•]\s|\d{1,3}[.)]\s)/)
    .map(piece => piece.trim())
    .filter(Boolean);
  const left = new Set(before.keys());
  const take = (at: number): number => {
    left.delete(at);
    return at;
  };
  const same = pieces.map(piece => {
    const at = [...left].find(old => writeBlock(before[old]!).trim() === piece);
    return at === undefined ? undefined : take(at);
  });
  let last = -1;
  return pieces.map((piece, index) => {
    const exact = same[index];
    if (exact !== undefined) {
      last = exact;
      return before[exact]!;
    }
    const block = readBlock(piece),
      candidates = [...left].filter(at => before[at]!.kind === block.kind);
    const alike = candidates
      .map(at => [similarity(before[at]!.text, block.text), at] as const)
      .sort((a, b) => b[0] - a[0])[0];
    const found = alike && alike[0] >= 0.35 ? alike[1] : candidates.includes(last + 1) ? last + 1 : undefined;
    if (found === undefined) {
      return { id: newId(), ...block };
    }
    last = take(found);
    return { ...before[found]!, plain: undefined, ...block, id: before[found]!.id };
  });
}
