"""From a draft to what comes back in the next plan, by keyboard: written, said, answered, signed, changed, carried on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.crowd import run
from tests.journeys.keyboard import ByKeyboard
from tests.journeys.walking import Person, Post, body, private_link
from tests.relay import running_relay
from tests.served import Site, served

# Two sides with a desk each, and the process that is to follow.
PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import CONTACT, PROMISE, a_code, a_draft_process, a_process
now = a_process(slug="open-plan")
following = a_draft_process(slug="next-plan", name={"en": "The next plan"}, **PROMISE | CONTACT)
processes.add_question(actor=HOST, process=following, text={"en": "What next?"}, kind="suggestion")
for name, side, where in (("ann", Side.GOVERNMENT, (now, following)), ("bob", Side.CIVIL_SOCIETY, (now,))):
    for process in where:
        processes.invite(actor=HOST, process=process, email=f"{name}@example.org", name=f"{name.title()} (invented)",
                         role=Role.COORDINATOR, side=side)
a_code(now, "Buses", definition={"en": "How people get about without a car"})
"""
# What others say meanwhile: two about the same sentence, one about something else, whose author can be written to.
OTHERS = """
import django; django.setup()
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.plans.models import Wording
from hearback.processes.models import Process
from tests.factories import a_contribution
process, sentence = Process.objects.get(slug="open-plan"), Wording.objects.get().sentence
before = set(Participant.objects.values_list("pk", flat=True))
said = [a_contribution(process, words=f"{words} (invented)", sentence=sentence)
        for words in ("Once a year is too late.", "Tell us before the buses change.")]
said.append(a_contribution(process, words="And the ferries. (invented)", email="dee@example.org"))
people.confirm_address(participant=Participant.objects.exclude(pk__in=before).get())
print(*(one.reference for one in said))
"""
TEN_MINUTES_ON = """
import django; django.setup()
from datetime import timedelta
from django.db.models import F
from hearback.answers import jobs
from hearback.answers.models import Prepared
from hearback.core import clock
Prepared.objects.update(due=F("due") - timedelta(minutes=10))
jobs.tick(clock.now())
"""
HOME = "/desk/open-plan/"
PLAN = "/en/open-plan/plan/"
CAI, DEE = "cai@example.org", "dee@example.org"


