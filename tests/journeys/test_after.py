"""After an event, in a browser: notes with a photograph and an action, everybody told, each slip with a way to the notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.factories import a_jpeg
from tests.journeys.walking import Person, Post, body
from tests.relay import running_relay
from tests.served import served

# A workshop three days ago: somebody booked, and somebody spoke who wanted to be named.
PREPARE = """
import django; django.setup()
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.people import actions as people
from hearback.processes import actions as processes
from tests.factories import a_booking, a_process, a_slip, an_event
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
event = an_event(process, slug="workshop", starts=clock.now() - timedelta(days=3))
booking = a_booking(event, actor=HOST, email="bea@example.org", name="Bea Invented", language="cy")
people.confirm_address(participant=booking.participant)
print(a_slip(event, words="Publish the bus times. (invented)", name="Cai Invented", attribution="named").reference)
"""
NOTES = "What we heard\n•\tBuses come up everywhere\n•\tSo do contracts\nThank you all."
NOTES_CY = "Yr hyn a glywsom\n•\tBysiau ym mhobman\nDiolch i bawb."
DESK = "/desk/open-plan/events/workshop/"


def test_from_the_last_guest_leaving_to_everybody_having_read_the_notes(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as site:
        reference = run(PREPARE, site.environment).split()[-1]
        post = Post(relay)
        ann = Person(new_context().new_page(), site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")
        ann.sees("Publish the notes of Workshop in Manchester")

        before = len(post.of("bea@example.org"))
        under_the_rule(ann)
        notes_name_nobody(ann)
        a_photograph_and_an_action(ann)
        ann.go(f"{DESK}notes/check/").sees("Buses come up everywhere", "Open the bus times", "Ask the councils")
        ann.press("Publish the notes").sees("Whoever booked, came or spoke there is told.")

        everybody_reads_them(Person(new_context().new_page(), site.url), reference)
        told = body(post.next("bea@example.org", after=before))
        assert "/cy/open-plan/events/workshop/notes/" in told
        assert "Mae’r nodiadau wedi’u cyhoeddi" in told


def under_the_rule(ann: Person) -> None:
    ann.go(f"{DESK}chatham/").fill({"on": "yes"}).press("Save").sees("Saved")


def notes_name_nobody(ann: Person) -> None:
    ann.go(f"{DESK}notes/").fill({"text-en": "Cai Invented asked for bus times."})
    ann.press_in_vain("Save and look at them", "Take out Cai Invented")
    ann.fill({"text-en": NOTES, "text-cy": NOTES_CY}).press("Save and look at them")
    expect(ann.page.locator("main .hb-prose li")).to_have_count(2)


def a_photograph_and_an_action(ann: Person) -> None:
    ann.go(f"{DESK}photographs/").follow("Add a photograph")
    ann.fill({"text-en": "Open the bus times"}).press_in_vain("Add it", "Choose a photograph")
    picture = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg(2_000, 1_000, "teal")}
    ann.page.locator("input[type=file]").set_input_files(picture)
    ann.fill({"text-cy": "Agor amserlenni’r bysiau"}).press("Add it").sees("Open the bus times")
    ann.go(f"{DESK}agreed/").follow("Add something that was agreed")
    due = {"due-day": "1", "due-month": "5", "due-year": "2030"}
    ann.fill({"text-en": "Ask the councils", "text-cy": "Gofyn i’r cynghorau", "owner": "The network"} | due)
    ann.press("Save").sees("due 1 May 2030")


def everybody_reads_them(reader: Person, reference: str) -> None:
    """In both languages: the notes, the photograph with its text, and the slip with its way back; never a name."""
    for language, words in (
        ("en", ("Buses come up everywhere", "Open the bus times", "Ask the councils", "Chatham House Rule")),
        ("cy", ("Bysiau ym mhobman", "Agor amserlenni’r bysiau", "Gofyn i’r cynghorau", "Reol Chatham House")),
    ):
        here = f"/{language}/open-plan/events/workshop/"
        reader.go(here).page.locator(f"main a[href='{here}notes/']").first.click()
        reader.sees(*words, "Publish the bus times.").sees_not("Cai", "Bea", "IMG_0001")
        photograph = reader.page.locator(".hb-photograph")
        photograph.scroll_into_view_if_needed()
        photograph.evaluate("image => image.decode()")
        assert photograph.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1600, 800]
        reader.page.locator(f"main a[href$='said/{reference}/']").first.click()
        reader.sees("Publish the bus times.", words[-1]).sees_not("Cai")
        expect(reader.page.locator(f"main a[href='{here}notes/']")).to_have_count(1)
