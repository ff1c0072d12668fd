// Replaces modules of markdown-it that are never used here, to keep them out of the bundle.
export default class Stub {}
