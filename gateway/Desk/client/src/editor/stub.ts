// Replaces the modules of markdown-it that are never called here, to keep them out of the bundle.
export default class Stub {}
