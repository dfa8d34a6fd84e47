// Keeps one page of one event (its door, or where slips are written) on this device, with the files it is drawn from, and
// nothing else. The script that brings this in says which (self.HERE). The page comes from the network where it can; where not, as it was last seen.

const { cache, page, files, until } = self.HERE;
const PATIENCE = 4000; // milliseconds that somebody in a room waits for a network that does not answer
const LOOK = { credentials: "same-origin", cache: "no-store", redirect: "manual" };

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === page) event.respondWith(thePage(address));
  else if (files.includes(address.pathname)) event.respondWith(theFile(event.request));
});

async function fill() {
  const store = await caches.open(cache);
  for (const old of await store.keys()) {
    const path = new URL(old.url).pathname;
    if (path !== page && path.startsWith("/static/") && !files.includes(path)) await store.delete(old);
  }
  await store.addAll(files);
  await look(new URL(page, self.location.origin));
}

async function thePage(address) {
  if (Date.now() >= until) await caches.delete(cache);
  const kept = await caches.match(page, { cacheName: cache });
  const looked = look(address);
  if (!kept) return (await looked).answer || Response.error();
  const late = new Promise((done) => setTimeout(done, PATIENCE, {}));
  const { ours, answer } = await Promise.race([looked, late]);
  return ours ? answer : kept;
}

// The page from the network, kept if it is ours and open; what is kept goes when it is closed to us.
async function look(address) {
  try {
    const answer = await fetch(address, LOOK);
    const state = answer.headers.get("Hearback-Here");
    if (state === "open" && !address.search && Date.now() < until) await (await caches.open(cache)).put(page, answer.clone());
    if (state === "closed" || state === "refused") await caches.delete(cache);
    return { ours: Boolean(state), answer };
  } catch {
    return { ours: false };
  }
}

async function theFile(request) {
  return (await caches.match(request, { cacheName: cache })) || fetch(request);
}
