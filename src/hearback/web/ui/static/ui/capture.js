// Writing down what is said, with or without a network. A line is kept on this device first (outbox.js), shown at once above
// the list as the server last drew it, and sent when that is possible.
import { clear, leave, needYou, offer } from "./device.js";
import { all, change, drop, fresh, keep, possible, send } from "./outbox.js";

const KIND = "slip";
const WAITING = 5000; // how often what waits is tried again
const NEWS = 25000; // how often the list is asked for what other devices wrote
const REMEMBERED = 14 * 24 * 3600 * 1000; // how long a device knows which lines are its own
const WHO = ["slip", "name", "email", "kind"]; // what is of one line alone

export function start() {
  const page = document.querySelector("[data-capture]");
  if (page && possible()) writeDown(page);
  const refused = document.querySelector("[data-capture-refused]");
  if (refused && possible()) leave(refused, KIND);
}

function writeDown(root) {
  const { capture: group, address, worker, cache } = root.dataset;
  const says = JSON.parse(root.dataset.says);
  const form = root.querySelector("[data-slip-form]");
  const correction = root.querySelector("[data-correct-form]");
  const list = root.querySelector("[data-list]");
  const begun = `hearback-line:${group}`; // words that are typed and not yet kept outlast a reload
  let drawn = list.cloneNode(true); // as the server drew it, without what waits here
  let state = "", wrongClock = false, saved = false, ended = false, busy = null, newest = Date.now(), asks = "";

  if (worker && navigator.serviceWorker) navigator.serviceWorker.register(worker).catch(() => {});
  if (!form.elements.words.value) form.elements.words.value = localStorage.getItem(begun) ?? "";

  form.addEventListener("input", () => localStorage.setItem(begun, form.elements.words.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write();
  });
  correction.addEventListener("submit", (event) => {
    event.preventDefault();
    putRight();
  });
  correction.querySelector("[data-leave]").addEventListener("click", doneCorrecting);
  root.querySelector("[data-capture-end]").addEventListener("submit", (event) => {
    event.preventDefault();
    end(event.target);
  });
  window.addEventListener("online", go);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
  setInterval(async () => {
    if (ended || document.hidden) return;
    if (await count("kept")) go();
    else if (Date.now() - newest > NEWS) look();
  }, WAITING);
  forgetOld().then(draw).then(go).then(() => { if (state === "nothing") look(); });

  // --- what is written

  async function write() {
    const fields = form.elements;
    const body = Object.fromEntries(new FormData(form));
    delete body.csrfmiddlewaretoken;
    if (!body.words.trim()) return ask("words", fields.words);
    if (body.attribution === "named" && !body.name.trim()) return ask("name", fields.name);
    // The page may be the kept one, whose key was used: each line has one of its own.
    body.key = crypto.randomUUID();
    body.happened = new Date().toISOString();
    fields.words.value = ""; // before anything is waited for: a second press finds nothing to keep
    try {
      await keep({ kind: KIND, group, address, body });
    } catch {
      fields.words.value = body.words;
      return form.submit(); // nothing can be kept here: then as without scripts
    }
    localStorage.removeItem(begun);
    for (const name of WHO) fields[name].value = "";
    if (fields.attribution) fields.attribution.value = "not-shown";
    fields.words.focus();
    saved = false;
    asks = "";
    await draw();
    go();
  }

  function ask(sentence, field) {
    asks = says[sentence];
    root.querySelector("[data-more]").open ||= sentence === "name";
    field.focus();
    draw();
  }

  // A line of this device is put right by its key; the correction says which words it is instead of.
  function startCorrecting(key, number, words) {
    Object.assign(correction.dataset, { key, number, was: words });
    correction.elements.correction.value = words;
    correction.hidden = false;
    correction.elements.correction.focus();
  }

  async function putRight() {
    const { key, number, was } = correction.dataset;
    const words = correction.elements.correction.value;
    if (!words.trim()) return correction.elements.correction.focus();
    if (words.trim() === was) return doneCorrecting();
    try {
      await keep({ kind: KIND, group, address, body: { do: "correct", key, instead_of: number, words } });
    } catch {
      return correction.elements.correction.focus();
    }
    saved = false;
    doneCorrecting();
    await draw();
    go();
  }

  function doneCorrecting() {
    correction.hidden = true;
    root.querySelector("#slips").focus();
  }

  // --- sending, and asking for the list

  function go() {
    busy ??= sendAll().finally(() => { busy = null; });
    return busy;
  }

  async function sendAll() {
    if (ended) return;
    do {
      state = await send(KIND, group, address, (answer) => { wrongClock ||= Boolean(answer.clock); });
      await draw();
    } while (state === "sent" && await count("kept"));
    if (state === "sent") await look();
    if (state === "refused") await clear(KIND, group);
  }

  async function look() {
    const page = await fresh(address);
    if (ended || page.state === "away") return;
    newest = page.asked;
    if (page.state === "refused") {
      state = "refused";
      await clear(KIND, group);
      return draw();
    }
    const now = page.page.querySelector("[data-list]");
    if (!now) return;
    drawn = document.importNode(now, true);
    if (page.state === "open" && worker) await (await caches.open(cache)).put(address, page.answer);
    if (page.state === "closed") await clear(KIND, group);
    // What the server shows, this device need not hold any longer: only which lines are its own.
    for (const thing of await mine()) {
      if (thing.state === "sent" && thing.sent < page.asked && "words" in thing.body) {
        if (thing.body.do === "correct") await drop(thing.id);
        else await change({ ...thing, body: { key: thing.body.key } });
      }
    }
    await draw();
  }

  // --- showing

  const mine = () => all(KIND, group);

  async function draw() {
    const things = await mine();
    const corrections = things.filter(({ body, state: how }) => body.do === "correct" && how !== "refused");
    list.replaceChildren(...drawn.cloneNode(true).childNodes);
    const lines = list.querySelector("[data-lines]");
    for (const thing of things) {
      if (thing.body.do !== "correct" && thing.state !== "refused") {
        show(lines, thing, corrections.filter(({ body }) => body.key === thing.body.key));
      }
    }
    list.querySelector("[data-nothing]").hidden = Boolean(lines.children.length);
    const wrong = things.filter((thing) => thing.state === "refused");
    needYou(root, wrong, { named: ({ body }) => body.words, again: writeAgain, drop: leaveOut });
    say(things, wrong);
  }

  function show(lines, thing, corrections) {
    let row = thing.reference && lines.querySelector(`[data-reference="${CSS.escape(thing.reference)}"]`);
    if (!row) {
      if (!("words" in thing.body)) return; // sent long ago, and no longer among the last ones
      row = root.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
      row.dataset.number = 1;
      const facts = [thing.reference, thing.body.table, thing.state === "kept" ? says.kept : says["on-its-way"]];
      row.querySelector("[data-facts]").textContent = facts.filter(Boolean).join(" · ");
      fill(row.querySelector("[data-words]"), thing.body.words);
      row.querySelector("[data-words]").lang = thing.body.language || document.documentElement.lang;
      lines.prepend(row);
    }
    const words = row.querySelector("[data-words]");
    // A correction that the list shows already counts no more.
    const waiting = corrections.filter(({ body }) => Number(body.instead_of) >= Number(row.dataset.number));
    if (waiting.length && words) {
      fill(words, waiting.at(-1).body.words);
      if (waiting.at(-1).state === "kept") row.querySelector(".hb-facts").append(` · ${says.correction}`);
    }
    if (!words) return;
    const text = words.innerText.trim();
    const offered = root.querySelector("[data-mine]").content.firstElementChild.cloneNode(true);
    offered.querySelector("[data-text]").textContent = thing.reference ?? text;
    offered.querySelector("[data-correct]").addEventListener("click", () => {
      startCorrecting(thing.body.key, Number(row.dataset.number) + waiting.length, text);
    });
    row.append(offered);
  }

  function fill(box, words) {
    box.replaceChildren(Object.assign(document.createElement("p"), { className: "hb-words hb-capture__words", textContent: words }));
  }

  function say(things, wrong) {
    const kept = things.filter((thing) => thing.state === "kept").length;
    const words = asks ? [asks] : [];
    if (state === "refused") words.push(says.refused);
    if (kept) words.push(says.waiting.replace("{n}", kept));
    if (state === "away") words.push(says.away);
    if (wrong.length) words.push(says.wrong.replace("{n}", wrong.length));
    if (!kept && !wrong.length && (state === "sent" || things.some((thing) => "words" in thing.body))) words.push(says.sent);
    if (wrongClock) words.push(says.clock);
    tell(words.join(" "));
    if (kept && state === "refused") offer(root, KIND, things, () => { saved = true; });
  }

  function tell(words) {
    const box = root.querySelector("[data-state]");
    if (box.textContent !== words) box.textContent = words;
  }

  function writeAgain(thing) {
    return async () => {
      if (thing.body.do === "correct") {
        const row = list.querySelector(`[data-reference="${CSS.escape((await own(thing.body.key))?.reference ?? "")}"]`);
        startCorrecting(thing.body.key, row?.dataset.number ?? thing.body.instead_of, thing.body.words);
        correction.dataset.was = "";
        return leaveOut(thing);
      }
      for (const [name, value] of Object.entries(thing.body)) {
        if (form.elements[name] && name !== "key" && name !== "happened") form.elements[name].value = value;
      }
      root.querySelector("[data-more]").open = true;
      form.elements.words.focus();
      await leaveOut(thing);
    };
  }

  async function own(key) {
    return (await mine()).find((thing) => thing.body.key === key && thing.body.do !== "correct");
  }

  async function leaveOut(thing) {
    state = "";
    await drop(thing.id);
    await draw();
  }

  // --- leaving

  async function end(place) {
    await go();
    const left = await count("kept") + await count("refused");
    if (left && !saved) {
      tell(says["send-first"]);
      return offer(root, KIND, await mine(), () => { saved = true; });
    }
    ended = true;
    for (const thing of await mine()) await drop(thing.id);
    localStorage.removeItem(begun);
    await (await navigator.serviceWorker?.getRegistration(address))?.unregister();
    await clear(KIND, group);
    list.replaceChildren();
    const { state: there } = await fresh(address);
    if (there !== "away") return place.submit(); // closes the private links too
    tell(`${says.ended} ${says["close-link"]}`);
  }

  async function forgetOld() {
    for (const thing of await all(KIND)) {
      if (thing.state === "sent" && Date.now() - thing.sent > REMEMBERED) await drop(thing.id);
    }
  }

  async function count(how) {
    return (await mine()).filter((thing) => thing.state === how).length;
  }
}
