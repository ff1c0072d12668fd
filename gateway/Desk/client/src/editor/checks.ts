// Checks before an article is submitted. Only a missing headline or body prevents it; everything else is a warning.
import type { Copy } from "../copy";
import { plural, t } from "../i18n";
import { countWords } from "../words";
import { parse, plainOf } from "./inline";

/** The word count of headline, standfirst and body; the server counts the same way in its receipts. */
export const wordCount = (copy: Copy): number =>
  [copy.headline, copy.standfirst, ...copy.blocks.map(block => plainOf(parse(block.text)))].reduce(
    (sum, text) => sum + countWords(text),
    0,
  );

export function checks(copy: Copy, questions: number): { stops: string[]; warns: string[] } {
  const stops: string[] = [],
    warns: string[] = [];
  if (!copy.headline.trim()) {
    stops.push(t("check.headline"));
  }
  if (copy.blocks.length === 0) {
    stops.push(t("check.body"));
  }
  if (copy.headline.length > 90) {
    warns.push(t("check.long-headline", copy.headline.length));
  }
  if (!copy.standfirst.trim()) {
    warns.push(t("check.standfirst"));
  }
  if (copy.standfirst.length > 300) {
    warns.push(t("check.long-standfirst", copy.standfirst.length));
  }
  if (!copy.section.trim()) {
    warns.push(t("check.section"));
  }
  if (!copy.dateline.trim()) {
    warns.push(t("check.dateline"));
  }
  const figures = copy.blocks.filter(block => block.kind === "figure" && block.alt == null).length,
    anonymous = copy.blocks.filter(block => block.kind === "figure" && block.credit == null).length,
    said = copy.blocks.filter(block => block.kind === "quote" && !block.cite).length;
  if (figures > 0) {
    warns.push(plural("check.alt", figures));
  }
  if (anonymous > 0) {
    warns.push(plural("check.credit", anonymous));
  }
  if (said > 0) {
    warns.push(plural("check.cite", said));
  }
  if (
    copy.blocks.findIndex(block => block.kind === "heading3") >= 0 &&
    !copy.blocks
      .slice(
        0,
        copy.blocks.findIndex(block => block.kind === "heading3"),
      )
      .some(block => block.kind === "heading2")
  ) {
    warns.push(t("check.headings"));
  }
  if (questions > 0) {
    warns.push(plural("check.questions", questions));
  }
  return { stops, warns };
}
