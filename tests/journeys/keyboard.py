"""Somebody at a browser who has no mouse: they go from stop to stop by Tab, and press Enter, Space and the arrow keys.

On each page they take the link that skips the header. Nothing is put into focus, clicked or filled in but by keys; where the
focus comes to rest nothing may hide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.walking import Person

LONGEST_WAY = 150  # stops on one page; who has to pass more is stopped by a page, and the test says where
SKIP = "Skip to main content"
# What has the focus: how it is named to whoever cannot see it, and whether whoever can does see it (how far a browser
# scrolls to it is the browser's own matter).
FOCUS = """() => {
  const on = document.activeElement;
  const text = one => (one ? one.innerText || one.textContent : "").trim().replace(/\\s+/g, " ");
  if (!on || on === document.body) return null;
  on.scrollIntoView({block: "nearest"});
  const labels = [...(on.labels || [])].map(text).join(" ");
  const by = (on.getAttribute("aria-labelledby") || "").split(" ").map(id => text(document.getElementById(id))).join(" ");
  const group = on.type === "radio" ? [...document.getElementsByName(on.name)].filter(one => one.form === on.form) : [];
  const field = on.closest("fieldset"), legend = field && field.querySelector("legend");
  const box = on.getClientRects()[0] || {width: 0, height: 0};
  const at = box.width && document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + box.height / 2);
  return {
    name: on.getAttribute("aria-label") || by.trim() || labels || text(on) || on.value || "",
    kind: on.type === "radio" || on.type === "checkbox" ? on.type
      : on.matches("input:not([type=submit]), textarea") ? "box" : on.matches("select") ? "select"
      : on.matches("a[href]") ? "link" : on.matches("button, input[type=submit]") ? "button"
      : on.matches("summary") ? "summary" : on.tagName.toLowerCase(),
    within: text(legend),
    group: group.map(one => [...one.labels].map(text).join(" ")),
    checked: on.checked === true,
    seen: Boolean(at) && (on.contains(at) || at.contains(on) || [...(on.labels || [])].some(one => one.contains(at))),
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus is."""

    name: str
    kind: str
    within: str
    group: list[str]
    checked: bool
    seen: bool


class ByKeyboard(Person):
    """Somebody at a browser, without a mouse."""

    @property
    def stop(self) -> Stop | None:
        """What has the focus; nothing on a page that has just come."""
        found = self.page.evaluate(FOCUS)
        return Stop(**found) if found else None

    def key(self, *keys: str) -> ByKeyboard:
        """Press these keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def to(self, name: str, *kinds: str, within: str = "") -> Stop:
        """Go on by Tab until what has the focus begins with this name, and is of such a kind; to the end, then once more."""
        passed: list[str] = []
        around = 0
        while around < 2 and len(passed) < LONGEST_WAY:
            self.key("Tab")
            here = self.stop
            if here is None:
                continue  # the end of the page: the next Tab begins again
            if here.name == SKIP:
                around += 1
                self.key("Enter")  # past the header
            assert here.seen, f"“{here.name}” has the focus and is not seen on {self.page.url}"
            passed.append(f"{here.kind} “{here.name}”")
            named = any(one.startswith(name) for one in here.group) or here.name.startswith(name)
            if named and here.kind in kinds and within in here.within:
                return here
        raise AssertionError(f"No way by keyboard to “{name}” on {self.page.url}; only to {', '.join(passed)}")

    # --- what people do there

    def follow(self, text: str, *, exact: bool = False) -> ByKeyboard:
        """Follow a link by what it says."""
        assert not exact, "the first that begins so is the one"
        self.to(text, "link")
        return self._on_by("Enter")

    def press(self, button: str) -> ByKeyboard:
        """Press a button by what it says; nothing may be wrong afterwards, and what was done is where the focus is."""
        self.to(button, "button")
        self._on_by("Enter")
        wrong, done = (self.page.locator(f".govuk-{one}") for one in ("error-summary", "notification-banner--success"))
        assert not wrong.count(), f"{self.page.url}: {wrong.inner_text()}"
        if done.count():
            expect(done.first).to_be_focused()
        return self

    def press_in_vain(self, button: str, because: str) -> ByKeyboard:
        """Press a button, and be told what is wrong: the focus is there at once, and Enter leads to the box."""
        self.to(button, "button")
        self._on_by("Enter")
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text(because)
        self.to(because, "link")
        self.key("Enter")
        return self

    def open(self, summary: str) -> ByKeyboard:
        """Open what is folded away, by what it says."""
        self.to(summary, "summary")
        return self.key("Enter")

    def write(self, boxes: Mapping[str, str], *, within: str = "") -> ByKeyboard:
        """Write into boxes by their labels, in the order in which they are reached; what stood there goes."""
        for label, words in boxes.items():
            self.to(label, "box", within=within)
            self.key("Control+A")
            self.page.keyboard.insert_text(words)
        return self

    def tick(self, label: str, *, within: str = "") -> ByKeyboard:
        """Tick a box."""
        if not self.to(label, "checkbox", within=within).checked:
            self.key("Space")
        return self

    def choose(self, label: str, *, within: str = "") -> ByKeyboard:
        """Choose one of several: Tab reaches them once, the arrow keys go between them."""
        here: Stop | None = self.to(label, "radio", within=within)
        for _step in range(len(here.group) if here else 0):
            if here is not None and here.name.startswith(label):
                break
            self.key("ArrowDown")
            here = self.stop
        assert here is not None, f"the focus was lost at “{label}” on {self.page.url}"
        assert here.name.startswith(label), f"“{here.name}” instead of “{label}” on {self.page.url}"
        if not here.checked:
            self.key("Space")
        return self

    def _on_by(self, key: str) -> ByKeyboard:
        """Press this, and wait for the page to which it leads: the skip link within this one does not count as one."""
        self.page.evaluate("() => { document.isThePageBefore = true }")
        self.key(key)
        self.page.wait_for_function("() => document.readyState !== 'loading' && !document.isThePageBefore")
        return self
