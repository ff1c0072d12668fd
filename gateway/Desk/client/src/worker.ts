// The service worker. Caches the empty writing page and the client's files, so that writing works offline. Never caches content or API responses.
declare const FILES: string[];
declare const VERSION: string;
const worker = self as unknown as ServiceWorkerGlobalScope;

const shell = "/desk/shell",
  kept = `desk-${VERSION}`,
  patience = 8_000;

// The cache's name contains the version, so that a window opened before an update keeps the matching files.
worker.addEventListener("install", event => {
  // What a page sends when it is left is lost if it comes through the worker, which goes with the page: it is none of ours anyway.
  const routes = event as { addRoutes?: (rules: object[]) => Promise<void> };
  event.waitUntil(
    (async () => {
      await routes.addRoutes?.([{ condition: { requestMethod: "POST" }, source: "network" }]);
      const cache = await caches.open(kept);
      await cache.addAll(FILES.map(file => `/desk/kit/${file}`));
      await keepShell(cache);
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", event =>
  event.waitUntil(
    (async () => {
      await worker.clients.claim();
      const names = (await caches.keys()).filter(name => name.startsWith("desk-") && name !== kept);
      await Promise.all(names.slice(0, -1).map(name => caches.delete(name)));
    })(),
  ),
);

async function keepShell(cache: Cache): Promise<void> {
  const page = await fetch(shell, { cache: "no-store" });
  if (page.ok && !page.redirected) {
    await cache.put(shell, page);
  }
}

async function page(request: Request): Promise<Response> {
  const away = async (): Promise<Response | undefined> => caches.match(shell);
  const late = new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), patience));
  try {
    const asked = fetch(request),
      answer = (await Promise.race([asked, late.then(away)])) ?? (await asked);
    return answer.status === 502 || answer.status === 503 || answer.status === 504
      ? ((await away()) ?? answer)
      : answer;
  } catch (failed) {
    const answer = await away();
    if (answer) {
      return answer;
    }
    throw failed;
  }
}

worker.addEventListener("fetch", event => {
  const { request } = event,
    address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) {
    return;
  }
  if (request.mode === "navigate" && /^\/desk(\/|$)/.test(address.pathname) && address.pathname !== "/desk/back") {
    event.respondWith(page(request));
  } else if (address.pathname.startsWith("/desk/kit/")) {
    event.respondWith(caches.match(request).then(known => known ?? fetch(request)));
  }
});

// The user changed the language or theme, so the cached page is out of date.
worker.addEventListener("message", event => event.waitUntil(caches.open(kept).then(keepShell)));
