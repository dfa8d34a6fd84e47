"""The pictures of the docs, made anew: serves the demonstration, opens its pages in Chromium, keeps what is seen.

    python tools/pictures.py            all of them, into docs/pictures/
    python tools/pictures.py forum      those whose name begins so

Each picture is a page as it is, at 1280 px, cut off below what the page is about. No picture is larger than 150 KB.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import browser as chromium  # noqa: E402 -- the repository is on the path from here on
from tests.served import Site, served  # noqa: E402

PICTURES = ROOT / "docs/pictures"
WIDTH, LARGEST = 1280, 150_000
PROCESS = "uk-2013"


@dataclass(frozen=True)
class Picture:
    """A page of the demonstration: its address, how much of it is kept, and where the part begins."""

    name: str
    address: str
    height: int = 900
    at: str = ""  # a selector: the picture begins there


PICTURES_OF_THE_DOCS = (
    Picture("event-announce", f"/desk/{PROCESS}/events/add/", 1045, at="main"),
    Picture("event-desk", f"/desk/{PROCESS}/events/next-workshop/", 1245, at="main"),
    Picture("event-invite", f"/desk/{PROCESS}/events/next-workshop/invite/", 1200, at="main"),
    Picture("event-door", f"/en/{PROCESS}/door/today/", 1000, at="main"),
    Picture("event-public", f"/en/{PROCESS}/events/next-workshop/", 960),
    Picture("event-book", f"/en/{PROCESS}/events/next-workshop/book/", 1300, at="main"),
    Picture("event-notes", f"/en/{PROCESS}/events/manchester/notes/", 640, at="main"),
    Picture("forum", f"/en/{PROCESS}/forum/", 1320, at="main"),
    Picture("forum-clocks", f"/en/{PROCESS}/forum/", 960, at="#standards"),
    Picture("documents", f"/en/{PROCESS}/documents/", 760, at="main"),
    Picture("network", f"/en/{PROCESS}/network/", 1100, at="main"),
    Picture("network-desk", f"/desk/{PROCESS}/network/", 1200, at="main"),
)
# The demonstration lies in the past. Here it goes on: a workshop is to come, the forum met lately, and people joined.
GOES_ON = """
import django; django.setup()
from datetime import timedelta
from uuid import uuid4
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions as events
from hearback.processes import actions as processes, queries
from hearback.processes.models import Process
process = processes.edit_process(actor=HOST, process=Process.objects.get(slug="uk-2013"), ends=None)
soon = clock.now().replace(hour=13, minute=0, second=0, microsecond=0) + timedelta(days=21)
def an_event(starts, **words):
    written = events.write_event(actor=HOST, process=process, starts=starts, ends=starts + timedelta(hours=2), **words)
    return events.publish_event(actor=HOST, event=written)
an_event(
    soon, slug="next-workshop", capacity=40, venue="A hall in Leeds (invented)",
    title={"en": "Workshop in Leeds (invented)", "cy": "Gweithdy yn Leeds (dyfeisiwyd)"},
    summary={"en": "Two hours on what is missing from the plan where you are."},
    who_may_come={"en": "Anybody who speaks for an organisation, large or small."}, cost={"en": "Free"},
)
today = an_event(
    clock.now() + timedelta(hours=1), slug="today", capacity=20, venue="A library in Bangor (invented)",
    title={"en": "Workshop in Bangor (invented)", "cy": "Gweithdy ym Mangor (dyfeisiwyd)"},
)
for name, organisation, places in (
    ("Carys (invented)", "Open Rivers (invented)", 3), ("Dewi (invented)", "", 1), ("Efa (invented)", "", 1),
    ("Ffion (invented)", "Island Buses (invented)", 2),
):
    booked = events.book(
        actor=NOBODY, event=today, key=uuid4(), language="en", name=name, organisation=organisation, places=places,
        email=f"{name.split()[0].lower()}@example.org",
    )
    if places == 3:
        events.check_in(actor=HOST, event=today, key=uuid4(), booking=booked, people=2)
