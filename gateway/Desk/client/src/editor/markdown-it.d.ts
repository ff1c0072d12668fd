declare module "markdown-it/lib/helpers/index.mjs";
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
