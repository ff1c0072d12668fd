declare module "markdown-it/lib/helpers/index.mjs" {
  export const parseLinkLabel: unknown;
  export const parseLinkDestination: unknown;
  export const parseLinkTitle: unknown;
}
declare module "markdown-it/lib/parser_inline.mjs" {
  interface Ruler {
    enableOnly(names: string[]): void;
  }
  export default class ParserInline {
    ruler: Ruler;
    ruler2: Ruler;
    parse(text: string, parser: unknown, environment: object, tokens: unknown[]): void;
  }
}
