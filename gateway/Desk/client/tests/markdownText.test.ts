import { describe, expect, test } from "vitest";
import type { Block } from "../src/copy";
import { fromMarkdown, toMarkdown, toPlainText } from "../src/markdownText";
import { copyOf, paragraph } from "./support";

const body: Block[] = [
  paragraph("a", "Le puits a rouvert mardi."),
  { id: "b", kind: "heading2", text: "L’eau" },
  { id: "c", kind: "bullet", text: "un" },
  { id: "d", kind: "bullet", text: "deux" },
  { id: "e", kind: "numbered", text: "trois" },
  { id: "f", kind: "quote", text: "Oui.\nNon.", cite: "Awa Diarra" },
  { id: "g", kind: "figure", text: "Le puits", picture: "p1", alt: "Un puits", credit: "A. D." },
  { id: "h", kind: "related", text: "Un autre", url: "https://example.org/x" },
  { id: "i", kind: "heading3", text: "Plus" },
];

const text = `Le puits a rouvert mardi.

## L’eau

- un
- deux

1. trois

> Oui.
> Non.
> — Awa Diarra

![Un puits](picture:p1 "A. D.")
Le puits

À lire aussi : [Un autre](https://example.org/x)

### Plus`;

test("a body is written as Markdown", () => {
  expect(toMarkdown(body)).toBe(text);
});

test("the exported text has the headline and standfirst before the body", () => {
  expect(toPlainText({ ...copyOf(paragraph("a", "Un.")), standfirst: "Chapô" })).toBe("Titre\n\nChapô\n\nUn.\n");
  expect(toPlainText(copyOf(paragraph("a", "Un.")))).toBe("Titre\n\nUn.\n");
});

describe("reading it again", () => {
  test("an unchanged text gives the same blocks", () => {
    expect(fromMarkdown(text, body)).toEqual(body);
  });

  test("line ends and blank lines make no difference", () => {
    expect(fromMarkdown(text.replace(/\n/g, "\r\n"), body)).toEqual(body);
    expect(fromMarkdown(text.replace(/\n\n/g, "\n \t\n\n"), body)).toEqual(body);
  });

  test("without the old blocks each kind is read, with an id of its own", () => {
    const blocks = fromMarkdown(text, []);
    // A figure becomes a paragraph, because its picture has to be uploaded first.
    expect(blocks.map(block => block.kind)).toEqual(
      body.map(block => (block.kind === "figure" ? "paragraph" : block.kind)),
    );
    expect(blocks[5]).toMatchObject({ text: "Oui.\nNon.", cite: "Awa Diarra" });
    expect(blocks[7]).toMatchObject({ text: "Un autre", url: "https://example.org/x" });
    expect(new Set(blocks.map(block => block.id)).size).toBe(body.length);
    expect(blocks.every(block => /^[0-9a-z]{8}$/.test(block.id))).toBe(true);
  });

  test("a changed paragraph keeps its id, and what belongs to it", () => {
    const changed = fromMarkdown(text.replace("mardi.", "mardi matin.").replace("> Non.", "> Si."), body);
    expect(changed.map(block => block.id)).toEqual(body.map(block => block.id));
    expect(changed[0]!.text).toBe("Le puits a rouvert mardi matin.");
    expect(changed[5]).toEqual({ id: "f", kind: "quote", text: "Oui.\nSi.", cite: "Awa Diarra", plain: undefined });
  });

  test("a paragraph in between is new, and its neighbours keep their ids", () => {
    const before = [paragraph("a", "Un deux trois."), paragraph("b", "Quatre cinq six.")];
    const [first, second, third] = fromMarkdown("Un deux trois.\n\nTout autre chose.\n\nQuatre cinq six.", before);
    expect([first, third]).toEqual(before);
    expect(second!.text).toBe("Tout autre chose.");
    expect(["a", "b"]).not.toContain(second!.id);
  });

  test("moved paragraphs keep their ids", () => {
    const before = [paragraph("a", "Un deux trois."), paragraph("b", "Quatre cinq six.")];
    expect(fromMarkdown("Quatre cinq six.\n\nUn deux trois.", before)).toEqual([before[1], before[0]]);
  });

  test("a rewritten paragraph between others is the one that stood there", () => {
    const before = [paragraph("a", "Un."), paragraph("b", "Deux."), paragraph("c", "Trois.")];
    expect(fromMarkdown("Un.\n\nNeuf dix onze.\n\nTrois.", before).map(block => block.id)).toEqual(["a", "b", "c"]);
  });

  test("two equal paragraphs are two blocks", () => {
    const before = [paragraph("a", "Non."), paragraph("b", "Non.")];
    expect(fromMarkdown("Non.\n\nNon.", before)).toEqual(before);
  });

  test("what another kind now is, is a new block", () => {
    expect(fromMarkdown("## Un deux trois.", [paragraph("a", "Un deux trois.")])[0]).toMatchObject({
      kind: "heading2",
    });
    expect(fromMarkdown("## Un deux trois.", [paragraph("a", "Un deux trois.")])[0]!.id).not.toBe("a");
  });
});
