// What an editor would ask for. An empty headline or body stands in the way; all else warns.
import type { Copy } from "../copy";
import { count, say } from "../i18n";

export const words = (copy: Copy): number =>
  [copy.headline, copy.standfirst, ...copy.blocks.map(block => block.text)]
    .join(" ")
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word)).length;

export function checks(copy: Copy, questions: number): { stops: string[]; warns: string[] } {
  const stops: string[] = [],
    warns: string[] = [];
  if (!copy.headline.trim()) {
    stops.push(say("check.headline"));
  }
  if (copy.blocks.length === 0) {
    stops.push(say("check.body"));
  }
  if (copy.headline.length > 90) {
    warns.push(say("check.long-headline", copy.headline.length));
  }
  if (!copy.standfirst.trim()) {
    warns.push(say("check.standfirst"));
  }
  if (copy.standfirst.length > 300) {
    warns.push(say("check.long-standfirst", copy.standfirst.length));
  }
  if (!copy.section.trim()) {
    warns.push(say("check.section"));
  }
  if (!copy.dateline.trim()) {
    warns.push(say("check.dateline"));
  }
  const figures = copy.blocks.filter(block => block.kind === "figure" && !block.alt).length,
    said = copy.blocks.filter(block => block.kind === "quote" && !block.cite).length;
  if (figures > 0) {
    warns.push(count("check.alt", figures));
  }
  if (said > 0) {
    warns.push(count("check.cite", said));
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
    warns.push(say("check.headings"));
  }
  if (questions > 0) {
    warns.push(count("check.questions", questions));
  }
  return { stops, warns };
}
