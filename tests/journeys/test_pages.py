"""Every page in a real browser, on the demonstration: nothing axe finds, nothing sideways, silent, complete without scripts.

The public pages in English and in Welsh, the desk's in English, each at the width of a small phone and, but for the Welsh
ones, of a wide screen. They come from the matrix of routes: a new page is looked at without anybody thinking of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, ViewportSize

from tests import databases
from tests.crowd import run
from tests.pages import SIZES, bring_axe, findings, validate_html
from tests.served import Site, served

pytestmark = pytest.mark.long
_LETTERS = r"You (can enter up to|have) [\d,]+ characters?( remaining)?"
# Every page that somebody can open: its address by name, whose cookies it needs, and nothing twice.
ADDRESSES = """
import django; django.setup()
import json
from tests.journeys.addresses import everything
print(json.dumps(everything()))
"""


# Pages that never say the same twice.
FRESH_EACH_TIME = frozenset({"public:paper-slips"})


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
    # The two languages share their markup. Longer words show on a small screen, other words without scripts do not.
    in_english = language == "en"
    _sweep(site, mine, new_context, sizes=SIZES if in_english else SIZES[:1], also_without_scripts=in_english)


def test_desk_pages(demonstration, new_context: Callable) -> None:
    site, pages = demonstration
    _sweep(site, list(_pages(pages, "desk")), new_context)


def _sweep(
    site: Site,
    pages: list[dict[str, str]],
    new_context: Callable,
    *,
    sizes: Sequence[ViewportSize] = SIZES,
    also_without_scripts: bool = False,
) -> None:
    """Look at every page at these sizes, loading each once, and at its HTML; and whether it is the same without scripts."""
    tab, plain = new_context().new_page(), new_context(java_script_enabled=False, viewport=SIZES[1]).new_page()
    wrong: list[str] = []
    html: list[tuple[str, str]] = []
    said: list[str] = []
    tab.on("console", lambda message: said.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    tab.on("request", lambda asked: _note_elsewhere(asked.url, site.url, said))
    bring_axe(tab)
    for page in pages:
        said.clear()
        found = _look(page, site, tab, html, sizes)
        if also_without_scripts and page["name"] not in FRESH_EACH_TIME:
            _open(plain, site, page)
            found += _differences(_words(tab), _words(plain))
        wrong += [f"{page['name']} {page['address']}: {finding}" for finding in (*found, *said)]
    wrong += validate_html(html)
    assert not wrong, "\n".join(wrong)


def _open(tab: Page, site: Site, page: dict[str, str]) -> Response:
    """Open the page as whoever it is for."""
    tab.context.clear_cookies()
    tab.context.add_cookies(_cookies(site, page))
    return tab.goto(site.url + page["address"])


def _look(
    page: dict[str, str], site: Site, tab: Page, html: list[tuple[str, str]], sizes: Sequence[ViewportSize]
) -> list[str]:
    tab.set_viewport_size(sizes[0])
    answer = _open(tab, site, page)
    if answer.status != 200 or answer.request.redirected_from:
        return [f"answered {answer.status} at {answer.url}; what page should be looked at?"]
    html.append((answer.url, answer.text()))
    found: list[str] = []
    for size in sizes:
        tab.set_viewport_size(size)
        found += [f"{size['width']} px: {finding}" for finding in findings(tab)]
    return found


def _words(tab: Page) -> str:
    """What stands on the page, in a line; but not how many letters are left, which scripts count."""
    headings, text = tab.evaluate("[document.querySelectorAll('h1').length, document.body.textContent]")
    assert headings == 1, tab.url
    return re.sub(_LETTERS, "", " ".join(text.split())).replace(" ", "")


def _differences(with_scripts: str, without: str) -> list[str]:
    return [] if with_scripts == without else [f"says {with_scripts}\nand without scripts {without}"]


def _note_elsewhere(asked: str, site: str, said: list[str]) -> None:
    if not asked.startswith((site + "/", "data:")):
        said.append(f"asks another host: {asked}")


def _cookies(site: Site, page: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value, "url": site.url} for name, value in json.loads(page["cookies"]).items()]
