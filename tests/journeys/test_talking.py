"""Words are hidden; their author reads why, asks for another look, is shown again; the two write to each other by link.

Where the process looks first, new words and a comment wait for the desk; a hidden comment gets another look too.
"""

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
        ann.go("/desk/open-plan/said/moderation/").fill({"when": "look", "comments": True}).press("Save")
        new_words_wait(author, ann, anybody, public)
        a_comment(anybody, Person(new_context().new_page(), site.url), ann, bob, post, public)


def another_look(author: Person, ann: Person, bob: Person, post: Post, desk: str, language: str) -> None:
    """Ann hides the words; their author reads why and asks; Bob looks, and they are shown."""
    text = SAYS[language]
    ann.go(f"{desk}hide/").fill({"because": "personal"}).press("Hide the words")
    author.go(private_link(letter(post, language, text["hidden"]))).follow(text["ask"])
    author.fill({"words": "It is my own number. (invented)"}).press(text["press"]).sees(text["asked"])
    bob.go("/desk/open-plan/said/looks/").sees("It is my own number. (invented)").follow("Look again")
    bob.fill({"shown": "show", "note-en": "Your own number is yours to give. (invented)"}).press("Tell them")


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


def new_words_wait(author: Person, ann: Person, anybody: Person, public: str) -> None:
    """The author puts it in other words; nobody reads it until Ann has."""
    author.go(f"{public}mine/change/").fill({"words": "Y 42 yw fy mws i. (dyfeisiwyd)"}).press("Cadw")
    assert anybody.page.request.get(anybody.site + public).status == 404
    ann.go("/desk/open-plan/said/looks/").sees("Y 42 yw fy mws i.").press("Release it")
    anybody.go(public).sees("Y 42 yw fy mws i.")


def a_comment(anybody: Person, ben: Person, ann: Person, bob: Person, post: Post, public: str) -> None:
    """Ben comments in Welsh and says yes by the link; it waits, is shown, hidden, looked at again and shown again."""
    ben.go(f"{public}comment/").fill({"text": "A’r 43. (dyfeisiwyd)", "email": "ben@example.org"}).press("Anfon")
    ben.go(private_link(post.next("ben@example.org", after=0))).press("Ie, dangoswch ef")
    anybody.go(public).sees_not("A’r 43.")
    ann.go("/desk/open-plan/said/looks/").sees("A’r 43.").press("Show this reply")
    anybody.go(public).sees("A’r 43.")
    comment = ann.page.locator("li").filter(has_text="A’r 43.")
    comment.locator("summary").click()
    comment.get_by_role("button", name="It insults or threatens people").click()
    anybody.go(public).sees_not("A’r 43.")
    ben.page.reload()
    ben.sees("Nid yw’r cyhoedd yn gweld y geiriau hyn").follow("Gofyn i ni edrych eto")
    ben.fill({"words": "Bws yw e. (dyfeisiwyd)"}).press("Gofyn").sees("Gofynasoch i ni edrych eto ar")
    bob.go("/desk/open-plan/said/looks/").sees("Bws yw e. (dyfeisiwyd)").follow("Look again")
    bob.fill({"shown": "show"}).press("Tell them")
    anybody.go(public).sees("A’r 43.")
    ben.page.reload()
    ben.sees("Gall pawb ddarllen eich geiriau eto.")


def letter(post: Post, language: str, says: str) -> EmailMessage:
    """The message to the author in which this stands; waits until it is there."""
    found: list[EmailMessage] = []

    def came() -> bool:
        found[:] = [one for one in post.of(f"{language}@example.org") if says in f"{one['Subject']} {body(one)}"]
        return bool(found)

    wait_until(came, f"no message that says “{says}”")
    return found[-1]
