"""At the door of a workshop: without scripts, without a network, with a bad one, with two devices, with an ended link."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

# A workshop that starts in an hour, four bookings, and its facilitator's link.
PREPARE = """
import django; django.setup()
import json
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.processes.models import Process
from tests.factories import a_booking, a_process, an_event
process = Process.objects.filter(slug="plan").first() or a_process(slug="plan")
event = an_event(process, slug={slug!r}, starts=clock.now() + timedelta(hours=1))
who = {{name: a_booking(event, name=name + " (invented)", email=name + {slug!r} + "@example.org", places=places).reference
       for name, places in (("Ana", 5), ("Ben", 1), ("Cadi", 1), ("Dylan", 2))}}
print(json.dumps(who | {{"token": links.mint(Purpose.CAPTURE, event.uuid, event.link_version)}}))
"""
# What the database holds in the end: who came, how many, and whether it was taken back.
CAME = """
import django; django.setup()
import json
from hearback.events.models import Attendance
rows = Attendance.objects.filter(event__slug={slug!r}).order_by("id").select_related("booking")
print(json.dumps([[row.booking.name if row.booking else row.name, row.people, bool(row.undone)] for row in rows]))
"""
NEW_LINK = """
import django; django.setup()
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions
from hearback.events.models import Event
from hearback.people import links
event = actions.revoke_capture_link(actor=HOST, event=Event.objects.get(slug={slug!r}))
print(links.mint(Purpose.CAPTURE, event.uuid, event.link_version))
"""
WORDS = {
    "en": {
        "in": "Check in",
        "kept": "Kept on this device, not sent yet: ",
        "sent": "Everything is sent.",
        "let": "Let them in",
        "here": "Here: 4 of 9",
    },
    "cy": {
        "in": "Cofnodi",
        "kept": "Wedi’u cadw ar y ddyfais hon, heb eu hanfon eto: ",
        "sent": "Mae popeth wedi’i anfon.",
        "let": "Gadael i mewn",
        "here": "Yma: 4 o 9",
    },
}
expect.set_options(timeout=15_000)
_number = count(1)


@dataclass
class Workshop:
    """A workshop of one test: where it is, what it is called, its references by name, its facilitator's token."""

    site: Site
    slug: str
    known: dict[str, str]

    def address(self, language: str = "en") -> str:
        """Of its door."""
        return f"/{language}/plan/door/{self.slug}/"

    def link(self, language: str = "en") -> str:
        """The facilitator's."""
        return f"/{language}/l/{self.known['token']}/"

    def came(self) -> list[list[Any]]:
        """Who came, how many at once, and whether it was taken back."""
        return json.loads(run(CAME.format(slug=self.slug), self.site.environment))


def a_workshop(site: Site, slug: str) -> Workshop:
    return Workshop(site, slug, json.loads(run(PREPARE.format(slug=slug), site.environment)))


@contextmanager
def a_site(folder: Path) -> Iterator[Site]:
    home = folder / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", folder), home, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One served site for all; each test has a workshop of its own."""
    with a_site(tmp_path_factory.mktemp("door")) as running:
        yield running


@pytest.fixture
def workshop(site: Site) -> Workshop:
    return a_workshop(site, f"workshop-{next(_number)}")


def at_the_door(workshop: Workshop, context: BrowserContext, language: str = "en") -> Page:
    """A device with the facilitator's link, whose browser has kept the door."""
    page = context.new_page()
    page.goto(workshop.site.url + workshop.link(language))
    page.goto(workshop.site.url + workshop.address(language))
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.evaluate(
        "navigator.serviceWorker.controller ? 1 :"
        " new Promise(done => navigator.serviceWorker.oncontrollerchange = () => done(1))"
    )
    return page


def row(page: Page, name: str) -> Any:
    return page.locator("[data-row]").filter(has_text=name)


def let_in(page: Page, name: str) -> None:
    row(page, name).locator("[data-one]").click()


def state(page: Page) -> Any:
    return page.locator("[data-state]")


