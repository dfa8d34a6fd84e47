"""Who gets a place, from the desk: people ask in both languages, the balance is weighed, a list comes in, somebody rings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

# A small round table, announced, with one person at the desk.
PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process, an_event
process = a_process(slug="plan", name={"en": "A plan", "cy": "Cynllun"})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
an_event(process, slug="round-table", capacity=5)
"""
EVENT = "/desk/plan/events/round-table/"
PUBLIC = "plan/events/round-table/"
LIST = "Order #,First Name,Last Name,Email,Quantity,Attendee Status\n1,Dai,Invented,dai@example.org,1,Attending\n"
LIST += "2,Efa,Invented,,many,Attending\n3,Ffion,Invented,,1,Not Attending\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A served site with its event."""
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def test_places_are_asked_for_weighed_and_given(site: Site, new_context: Callable) -> None:
    ann = Person(new_context().new_page(), site.url)
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in").go(EVENT).follow("How people get a place")
    ann.fill({"mode": "ask"}).press("Save").sees("That is how people get a place now.")
    ann.follow("Keep places for a side").fill({"government": "9"})
    ann.press_in_vain("Save", "Only 5 places can be kept for them")
    ann.fill({"government": "2"}).press("Save").sees("Saved")

    nia = asks(new_context, site, "en", {"name": "Nia (invented)", "places": "2", "side": "civil-society"})
    bryn = asks(new_context, site, "cy", {"name": "Bryn (dyfeisiwyd)", "places": "3", "side": "civil-society"})
    nia.sees("You have asked for a place")
    bryn.sees("Rydych wedi gofyn am le")

    ann.go(EVENT).follow("Choose among those who asked").sees(
        "Civil society", "5 asked", "Government", "2 places are kept", "Nia (invented)", "Bryn (dyfeisiwyd)"
    )
    ann.page.get_by_label("Nia (invented)").check()
    ann.page.get_by_label("Bryn (dyfeisiwyd)").check()
    ann.press("Accept those who are ticked").sees("Each of them is told.").press("Accept")
    ann.sees("1 booking has a place now.", "1 on the waiting list")
    nia.page.reload()
    nia.sees("Confirmed")
    bryn.page.reload()
    bryn.sees("Ar y rhestr aros")

    ann.page.get_by_label("Bryn (dyfeisiwyd)").check()
    ann.press("Decline those who are ticked").press_in_vain("Decline, and tell them", "Say why")
    ann.fill({"because": "Mae’r ystafell yn fach. (dyfeisiwyd)"}).press("Decline, and tell them")
    ann.sees("1 booking is declined.", "Declined")
    bryn.page.reload()
    bryn.sees("Mae’r ystafell yn fach. (dyfeisiwyd)")

    ann.go(EVENT).follow("Put in a booking for somebody").fill({"name": "Cai (invented)", "side": "government"})
    ann.press("Book").sees("They have a place.", "Cai (invented)", "Put in by an organiser")
    ann.follow("Bring in bookings taken elsewhere").fill({"text": LIST}).press("Look at it first")
    ann.sees("1 new booking", "“many” is not a number of places", "1 cancelled where it was booked")
    ann.press("Bring them in").sees("1 new", "Dai Invented", "Booked elsewhere, and imported")
    ann.follow("Bring in bookings taken elsewhere").fill({"text": LIST}).press("Look at it first")
    ann.sees("1 here already").sees_not("Bring them in")


def asks(new_context: Callable, site: Site, language: str, form: dict[str, str]) -> Person:
    """Somebody who asks for a place on the public page, without an address: their own page is the next one."""
    person = Person(new_context().new_page(), site.url)
    person.go(f"/{language}/{PUBLIC}").follow({"en": "Ask for a place", "cy": "Gofyn am le"}[language])
    person.fill(form)
    person.page.locator("main form button[type=submit]").last.click()
    person.page.locator("main a[href*='/l/']").first.click()
    return person