def test_from_a_draft_to_the_next_plan_without_a_mouse(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as site:
        run(PREPARE, site.environment)
        post = Post(relay)
        ann, bob, cai, anybody = (ByKeyboard(new_context().new_page(), site.url) for _who in range(4))
        sign_in(ann, site, "ann@example.org")
        sign_in(bob, site, "bob@example.org")

        publish_a_draft(ann)
        mine = say_something_about_words_of_a_sentence(cai, post)
        others = run(OTHERS, site.environment).split()[-3:]
        code_what_was_said(ann, mine)
        answer_three_at_once_and_one_for_later(ann, [mine, *others])
        run(TEN_MINUTES_ON, site.environment)
        say_that_this_is_no_answer(cai, post)
        the_other_side_answers(bob, mine, others[0])
        run(TEN_MINUTES_ON, site.environment)
        assert "Nobody has daily figures." in body(post.next(CAI, after=2))

        publish_the_final_plan(ann, mine)
        for one, who in ((ann, "The minister (invented)"), (bob, "Chair of the network (invented)")):
            sign(one, 2, who)
        change_it_alone_the_night_before(ann)
        everybody_sees_it_until_both_have_signed_again(anybody, ann, bob)
        open_the_next(ann)
        run(TEN_MINUTES_ON, site.environment)
        it_comes_back(anybody, ann, post)


def sign_in(person: Person, site: Site, address: str) -> None:
    """By the link that is printed: signing in by a code is tested elsewhere."""
    token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", address))[1]
    person.go(f"/en/sign-in/once/{token}/").press("Sign in")


def publish_a_draft(ann: ByKeyboard) -> None:
    ann.go(f"{HOME}plan/").follow("Start the first version").press("Start")
    ann.follow("Add a commitment").write({"English": "Open the buses"}, within="Title").press("Add it")
    ann.write({"Add a sentence: English": "We publish the times every year."}, within="What we will do")
    ann.press("Save everything, from here: What we will do").go(f"{HOME}plan/1/").follow("Publish it")
    ann.choose("For comment").press("Continue").press("Publish it").sees("It is public")


def say_something_about_words_of_a_sentence(cai: ByKeyboard, post: Post) -> str:
    cai.go(PLAN).follow("1. Open the buses").follow("Say something about sentence 1 of “What we will do”")
    cai.write({"Is it only about a part": "every year"}).press("Start")
    cai.choose("Suggestion").write({"What do you want to say?": "Say every month. (invented)"}).press("Continue")
    cai.press("Continue").write({"Your email address": CAI}).press("Continue").press("Send").sees("Thank you")
    reference = cai.page.locator(".govuk-panel").inner_text().split()[-1]
    cai.go(private_link(post.next(CAI, after=0))).press("Yes, write to me here")
    return reference


def code_what_was_said(ann: ByKeyboard, mine: str) -> None:
    ann.go(f"{HOME}said/").follow("What people spoke of: the codebook").follow("Read and code")
    ann.sees("4 still to be read").tick("Buses").choose("For it").press("Save and next")
    ann.sees(f"{mine} is coded: Buses (For it).", "3 still to be read")


def answer_three_at_once_and_one_for_later(ann: ByKeyboard, said: list[str]) -> None:
    ann.go(f"{HOME}plan/").follow("Start the next version").press("Start").follow("1. Open the buses")
    ann.write({"Sentence 1: English": "We publish the times every month."}, within="What we will do")
    ann.press("Save everything, from here: What we will do").go(f"{HOME}said/")
    for reference in said[:3]:
        ann.tick(f"Tick {reference}")
    ann.press("Answer what is ticked together").sees("3 contributions get this answer").follow("We changed the plan")
    ann.write({"English": "You are right: once a year is too late."}, within="The reason")
    ann.tick("We publish the times every month.").press("See what the author will read").press("Give this answer")
    ann.follow(f"Answer {said[3]}").follow("Not in this plan")
    ann.write({"English": "The ferries come with the next plan."}, within="The reason").tick("With the next process")
    ann.press("See what the author will read").press("Give this answer").sees("Until then you can undo it")


def say_that_this_is_no_answer(cai: ByKeyboard, post: Post) -> None:
    cai.go(private_link(post.next(CAI, after=1))).follow("This does not answer my point")
    cai.press_in_vain("Send it", "Write which point is not answered")
    cai.page.keyboard.insert_text("Why every month, and not every day? (invented)")
    cai.press("Send it").sees("It is with the team again")


def the_other_side_answers(bob: ByKeyboard, mine: str, other: str) -> None:
    """Bob finds it on his desk; and says for civil society that the answer to the others is right."""
    bob.go("/desk/").follow("1 author says that an answer does not answer their point").sees("and not every day?")
    bob.follow("Answer it anew").follow("We changed part of it")
    bob.write({"English": "Every month is what the operators can do."}, within="The reason")
    bob.tick("We publish the times every month.").write({"English": "Nobody has daily figures."}, within="Why not")
    bob.press("See what the author will read").press("Give this answer").sees(f"{mine} is answered.")
    bob.go(f"{HOME}said/{other}/").follow("Say for your side whether it agrees").choose("Yes, we agree")
    bob.press("Publish it beside the answer").sees("Civil society agrees")


def publish_the_final_plan(ann: ByKeyboard, mine: str) -> None:
    ann.go(f"{HOME}plan/2/").follow("Publish it").sees("because of 3 contributions", mine)
    ann.choose("Because of what people said").choose("Final").press("Continue").press("Publish it").sees("It is public")


def sign(person: ByKeyboard, version: int, who: str) -> None:
    person.go(f"{HOME}plan/{version}/").follow("Sign it").choose("Agrees").write({"Who signs?": who})
    person.press("Record it").sees("It is recorded", who)


def change_it_alone_the_night_before(ann: ByKeyboard) -> None:
    ann.go(f"{HOME}plan/").follow("Start the next version").press("Start").follow("1. Open the buses")
    ann.write({"Add a sentence: English": "Only where it costs nothing."}, within="What we will do")
    ann.press("Save everything, from here: What we will do").go(f"{HOME}plan/3/").follow("Publish it")
    ann.choose("A decision outside this conversation")
    ann.write({"Who decided?": "The Treasury", "Day": "1", "Month": "10", "Year": "2013"})
    ann.write({"English": "Money."}, within="Why?").choose("Amended")
    ann.press_in_vain("Continue", "Both sides had signed: say why it is changed all the same")
    ann.page.keyboard.insert_text("The Treasury asked for it the night before.")
    ann.press("Continue").press("Publish it").sees("It is public")


def everybody_sees_it_until_both_have_signed_again(anybody: ByKeyboard, ann: ByKeyboard, bob: ByKeyboard) -> None:
    anybody.go("/en/open-plan/announcements/").follow("The plan was changed after both sides had signed it")
    anybody.sees("Neither side has signed the change yet.")
    sign(ann, 3, "The minister (invented)")
    anybody.go(PLAN).sees("Changed after both sides had signed", "Signed again by one side only: Government")
    anybody.follow("See what changed").sees(
        "The Treasury asked for it the night before.", "Only where it costs nothing."
    )
    sign(bob, 3, "Chair of the network (invented)")
    anybody.go(PLAN).sees("Both sides have signed it again.")
    anybody.go("/en/open-plan/").sees("4 received", "1 author said that an answer does not answer their point")


def open_the_next(ann: ByKeyboard) -> None:
    ann.go("/desk/next-plan/").follow("Carrying on from an earlier process")
    ann.to("From which process does this one carry on?", "select")
    ann.page.keyboard.type("Open plan")
    ann.press("Save").sees("1 contribution was answered “later”", "And the ferries.")
    ann.go("/desk/next-plan/").follow("Check and open").press("Open to everybody").sees("The process is open")


def it_comes_back(anybody: ByKeyboard, ann: ByKeyboard, post: Post) -> None:
    """What was answered “later” waits in the next process, for everybody to see, and its author is told."""
    assert "The ferries come with the next plan." in body(post.next(DEE, after=1))
    assert "/en/next-plan/said/" in body(post.next(DEE, after=2))
    ann.go("/desk/").follow("1 contribution waits for an answer").sees("And the ferries. (invented)")
    anybody.go("/en/next-plan/said/").follow("See where it stands").sees("It was said in an earlier process")