def test_without_scripts_everybody_gets_in(workshop: Workshop, no_js_page: Page) -> None:
    door = Person(no_js_page, workshop.site.url)
    door.go(workshop.link()).sees("Write down what is said").follow("The door")
    door.fill({"find": workshop.known["Ana"].replace("-", "").lower()}).press("Find")
    door.sees("Ana (invented)", "5 places").sees_not("Ben (invented)")
    door.press("Check in one").sees("Checked in: Ana (invented) (1)", "Here: 1 of 5")
    door.press("Check in all: 4").sees("Here: 5 of 5").press("One more").sees("Here: 6 of 5", "let in twice")
    door.page.get_by_role("button", name="Take back").last.click()
    door.sees("Taken back: Ana (invented) (1)", "Here: 5 of 5")

    door.go(workshop.address()).fill({"name": "Nia (invented)", "side": "civil-society"}).press("Let them in")
    door.sees("Checked in: Nia (invented) (1)", "Here: 6 of 9")
    door.fill({"total": "7", "government": "9"}).press_in_vain("Keep the count", "more than the whole room")
    door.fill({"total": "7", "government": ""}).press("Keep the count").sees("Counted: 7")
    door.follow("The list on paper").sees("Ana (invented)", "Ben (invented)", "How many were in the room")
    door.follow("Back to the door").follow("Write down what is said").sees("What was said?").follow("The door")
    assert [people for _name, people, undone in workshop.came() if not undone] == [1, 4, 1]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_without_a_network_nothing_is_lost_and_nothing_is_twice(
    workshop: Workshop, context: BrowserContext, language: str
) -> None:
    words = WORDS[language]
    page = at_the_door(workshop, context, language)
    address = page.url
    context.set_offline(True)
    page.reload()  # from what the browser kept
    expect(page.locator("[data-row]")).to_have_count(4)
    for number, name in enumerate(("Ben", "Cadi", "Dylan"), start=1):
        let_in(page, name)
        expect(state(page)).to_contain_text(f"{words['kept']}{number}")
    page.wait_for_timeout(600)  # two presses at once would be one, by a cold finger
    let_in(page, "Dylan")  # the other of the two, by the same button of the same kept page
    expect(state(page)).to_contain_text(f"{words['kept']}4")
    page.locator("[name=name]").fill("Nia (invented)")
    page.get_by_role("button", name=words["let"]).click()
    expect(state(page)).to_contain_text(f"{words['kept']}5")
    row(page, "Cadi").get_by_role("button").filter(has_text=re.compile("Take back|Tynnu")).click()
    expect(state(page)).to_contain_text(f"{words['kept']}6")
    page.close()

    page = context.new_page()
    page.goto(address)
    expect(state(page)).to_contain_text(f"{words['kept']}6")
    expect(page.locator("[data-total]")).to_have_text(words["here"])
    expect(page.locator("[data-walk-ins]")).to_contain_text("Nia (invented)")
    assert workshop.came() == []

    context.set_offline(False)
    expect(state(page)).to_have_text(words["sent"])
    expect(page.locator(".hb-door__local")).to_have_count(0)
    expect(page.locator("[data-total]")).to_have_text(words["here"])
    assert workshop.came() == [
        ["Ben (invented)", 1, False],
        ["Cadi (invented)", 1, True],
        ["Dylan (invented)", 1, False],
        ["Dylan (invented)", 1, False],
        ["Nia (invented)", 1, False],
    ]


def test_a_lost_reply_and_somebody_elses_page(workshop: Workshop, context: BrowserContext) -> None:
    page = at_the_door(workshop, context)
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.fallback()

    context.route(re.compile(re.escape(workshop.address()) + "$"), lose_the_first_reply)
    let_in(page, "Ben")
    expect(state(page)).to_contain_text("We cannot reach the site")
    assert json.loads(lost[0])["taken"], "the site has it, and the device does not know"
    expect(state(page)).to_have_text("Everything is sent.")
    assert workshop.came() == [["Ben (invented)", 1, False]]

    asked: list[str] = []

    def sign_in_to_the_hotel(route: Route) -> None:
        asked.append(route.request.method)
        if route.request.method == "POST":
            route.fulfill(status=200, content_type="application/json", body='{"taken": true}')
        else:
            route.fulfill(
                status=200, content_type="text/html", body="<h1>Hotel</h1><input name=csrfmiddlewaretoken value=x>"
            )

    context.route(re.compile(re.escape(workshop.address()) + "$"), sign_in_to_the_hotel)
    let_in(page, "Cadi")
    expect(state(page)).to_contain_text("We cannot reach the site")
    page.reload()
    expect(row(page, "Cadi")).to_contain_text("kept on this device")
    expect(state(page)).to_contain_text("We cannot reach the site")
    assert asked, "the hotel answered"
    assert workshop.came() == [["Ben (invented)", 1, False]]
    context.unroute(re.compile(re.escape(workshop.address()) + "$"), sign_in_to_the_hotel)
    expect(state(page)).to_have_text("Everything is sent.")
    assert workshop.came() == [["Ben (invented)", 1, False], ["Cadi (invented)", 1, False]]


