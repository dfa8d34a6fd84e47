"""A booking as its people live it: by mail from first to last, in English and Welsh, with an organiser who answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.journeys.walking import LINK, Person, Post, body
from tests.relay import running_relay
from tests.served import Site, served

# A workshop with four seats in three hours, and one for whose places people ask.
PREPARE = """
import django; django.setup()
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.events import actions as events
from hearback.events.models import Event
from hearback.processes import actions as processes
from tests.factories import a_process, an_event
process = a_process(slug="plan", name={"en": "A plan", "cy": "Cynllun"})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
starts = clock.now() + timedelta(hours=3)
event = an_event(process, slug="workshop", capacity=4, starts=starts, address="M1 3BN",
                 travel={"en": "Ten minutes from the station.", "cy": "Deng munud o’r orsaf."})
events.set_reminders(actor=HOST, event=event, hours=[2])
small = an_event(process, slug="round-table", capacity=2)
Event.objects.filter(pk=small.pk).update(mode="ask")
"""
# It moves, so that the reminder's time has just come.
MOVE = """
import django; django.setup()
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events.models import Event
event = Event.objects.get(slug="workshop")
starts = clock.now() + timedelta(hours=2)
events.edit_event(actor=HOST, event=event, starts=starts, ends=starts + timedelta(hours=1), venue="Town hall (invented)")
"""
DECLINE = """
import django; django.setup()
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events.models import Booking
events.decline_booking(actor=HOST, booking=Booking.objects.get(state="asked"), because="Dau o bob tref. (dyfeisiwyd)")
"""
WORKSHOP = "plan/events/workshop/"


@pytest.fixture
def post() -> Iterator[Post]:
    with running_relay() as relay:
        yield Post(relay)


@pytest.fixture
def site(tmp_path: Path, post: Post) -> Iterator[Site]:
    """A served site with its events, and a worker that sends."""
    home = tmp_path / "home"
    home.mkdir()
    url = databases.fresh_database("sqlite", tmp_path)
    with served(url, home, "--workers", "1", EMAIL_URL=post.relay.url) as running:
        run(PREPARE, running.environment)
        yield running


@pytest.fixture
def somebody(site: Site, new_context: Callable) -> Callable[..., Person]:
    return lambda language="en-GB": Person(new_context(locale=language).new_page(), site.url)


def link_to(message, then: str = "") -> str:
    """The address in a message that leads to a booking, or to one page of it, on whatever site: a script wrote some."""
    end = f"?then={then}" if then else "/"
    link = next(link for link in LINK.findall(body(message)) if "/l/" in link and link.endswith(end))
    return "/" + link.split("/", 3)[3]


def test_a_booking_from_the_form_to_the_day_in_both_languages(
    site: Site, post: Post, somebody: Callable[..., Person]
) -> None:
    gwen, hefin = somebody(), somebody("cy-GB")
    gwen.go(f"/en/{WORKSHOP}").follow("Book")
    gwen.fill({"name": "Gwen (invented)", "email": "gwen@example.org", "places": "3", "needs": "A hearing loop"})
    gwen.press("Book").sees("We have written to the address")
    names = link_to(post.next("gwen@example.org", after=0), "names")
    gwen.go(names).fill({"name_1": "Huw (invented)"}).press("Save").sees("Huw (invented)", "1 name to follow")
    gwen.sees("You told us what you need to take part. Somebody answers you by")

    hefin.go(f"/cy/{WORKSHOP}book/").fill({"name": "Hefin (dyfeisiwyd)", "email": "hefin@example.org", "places": "2"})
    hefin.press("Archebu")
    waits = post.next("hefin@example.org", after=0)
    assert "ar y rhestr aros" in waits["subject"]
    hefin.go(link_to(waits)).sees("Rydych yn rhif 1 yn y ciw")

    answered(site, somebody(), post)
    gwen.go(link_to(post.next("gwen@example.org", after=1))).sees("There is a loop. (invented)")

    run(MOVE, site.environment)
    site.command("worker", "--once")
    moved, reminder = (post.next("gwen@example.org", after=number) for number in (2, 3))
    assert "Before, it was:" in body(moved)
    for words in ("Town hall (invented), M1 3BN", "Ten minutes from the station."):
        assert words in body(moved)
        assert words in body(reminder)
    assert reminder["subject"].startswith("Coming soon")
    gwen.go(link_to(reminder, "coming")).press("Yes, I am still coming").sees("Thank you: we count on you.")
    gwen.page.locator("main a[href$='change/']").first.click()
    gwen.fill({"places": "2"}).press("Save").sees("Your booking is changed.", "2 places")

    # Two places came free: they go to the two who wait, and whoever had no place was not reminded of one.
    promoted = post.next("hefin@example.org", after=2)
    assert "Mae lle gennych nawr" in promoted["subject"]
    assert "Deng munud o’r orsaf." in body(promoted)
    hefin.go(link_to(promoted)).sees("Wrth y drws", "2 le")
    expect(hefin.page.locator("svg[role=img]")).to_have_count(1)
    hefin.follow("Canslo’r archeb hon").press("Ie, canslo fy archeb").sees("Mae eich archeb wedi’i chanslo.")


def answered(site: Site, ann: Person, post: Post) -> None:
    """The organiser finds on her desk that somebody waits, and answers."""
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in").follow("1 person waits to hear about what they need")
    ann.sees("Gwen (invented)", "A hearing loop").follow("Answer")
    ann.press_in_vain("Send the answer", "Write what you can do")
    ann.fill({"answer": "There is a loop. (invented)"}).press("Send the answer").sees("Answered. We have told them.")
    message = post.next("gwen@example.org", after=1)
    assert "There is a loop. (invented)" in body(message)
    assert "hearing" not in body(message)


def test_somebody_who_asked_and_cannot_have_a_place_reads_why(
    site: Site, post: Post, somebody: Callable[..., Person]
) -> None:
    iwan = somebody("cy-GB")
    iwan.go("/cy/plan/events/round-table/book/").sees("Mae pobl yn gofyn am le yn y digwyddiad hwn")
    iwan.fill({"name": "Iwan (dyfeisiwyd)", "email": "iwan@example.org"}).press("Gofyn am le")
    iwan.go(link_to(post.next("iwan@example.org", after=0))).sees("Rydych wedi gofyn am le.")
    run(DECLINE, site.environment)
    message = post.next("iwan@example.org", after=1)
    assert "Dau o bob tref. (dyfeisiwyd)" in body(message)
    iwan.go(link_to(message)).sees("Dau o bob tref. (dyfeisiwyd)", "ni allem roi lle i chi")
    iwan.sees_not("Canslo’r archeb hon")
