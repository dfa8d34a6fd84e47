// What the room is saying, on a projector: asks politely for what is new, puts it in place of the old, and announces nothing.
// Whoever reads aloud from it, or reads it with a screen reader, holds it still.
import { fresh } from "./outbox.js";

const EVERY = 10000;

export function start() {
  const news = document.querySelector("[data-news]");
  const hold = document.querySelector("[data-hold]");
  const button = hold.querySelector("button");
  let still = false;
  hold.hidden = false;
  button.addEventListener("click", () => {
    still = !still;
    button.setAttribute("aria-pressed", String(still));
    if (!still) look();
  });
  setInterval(() => { if (!still && !document.hidden && !news.contains(document.activeElement)) look(); }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!still && !document.hidden) look(); });

  async function look() {
    const { state, page } = await fresh(location.href);
    const now = state === "open" && page.querySelector("[data-news]");
    if (!now || still || now.innerHTML === news.innerHTML) return;
    news.replaceChildren(...document.importNode(now, true).childNodes);
  }
}
