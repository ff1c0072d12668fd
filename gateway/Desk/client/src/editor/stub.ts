// Stands for parts of the Markdown parser that are never asked: addresses in running text are not made links.
export default class Stub {}
