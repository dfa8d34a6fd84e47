// Whoever selects some words of a sentence is offered to speak about those: a form that is there already, below the sentence.
// Nothing is taken away when the selection goes, so that the button can be reached by any means.

export function start() {
  const form = document.querySelector("[data-selecting]");
  const told = document.querySelector("[data-told]");
  let soon;
  document.addEventListener("selectionchange", () => {
    clearTimeout(soon);
    soon = setTimeout(offer, 400);
  });

  function offer() {
    const chosen = document.getSelection();
    const words = chosen.toString().trim();
    const [from, to] = [chosen.anchorNode, chosen.focusNode].map((node) => node?.parentElement?.closest("[data-words]"));
    if (!words || !from || from !== to || words === form.elements.part.value) return;
    form.elements.sentence.value = from.dataset.words;
    form.elements.part.value = words;
    form.querySelector("[data-chosen]").textContent = words;
    from.parentElement.after(form);
    form.hidden = false;
    told.textContent = told.dataset.told;
  }
}
