// The only Trusted Types policy that the page's Content-Security-Policy allows.
interface Policy {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}
interface Policies {
  createPolicy(name: string, rules: Policy): Policy;
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;

const rules: Policy = {
  createHTML: text => {
    if (!/^&#?\w+;$/.test(text)) {
      throw new TypeError("Only an entity.");
    }
    return text;
  },
  createScriptURL: address => {
    if (address !== "/desk/worker.js") {
      throw new TypeError("Only the service worker.");
    }
    return address;
  },
};

export const trustedTypes: Policy = policies?.createPolicy("desk", rules) ?? rules;
