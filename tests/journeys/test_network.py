"""A network that goes beyond the national ones: an organisation in Welsh, a person in English, a list from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person, Post, private_link
from tests.relay import running_relay
from tests.served import Site, served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process
process = a_process(slug="open-plan", name={"en": "Open plan", "cy": "Cynllun agored"})
processes.add_theme(actor=HOST, process=process, slug="rivers", name={"en": "Rivers", "cy": "Afonydd"})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
"""
LIST = (
    "Organisation,Kind,Region,Town,Email\n"
    "Tees Mill Trust (invented),civil-society,North East,Darlington,mill@example.org\n"
    "Nowhere Group (invented),gang,,,\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Site, Post]]:
    """A served site with a small process, and the mailboxes of everybody it writes to."""
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as running:
        run(PREPARE, running.environment)
        yield running, Post(relay)


def test_they_join_change_and_leave_and_a_coordinator_sees_who_was_not_heard_from(
    site: tuple[Site, Post], new_context: Callable
) -> None:
    running, post = site
    afon = Person(new_context(locale="cy-GB", java_script_enabled=False).new_page(), running.url)
    ewan = Person(new_context(viewport={"width": 320, "height": 640}).new_page(), running.url)

    an_organisation_in_welsh_without_scripts(afon, post)
    a_person_in_english_on_a_telephone(ewan, post)

    ann = Person(new_context().new_page(), running.url)
    token = re.search(r"/once/([^/\s]+)/", running.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in")
    a_list_is_brought_in(ann)
    who_was_not_heard_from(ann)
    assert not post.of("mill@example.org")

    ewan.go("/en/open-plan/network/").sees("Afonydd Agored (dyfeisiwyd)").sees_not("Ewan", "Tees Mill Trust")
    ewan.sees("And 2 who would rather not be named.")


def an_organisation_in_welsh_without_scripts(afon: Person, post: Post) -> None:
    afon.go("/cy/open-plan/network/").sees("Does neb wedi ymuno eto").follow("Ymuno â’r rhwydwaith")
    afon.press_in_vain("Parhau", "Dewiswch pwy sy’n ymuno")
    afon.fill({"who": "organisation"}).press("Parhau")
    afon.press_in_vain("Ymuno", "Dywedwch beth yw enw eich sefydliad")
    afon.fill(
        {
            "organisation_name": "Afonydd Agored (dyfeisiwyd)",
            "kind": "civil-society",
            "name": "Nia (dyfeisiwyd)",
            "email": "nia@example.org",
            "level": "local",
            "place": "Bangor",
            "region": "wales",
            "interests": "rivers",
            "ways": "own-meeting",
            "shown": True,
        }
    )
    afon.press("Ymuno").sees("Un cam arall")
    afon.go("/cy/open-plan/network/").sees_not("Afonydd Agored")
    message = post.next("nia@example.org", after=0)
    assert "Afonydd Agored" not in message.get_content()
    afon.go(private_link(message)).sees("Bangor", "Afonydd", "Cynnal ein cyfarfod ein hunain")
    afon.press("Ie, ymuno â’r rhwydwaith").sees("Rydych chi yn y rhwydwaith. Croeso!")
    afon.follow("Gweld pwy sydd yn y rhwydwaith").sees("Afonydd Agored (dyfeisiwyd)", "Bangor", "Cymru")
    afon.page.locator(".hb-tiles a", has_text="Cymru").click()
    afon.sees("Afonydd Agored (dyfeisiwyd)")
    afon.page.locator(".hb-tiles a", has_text="Llundain").click()
    afon.sees_not("Afonydd Agored")


def a_person_in_english_on_a_telephone(ewan: Person, post: Post) -> None:
    ewan.go("/en/open-plan/network/join/").fill({"who": "person"}).press("Continue")
    ewan.fill({"name": "Ewan (invented)", "email": "ewan@example.org", "place": "Perth", "shown": True}).press("Join")
    ewan.sees("One more step")
    link = private_link(post.next("ewan@example.org", after=0))
    ewan.go(link).press("Yes, join the network").sees("Welcome!", "Perth")
    ewan.go("/en/open-plan/network/").sees("Ewan (invented)")
    ewan.go(link).follow("Change")
    ewan.fill({"place": "Dundee", "region": "scotland", "shown": False}).press("Save").sees("Dundee", "Scotland")
    ewan.go("/en/open-plan/network/").sees_not("Ewan").sees("And 1 who would rather not be named.")


def a_list_is_brought_in(ann: Person) -> None:
    ann.go("/desk/open-plan/network/").follow("Bring in a list")
    ann.fill({"text": LIST}).press("Look at what it would do")
    ann.sees("1 would be added", "Line 3, column “Kind”", "Tees Mill Trust (invented)")
    ann.press("Bring it in").sees("1 added, 0 brought up to date, 0 as they were.")
    ann.go("/desk/open-plan/network/import/").fill({"text": LIST}).press("Look at what it would do")
    ann.sees("0 would be added", "There is nothing to bring in.")


def who_was_not_heard_from(ann: Person) -> None:
    ann.go("/desk/open-plan/network/").sees("0 heard from, 0 asked, 1 not asked", "Darlington, North East (1)")
    ann.fill({"stands": "not-asked", "region": "north-east"}).press("Show").sees("Tees Mill Trust (invented)")
    ann.go("/desk/open-plan/network/members/").fill({"q": "ewan"}).press("Find").sees("Ewan (invented)")
    ann.sees_not("ewan@example.org", "Afonydd Agored")


def test_whoever_leaves_is_gone_from_the_page_and_their_entry_is_empty(
    site: tuple[Site, Post], new_context: Callable
) -> None:
    running, _post = site
    lena = Person(new_context().new_page(), running.url)
    lena.go("/en/open-plan/network/join/person/")
    lena.fill({"name": "Lena (invented)", "place": "Selkirk", "shown": True}).press("Join")
    link = lena.page.locator("a[href*='/l/']").inner_text()
    lena.go("/en/open-plan/network/").sees("Lena (invented)", "Selkirk")
    lena.go(link).follow("Leave the network").sees("Leave the network?").press("Yes, leave the network")
    lena.sees("You have left the network.").sees_not("Selkirk")
    lena.go("/en/open-plan/network/").sees("Nobody has joined yet.")
    lena.go(link).sees("You are not in the network any more")
