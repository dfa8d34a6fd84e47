"""In a crowd: a device works a moment and sends; one that cannot is heard all the same, and told what happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hearback.contributions import actions
from hearback.contributions.models import Contribution
from tests import factories
from tests.pages import SIZES, findings, site

__all__ = ["site"]

KEPT = {"kind": "suggestion", "attribution": "not-shown", "told_in": "en", "language": "en"}
HELD = "It is kept back, because a program may have sent it."


@pytest.fixture
def looking_it_over(site: str) -> Callable[..., str]:
    """The last page before something is sent, begun in a crowd."""
    process = factories.a_process(slug="plan", questions=1)

    def address(language: str = "en") -> str:
        values = {**KEPT, "words": "Publish the contracts. (invented)"}
        draft = actions.begin_draft(process=process, language="en", values=values, busy=True)
        return f"{site}/{language}/plan/have-your-say/{draft.uuid}/check/"

    return address


def send(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_contain_text("Thank you")


def test_in_a_crowd_a_device_works_and_sends_and_one_without_scripts_is_kept_back_and_told_so(
    looking_it_over: Callable[..., str], page: Page, no_js_page: Page
) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(looking_it_over())
    for size in SIZES:
        page.set_viewport_size(size)
        assert findings(page) == []
    expect(page.locator('main [role="status"]')).to_have_text("Your device has done the work. You can send.")
    send(page)
    assert Contribution.objects.latest("pk").held is None

    page.goto(looking_it_over())
    send(page)  # at once, before the work is done: it is sent by itself when it is
    assert Contribution.objects.latest("pk").held is None
    assert Contribution.objects.count() == 2
    assert errors == []

    no_js_page.goto(looking_it_over())
    expect(no_js_page.locator("main")).to_contain_text("If it cannot, you can send all the same.")
    send(no_js_page)
    expect(no_js_page.locator("main")).to_contain_text(HELD)
    assert Contribution.objects.latest("pk").held_because == "suspected"
