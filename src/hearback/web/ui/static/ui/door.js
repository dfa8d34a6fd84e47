// The door with or without a network. What is pressed is kept on this device (outbox.js), shown at once upon the list as the
// server last drew it, and sent when that is possible.
import { leave, needYou, onDevice } from "./device.js";
import { keep, possible, settle } from "./outbox.js";

const KIND = "door";
const TWICE = 500; // two presses so soon after each other are one, by a cold finger

export function start() {
  const door = document.querySelector("[data-door]");
  if (door && possible()) keepTheDoor(door);
  const refused = document.querySelector("[data-door-refused]");
  if (refused && possible()) leave(refused, KIND);
}

function keepTheDoor(root) {
  const { door: group, address, zone } = root.dataset;
  // The names go from this device with its link.
  const here = onDevice(root, KIND, group, {
    draw, settle: (asked) => settle(KIND, group, asked), over: () => { here.drawn = document.createElement("div"); },
  });
  const { says, list, go, look } = here;
  const find = root.querySelector("[data-door-find] input");
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  let last = {};

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-door-find]")) {
      event.preventDefault();
      search();
    } else if (form.matches("[data-door-end]")) {
      event.preventDefault();
      here.end(form);
    } else if (form.matches("[data-door-form]")) {
      event.preventDefault();
      press(form, event.submitter);
    }
  });
  find?.addEventListener("input", search);
  draw().then(go).then(() => { if (find?.value || here.state === "nothing") look(); });

  // --- what is pressed

  async function press(form, button) {
    const body = Object.fromEntries(new FormData(form));
    if (button?.name) body[button.name] = button.value;
    delete body.csrfmiddlewaretoken;
    // Two people who walk in one after the other are no double press: their words differ.
    const pressed = JSON.stringify({ ...body, happened: "", key: body.do === "undo" && body.key });
    if (pressed === last.pressed && Date.now() - last.at < TWICE) return;
    last = { pressed, at: Date.now() };
    if (body.do === "count" && !/^\s*\d+\s*$/.test(body.total)) return form.elements.total.focus();
    if (body.do === "in" || body.do === "walk-in") {
      // The page may be the kept one, whose keys were used: each time is one of its own.
      body.key = crypto.randomUUID();
      body.happened = new Date().toISOString();
    }
    const whom = form.closest("[data-row]")?.dataset.whom ?? form.querySelector("[data-whom]")?.textContent ?? body.name ?? "";
    try {
      await keep({ kind: KIND, group, address, body, whom });
    } catch {
      return form.submit(); // nothing can be kept here: then as without scripts
    }
    if (body.do === "walk-in") {
      form.reset();
      form.elements.name.focus();
    }
    here.saved = false;
    await draw();
    go();
  }

  // --- showing

  async function draw() {
    const things = await here.things();
    const at = place(document.activeElement);
    list.replaceChildren(...here.drawn.cloneNode(true).childNodes);
    for (const thing of things) if (thing.state !== "refused") show(thing);
    for (const row of list.querySelectorAll("[data-row]")) tell(row);
    const total = list.querySelector("[data-total]");
    if (total) total.textContent = of(total.dataset);
    const nobody = list.querySelector("[data-nobody]");
    if (nobody) nobody.hidden = Boolean(list.querySelector("[data-walk-ins] > li"));
    search();
    const wrong = things.filter((thing) => thing.state === "refused");
    needYou(root, wrong, { named: ({ whom }) => whom || says.somebody, again: writeAgain, drop: here.leaveOut });
    here.say(things, { done: things.length });
    if (at) back(at);
  }

  function show({ body, whom, made, state: how }) {
    if (body.do === "undo") {
      const line = list.querySelector(`[data-key="${CSS.escape(body.key)}"]`);
      if (!line) return;
      add(line.closest("[data-row]"), -Number(line.dataset.people));
      line.remove();
    } else if (body.do === "in" || body.do === "walk-in") {
      if (list.querySelector(`[data-key="${CSS.escape(body.key)}"]`)) return;
      const row = body.do === "in" ? list.querySelector(`[data-booking="${CSS.escape(body.booking ?? "")}"]`) : null;
      const people = Number(body.people) || 1;
      const line = root.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
      const words = [clock.format(new Date(made)), row ? "" : whom || says.somebody, body.organisation, `+${people}`];
      if (how === "kept") words.push(says.kept);
      Object.assign(line.dataset, { key: body.key, people });
      line.querySelector("[data-text]").textContent = words.filter(Boolean).join(" · ");
      line.querySelector("[data-whom]").textContent = whom;
      line.querySelector("[name=key]").value = body.key;
      const lines = row ? row.querySelector("[data-came]") : list.querySelector("[data-walk-ins]");
      if (row) lines.append(line);
      else lines?.prepend(line);
      add(row, people);
    }
  }

  function add(row, people) {
    for (const counted of [row, list.querySelector("[data-total]")]) {
      if (counted) counted.dataset.here = Number(counted.dataset.here) + people;
    }
  }

  function tell(row) {
    const [here, places] = [Number(row.dataset.here), Number(row.dataset.places)];
    const missing = Math.max(places - here, 0);
    row.querySelector(".hb-door__here [data-text]").textContent = of(row.dataset);
    row.querySelector("[data-more]").hidden = here <= places;
    const [one, every] = [row.querySelector("[data-one]"), row.querySelector("[data-all]")];
    one.classList.toggle("govuk-button--secondary", !missing);
    one.querySelector("[data-text]").textContent = !missing ? says.another : places === 1 ? says.in : says.one;
    every.hidden = missing < 2;
    every.value = missing;
    every.querySelector("[data-text]").textContent = says.all.replace("{n}", missing);
  }

  function of({ here, places }) {
    return says.here.replace("{here}", here).replace("{places}", places);
  }

  function search() {
    const words = bare(find?.value ?? "").split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of list.querySelectorAll("[data-row]")) {
      row.hidden = !words.every((word) => row.dataset.sought.includes(word));
      found += !row.hidden;
    }
    const none = list.querySelector("[data-none]");
    if (none) none.hidden = found > 0;
  }

  function writeAgain(thing) {
    if (thing.body.do !== "walk-in" && thing.body.do !== "count") return null;
    return async () => {
      const form = root.querySelector(`[data-door-form] [name=do][value="${thing.body.do}"]`).form;
      for (const [name, value] of Object.entries(thing.body)) if (form.elements[name]) form.elements[name].value = value;
      await here.leaveOut(thing);
      form.querySelector("input:not([type=hidden])").focus();
    };
  }

  // Where somebody was on the list, to be found again when it is drawn anew.
  function place(element) {
    const row = list.contains(element) && element.closest("[data-row], [data-key]");
    return row && { row: row.dataset.booking ? `[data-booking="${row.dataset.booking}"]` : null, which: element.matches("[data-all]") };
  }

  function back({ row, which }) {
    const found = row && list.querySelector(row);
    const every = found?.querySelector("[data-all]");
    (which && every && !every.hidden ? every : found?.querySelector("[data-one]"))?.focus({ preventScroll: true });
  }
}

const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