def test_a_server_that_dies_takes_nothing_with_it(tmp_path: Path, context: BrowserContext) -> None:
    with a_site(tmp_path) as doomed:
        workshop = a_workshop(doomed, "workshop")
        page = at_the_door(workshop, context)
        doomed.kill()
        let_in(page, "Dylan")
        expect(state(page)).to_contain_text("not sent yet: 1")
        page.reload()
        expect(row(page, "Dylan")).to_contain_text("kept on this device")
        assert workshop.came() == []
        port = doomed.url.rsplit(":", 1)[1]
        with served(doomed.environment["DATABASE_URL"], tmp_path / "home", "--workers", "1", "--port", port):
            expect(state(page)).to_have_text("Everything is sent.", timeout=30_000)
            assert workshop.came() == [["Dylan (invented)", 1, False]]


def test_two_devices_let_in_the_same_person_and_it_is_shown(workshop: Workshop, new_context: Callable) -> None:
    contexts = [new_context(), new_context()]
    pages = [at_the_door(workshop, context) for context in contexts]
    for context, page in zip(contexts, pages, strict=True):
        context.set_offline(True)
        let_in(page, "Ben")
    for context, page in zip(contexts, pages, strict=True):
        context.set_offline(False)  # the page hears of it; told twice, it looks twice, and says nothing of the second
        expect(state(page)).to_have_text("Everything is sent.")
    expect(row(pages[1], "Ben")).to_contain_text("Here: 2 of 1")
    expect(row(pages[1], "Ben")).to_contain_text("If one person was let in twice, take one back.")
    row(pages[1], "Ben").get_by_role("button", name="Take back").first.click()
    expect(row(pages[1], "Ben")).to_contain_text("Here: 1 of 1")
    expect(state(pages[1])).to_have_text("Everything is sent.")
    assert sorted(undone for _name, _people, undone in workshop.came()) == [False, True]


def test_a_link_that_ended_takes_the_names_with_it_and_keeps_what_was_done(
    workshop: Workshop, context: BrowserContext
) -> None:
    page = at_the_door(workshop, context)
    context.set_offline(True)
    let_in(page, "Ben")
    token = run(NEW_LINK.format(slug=workshop.slug), workshop.site.environment).strip()
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_contain_text("Ask an organiser for a new link")
    expect(page.locator("[data-row]")).to_have_count(0)
    assert page.evaluate("caches.keys()") == []
    page.reload()
    expect(page.locator("main")).to_contain_text("Nothing is lost.")
    expect(state(page)).to_contain_text("not sent yet: 1")
    assert workshop.came() == []

    page.goto(f"{workshop.site.url}/en/l/{token}/")
    page.goto(workshop.site.url + workshop.address())
    expect(state(page)).to_have_text("Everything is sent.")
    assert workshop.came() == [["Ben (invented)", 1, False]]


def test_what_is_refused_needs_a_person_and_the_door_ends_when_all_is_sent(
    workshop: Workshop, context: BrowserContext
) -> None:
    page = at_the_door(workshop, context)
    page.locator("[name=name]").fill("Nia (invented)")
    page.locator("[name=email]").fill("nia at example")
    page.get_by_role("button", name="Let them in").click()
    expect(page.locator("[data-needs-you]")).to_contain_text("Nia (invented)")
    page.get_by_role("button", name="End the door on this device").click()
    expect(state(page)).to_contain_text("Not everything is sent yet.")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save what waits as a file").click()
    assert "Nia (invented)" in Path(saved.value.path()).read_text()
    page.get_by_role("button", name="Write it again").click()
    page.locator("[name=email]").fill("nia@example.org")
    page.get_by_role("button", name="Let them in").click()
    expect(state(page)).to_have_text("Everything is sent.")
    assert workshop.came() == [["Nia (invented)", 1, False]]

    # The event was moved meanwhile: its names lie in a store that is called after its earlier day, too.
    page.evaluate("caches.keys().then(([name]) => caches.open(name.replace(/\\d+$/, String(Date.now() + 9e6))))")
    assert len(page.evaluate("caches.keys()")) == 2
    page.get_by_role("button", name="End the door on this device").click()
    expect(page.locator("body")).to_contain_text("Your private pages are closed in this browser.")
    assert page.evaluate("caches.keys()") == []
    assert page.goto(workshop.site.url + workshop.address()).status == 403
