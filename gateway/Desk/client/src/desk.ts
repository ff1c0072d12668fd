// The script that every page loads.
import "./status";
import "./keys";
import "./translation";
import "./queueNews";
import "./outbox";
import "./approval";
import "./times";
import { trustedTypes } from "./trustedTypes";

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(trustedTypes.createScriptURL("/desk/worker.js"), { scope: "/desk" })
    .catch(() => undefined);
  if (document.referrer && new URLSearchParams(location.search).has("looks")) {
    void navigator.serviceWorker.ready.then(ready => ready.active?.postMessage("shell"));
  }
}
