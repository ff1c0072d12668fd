/** How many words a text without marks has. A word has a letter or a digit. The server counts alike: tests/vectors/words.json. */
export const countWords = (plain: string): number =>
  plain.split(/[\s\u0085]+/u).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
