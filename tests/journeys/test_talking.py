"""Words are hidden; their author reads why, asks for another look, is shown again; the two write to each other by link."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person, Post, body, private_link, wait_until
from tests.relay import running_relay
from tests.served import served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.people import actions as people
from hearback.people.models import Contact, Participant
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_process
process = a_process(slug="open-plan")
for name, side in (("ann", Side.CIVIL_SOCIETY), ("bob", Side.GOVERNMENT)):
    processes.invite(actor=HOST, process=process, email=f"{name}@example.org", name=f"{name.title()} (invented)",
                     role=Role.COORDINATOR, side=side)
for language in ("en", "cy"):
    address = f"{language}@example.org"
    said = a_contribution(process, words="Ring me on 07700 900123 about the bus times. (invented)", language=language,
                          email=address)
    person = Participant.objects.get(pk=Contact.objects.get(address=address).participant_id)
    people.confirm_address(participant=person)
    print(said.reference)
"""
SAYS = {
    "en": {
        "hidden": "Your words are hidden",
        "ask": "Ask for another look",
        "press": "Ask",
        "asked": "You asked for another look on",
        "again": "Everybody can read your words again.",
        "reply": "Reply",
        "send": "Send",
        "sent": "Your reply is with the team.",
        "gap": "[taken out]",
    },
    "cy": {
        "hidden": "Mae eich geiriau wedi’u cuddio",
        "ask": "Gofyn i ni edrych eto",
        "press": "Gofyn",
        "asked": "Gofynasoch i ni edrych eto ar",
        "again": "Gall pawb ddarllen eich geiriau eto.",
        "reply": "Ymateb",
        "send": "Anfon",
        "sent": "Mae eich ymateb gyda’r tîm.",
        "gap": "[tynnwyd allan]",
    },
}


def test_hidden_looked_at_again_and_talked_about_in_both_languages(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as site:
        references = dict(zip(("en", "cy"), run(PREPARE, site.environment).split()[-2:], strict=True))
        post = Post(relay)
        ann, bob, anybody = (Person(new_context().new_page(), site.url) for _who in range(3))
        for name, person in (("ann", ann), ("bob", bob)):
            token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", f"{name}@example.org"))[1]
            person.go(f"/en/sign-in/once/{token}/").press("Sign in")
        for language, reference in references.items():
            author = Person(new_context(java_script_enabled=False).new_page(), site.url)
            desk, public = f"/desk/open-plan/said/{reference}/", f"/{language}/open-plan/said/{reference}/"
            another_look(author, ann, bob, post, desk, language)
            part_taken_out(bob, anybody, desk, public, SAYS[language])
            both_write(author, ann, bob, post, desk, language)
            anybody.go(public).sees("The 42. (invented)", "Thank you. (invented)").sees_not("Which bus is it?")


def another_look(author: Person, ann: Person, bob: Person, post: Post, desk: str, language: str) -> None:
    """Ann hides the words; their author reads why and asks; Bob looks, and they are shown."""
    text = SAYS[language]
    ann.go(f"{desk}hide/").fill({"because": "personal"}).press("Hide the words")
    author.go(private_link(letter(post, language, text["hidden"]))).follow(text["ask"])
    author.fill({"words": "It is my own number. (invented)"}).press(text["press"]).sees(text["asked"])
    bob.go("/desk/open-plan/said/looks/").sees("It is my own number. (invented)").follow("Look again")
    bob.fill({"shown": "show", "note-en": "Your own number is yours to give. (invented)"}).press("Tell the author")


def part_taken_out(bob: Person, anybody: Person, desk: str, public: str, text: dict[str, str]) -> None:
    """One number is taken out of what everybody reads."""
    bob.go(f"{desk}redact/").fill({"words": "07700 900123", "because": "personal"}).press("Take it out")
    anybody.go(public).sees(text["gap"]).sees_not("07700")


def both_write(author: Person, ann: Person, bob: Person, post: Post, desk: str, language: str) -> None:
    """The team asks; the author answers for everybody by the link in the message; the team thanks."""
    text = SAYS[language]
    bob.go(f"{desk}reply/").fill({"text": "Which bus is it? (invented)", "language": "en"}).press("Send")
    author.go(private_link(letter(post, language, "Which bus is it? (invented)")))
    author.sees(text["again"], "Which bus is it? (invented)").follow(text["reply"])
    author.fill({"text": "The 42. (invented)", "who": "everybody"}).press(text["send"]).sees(text["sent"])
    ann.go("/desk/open-plan/said/looks/").sees("The 42. (invented)").follow("Reply")
    ann.fill({"text": "Thank you. (invented)"}).press("Send")


def letter(post: Post, language: str, says: str) -> EmailMessage:
    """The message to the author in which this stands; waits until it is there."""
    found: list[EmailMessage] = []

    def came() -> bool:
        found[:] = [one for one in post.of(f"{language}@example.org") if says in f"{one['Subject']} {body(one)}"]
        return bool(found)

    wait_until(came, f"no message that says “{says}”")
    return found[-1]
