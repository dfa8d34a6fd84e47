"""Invited: one holds a meeting of their own, one never wants to be asked again, one comes on a place that was kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hearback.core import clock
from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person, Post, private_link
from tests.relay import Relay, running_relay
from tests.served import Site, served

# A workshop of two seats: one is kept for the invited, the other is taken; and another workshop later.
PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.events import actions as events
from hearback.processes import actions as processes
from hearback.processes.models import Question
from tests.factories import a_booking, a_process, an_event
process = a_process(slug="small", name={"en": "A small plan", "cy": "Cynllun bach"})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
asked = events.AgendaPoint({"en": "What is missing?", "cy": "Beth sydd ar goll?"}, (Question.objects.get(),))
event = an_event(process, slug="meet", capacity=2, agenda=[asked], cost={"en": "Free", "cy": "Am ddim"})
events.keep_places(actor=HOST, event=event, whom="invited", places=1)
a_booking(event, email="early@example.org")
an_event(process, slug="later", title={"en": "A later workshop", "cy": "Gweithdy diweddarach"})
"""
FOUND = "Rhestr y cyngor gwirfoddol"


@pytest.fixture
def relay() -> Iterator[Relay]:
    with running_relay() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, relay: Relay) -> Iterator[Site]:
    """A served site with the two workshops, and a real mail server."""
    home = tmp_path / "home"
    home.mkdir()
    url = databases.fresh_database("sqlite", tmp_path)
    with served(url, home, "--workers", "1", EMAIL_URL=relay.url) as running:
        run(PREPARE, running.environment)
        yield running


def test_from_an_invitation_to_a_meeting_of_ones_own_to_never_again_and_to_a_kept_place(
    site: Site, relay: Relay, new_context: Callable
) -> None:
    post = Post(relay)

    def somebody(language: str = "cy-GB") -> Person:
        return Person(new_context(locale=language).new_page(), site.url)

    ann = somebody("en-GB")
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in")
    invites_three_in_welsh(ann)
    holds_her_own(somebody(), post)
    never_again(somebody(), post)
    comes_on_the_kept_place(somebody("en-GB"), post)
    what_became_of_them(ann)


def invites_three_in_welsh(ann: Person) -> None:
    ann.go("/desk/small/events/meet/").follow("Invite people")
    addresses = "Delyth (invented) <delyth@example.org>\newan@example.org\nffion@example.org\nnot an address"
    ann.fill({"addresses": addresses, "language": "cy"})
    ann.page.get_by_role("button", name="See what goes out").click()
    ann.sees("Say where you got these addresses")
    ann.fill({"found": FOUND}).press("See what goes out")
    ann.sees("3 people get this message.", "Line 4", FOUND, "Ai i mi y mae hwn?")
    ann.press("Send 3 invitations").sees("3 people are invited.", "Delyth (invented)")
    ann.sees_not("delyth@example.org")


def holds_her_own(delyth: Person, post: Post) -> None:
    message = post.next("delyth@example.org", after=0)
    assert "Gweithdy ym Manceinion" in message["Subject"]
    assert FOUND in message.get_content()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    delyth.go(private_link(message)).sees("Am ddim", FOUND)
    delyth.press("Ni allaf ddod").sees("Dywedwch yma", "Pryd fyddai’n gyfleus i chi?")
    delyth.follow("Cynnal eich cyfarfod eich hun")
    soon = clock.today() + timedelta(days=10)
    when = {"day-day": str(soon.day), "day-month": str(soon.month), "day-year": str(soon.year), "part": "evening"}
    delyth.fill({"organisation": "Cyfeillion y Parc (dyfeisiwyd)", "where": "Y llyfrgell"} | when)
    delyth.press("Cael y ddolen a’r daflen").sees("Eich cyfarfod eich hun", "Beth sydd ar goll?")
    delyth.follow("Argraffu’r daflen").sees("/cy/small/have-your-say/").sees_not("/l/c")
    # The link in the message opens the same in another browser.
    link = private_link(post.next("delyth@example.org", after=1))
    delyth.forget().go(link).follow("Ysgrifennu’r hyn sy’n cael ei ddweud")
    for words, name in (("Mwy o fysiau. (dyfeisiwyd)", "Nia (dyfeisiwyd)"), ("Mwy o barciau. (dyfeisiwyd)", "")):
        delyth.write_down(words, name=name, attribution="named" if name else "not-shown")
    delyth.forget().go("/cy/small/said/").sees(
        "Mwy o fysiau. (dyfeisiwyd)", "Nia (dyfeisiwyd)", "Mwy o barciau. (dyfeisiwyd)"
    )
    delyth.sees_not("Cyfeillion y Parc", "Delyth")


def never_again(ewan: Person, post: Post) -> None:
    ewan.go(private_link(post.next("ewan@example.org", after=0))).follow("Peidiwch â’m gwahodd eto")
    ewan.press("Peidiwch â’m gwahodd eto").sees("Ni fyddwn yn eich gwahodd eto")


def comes_on_the_kept_place(ffion: Person, post: Post) -> None:
    link = private_link(post.next("ffion@example.org", after=0)).replace("/cy/", "/en/")
    ffion.go(link).sees("Is it for me?").follow("Book a place")
    ffion.fill({"name": "Ffion (invented)"}).press("Book")
    ffion.sees("Your place is booked")


def what_became_of_them(ann: Person) -> None:
    ann.go("/desk/small/events/meet/invitations/")
    ann.sees("Holds a meeting of their own", "Asked not to be invited again", "Booked")
    ann.go("/desk/small/events/meet/own-meetings/").sees("Cyfeillion y Parc (dyfeisiwyd)")
    ann.go("/desk/small/events/later/invite/").fill({"addresses": "ewan@example.org", "found": FOUND})
    ann.press("See what goes out").sees("Nobody is left who can be invited.", "Asked not to be invited again")
