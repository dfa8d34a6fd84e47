"""A plan that both sides signed is changed by one of them the night before: nobody can miss it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import Site, served

# A final plan that civil society has signed, and the next version with a sentence more in it.
PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.plans import actions as plans, queries
from hearback.processes import actions as processes
from tests.factories import a_coordinator, a_process
from tests.plans.factories import a_published_version, a_sentence, a_version
process = a_process(slug="signed", name={"en": "A signed plan", "cy": "Cynllun wedi ei lofnodi"})
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.GOVERNMENT)
version = a_published_version(process)
plans.sign(actor=a_coordinator(process, Side.CIVIL_SOCIETY), version=version, side="civil-society", decision="agrees",
           signed_as="Chair of the network (invented)")
a_sentence(queries.entry_in(a_version(process), 1), "Only where it costs nothing.")
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A served site with that plan."""
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as running:
        run(PREPARE, running.environment)
        yield running


def test_a_late_one_sided_change_is_asked_for_its_reason_and_seen_by_everybody(
    site: Site, new_context: Callable
) -> None:
    ann, reader = Person(new_context().new_page(), site.url), Person(new_context().new_page(), site.url)
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
    ann.go(f"/en/sign-in/once/{token}/").press("Sign in")
    ann.go("/desk/signed/plan/1/sign/").fill({"decision": "agrees", "signed_as": "The minister (invented)"})
    ann.press("Record it").sees("It is recorded")

    ann.go("/desk/signed/plan/2/publish/").sees("Both sides had signed. Why is it changed all the same?")
    why = {
        "all_by": "The Treasury",
        "all_on-day": "1",
        "all_on-month": "10",
        "all_on-year": "2013",
        "all_why-en": "Money.",
    }
    change = ann.page.locator("main input[type=radio][value=decision]").first
    change.check()
    by = {name.replace("all_", change.get_attribute("name") + "-"): value for name, value in why.items()}
    ann.fill(by | {"status": "final", "when": "now"}).press_in_vain("Continue", "say why it is changed all the same")
    ann.fill({"after_signing-en": "The Treasury asked for it the night before."}).press("Continue")
    ann.press("Publish it").sees("It is public")
    ann.go("/desk/signed/plan/2/sign/").fill({"decision": "agrees", "signed_as": "The minister (invented)"})
    ann.press("Record it").sees("It is recorded")

    reader.go("/en/signed/plan/").sees(
        "Changed after both sides had signed", "Signed again by one side only: Government"
    )
    reader.follow("See what changed").sees(
        "The Treasury asked for it the night before.", "Only where it costs nothing."
    )
    reader.go("/en/signed/announcements/").follow("The plan was changed after both sides had signed it")
    reader.sees("Neither side has signed the change yet.")
