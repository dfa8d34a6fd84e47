// Starts the design system's scripts, and ours on the pages that ask for them. Everything works without.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// What the next page says first (done, or what is wrong) takes the focus there: no place of this page, such as where the skip link
// led, goes along with a form, for the browser would go to that place instead.
document.addEventListener("submit", () => {
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
});

if (document.querySelector("[data-unsaved]")) {
  import("./unsaved.js").then((module) => module.start());
}
if (document.querySelector("[data-progress]")) {
  import("./progress.js").then((module) => module.start());
}
if (document.querySelector("[data-door], [data-door-refused]")) {
  import("./door.js").then((module) => module.start());
}
if (document.querySelector("[data-capture], [data-capture-refused]")) {
  import("./capture.js").then((module) => module.start());
}
if (document.querySelector("[data-work]")) {
  import("./work.js").then((module) => module.start());
}
if (document.querySelector("[data-wall]")) {
  import("./wall.js").then((module) => module.start());
}
if (document.querySelector("[data-selecting]")) {
  import("./selecting.js").then((module) => module.start());
}
// Pages that a device keeps go when their time is over, whichever page of ours is opened next.
if (window.caches) {
  caches.keys().then((names) => {
    for (const name of names) if (/^(door|slip):/.test(name) && Number(name.split(":")[2]) < Date.now()) caches.delete(name);
  }).catch(() => {});
}
