"""A coordinator codes what came in by keyboard and on a phone, takes one back, and shows the themes to everybody."""

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
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_code, a_contribution, a_process
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
for name, meaning in (("Buses", "How people get about without a car"), ("Fares", "What it costs")):
    a_code(process, name, definition={"en": meaning})
print(*(a_contribution(process, words=f"Later buses, please: {n}. (invented)").reference for n in range(2)))
"""


def tick(person: Person, label: str) -> None:
    """Tick a box, or choose an answer, as somebody does who has no mouse."""
    box = person.page.get_by_label(label, exact=True)
    box.focus()
    person.page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_coded_one_after_the_other_by_keyboard_and_read_by_everybody(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        first, second = run(PREPARE, site.environment).split()[-2:]
        phone = new_context(java_script_enabled=True, viewport={"width": 320, "height": 640})
        ann = Person(phone.new_page(), site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")

        ann.go("/desk/open-plan/said/coding/").sees(first, "2 still to be read")
        tick(ann, "Buses")
        tick(ann, "For it")
        ann.page.keyboard.press("Enter")
        ann.page.wait_for_url(f"**/coding/{second}/?done={first}")
        ann.sees(f"{first} is coded: Buses (For it).", "1 still to be read")
        ann.press("Undo")
        ann.page.wait_for_url(f"**/coding/{first}/")
        ann.sees("It is taken back", "2 still to be read")
        for reference in (first, second):
            ann.go(f"/desk/open-plan/said/coding/{reference}/")
            tick(ann, "Fares")
            tick(ann, "Against it")
            ann.press("Save and next")
        ann.sees("Everything is read.")
        ann.go("/desk/open-plan/said/codebook/show/").press("Show the themes to everybody")

        anybody = Person(new_context(java_script_enabled=False).new_page(), site.url)
        anybody.go("/en/open-plan/said/themes/").sees("2 contributions", "What it costs")
        anybody.go(f"/cy/open-plan/said/{first}/").sees("Themâu, fel y darllenodd y tîm ef")
