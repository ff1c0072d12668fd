// Blocks as nodes, and back. A block that nobody touched goes back letter by letter as it came.
import { Fragment, type Node } from "prosemirror-model";
import { newId, type Block, type Kind } from "../copy";
import { parse, serialise } from "./inline";
import { schema } from "./schema";

const extra: Partial<Record<Kind, readonly ("cite" | "picture" | "alt" | "credit" | "articleId" | "url")[]>> = {
  quote: ["cite"],
  figure: ["picture", "alt", "credit"],
  related: ["articleId", "url"],
};
const came = new WeakMap<Node, Block>();

function toNode(block: Block): Node {
  const type = schema.nodes[block.kind]!,
    attrs: Record<string, string> = { id: block.id };
  for (const name of extra[block.kind] ?? []) {
    attrs[name] = block[name] ?? "";
  }
  const content = parse(block.text).map(node =>
    node.isText
      ? node.mark(node.marks.filter(mark => type.allowsMarkType(mark.type)))
      : type.inlineContent && type.contentMatch.matchType(node.type)
        ? node
        : schema.text(" "),
  );
  const node = type.create(attrs, Fragment.from(content));
  came.set(node, block);
  return node;
}

export const toDoc = (blocks: readonly Block[]): Node =>
  schema.nodes["doc"]!.create(
    null,
    blocks.length > 0 ? blocks.map(toNode) : [schema.nodes["paragraph"]!.create({ id: newId() })],
  );

export function toBlocks(doc: Node): Block[] {
  const blocks: Block[] = [];
  doc.forEach(node => {
    const block = came.get(node) ?? made(node);
    if (block.text || block.kind === "figure") {
      blocks.push(block);
    }
  });
  return blocks;
}

function made(node: Node): Block {
  const block: Block = {
    id: node.attrs["id"] as string,
    kind: node.type.name as Kind,
    ...serialise(node.content.content),
  };
  for (const name of extra[block.kind] ?? []) {
    if (node.attrs[name]) {
      block[name] = node.attrs[name] as string;
    }
  }
  came.set(node, block);
  return block;
}
