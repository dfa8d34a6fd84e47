"""A coordinator splits a letter and lets two points be answered together, by keyboard; its author reads it by one link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import served

PREPARE = """
import django; django.setup()
from hearback.contributions import queries
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_process
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
whole = a_contribution(process, words="Dear team,\\n\\n1. Later buses. (invented)\\n2. Trains on Sundays. (invented)")
other = a_contribution(process, words="Buses that run later. (invented)")
print(whole.reference, other.reference, queries.link_to(whole, "cy"))
"""


def by_keyboard(person: Person, *, to: str) -> None:
    """Go by Tab until what has the focus says this, and press Enter on it."""
    person.page.locator("main").evaluate("main => { main.tabIndex = -1; main.focus(); }")
    for _step in range(60):
        person.page.keyboard.press("Tab")
        has = person.arrived().page.evaluate("document.activeElement.innerText || ''")
        if has.strip().startswith(to):
            person.page.keyboard.press("Enter")
            return
    raise AssertionError(f"No way by keyboard to “{to}” on {person.page.url}")


def test_split_and_answered_together_by_keyboard_and_read_by_one_link(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        whole, other, link = run(PREPARE, site.environment).split()[-3:]
        ann = Person(new_context(java_script_enabled=True).new_page(), site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")

        ann.go(f"/desk/open-plan/said/{whole}/")
        by_keyboard(ann, to="Say what it is about")
        by_keyboard(ann, to="Split it into its points")
        ann.page.wait_for_url("**/split/")
        expect(ann.page.locator("textarea")).to_have_value(re.compile("^[^-]*---[^-]*$"))
        by_keyboard(ann, to="Go on")
        ann.sees("Point 2")
        by_keyboard(ann, to="Split it")
        ann.sees("split into 2 points")
        first = ann.page.locator("main a").filter(has_text=re.compile(r"^\w{4}-\w{4}$")).first.inner_text()

        ann.go(f"/desk/open-plan/said/{first}/join/").fill({"with": other.lower()})
        by_keyboard(ann, to="Read them side by side")
        ann.sees("Buses that run later.", f"{other} says the same")
        by_keyboard(ann, to="Put them together")
        ann.sees("1 other says the same")

        author = Person(new_context(java_script_enabled=False).new_page(), site.url)
        author.go(re.sub(r"^https?://[^/]+", "", link)).sees("Dear team,", "gwnaethom 2 bwynt ohono")
        author.follow(first, exact=True).sees("Dyma un pwynt o’r hyn a ddywedoch", "Later buses.")
        anybody = Person(new_context(java_script_enabled=False).new_page(), site.url)
        anybody.go(f"/cy/open-plan/said/{whole}/").sees("Ei bwyntiau", "Later buses.", "Trains on Sundays.")
        anybody.go("/en/open-plan/sums/").sees("A point of something longer", "Split into its points")
