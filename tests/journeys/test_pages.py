"""Every page in a real browser, on the demonstration: nothing axe finds, nothing sideways, silent, complete without scripts.

The public pages in English and in Welsh, the desk's in English, each at the width of a small phone and, but for the Welsh
ones, of a wide screen. They come from the matrix of routes: a new page is looked at without anybody thinking of it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, ViewportSize

from tests import databases
from tests.crowd import run
from tests.pages import SIZES, bring_axe, findings_at, validate_html
from tests.served import Site, served

pytestmark = pytest.mark.long
LONGEST_ANSWER = 10  # seconds that a page has for what it asks for
# The page as it stands, and as a browser without scripts makes it of the same HTML: how many headings, and all it says, but
# not how many letters are left, which scripts count.
SAYS = """html => [document, new DOMParser().parseFromString(html, "text/html")].map((page) => {
    const body = page.body.cloneNode(true)
    body.querySelectorAll("[class*=govuk-character-count__]").forEach((counted) => counted.remove())
    return [body.querySelectorAll("h1").length, body.textContent.replace(/\\s/g, "")]
})"""
# Every page that somebody can open: its address by name, whose cookies it needs, and nothing twice.
ADDRESSES = """
import django; django.setup()
import json
from tests.journeys.addresses import everything
print(json.dumps(everything()))
"""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[dict[str, str]]]]:
    """A served site with the demonstration, a process being prepared, and somebody for each kind of page."""
    folder: Path = tmp_path_factory.mktemp("pages")
    with served(databases.fresh_database("sqlite", folder), folder, "--workers", "1") as site:
        site.command("demo")
        yield site, json.loads(run(ADDRESSES, site.environment))


def _pages(pages: list[dict[str, str]], door: str) -> Iterator[dict[str, str]]:
    return (page for page in pages if page["name"].startswith("desk:") == (door == "desk"))


@pytest.mark.parametrize("language", ["en", "cy"])
def test_public_pages(demonstration, new_context: Callable, language: str) -> None:
    site, pages = demonstration
    mine = [page for page in _pages(pages, "public") if page["language"] == language]
    # The two languages share their markup, and longer words show on a small screen.
    _sweep(site, mine, new_context, sizes=SIZES if language == "en" else SIZES[:1])


def test_desk_pages(demonstration, new_context: Callable) -> None:
    site, pages = demonstration
    _sweep(site, list(_pages(pages, "desk")), new_context)


def _sweep(
    site: Site, pages: list[dict[str, str]], new_context: Callable, *, sizes: Sequence[ViewportSize] = SIZES
) -> None:
    """Look at every page at these sizes, loading each once, at its HTML, and at what it says without scripts."""
    tab = new_context().new_page()
    wrong: list[str] = []
    html: list[tuple[str, str]] = []
    said: list[str] = []
    asking: set[Request] = set()

    def asks(request: Request) -> None:
        asking.add(request)
        _note_elsewhere(request.url, site.url, said)

    def has(request: Request) -> None:
        asking.discard(request)

    tab.on("console", lambda message: said.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    tab.on("request", asks)
    tab.on("requestfinished", has)
    tab.on("requestfailed", has)
    bring_axe(tab)
    for cookies, theirs in groupby(sorted(pages, key=itemgetter("cookies")), itemgetter("cookies")):
        _become(tab, site, json.loads(cookies))
        for page in theirs:
            said.clear()
            tab.set_viewport_size(sizes[0])
            answer = tab.goto(site.url + page["address"])
            if answer.status != 200 or answer.request.redirected_from:
                found = [f"answered {answer.status} at {answer.url}; what page should be looked at?"]
            else:
                html.append((answer.url, answer.text()))
                found = [*findings_at(tab, sizes), *_differences(tab, answer.text())]
            _hear_out(tab, asking)
            wrong += [f"{page['name']} {page['address']}: {finding}" for finding in (*found, *said)]
    wrong += validate_html(html)
    assert not wrong, "\n".join(wrong)


def _become(tab: Page, site: Site, cookies: dict[str, str]) -> None:
    """Be whoever has these cookies; no page is open meanwhile that could ask for something with the wrong ones."""
    tab.goto("about:blank")
    tab.context.clear_cookies()
    tab.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])


def _hear_out(tab: Page, asking: set[Request]) -> None:
    """Wait until the page has what it asked for: what it says of that is said of this page, not of the next."""
    deadline = time.monotonic() + LONGEST_ANSWER
    while asking and time.monotonic() < deadline:
        tab.wait_for_timeout(20)
    asking.clear()


def _differences(tab: Page, sent: str) -> list[str]:
    """What the page says otherwise than the HTML that was sent, of which a browser without scripts makes a page."""
    pages = tab.evaluate(SAYS, sent)
    assert [headings for headings, _text in pages] == [1, 1], tab.url
    (_one, words), (_same, without) = pages
    return [] if words == without else [f"says {words}\nand without scripts {without}"]


def _note_elsewhere(asked: str, site: str, said: list[str]) -> None:
    if not asked.startswith((site + "/", "data:")):
        said.append(f"asks another host: {asked}")
