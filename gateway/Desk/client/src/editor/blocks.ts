// Converts between blocks and ProseMirror nodes. Blocks that were not edited are returned unchanged.
import { Fragment, type Node } from "prosemirror-model";
import { newId, type Block, type BlockKind } from "../copy";
import { parse, serialise } from "./inline";
import { schema } from "./schema";

const extraAttributes: Partial<
  Record<BlockKind, readonly ("cite" | "picture" | "alt" | "credit" | "articleId" | "url")[]>
> = {
  quote: ["cite"],
  figure: ["picture", "alt", "credit"],
  related: ["articleId", "url"],
};
const originals = new WeakMap<Node, Block>();

function toNode(block: Block): Node {
  const type = schema.nodes[block.kind],
    attrs: Record<string, string | null> = { id: block.id };
  for (const name of extraAttributes[block.kind] ?? []) {
    attrs[name] = block[name] ?? (type.spec.attrs![name]!.default as string | null);
  }
  const content = parse(block.text).map(node =>
    node.isText
      ? node.mark(node.marks.filter(mark => type.allowsMarkType(mark.type)))
      : type.inlineContent && type.contentMatch.matchType(node.type)
        ? node
        : schema.text(" "),
  );
  const node = type.create(attrs, Fragment.from(content));
  originals.set(node, block);
  return node;
}

export const toDoc = (blocks: readonly Block[]): Node =>
  schema.nodes["doc"].create(
    null,
    blocks.length > 0 ? blocks.map(toNode) : [schema.nodes["paragraph"].create({ id: newId() })],
  );

export function toBlocks(doc: Node): Block[] {
  const blocks: Block[] = [];
  doc.forEach(node => {
    const block = originals.get(node) ?? fromNode(node);
    if (block.text || block.kind === "figure") {
      blocks.push(block);
    }
  });
  return blocks;
}

function fromNode(node: Node): Block {
  const block: Block = {
    id: node.attrs["id"] as string,
    kind: node.type.name as BlockKind,
    ...serialise(node.content.content),
  };
  for (const name of extraAttributes[block.kind] ?? []) {
    if (node.attrs[name] !== node.type.spec.attrs![name]!.default) {
      block[name] = node.attrs[name] as string;
    }
  }
  originals.set(node, block);
  return block;
}
