// What somebody did is kept on this device first, and sent in its order when that is possible. Never twice: each thing has a
// key of its own, which the server knows again. Never lost: only an answer that is ours takes a thing off the device.
//
// A page that answers posts from here says in the header "Hearback-Here", in every answer, that the answer is ours: "open",
// "closed" (ours, and what was kept may still be sent) or "refused" (this link opens nothing any more). Whatever comes
// without it (a hotel's sign-in page, a proxy's error, a redirect) is nobody's answer.
//
// The states of a thing: "kept" on this device; "sent", until a fresh page shows it; "refused", which needs a person.

const NAME = "hearback-outbox";
const THINGS = "things";
const PAGE_WITHIN = 8000;
const ANSWER_WITHIN = 15000;

export const possible = () => Boolean(window.isSecureContext && window.indexedDB && navigator.locks);

// Keep a thing: {kind, group, address, body}. Resolves when it is written; only then may a page say that it is kept.
export async function keep(thing) {
  const id = await doing("readwrite", (things) => things.add({ ...thing, state: "kept", made: new Date().toISOString() }));
  return id;
}

// Everything of a kind (and of a group, such as one event), in the order in which it was done.
export async function all(kind, group) {
  const things = await doing("readonly", (store) => store.getAll());
  return things.filter((thing) => thing.kind === kind && (group === undefined || thing.group === group));
}

export const drop = (id) => doing("readwrite", (things) => things.delete(id));

export const change = (thing) => doing("readwrite", (things) => things.put(thing));

// Take off the device what was sent before a page that shows it was asked for.
export async function settle(kind, group, asked) {
  for (const thing of await all(kind, group)) {
    if (thing.state === "sent" && thing.sent < asked) await drop(thing.id);
  }
}

// The page as it is now, and what proves that it is ours: {state, token, document, answer, asked}; state "away" without proof.
export async function fresh(address) {
  const asked = Date.now();
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PAGE_WITHIN) });
    const state = answer.headers.get("Hearback-Here");
    if (!state) return { state: "away", asked };
    const copy = answer.clone();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    return { state, token, page, answer: copy, asked };
  } catch {
    return { state: "away", asked };
  }
}

// Send what waits, one after the other, by one tab at a time. Resolves to what came of it: "nothing" waited, all was "sent",
// we are "away", the link is "refused"; `told` hears each answer.
export function send(kind, group, address, told = () => {}) {
  return navigator.locks.request(`${NAME}-${kind}`, async () => {
    const waiting = (await all(kind, group)).filter((thing) => thing.state === "kept");
    if (!waiting.length) return "nothing";
    // Fresh, because a form's token runs out, and because it proves that we reach our own server.
    const page = await fresh(address);
    if (page.state === "away" || page.state === "refused") return page.state;
    for (const thing of waiting) {
      const answer = await post(address, thing.body, page.token);
      if (answer.state !== "taken" && answer.state !== "needs-you") return answer.state;
      if (answer.state === "taken") await change({ ...thing, state: "sent", sent: Date.now(), reference: answer.reference });
      else await change({ ...thing, state: "refused", why: answer.sentence });
      told(answer);
    }
    return "sent";
  });
}

async function post(address, body, token) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ ...body, csrfmiddlewaretoken: token }),
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    const state = answer.headers.get("Hearback-Here");
    if (!state || answer.status >= 500) return { state: "away" };
    if (state === "refused") return { state: "refused" };
    const said = await answer.json();
    return { ...said, state: said.taken ? "taken" : "needs-you" };
  } catch {
    return { state: "away" };
  }
}

function opened() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(THINGS, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function doing(mode, act) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(THINGS, mode, { durability: "strict" });
      const request = act(transaction.objectStore(THINGS));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}