met = an_event(
    soon - timedelta(days=60), slug="forum-lately", venue="A room in Cardiff (invented)",
    title={"en": "The forum’s last meeting (invented)", "cy": "Cyfarfod diwethaf y fforwm (dyfeisiwyd)"},
)
met = events.set_meeting(actor=HOST, event=met, of_forum=True, presents_results=True)
seats = list(queries.seats_on(met.forum, clock.today()))
there = dict(zip(seats, ("present", "present", "present", "apologies")))
events.note_presence(actor=HOST, event=met, there=there, chaired=seats[:1])
for number, (name, place, region, level) in enumerate((
    ("Open Rivers (invented)", "Bangor", "wales", "local"),
    ("Tenants’ Voice (invented)", "Leeds", "yorkshire", "local"),
    ("Northern Data (invented)", "Manchester", "north-west", "regional"),
    ("Fair Contracts (invented)", "London", "london", "national"),
    ("Island Buses (invented)", "Stornoway", "scotland", "local"),
)):
    processes.add_member(
        actor=HOST, process=process, key=uuid4(), language="en", organisation_name=name, kind="civil-society",
        place=place, region=region, level=level, shown=True, name="", email=f"member{number}@example.org",
        found="They wrote to us. (invented)",
    )
"""


def main() -> None:
    """Make the pictures whose names begin with the argument, or all."""
    wanted = [one for one in PICTURES_OF_THE_DOCS if one.name.startswith(tuple(sys.argv[1:] or [""]))]
    path, why_not = chromium.ensure()
    if path is None:
        sys.exit(f"There is no Chromium: {why_not}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with (
            served(f"sqlite:///{home / 'hearback.sqlite3'}", home, "--workers", "1") as site,
            sync_playwright() as tool,
        ):
            prepare(site)
            opened = tool.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
            page = opened.new_page(viewport={"width": WIDTH, "height": 1000}, reduced_motion="reduce", locale="en-GB")
            sign_in(site, page)
            for one in wanted:
                print(f"{one.name}: {take(site, page, one) // 1000} KB")
            opened.close()


def prepare(site: Site) -> None:
    """Load the demonstration, and what it has none of."""
    from tests.crowd import run

    site.command("demo")
    run(GOES_ON, site.environment)


def sign_in(site: Site, page: Page) -> None:
    """Be a host, by a link made on the machine."""
    said = site.command("sign-in", "coordinator@example.org", "--host", "--name", "A coordinator (invented)")
    token = re.search(r"/once/([^/\s]+)/", said)
    if token is None:
        sys.exit(f"No sign-in link: {said}")
    page.goto(f"{site.url}/en/sign-in/once/{token[1]}/")
    page.get_by_role("button", name="Sign in").click()


def take(site: Site, page: Page, picture: Picture) -> int:
    """Keep one picture; gives its size in bytes."""
    answer = page.goto(site.url + picture.address)
    if answer is None or answer.status != 200:
        sys.exit(f"{picture.address} cannot be opened: there is no picture of it.")
    top = page.locator(picture.at).bounding_box() if picture.at else None
    y = max(0, (top["y"] if top else 0) - 16)
    height = min(picture.height, page.evaluate("document.documentElement.scrollHeight") - y)
    raw = page.screenshot(full_page=True, clip={"x": 0, "y": y, "width": WIDTH, "height": height})
    drawn = Image.open(BytesIO(raw)).convert("RGB").quantize(64)
    PICTURES.mkdir(parents=True, exist_ok=True)
    kept = PICTURES / f"{picture.name}.png"
    drawn.save(kept, optimize=True)
    if kept.stat().st_size > LARGEST:
        sys.exit(f"{picture.name} has {kept.stat().st_size} bytes: show less of the page.")
    return kept.stat().st_size


if __name__ == "__main__":
    main()
