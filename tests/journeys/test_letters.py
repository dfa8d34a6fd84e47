"""A coordinator brings a mailbox, splits a letter into its points, puts two of one person's together, and lets them in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.contributions.reading.letters import a_message, an_mbox
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
"""
QUOTED = "\n\nKind regards,\nCeri Example\n\nOn Mon, 2 Mar 2026 at 09:00, Plan <plan@example.org> wrote:\n> What is it?"
LETTERS = (
    a_message(f"Dear team,\n\n1. Later buses, please. (invented)\n2. Trains on Sundays. (invented){QUOTED}"),
    a_message("And a tram. (invented)", message_id="<2@example.org>", name="Bryn Example", address="bryn@example.org"),
    a_message("Or a boat. (invented)", message_id="<3@example.org>", name="Bryn Example", address="bryn@example.org"),
    a_message("I am away.", message_id="<4@example.org>", subject="Automatic reply: Plan"),
)
LONGEST_WAIT = 20  # seconds until the worker has done its part


def test_letters_come_in_as_their_points(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        run(PREPARE, site.environment)
        mailbox = tmp_path / "letters.mbox"
        mailbox.write_bytes(an_mbox(*LETTERS).getvalue())
        page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
        ann = Person(page, site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")

        ann.go("/desk/open-plan/sources/bring/").fill({"kind": "mail"})
        page.locator('main [name="file"]').set_input_files(mailbox)
        ann.press("Read it")
        waits(ann, "The file is read.").follow("Go on", exact=True)
        ann.sees("3 things said come in", "1 place cannot be taken", "an automatic reply")
        ann.go(f"{page.url.split('?')[0]}?fate=new").sees("It may be several points in one.", "Later buses, please.")
        assert "> What is it?" not in ann.text

        ann.follow("Split it into its points").press("Split it").sees("Each point comes in by itself now")
        ann.go(f"{page.url.split('?')[0]}?fate=new").sees("message 1, part 1", "message 1, part 2")
        page.locator("li", has_text="And a tram.").get_by_role("link", name="Put it together with others").click()
        page.get_by_label("message 3: Or a boat.").check()
        ann.press("Put them together").sees("They come in as one now", "1 comes in together with another")

        ann.press("Let it come in")
        waits(ann, "It is in.")
        ann.go("/desk/open-plan/said/").sees("Later buses, please.", "Trains on Sundays.", "And a tram.", "Or a boat.")
        said = page.locator("li", has_text="Trains on Sundays.")
        said.get_by_role("link", name="Everything about it").first.click()
        ann.sees("It is one point of message 1 of a file.")
        anybody = Person(new_context(java_script_enabled=False).new_page(), site.url)
        anybody.go("/en/open-plan/said/").sees("Later buses, please.").sees_not("Ceri Example", "Kind regards")


def waits(somebody: Person, until: str) -> Person:
    """Load the page anew, as whoever has no scripts does, until the worker has done its part."""
    started = time.monotonic()
    while until not in somebody.text:
        assert time.monotonic() - started < LONGEST_WAIT, somebody.text
        somebody.page.wait_for_timeout(300)
        somebody.page.reload()
    return somebody
