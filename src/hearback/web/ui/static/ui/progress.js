// Asks for the same page again while work goes on, and puts its news in place of the old. Slows down, and stops when done.

const REGION = "[data-progress]";
const FIRST = 1500;
const SLOWEST = 15000;

export function start() {
  let pause = FIRST;
  const again = async () => {
    const region = document.querySelector(REGION);
    if (region.dataset.progress !== "running") return;
    const fresh = await newest();
    if (fresh && fresh.innerHTML !== region.innerHTML) {
      region.replaceChildren(...fresh.childNodes);
      region.dataset.progress = fresh.dataset.progress;
      pause = FIRST;
    } else {
      pause = Math.min(pause * 1.5, SLOWEST);
    }
    setTimeout(again, pause);
  };
  setTimeout(again, pause);
}

async function newest() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(REGION);
  } catch {
    return null;
  }
}
