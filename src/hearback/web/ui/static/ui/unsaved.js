// Asks before leaving a page whose form holds words that were not sent.

const words = (form) => new URLSearchParams(new FormData(form)).toString();

export function start() {
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    const before = words(form);
    let sent = false;
    form.addEventListener("submit", () => { sent = true; });
    window.addEventListener("beforeunload", (event) => {
      if (!sent && words(form) !== before) event.preventDefault();
    });
    // Coming back by "Back" brings the page as it was left, with `sent` still set.
    window.addEventListener("pageshow", () => { sent = false; });
  }
}
