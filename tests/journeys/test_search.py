"""Somebody looks for what others said: on a telephone, in either language, without scripts, and sees when it is gone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

PREPARE = """
import django; django.setup()
from hearback.processes.models import Process
from tests.factories import a_contribution, a_process, an_event
process = a_process(slug="open-plan", name={"en": "Open plan", "cy": "Cynllun agored"})
an_event(process, slug="day", title={"en": "A day about buses", "cy": "Diwrnod am fysiau"})
a_contribution(process, words="Print the bus times at every stop. (invented)")
a_contribution(process, words="Mae angen bws i bob pentref. (dyfeisiwyd)", language="cy")
"""
ERASE = """
import django; django.setup()
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST
from hearback.erasure import actions
actions.erase_words(actor=HOST, contribution=Contribution.objects.get(language="en"))
"""
LONGEST_WAIT = 20  # seconds until the worker has read on


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A served site with its worker."""
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def test_they_find_it_in_both_languages_and_not_once_it_is_erased(site: Site, new_context: Callable) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    somebody = Person(page, site.url)
    looks_for(somebody, "bus times", until="Print the bus times")
    expect(page.locator("main mark")).to_have_text(["bus", "times"])
    somebody.follow(page.locator("main h3 a").first.inner_text())
    assert "Print the bus times at every stop." in somebody.text

    looks_for(somebody, "pentref", until="Mae angen bws")
    expect(page.locator("main p[lang=cy]")).to_have_text("Mae angen bws i bob pentref. (dyfeisiwyd)")
    assert "In Welsh" in somebody.text

    somebody.follow("Cymraeg")
    assert somebody.heading == "Chwilio’r broses hon"
    expect(page.locator("main input[name=q]")).to_have_value("pentref")
    expect(page.locator("main p[lang]")).to_have_count(0)
    somebody.fill({"q": "bysiau"})
    page.locator("main form button").first.click()
    assert "Diwrnod am fysiau" in somebody.text

    run(ERASE, site.environment)
    somebody.go("/en/open-plan/search/?q=bus+times")
    assert re.search("We found nothing for “bus times”", somebody.text)


def looks_for(somebody: Person, words: str, *, until: str) -> None:
    """Use the box at the top of the page; the worker may still be reading."""
    end = time.monotonic() + LONGEST_WAIT
    somebody.go("/en/open-plan/")
    while True:
        somebody.page.locator("header").get_by_label("Search this process").get_by_role("searchbox").fill(words)
        somebody.page.locator("header").get_by_role("button", name="Search").click()
        if until in somebody.text or time.monotonic() > end:
            break
        time.sleep(0.3)
        somebody.go("/en/open-plan/")
    assert until in somebody.text
