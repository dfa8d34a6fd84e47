"""The forum and the documents: written at the desk, read by everybody, in English and in Welsh, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hearback.core import clock
from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

# A process with one coordinator, and a meeting that was held last week.
PREPARE = """
import django; django.setup()
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process, an_event
starts = clock.today() - timedelta(days=400)
process = a_process(slug="open", name={"en": "An open plan", "cy": "Cynllun agored"}, starts=starts)
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
title = {"en": "The spring meeting (invented)", "cy": "Cyfarfod y gwanwyn (dyfeisiwyd)"}
an_event(process, slug="spring", title=title, starts=clock.now() - timedelta(days=7))
"""
FORUM = "/desk/open/forum/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served site with the process."""
    folder: Path = tmp_path_factory.mktemp("forum")
    with served(databases.fresh_database("sqlite", folder), folder, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def day(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_what_is_written_at_the_desk_is_read_by_everybody_in_both_languages(
    site: Site, new_context: Callable, no_js_page
) -> None:
    ann = Person(new_context().new_page(), site.url)
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in").go("/desk/open/")
    reader = Person(no_js_page, site.url)
    reader.go("/en/open/forum/").sees("This process has no forum yet", "No evidence here")

    a_document_that_waits(ann, reader)
    the_forum(ann)
    its_meeting(ann)

    reader.go("/en/open/about/").follow("The forum, and what the standards ask")
    reader.sees("The open table", "The network’s chair (invented)", "Government has no co-chair yet.")
    reader.sees("0 of 1 member was there", "1 of 1 member was there", "Chaired by The network’s chair (invented)")
    reader.sees("In time", "The next is due by")
    reader.follow("Rules of participation").sees("Everybody may speak.", "What changed")
    reader.go("/cy/open/forum/").sees("Y bwrdd agored", "Nid oes gan lywodraeth gyd-gadeirydd eto.", "Mewn pryd")
    reader.sees("roedd 1 o 1 aelod yno").follow("Rheolau cymryd rhan").sees("Caiff pawb siarad.")


def a_document_that_waits(ann: Person, reader: Person) -> None:
    """A letter waits for tomorrow, and nobody reads it; then it is published after all."""
    ann.follow("Documents").follow("Add a document")
    ann.press_in_vain("Save and look at it", "Choose what kind of document it is")
    words = {"title-en": "A letter (invented)", "title-cy": "Llythyr (dyfeisiwyd)", "text-en": "We **ask**."}
    ann.fill({"kind": "letter", **day("happened", clock.today() - timedelta(days=30)), **words, "text-cy": "Gofynnwn."})
    ann.press("Save and look at it").sees("Only you and your fellow coordinators see it").follow("Publish")
    ann.fill(day("day", clock.today() + timedelta(days=1)) | {"at": "9am"}).press("Publish").sees("Coming")
    reader.go("/en/open/documents/").sees("No document has been published yet").sees_not("A letter")
    ann.follow("Change when").fill({"day-day": "", "day-month": "", "day-year": "", "at": ""}).press("Publish")
    ann.sees("It is published")
    reader.go("/en/open/").page.locator("header a", has_text="Documents").click()
    reader.follow("A letter (invented)").sees("We ask.", "Cite this", f"{reader.site}/en/open/documents/a-letter")
    reader.go("/cy/open/documents/").follow("Llythyr (dyfeisiwyd)").sees("Gofynnwn.", "Sut i ddyfynnu hon")
    feed = reader.page.request.get(f"{reader.site}/cy/open/documents/feed/").text()
    assert "Llythyr (dyfeisiwyd)" in feed


def the_forum(ann: Person) -> None:
    """Set up, with a member of each side, and rules agreed twice."""
    ann.go(FORUM).follow("Set up the forum").fill({"name-en": "The open table", "name-cy": "Y bwrdd agored"})
    ann.press("Save").sees("Now say who sits in it")
    since = day("since", clock.today() - timedelta(days=90))
    for name, side, chairs in (
        ("The network’s chair (invented)", "civil-society", True),
        ("An official (invented)", "government", False),
    ):
        ann.follow("Add a member").fill({"name": name, "side": side, "co_chair": chairs, **since}).press("Save")
    for days, english, welsh in (
        (60, "Members may speak.", "Caiff aelodau siarad."),
        (9, "Everybody may speak.", "Caiff pawb siarad."),
    ):
        ann.page.locator("a[href$='agreed/rules/']").click()
        ann.fill(day("happened", clock.today() - timedelta(days=days)) | {"text-en": english, "text-cy": welsh})
        ann.press("Save")


def its_meeting(ann: Person) -> None:
    """The event becomes a meeting, and it is noted who was there."""
    ann.go("/desk/open/events/spring/").follow("A meeting of the forum").fill({"of_forum": True}).press("Save")
    ann.go(FORUM).follow("Note who was there")
    for name, state in (("The network’s chair", "present"), ("An official", "apologies")):
        box = ann.page.locator("fieldset", has=ann.page.locator("legend", has_text=name))
        box.locator(f"input[value={state}]").check()
    ann.page.get_by_label("The network’s chair (invented)", exact=True).check()
    ann.press("Save").sees("It is noted who was there")
