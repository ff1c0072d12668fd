import { expect, test } from "vitest";
import vectors from "../../../../tests/vectors/words.json";
import { wordCount } from "../src/editor/checks";
import { countWords } from "../src/words";
import { copyOf, paragraph } from "./support";

test.each(vectors)("$text has $words words", ({ text, words }) => {
  expect(countWords(text)).toBe(words);
});

test("a copy's words are those of the headline, the standfirst and the body, without marks and addresses", () => {
  const copy = copyOf(
    paragraph("a", 'un **mot** et [un lien](https://example.org "avec titre")'),
    paragraph("b", "fin"),
  );
  expect(wordCount({ ...copy, standfirst: "Un chapô.", byline: "Awa" })).toBe(1 + 2 + 5 + 1);
});
