/** Counts the words of plain text. A word contains a letter or a digit. The server counts the same way: see tests/vectors/words.json. */
export const countWords = (plain: string): number =>
  plain.split(/[\s\u0085]+/u).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
