"""An event is announced in minutes, the next one in less; who reads of it, in either language, has it in their calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import expect

from hearback.core import clock
from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process, an_organisation
process = a_process(slug="small", name={"en": "A small plan", "cy": "Cynllun bach"})
an_organisation("involve", name="A network (invented)")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
"""
AT = "/desk/small/events/"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A served site with a process in which nothing is planned yet."""
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def day_boxes(days: int, name: str = "day") -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_an_event_from_nothing_the_next_from_it_and_both_read_in_two_languages(
    site: Site, new_context: Callable, no_js_page
) -> None:
    ann = Person(new_context().new_page(), site.url)
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in")

    from_nothing(ann)
    what_is_talked_about_and_what_there_is(ann)
    announced_with_a_word_about_notice(ann)
    the_next_like_it_in_a_series(ann)
    read_and_kept(Person(no_js_page, site.url))


def from_nothing(ann: Person) -> None:
    """With no event there is nothing to choose: one form, and the event is there."""
    ann.go(AT).sees("There is no event yet").follow("Add an event")
    ann.fill({"title-en": "Workshop in Bangor", "title-cy": "Gweithdy ym Mangor"} | day_boxes(9))
    ann.fill({"start": "2pm", "end": "1pm", "venue": "Town hall", "capacity": "30"})
    ann.press_in_vain("Save and continue", "Enter a time after the start")
    ann.fill({"end": "4pm", "format": "hybrid"}).press("Save and continue").sees("Only you and your colleagues see it.")


def what_is_talked_about_and_what_there_is(ann: Person) -> None:
    """Times that overlap are said at their box, and nothing typed is lost."""
    ann.follow("What you will talk about, and when")
    ann.fill({"agenda_0_text-en": "Welcome", "agenda_0_starts": "14:00", "agenda_0_ends": "14:30"})
    ann.fill({"agenda_1_text-en": "What is missing here", "agenda_1_text-cy": "Beth sydd ar goll yma"})
    ann.fill({"agenda_1_starts": "14:15", "agenda_1_questions": "1"})
    ann.press_in_vain("Save", "It starts before the one above it is over.")
    ann.fill({"agenda_1_starts": "14:30", "agenda_1_ends": "15:45"}).press("Save").sees("Saved")
    ann.follow("Access: what there is").fill({"provision_step-free": "yes", "provision_bsl": "no"})
    ann.fill({"access_name": "Ann (invented)", "access_phone": "0123 456"}).press("Save").sees("Saved")
    ann.follow("The link to join online").fill({"joining_link": "https://meet.example.org/only-booked"})
    ann.press("Save").sees("Saved").follow("What people can read before")
    ann.fill({"paper_0_title-en": "The draft", "paper_0_title-cy": "Y drafft"} | day_boxes(5, "paper_0_promised"))
    ann.press("Save").sees("Saved")


def announced_with_a_word_about_notice(ann: Person) -> None:
    """Nine days are few, which is said and stops nobody; then there is a text to send."""
    ann.follow("Announce it").sees("It starts in 9 days.", "Two weeks’ notice").press("Announce it")
    ann.sees("It is announced.").follow("Tell people")
    for code, words in (("en", "Workshop in Bangor"), ("cy", "Gweithdy ym Mangor")):
        text = ann.page.locator(f"#text-{code}").input_value()
        assert words in text
        assert f"/{code}/small/events/workshop-in-bangor/" in text
        assert "only-booked" not in text


def the_next_like_it_in_a_series(ann: Person) -> None:
    """Everything is taken over but the day; a series holds both."""
    ann.go(AT).follow("Series: events that belong together").follow("Begin a series")
    ann.fill({"title-en": "Around Wales", "title-cy": "O amgylch Cymru"}).press("Save").sees("Around Wales")
    ann.go(f"{AT}workshop-in-bangor/about/").fill({"series": "around-wales"}).press("Save")
    ann.go(AT).follow("Add an event").sees("Like an earlier one").follow("Workshop in Bangor")
    ann.fill({"title-en": "Workshop in Rhyl", "title-cy": "Gweithdy yn y Rhyl", "start": "10:00", "end": "12:00"})
    ann.fill(day_boxes(40)).press("Save and continue").sees("Here it is, with everything but dates")
    ann.follow("What you will talk about, and when")
    expect(ann.page.locator("[name=agenda_1_starts]")).to_have_value("10:30")
    ann.go(f"{AT}workshop-in-rhyl/publish/").sees_not("Two weeks’ notice").press("Announce it").sees("It is announced.")


def read_and_kept(nia: Person) -> None:
    """Without scripts, first in English and then in Welsh; the calendar gets both and follows the series."""
    nia.go("/en/small/events/").follow("Workshop in Bangor")
    nia.sees("You can also join online", "You get the joining link when you book.", "Promised by", "9 days before")
    nia.sees("Welcome", "14:30", "What is missing here", "Ann (invented)").sees_not("only-booked")
    nia.page.get_by_role("link", name="Cymraeg").click()
    assert nia.heading == "Gweithdy ym Mangor"
    nia.sees("Beth sydd ar goll yma", "Mynediad heb risiau", "Addawyd erbyn", "Y drafft", "9 diwrnod ymlaen llaw")
    entry = only_entry(nia, f"{nia.page.url}calendar.ics")
    assert str(entry["SUMMARY"]) == "Gweithdy ym Mangor"
    assert str(entry["LOCATION"]) == "Town hall, ac ar-lein"
    assert entry["DTSTART"].dt.astimezone(UTC).date() == clock.today() + timedelta(days=9)
    nia.follow("O amgylch Cymru").sees("Gweithdy yn y Rhyl", "Gweithdy ym Mangor", "calendar.ics")
    feed = icalendar.Calendar.from_ical(nia.page.request.get(f"{nia.page.url}calendar.ics").text())
    assert [str(one["SUMMARY"]) for one in feed.walk("VEVENT")] == ["Gweithdy ym Mangor", "Gweithdy yn y Rhyl"]
    nia.follow("Gweithdy yn y Rhyl").follow("Poster i’w argraffu")
    nia.sees("Gweithdy yn y Rhyl").follow("Yn y ddwy iaith")
    nia.sees("Gweithdy yn y Rhyl", "Workshop in Rhyl", "/cy/small/events/workshop-in-rhyl/")
    expect(nia.page.locator(".hb-qr__code")).to_have_count(2)
    sheet = nia.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, "it is one sheet of paper"


def only_entry(nia: Person, address: str) -> icalendar.Event:
    """What a calendar program reads at an address."""
    (entry,) = icalendar.Calendar.from_ical(nia.page.request.get(address).text()).walk("VEVENT")
    return entry
