// Placeholder element until the outbox is there.
class Status extends HTMLElement {}
customElements.define("nr-status", Status);
export {};
