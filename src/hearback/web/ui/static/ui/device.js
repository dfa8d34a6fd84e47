// What the pages that a device keeps have in common: sending what waits, asking for the list as the server has it, what they
// say of that, leaving; their stores, and the last resort for what cannot be sent.
import { all, drop, fresh, send } from "./outbox.js";

const WAITING = 5000; // how often what waits is tried again
const NEWS = 25000; // how often the list is asked for what other devices did

// One such page: `draw` shows what the server last had (`drawn`) and what is kept here; `settle` hears when a newer list was
// asked for; `over` hears that the link opens nothing any more.
export function onDevice(root, kind, group, { draw, settle, over = () => {} }) {
  const { address, worker, cache } = root.dataset;
  const says = JSON.parse(root.dataset.says);
  const list = root.querySelector("[data-list]");
  const here = { says, list, address, drawn: list.cloneNode(true), state: "", saved: false, go, look, things, say, tell, end, leaveOut };
  let wrongClock = false, ended = false, busy = null, newest = Date.now();

  if (worker && navigator.serviceWorker) navigator.serviceWorker.register(worker).catch(() => {});
  window.addEventListener("online", go);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
  setInterval(async () => {
    if (ended || document.hidden) return;
    if (await count("kept")) go();
    else if (Date.now() - newest > NEWS) look();
  }, WAITING);
  return here;

  function go() {
    busy ??= sendAll().finally(() => { busy = null; });
    return busy;
  }

  async function sendAll() {
    if (ended) return;
    do {
      here.state = await send(kind, group, address, (answer) => { wrongClock ||= Boolean(answer.clock); });
      await draw();
    } while (here.state === "sent" && await count("kept"));
    if (here.state === "sent") await look();
    if (here.state === "refused") await refused();
  }

  async function look() {
    const page = await fresh(address);
    if (ended || page.state === "away") return;
    newest = page.asked;
    if (page.state === "refused") return refused();
    const now = page.page.querySelector("[data-list]");
    if (!now) return;
    here.drawn = document.importNode(now, true);
    // A full device keeps the page it has.
    if (page.state === "open" && worker) await caches.open(cache).then((store) => store.put(address, page.answer)).catch(() => {});
    if (page.state === "closed") await clear(kind, group);
    await settle(page.asked);
    await draw();
  }

  // What was kept of the page goes from this device; what waits to be sent stays.
  async function refused() {
    here.state = "refused";
    await clear(kind, group);
    over();
    await draw();
  }

  function things() {
    return all(kind, group);
  }

  async function count(how) {
    return (await things()).filter((thing) => thing.state === how).length;
  }

  // How it stands, in words: `first` before all else; `done` when there was something to send.
  function say(kept, { first = "", done }) {
    const [waiting, wrong] = ["kept", "refused"].map((how) => kept.filter((thing) => thing.state === how).length);
    const words = first ? [first] : [];
    if (here.state === "refused") words.push(says.refused);
    if (waiting) words.push(says.waiting.replace("{n}", waiting));
    if (here.state === "away") words.push(says.away);
    if (wrong) words.push(says.wrong.replace("{n}", wrong));
    if (!waiting && !wrong && (here.state === "sent" || done)) words.push(says.sent);
    if (wrongClock) words.push(says.clock);
    tell(words.join(" "));
    if (waiting && here.state === "refused") offer(root, kind, kept, () => { here.saved = true; });
  }

  function tell(words) {
    const box = root.querySelector("[data-state]");
    if (box.textContent !== words) box.textContent = words;
  }

  async function leaveOut(thing) {
    here.state = "";
    await drop(thing.id);
    await draw();
  }

  // Nothing of the page stays, once everything is sent or saved as a file.
  async function end(form, forget = () => {}) {
    await go();
    if (await count("kept") + await count("refused") && !here.saved) {
      tell(says["send-first"]);
      return offer(root, kind, await things(), () => { here.saved = true; });
    }
    ended = true;
    for (const thing of await things()) await drop(thing.id);
    forget();
    await (await navigator.serviceWorker?.getRegistration(address))?.unregister();
    await clear(kind, group);
    list.replaceChildren();
    const { state: there } = await fresh(address);
    if (there !== "away") return form.submit(); // closes the private links too
    tell(`${says.ended} ${says["close-link"]}`);
  }
}

// Every store of this kind and event: one from before its day was moved has another name.
export async function clear(kind, group) {
  for (const name of await caches.keys()) if (name.startsWith(`${kind}:${group}:`)) await caches.delete(name);
}

// A link that opens nothing any more: what was kept of its page goes, what waits is said.
export async function leave(root, kind) {
  const says = JSON.parse(root.dataset.says);
  for (const name of await caches.keys()) {
    if (name.startsWith(`${kind}:`) && await caches.match(location.pathname, { cacheName: name })) await caches.delete(name);
  }
  const things = (await all(kind)).filter((thing) => thing.address === location.pathname && thing.state !== "sent");
  if (!things.length) return;
  root.querySelector("[data-state]").textContent = says.waiting.replace("{n}", things.length);
  offer(root, kind, things);
}

// What waits, as a file that a person can read and type in elsewhere.
export function offer(root, kind, things, saved = () => {}) {
  root.querySelector(".hb-door__file")?.remove();
  const place = root.querySelector("[data-file]").content.firstElementChild.cloneNode(true);
  place.classList.add("hb-door__file");
  place.querySelector("button").addEventListener("click", () => {
    const lines = things.filter((thing) => thing.state !== "sent").map(({ made, whom, body }) => {
      const { key, happened, sought, ...rest } = body;
      return [made, whom, ...Object.entries(rest).filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`)].filter(Boolean).join("; ");
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/plain" }));
    link.download = `${kind}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
    saved();
  });
  root.querySelector("[data-state]").after(place);
}

// What could not be taken, each with why and with what a person can do about it: a box for each.
export function needYou(root, things, { named, again, drop }) {
  const box = root.querySelector("[data-needs-you]");
  box.replaceChildren(...things.map((thing) => {
    const one = root.querySelector("[data-wrong]").content.firstElementChild.cloneNode(true);
    one.querySelector("[data-text]").textContent = named(thing);
    one.querySelector("[data-why]").textContent = thing.why ?? "";
    const button = one.querySelector("[data-again]");
    const act = again(thing);
    button.hidden = !act;
    if (act) button.addEventListener("click", act);
    one.querySelector("[data-drop]").addEventListener("click", async () => {
      await drop(thing);
      root.querySelector("h1").focus();
    });
    return one;
  }));
}
