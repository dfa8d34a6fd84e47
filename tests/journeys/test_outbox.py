"""The outbox, worked by people: what a mail server refused is sent again; what should not go is stopped, and goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person, Post, wait_until
from tests.relay import Relay, running_relay
from tests.served import served

WHO = [f"{name}@example.org" for name in ("ada", "bea", "cai")]
PREPARE = """
import sys
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process, a_user
from tests.reportback.loop import said_by
a_user(is_host=True, email="host@example.org", name="The host (invented)")
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
for email in sys.argv[1:]:
    said_by(email, process, words="Publish the contracts. (invented)")
"""
ANSWER = """
import django; django.setup()
from hearback.contributions.models import Contribution
from tests.factories import an_answer
an_answer(*Contribution.objects.all())
"""
CORRECT = """
import uuid
import django; django.setup()
from hearback.answers import actions
from hearback.answers.models import Answer
from hearback.core.viewer import HOST
actions.correct(actor=HOST, answer=Answer.objects.get(), key=uuid.uuid4(), reason={"en": "There is money. (invented)"})
"""


def test_what_was_refused_is_sent_again_and_what_went_wrong_is_stopped_and_goes_on(
    tmp_path: Path, new_context: Callable
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as site:
        run(PREPARE, site.environment, *WHO)
        post = Post(relay)
        wait_until(lambda: all(len(post.of(who)) == 1 for who in WHO), "not every receipt came")

        def signed_in(email: str) -> Person:
            token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", email))[1]
            return Person(new_context().new_page(), site.url).go(f"/en/sign-in/once/{token}/").press("Sign in")

        relay.refuse = dict.fromkeys(WHO, "550 5.1.1 there is nobody of this name here")
        run(ANSWER, site.environment)
        the_host_sends_all_again(signed_in("host@example.org"), relay)
        wait_until(lambda: all(len(post.of(who)) == 2 for who in WHO), "what was sent again did not come")

        relay.refuse = dict.fromkeys(WHO, "451 4.7.1 come back later")
        run(CORRECT, site.environment)
        ann = signed_in("ann@example.org")
        a_coordinator_stops_what_has_not_gone(ann)
        relay.refuse = {}
        assert [len(post.of(who)) for who in WHO] == [2, 2, 2]
        ann.press("Let it go on").sees("It goes on. What waits is sent now.")
        wait_until(lambda: all(len(post.of(who)) == 3 for who in WHO), "what goes on did not come")
        until(ann, "3 of 3 have gone")


def the_host_sends_all_again(host: Person, relay: Relay) -> None:
    """From the number that needs them to why, in plain words, and, the mail server mended, the one button."""
    until(host.go("/desk/"), "3 e-mails could not be sent").follow("could not be sent")
    host.sees("The address was refused", "A mail server said that it takes no mail for this address.")
    host.sees_not("@example.org", "nobody of this name")
    relay.refuse = {}
    host.press("Send these 3 again").sees("3 messages wait to be sent again.")


def a_coordinator_stops_what_has_not_gone(ann: Person) -> None:
    """From the process's messages to what one answer caused, why it waits, and the one button."""
    until(ann.go("/desk/open-plan/messages/"), "0 of 3 have gone").follow("An answer was corrected")
    until(ann, r"3\s+Tried again later")
    ann.press("Stop what has not gone").sees("Stopped. 0 of 3 had gone; the others wait.", "This is stopped.")


def until(person: Person, pattern: str) -> Person:
    """Look again until this stands on the page: what a worker does is seen by opening the page once more."""

    def is_there() -> bool:
        person.page.reload()
        return re.search(pattern, person.text) is not None

    wait_until(is_there, f"“{pattern}” is not on {person.page.url}")
    return person
