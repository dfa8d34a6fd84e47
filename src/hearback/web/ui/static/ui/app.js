// Starts the design system's scripts, and ours on the pages that ask for them. Everything works without.
import { initAll } from "./govuk-frontend.min.js";

initAll();

if (document.querySelector("[data-unsaved]")) {
  import("./unsaved.js").then((module) => module.start());
}
if (document.querySelector("[data-progress]")) {
  import("./progress.js").then((module) => module.start());
}
