"""Three people through the three moments: received, answered, delivered or changed. By e-mail, by letter, by a reference.

What the coordinators decide is set up; what each of the three is told, and what the desk does with paper, is seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.journeys.moments import NOW, REASON
from tests.journeys.walking import Person, Post, body, private_link, wait_until
from tests.relay import Relay, running_relay
from tests.served import Site, served

WORDS = "Publish it every month, please. (invented)"


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    with running_relay() as relay:
        yield relay


@pytest.fixture(scope="module")
def site(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for the three, each in a process of their own."""
    home = tmp_path_factory.mktemp("told")
    with served(databases.fresh_database("sqlite", home), home, "--workers", "1", EMAIL_URL=relay.url) as site:
        yield site


def test_by_e_mail(site: Site, relay: Relay, new_context: Callable) -> None:
    there, post, eva = partial(does, site, "by-mail"), Post(relay), "eva@example.org"
    there("prepare")
    person = Person(new_context(java_script_enabled=False).new_page(), site.url)
    reference = says(person, "by-mail", email=eva)

    receipt = post.next(eva, after=0)
    assert reference in body(receipt)
    person.go(private_link(receipt)).press("Yes, write to me here").sees(WORDS)
    expect(person.page.locator("form[action$='/me/confirm/']")).to_have_count(0)

    there("answer")
    answered = post.next(eva, after=1)
    assert reference in answered["subject"]
    assert REASON["en"] in body(answered), "the answer stands in the message in full"
    person.go(private_link(answered)).sees("We changed the plan", REASON["en"])

    there("change")
    changed = post.next(eva, after=2)
    assert NOW["en"] in body(changed)
    person.go(private_link(changed)).sees(NOW["en"])
    told = person.page.locator(".hb-list__row", has_text="Sent in the last seven days")
    expect(told).to_have_count(3)
    assert len(post.of(eva)) == 3


def test_by_letter(site: Site, relay: Relay, new_context: Callable) -> None:
    there = partial(does, site, "by-letter")
    reference, own_page = there("prepare", "a_letter_came").split()[-2:]
    desk, mair = (Person(new_context(java_script_enabled=False).new_page(), site.url) for _who in range(2))
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org", "--host"))[1]
    desk.go(f"/en/sign-in/once/{token}/").press("Sign in")

    posts_one_letter(desk, "Mair (invented)", "1 Invented Street", reference)
    mair.go(own_page).sees("Posted").follow("Choose how we tell you")
    mair.fill({"channel": "post", "both_languages": True, "large_print": True}).press("Save")

    there("answer")
    letter = posts_one_letter(desk, REASON["en"], REASON["cy"], reference, pages=2)
    opens_by_code(Person(new_context(java_script_enabled=False).new_page(), site.url), letter, reference)
    there("change")
    posts_one_letter(desk, *NOW.values(), reference, pages=2)

    mair.go("/en/me/").sees(REASON["en"])
    expect(mair.page.locator(".hb-list__row", has_text="Posted")).to_have_count(3)
    assert "Mair" not in str(relay.taken), "somebody who wrote on paper was written to by e-mail"


def test_with_only_a_reference(site: Site, new_context: Callable) -> None:
    there = partial(does, site, "by-reference")
    there("prepare", "four_more")
    person = Person(new_context(java_script_enabled=False).new_page(), site.url)
    reference = says(person, "by-reference")
    person.go(f"/r/{reference}").sees(WORDS, "Waiting")

    there("answer")
    person.go(f"/r/{reference}").sees(WORDS, REASON["en"])
    there("change")
    person.go(f"/r/{reference}").sees(REASON["en"], NOW["en"])

    anybody = Person(new_context(java_script_enabled=False).new_page(), site.url)
    for moment in ("Received", "Answered", "Delivered or changed"):
        anybody.go("/en/by-reference/answers/")
        reloads_until(anybody, f"{moment}: 5")
        part = anybody.page.locator("section, figure, details", has_text=f"{moment}: 5").first
        expect(part).to_contain_text(re.compile(r"Left no address\D*5"))


def does(site: Site, process: str, *acts: str) -> str:
    """What those who coordinate do, in a process of their own; gives what it returns."""
    done = "; ".join(f"print(moments.{act}({process!r}))" for act in acts)
    return run(f"import django; django.setup(); from tests.journeys import moments; {done}", site.environment)


def says(person: Person, process: str, *, email: str = "") -> str:
    """Have one's say about the plan as a whole, without a name; gives the reference."""
    person.go(f"/en/{process}/have-your-say/").fill({"about": "whole"}).press("Start")
    person.fill({"kind": "suggestion", "words": WORDS}).press("Continue")
    person.fill({"attribution": "not-shown"}).press("Continue")
    person.fill({"email": email}).press("Continue")
    person.press("Send").sees("Thank you")
    return person.page.locator(".govuk-panel").inner_text().split()[-1]


def posts_one_letter(desk: Person, *says: str, pages: int = 1) -> str:
    """Somebody at the desk prints what waits, puts it into an envelope, and says that it was posted; gives what it says."""
    desk.go("/desk/by-letter/letters-and-calls/")
    reloads_until(desk, "Make these letters")
    desk.press("Make these letters").press("Open the letters to print").sees(*says)
    expect(desk.page.locator("article.hb-letter")).to_have_count(pages)
    letter = desk.page.locator("article.hb-letter").first.inner_text()
    desk.follow("They have gone, or not").press("These were posted").sees("Posted. Each person’s own page says so.")
    return letter


def opens_by_code(reader: Person, letter: str, reference: str) -> None:
    """Whoever has the letter types in what stands on it; whoever guesses is told nothing, and shuts nobody out."""
    address, code = re.search(rf"(\S+/en/me/code/)\s.*Reference {reference}: code (\S+)", letter, re.DOTALL).groups()
    reader.go(urlsplit(address).path)
    for _guess in range(25):
        types(reader, reference, "2222-2222-2222").sees("do not open anything")
    types(reader, reference, code.lower()).sees(REASON["en"], "Choose how we tell you")
    reader.press("Close my private pages in this browser")


def types(reader: Person, reference: str, code: str) -> Person:
    reader.fill({"reference": reference, "code": code})
    reader.page.get_by_role("button", name="Open it").click()
    return reader.arrived()


def reloads_until(somebody: Person, text: str) -> None:
    """Load the page anew until the worker has done its part."""

    def is_there() -> bool:
        somebody.page.reload()
        return text in " ".join(somebody.text.split())

    wait_until(lambda: text in " ".join(somebody.text.split()) or is_there(), f"{text}: {somebody.text}")
