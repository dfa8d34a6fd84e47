"""Everyone who left a way to be told is told: at the three moments, once, in their language."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people import links
from hearback.plans import actions as plans
from hearback.plans.models import ProgressUpdate
from hearback.reportback import rules
from hearback.reportback.models import Telling
from tests.answers.test_gate import WORDING, Plan, publish
from tests.factories import (
    a_contribution,
    a_process,
    an_answer,
)
from tests.reportback.loop import follow, messages, participant, said_by, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def test_a_receipt_to_a_new_address_holds_no_words_and_says_how_to_object():
    said = said_by(
        ADA, a_process(), confirmed=False, words="Buy at http://evil.example.org", name="Visit evil.example.org"
    )
    follow()
    (receipt,) = messages()
    person = participant(ADA)
    assert said.reference in receipt.subject
    assert "evil" not in receipt.subject + receipt.body
    assert links.url(Purpose.NOT_ME, person.uuid, person.link_version, "en") in receipt.body
    assert links.url(Purpose.ME, person.uuid, person.link_version, "en") in receipt.body
    assert receipt.headers == {}
    assert receipt.to == ADA


def test_an_address_nobody_confirmed_gets_receipts_alone_and_few_of_them():
    process = a_process()
    said = [said_by(ADA, process, confirmed=False) for _ in range(3)]
    follow()
    an_answer(*said)
    follow()
    assert len(messages()) == 1
    assert Counter(tellings()) == {("received", "sent"): 3, ("answered", "on-the-page"): 3}
    for _ in range(rules.RECEIPTS_A_DAY + 3):
        said_by(ADA, process, confirmed=False)
        follow()
    assert len(messages()) == rules.RECEIPTS_A_DAY


def test_who_confirms_an_address_is_sent_what_had_waited_for_that():
    process = a_process()
    said = said_by(ADA, process, confirmed=False)
    an_answer(said)
    follow()
    people.confirm_address(participant=participant(ADA))
    follow()
    _receipt, answer = messages()
    assert "no money for it" in answer.body
    assert tellings() == [("received", "sent"), ("answered", "sent")]
    follow()
    assert len(messages()) == 2


def test_an_answer_brings_its_outcome_its_reason_and_what_changed():
    plan = Plan()
    said = said_by(ADA, plan.process)
    follow()
    an_answer(
        said,
        outcome="partly",
        reason={"en": "Most of it helps everyone."},
        why_not_the_rest={"en": "The law forbids the rest."},
        causes=[CauseOf(plan.commitment, milestone=plan.milestone)],
    )
    follow()
    _receipt, answer = messages(ADA)
    person = participant(ADA)
    for words in (
        "We changed part of it.",
        "Most of it helps everyone.",
        "The law forbids the rest.",
        "commitment 1, milestone 1",
        f"http://testserver/en/{plan.process.slug}/said/{said.reference}/",
        links.url(Purpose.ME, person.uuid, person.link_version, "en"),
    ):
        assert words in answer.body
    quiet = links.url(Purpose.QUIET, person.uuid, person.link_version, "en")
    assert answer.headers == {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"outcome": "covered", "place": {"en": "Chapter 2"}}, ["The draft said this already.", "Chapter 2"]),
        ({"outcome": "later", "next_process": True}, ["when the next plan is made"]),
        ({"outcome": "no"}, ["We decided not to do this.", "The Cabinet Office team"]),
        (
            {"outcome": "elsewhere", "who_can": "The council", "passed_on": True},
            ["The council", "passed it on to them"],
        ),
        ({"outcome": "elsewhere", "who_can": "The council", "passed_on": False}, ["We have not passed it on."]),
    ],
)
def test_each_outcome_says_what_the_author_has_to_know(fields, words):
    an_answer(said_by(ADA, a_process()), **fields)
    follow()
    (message,) = messages()
    for one in words:
        assert one in message.body


def test_what_is_joined_is_told_the_answer_it_stands_with_and_its_correction():
    process = a_process()
    head, said = a_contribution(process), said_by(ADA, process)
    given = an_answer(head)
    an_answer(said, outcome="joined", joined_to=head, reason={"en": "You asked for the same."})
    follow()
    (message,) = messages()
    assert head.reference in message.body
    assert "no money for it" in message.body
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "There is money now."})
    follow()
    assert "There is money now." in messages()[1].body


def test_a_published_version_is_told_to_those_whose_answers_it_carries_out_and_to_those_it_changes_again():
    plan = Plan()
    said, other = said_by(ADA, plan.process), said_by("ben@example.org", plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    an_answer(other, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.other)])
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version)
    follow()
    assert tellings(contribution=said) == [("received", "sent"), ("answered", "sent"), ("delivered", "sent")]
    assert tellings(contribution=other) == [("received", "sent"), ("answered", "sent")]
    again = plan.next()
    plan.reword(again, "We will publish nothing.")
    publish(again, causes=dict.fromkeys(plan.keys(again), WORDING))
    follow()
    last = messages(ADA)[-1]
    assert "We will publish nothing." in last.body
    assert f"/en/{plan.process.slug}/plan/changes/" in last.body
    assert [moment for moment, _fate in tellings(contribution=other)] == ["received", "answered"]


def test_who_changed_a_text_of_the_plan_itself_is_told_when_it_is_out_and_not_its_pages_of_text():
    plan = Plan(introduction={"en": "Half of the truth."})
    said, other = said_by(ADA, plan.process), said_by("ben@example.org", plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan_text="introduction")])
    an_answer(other, outcome="changed", causes=[CauseOf(plan_text="known_gaps")])
    follow()
    assert "- Introduction: http" in messages(ADA)[-1].body
    version = plan.next()
    plans.edit_version(actor=HOST, version=version, edits=version.edits, introduction={"en": "The whole truth."})
    publish(version)
    follow()
    assert "The plan itself, “Introduction”: changed" in messages(ADA)[-1].body
    assert "The whole truth." not in messages(ADA)[-1].body
    assert [moment for moment, _fate in tellings(contribution=other)] == ["received", "answered"]


def test_an_embargoed_version_is_told_once_it_can_be_read():
    plan = Plan()
    said = said_by(ADA, plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version, at=clock.now() + timedelta(hours=6))
    follow()
    tick()
    told = Telling.objects.filter(key__startswith=f"delivered:{version.uuid}:")
    assert not told.exists()
    with time_machine.travel(clock.now() + timedelta(hours=7)):
        tick()
        tick()
    assert [telling.contribution for telling in told] == [said]
    assert Fact.objects.filter(verb="version.appeared").count() == 1


def report(plan, milestone=None, **fields):
    given = {
        "key": str(uuid4()),
        "commitment": plan.commitment,
        "status": ProgressUpdate.Status.COMPLETE,
        "text": {"en": "The register is open."},
        "reported_by": "The Cabinet Office",
    }
    return plans.report_progress(actor=HOST, milestone=milestone, **given | fields)


def test_progress_is_told_to_those_whose_answers_point_at_the_commitment_or_that_milestone():
    plan = Plan()
    who = {
        "ada@example.org": CauseOf(plan.commitment, milestone=plan.milestone),
        "ben@example.org": CauseOf(plan.commitment),
        "cai@example.org": CauseOf(plan.commitment, sentence=plan.sentence),
        "dee@example.org": CauseOf(other={"en": "20 May"}),
    }
    for address, cause in who.items():
        an_answer(said_by(address, plan.process), outcome="changed", causes=[cause])
    nobody_told = said_by("eve@example.org", plan.process)
    an_answer(nobody_told)
    follow()
    Message.objects.all().delete()
    report(plan, plan.milestone)
    follow()
    assert [message.to for message in messages()] == ["ada@example.org", "ben@example.org", "cai@example.org"]
    assert "The register is open." in messages()[0].body
    assert "How far it is: Complete\n" in messages()[0].body


def test_a_milestones_date_that_passes_is_told_once():
    plan = Plan()
    an_answer(
        said_by(ADA, plan.process), outcome="changed", causes=[CauseOf(plan.commitment, milestone=plan.milestone)]
    )
    tick()
    tick()
    missed = Fact.objects.get(verb="milestone.missed")
    assert clock.day(missed.happened) == clock.today()  # its day had passed already when the plan came out
    assert "Autumn 2014" in messages()[-1].body
    assert [moment for moment, _fate in tellings()].count("delivered") == 1
    report(plan, plan.milestone)
    tick()
    assert Fact.objects.filter(verb="milestone.missed").count() == 1


def test_a_milestones_date_was_missed_when_it_passed_and_not_on_the_day_on_which_that_was_noticed():
    with time_machine.travel(datetime(2014, 9, 1, 12, tzinfo=UTC)):
        Plan()
    with time_machine.travel(datetime(2015, 2, 1, 12, tzinfo=UTC)):
        tick()
    missed = Fact.objects.get(verb="milestone.missed")
    assert (clock.day(missed.happened).isoformat(), missed.refs["due"]) == ("2014-11-30", "2014-11-30")
    assert clock.day(missed.recorded).isoformat() == "2015-02-01"


def test_what_is_withdrawn_or_erased_is_told_nothing_more():
    plan = Plan()
    erased = said_by(ADA, plan.process)
    an_answer(erased, outcome="changed", causes=[CauseOf(plan.commitment)])
    follow()
    contributions.erase_words(actor=HOST, contribution=erased)
    report(plan)
    follow()
    assert [moment for moment, _fate in tellings()] == ["received", "answered"]
