"""People at their browsers, as the journeys tell of them: they follow links, fill in boxes and press buttons."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.relay import Relay

LINK = re.compile(r"https?://\S+")
LONGEST_POST = 30  # seconds until a message has arrived


class Person:
    """Somebody at a browser, on one site."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    @property
    def text(self) -> str:
        """What stands on the page, without its header and footer."""
        return self.arrived().page.locator("main").inner_text()

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return self.arrived().page.locator("h1").inner_text()

    def arrived(self) -> Person:
        """Wait until the page one is on its way to is there, whole: a click comes back sooner."""
        self.page.wait_for_load_state("domcontentloaded")
        return self

    def go(self, address: str) -> Person:
        """Open an address, of the site or whole."""
        answer = self.page.goto(address if address.startswith("http") else self.site + address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        return self

    def forget(self) -> Person:
        """Lose every cookie, with no page open that could still ask with them or bring one."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        return self

    def follow(self, text: str, *, exact: bool = False) -> Person:
        """Follow a link by what it says; the first of several."""
        wanted = re.compile(rf"^\s*{re.escape(text)}\s*$") if exact else text
        # Some look like buttons; and the middle of a link over two lines may be beside its words.
        self.page.locator("a").filter(has_text=wanted).first.click(position={"x": 5, "y": 8})
        return self

    def fill(self, values: Mapping[str, str | bool]) -> Person:
        """Fill in boxes by their names: text, a choice by its value, a tick by yes or no."""
        for name, value in values.items():
            boxes = self.page.locator(f'main [name="{name}"]')
            kind = boxes.first.evaluate("box => box.type")
            if kind == "radio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind == "checkbox" and isinstance(value, bool):
                boxes.set_checked(value)
            elif kind == "checkbox":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                boxes.select_option(value)
            else:
                boxes.fill(str(value))
        return self

    def press(self, button: str) -> Person:
        """Press a button by what it says; nothing may be wrong afterwards."""
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(button)}( |$)")).first.click()
        wrong = self.arrived().page.locator(".govuk-error-summary")
        assert not wrong.count(), f"{self.page.url}: {wrong.inner_text()}"
        return self

    def write_down(self, words: str, **more: str) -> str:
        """Write down what was said in the room; gives its reference, once the site has it."""
        for closed in self.page.locator("details[data-more]:not([open]) > summary").all():
            closed.click()
        self.fill({"words": words} | more).page.locator("[data-slip-form] button[type=submit]").click()
        line = self.page.locator("[data-lines] > li[data-reference]").filter(has_text=words)
        expect(line).to_be_visible(timeout=15_000)
        return str(line.get_attribute("data-reference"))

    def press_in_vain(self, button: str, because: str) -> Person:
        """Press a button, and be told what is wrong, above and beside the box."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        expect(self.page.locator(".govuk-error-summary")).to_contain_text(because)
        expect(self.page.locator("form .govuk-error-message").first).to_contain_text(because)
        return self

    def sees(self, *texts: str) -> Person:
        """All of this stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> Person:
        """None of this stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)
        return self


class Post:
    """What a mail server on the loopback took, by whom it is for."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay

    def of(self, address: str) -> list[EmailMessage]:
        """Everything this person got, in order."""
        return [message for to, message in self.relay.taken if address in to]

    def next(self, address: str, *, after: int) -> EmailMessage:
        """The message that follows the first `after` ones; waits until it is there."""
        wait_until(lambda: len(self.of(address)) > after, f"no message {after + 1} to {address}")
        return self.of(address)[after]


def body(message: EmailMessage) -> str:
    """The text of a message."""
    return message.get_content()


def private_link(message: EmailMessage) -> str:
    """The private link in a message."""
    return next(link for link in LINK.findall(body(message)) if "/l/" in link)


def wait_until(happened: Callable[[], bool], why_not: str) -> None:
    """Wait for what a worker does by itself."""
    deadline = time.monotonic() + LONGEST_POST
    while not happened():
        assert time.monotonic() < deadline, why_not
        time.sleep(0.1)
