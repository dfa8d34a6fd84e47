"""The house fits the size: one person alone answers thirty; somebody without scripts is heard like everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hearback.core import clock
from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

THIRTY = 30
# A small process with a draft open for comment, thirty things said about it, and one person at the desk.
PREPARE = f"""
import django; django.setup()
from datetime import timedelta
from hearback.answers import actions as answers
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.people.models import User
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_process
process = a_process(slug="small", name={{"en": "A small plan", "cy": "Cynllun bach"}})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
draft = plans.start_version(actor=HOST, process=process, title={{"en": "Draft"}})
today = clock.today()
draft = plans.edit_version(actor=HOST, version=draft, edits=draft.edits, comment_opens=today,
                           comment_closes=today + timedelta(days=9))
entry = plans.add_commitment(actor=HOST, version=draft, title={{"en": "Open the parks"}})
plans.add_sentence(actor=HOST, entry=entry, field="action", text={{"en": "We publish opening times."}})
answers.publish_version(actor=HOST, version=draft, status="for-comment", causes={{}}, waiting={{}})
for number in range({THIRTY}):
    a_contribution(process, words=f"Point {{number}} about parks. (invented)", commitment=entry.commitment)
"""
# What only a team needs, in the words in which it would be said.
OF_A_TEAM = re.compile(
    r"assign|second person|co-?sign|second pair|codebook|agreement between coders|kappa", re.IGNORECASE
)
TOGETHER = 12


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A served site with the small process."""
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def test_thirty_contributions_one_person_from_the_first_to_the_final_plan(site: Site, new_context: Callable) -> None:
    ann = Person(new_context().new_page(), site.url)
    read: list[str] = []
    ann.page.on("domcontentloaded", lambda page: read.append(page.locator("main").inner_text()))
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in").follow(f"{THIRTY} contributions wait for an answer")

    one_answer_for_many(ann)
    for number in range(TOGETHER, THIRTY - 1):
        one_after_the_other(ann, number)
    ann.sees(f"Point {THIRTY - 1} about parks")  # the last one is left, and comes by itself
    ann.go("/desk/small/answers/").press("Send all of mine now").sees("answers go out now.")

    ann.go("/desk/small/plan/").follow("Start the next version").press("Start")
    ann.go("/desk/small/plan/2/publish/").fill({"status": "final", "when": "now"}).press("Continue")
    ann.sees("1 contribution still waits for an answer")
    soon = clock.today() + timedelta(days=30)
    when = {"rest_by-day": str(soon.day), "rest_by-month": str(soon.month), "rest_by-year": str(soon.year)}
    ann.fill({"rest_why-en": "We asked the council.", "signed_by": "The network"} | when)
    ann.press("Continue").press("Publish it").sees("It is public")

    ann.go("/en/small/answers/").sees("We asked the council.", f"{THIRTY} received")
    assert len(read) > THIRTY
    assert OF_A_TEAM.findall("\n".join(read)) == [], "one person alone met what only a team needs"


def one_answer_for_many(ann: Person) -> None:
    """The oldest twelve say the same: ticked, and answered together."""
    ticks = ann.page.locator("input[name=c]")
    for number in range(TOGETHER):
        ticks.nth(number).check()
    ann.press("Answer what is ticked together").follow("We decided not to do this")
    ann.fill({"reason-en": "Parks belong to councils.", "decided_by": "The network"})
    ann.press("See what the author will read").press("Give this answer")
    ann.page.locator("a[href*='answer/?c=']").first.click()


def one_after_the_other(ann: Person, number: int) -> None:
    """After each answer comes the next in the queue; in turn with different outcomes."""
    ann.sees(f"Point {number} about parks")
    if number % 2:
        ann.follow("Not something this plan can decide")
        ann.fill({"reason-en": "Ask them.", "who_can": "The council", "passed_on": "yes"})
    else:
        ann.follow("The draft said this already")
        ann.fill({"reason-en": "It is there.", "place_commitment": "1"})
    ann.press("See what the author will read").press("Give this answer")


def on_a_phone_in_welsh(new_context: Callable, site: Site) -> None:
    """About one sentence, in seven taps and one box; saved in the middle, and gone on with in another browser."""
    small = {"viewport": {"width": 320, "height": 640}, "locale": "cy"}
    megan, taps = Person(new_context(**small).new_page(), site.url), 0

    def tap(person: Person, what: str) -> None:
        nonlocal taps
        taps += 1
        person.page.locator(what).first.click()

    megan.go("/cy/small/commitments/1/")
    tap(megan, "a[href*='?sentence=']")
    megan.sees("We publish opening times.")
    tap(megan, "main form button")
    tap(megan, "input[name=kind][value=concern]")
    megan.fill({"words": "Mae’r parc ar gau pan fydd pobl yn dod adref. (dyfeisiwyd)"})
    megan.page.locator("button[name=later]").click()
    link = megan.sees("Wedi'i gadw").page.locator("main a[href*='have-your-say/']").first.get_attribute("href")
    later = Person(new_context(**small).new_page(), site.url).go(str(link))
    expect(later.page.locator("textarea[name=words]")).to_have_value(re.compile("Mae’r parc ar gau"))
    for _page in ("words", "who", "tell", "check"):
        assert later.arrived().page.evaluate("document.documentElement.scrollWidth") <= 320
        tap(later, "main form button")
    expect(later.page.locator(".govuk-panel")).to_have_count(1)
    assert taps == 7


def test_without_scripts_somebody_is_heard_from_the_home_page_to_their_private_page(
    site: Site, no_js_page, new_context: Callable
) -> None:
    on_a_phone_in_welsh(new_context, site)
    nia = Person(no_js_page, site.url)
    nia.go("/en/").follow("A small plan")
    nia.page.locator("main a[href$='have-your-say/']").first.click()
    nia.press_in_vain("Start", "Choose what you want to talk about")
    nia.fill({"about": "1"}).press("Start")
    nia.fill({"words": "  "}).press_in_vain("Continue", "Write what you want to say")
    nia.fill({"words": "More benches. <b>(invented)</b>"}).press("Continue")
    nia.fill({"attribution": "named"}).press_in_vain("Continue", "Enter your name")
    nia.fill({"name": "Nia (invented)"}).press("Continue")
    nia.sees("May we pass on who you are?").fill({"recipients": "network"}).press("Save and come back later")
    nia.sees("Saved. Come back when you like").page.locator("main a[href*='have-your-say/']").first.click()
    nia.sees("May we pass on who you are?").press("Continue")
    nia.press("Continue").sees(
        "The network of civil-society organisations", "More benches. <b>(invented)</b>", "Nia (invented)"
    )
    nia.page.locator("a[href*='words/?change']").first.click()
    nia.fill({"words": "More benches, please. (invented)"}).press("Continue")
    nia.sees("More benches, please. (invented)").press("Send").sees("Thank you")
    reference = nia.page.locator(".govuk-panel").inner_text().split()[-1]

    nia.page.locator("main a[href*='/l/']").click()
    nia.sees("More benches, please. (invented)", reference).page.locator("a[href$='change/']").first.click()
    nia.fill({"words": "More benches in the shade. (invented)"}).press("Save").sees(
        "in the shade", "More benches, please."
    )
    nia.go(f"/en/small/said/{reference}/").sees("More benches in the shade. (invented)", "Nia (invented)")
    nia.go("/en/small/answers/").sees(f"{THIRTY + 2} received")
