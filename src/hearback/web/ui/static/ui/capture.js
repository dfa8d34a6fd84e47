// Writing down what is said, with or without a network. A line is kept on this device first (outbox.js), shown at once above
// the list as the server last drew it, and sent when that is possible.
import { leave, needYou, onDevice } from "./device.js";
import { all, change, drop, keep, possible } from "./outbox.js";

const KIND = "slip";
const REMEMBERED = 14 * 24 * 3600 * 1000; // how long a device knows which lines are its own
// What is of one line alone.
const WAYS = ["email", "post", "text_number", "phone_number"];
const WHO = ["slip", "name", "kind", ...WAYS];
const HOW = ["large_print", "both_languages"];

export function start() {
  const page = document.querySelector("[data-capture]");
  if (page && possible()) writeDown(page);
  const refused = document.querySelector("[data-capture-refused]");
  if (refused && possible()) leave(refused, KIND);
}

function writeDown(root) {
  const { capture: group, address } = root.dataset;
  const here = onDevice(root, KIND, group, { draw, settle });
  const { says, list, go, look } = here;
  const form = root.querySelector("[data-slip-form]");
  const correction = root.querySelector("[data-correct-form]");
  const begun = `hearback-line:${group}`; // words that are typed and not yet kept outlast a reload
  const posted = `${begun}:posted`; // those that were sent as without scripts
  let asks = "";

  if (localStorage.getItem(posted) === localStorage.getItem(begun) && new URLSearchParams(location.search).has("kept")) {
    localStorage.removeItem(begun); // the site has them
  }
  localStorage.removeItem(posted);
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
    here.end(event.target, () => localStorage.removeItem(begun));
  });
  forgetOld().then(draw).then(go).then(() => { if (here.state === "nothing") look(); });

  // --- what is written

  async function write() {
    const fields = form.elements;
    const body = Object.fromEntries(new FormData(form));
    delete body.csrfmiddlewaretoken;
    // They left nothing after all: what was typed before is not to be seen any more.
    if (body.told_by === "") for (const name of WAYS) body[name] = "";
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
      localStorage.setItem(posted, body.words);
      return form.submit(); // nothing can be kept here: then as without scripts
    }
    localStorage.setItem(begun, fields.words.value);
    for (const name of WHO) fields[name].value = "";
    for (const name of HOW) fields[name].checked = false;
    root.querySelector("[name=told_by]").click(); // the first: they left nothing
    if (fields.attribution) fields.attribution.value = "not-shown";
    fields.words.focus();
    here.saved = false;
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
    here.saved = false;
    doneCorrecting();
    await draw();
    go();
  }

  function doneCorrecting() {
    correction.hidden = true;
    root.querySelector("#slips").focus();
  }

  // What the server shows, this device need not hold any longer: only which lines are its own.
  async function settle(asked) {
    for (const thing of await here.things()) {
      if (thing.state === "sent" && thing.sent < asked && "words" in thing.body) {
        if (thing.body.do === "correct") await drop(thing.id);
        else await change({ ...thing, body: { key: thing.body.key } });
      }
    }
  }

  // --- showing

  async function draw() {
    const things = await here.things();
    const corrections = things.filter(({ body, state: how }) => body.do === "correct" && how !== "refused");
    list.replaceChildren(...here.drawn.cloneNode(true).childNodes);
    const lines = list.querySelector("[data-lines]");
    for (const thing of things) {
      if (thing.body.do !== "correct" && thing.state !== "refused") {
        show(lines, thing, corrections.filter(({ body }) => body.key === thing.body.key));
      }
    }
    list.querySelector("[data-nothing]").hidden = Boolean(lines.children.length);
    const wrong = things.filter((thing) => thing.state === "refused");
    needYou(root, wrong, { named: ({ body }) => body.words, again: writeAgain, drop: here.leaveOut });
    here.say(things, { first: asks, done: things.some((thing) => "words" in thing.body) });
  }

  function show(lines, thing, corrections) {
    let row = thing.reference && lines.querySelector(`[data-reference="${CSS.escape(thing.reference)}"]`);
    if (!row) {
      if (!("words" in thing.body)) return; // sent long ago, and no longer among the last ones
      row = root.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
      row.dataset.number = 1;
      const table = thing.body.table && says.table.replace("{n}", () => thing.body.table);
      const facts = [thing.reference, table, thing.state === "kept" ? says.kept : says["on-its-way"]];
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

  function writeAgain(thing) {
    return async () => {
      if (thing.body.do === "correct") {
        const row = list.querySelector(`[data-reference="${CSS.escape((await own(thing.body.key))?.reference ?? "")}"]`);
        startCorrecting(thing.body.key, row?.dataset.number ?? thing.body.instead_of, thing.body.words);
        correction.dataset.was = "";
        return here.leaveOut(thing);
      }
      for (const name of HOW) form.elements[name].checked = false; // a box that is not ticked is not in what was kept
      // One from before this page asked how they wish to be told: who left an address is told there.
      for (const [name, value] of Object.entries({ told_by: thing.body.email ? "email" : "", ...thing.body })) {
        const box = form.elements[name];
        if (!box || name === "key" || name === "happened") continue;
        if (box.type === "checkbox") box.checked = true;
        else box.value = value;
      }
      root.querySelector("[name=told_by]:checked").click(); // so that what belongs to it is shown
      root.querySelector("[data-more]").open = true;
      form.elements.words.focus();
      await here.leaveOut(thing);
    };
  }

  async function own(key) {
    return (await here.things()).find((thing) => thing.body.key === key && thing.body.do !== "correct");
  }

  async function forgetOld() {
    for (const thing of await all(KIND)) {
      if (thing.state === "sent" && Date.now() - thing.sent > REMEMBERED) await drop(thing.id);
    }
  }
}
