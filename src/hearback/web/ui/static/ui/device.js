// What the pages that a device keeps have in common: their stores, and the last resort for what cannot be sent.
import { all } from "./outbox.js";

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
