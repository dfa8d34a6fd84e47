"""Who said “count me in” is told when that moves: once, whatever else they are to it."""

from uuid import uuid4

import pytest

from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.contributions.models import CountedIn
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions as erasure
from hearback.journal.models import Watermark
from hearback.people import actions as people
from hearback.plans import actions as plans
from hearback.plans.models import Entry, ProgressUpdate
from hearback.processes.models import Theme
from hearback.reportback import queries
from hearback.reportback.models import Telling
from tests.answers.test_gate import DECISION, WORDING, Plan, publish
from tests.factories import an_answer, as_person
from tests.plans.factories import a_commitment, a_milestone
from tests.reportback.loop import follow, messages, participant, said_by, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BEN = "ada@example.org", "ben@example.org"


def counts_in(process, email=BEN, *, yes=True, **about):
    """Somebody takes part, and says yes by the link unless told otherwise."""
    counted = contributions.count_me_in(
        actor=NOBODY, process=process, key=uuid4(), name="Ben Example", email=email, language="en", **about
    )
    if yes:
        actor = as_person(counted, Purpose.COUNTED_IN)
        contributions.confirm_counted_in(actor=actor, counted=CountedIn.objects.get(pk=counted.pk))
    return counted


def report(plan, commitment=None, milestone=None):
    return plans.report_progress(
        actor=HOST,
        key=str(uuid4()),
        commitment=commitment or plan.commitment,
        milestone=milestone,
        status=ProgressUpdate.Status.LIMITED,
        text={"en": "We have begun."},
        reported_by="The Cabinet Office",
    )


def reword(plan):
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    return publish(version, causes=dict.fromkeys(plan.keys(version), WORDING))


def test_they_are_told_of_progress_of_a_change_and_of_a_date_that_is_missed_and_why_they_are_told():
    plan = Plan()
    counts_in(plan.process, commitment=plan.commitment)
    counts_in(plan.process, "pending@example.org", yes=False, commitment=plan.commitment)
    report(plan)
    follow()
    reword(plan)
    follow()
    tick()
    progress, change, missed = messages(BEN)
    assert "We have begun." in progress.body
    assert change.subject == "The plan changed where you want to take part"
    assert "We will publish the whole register." in change.body
    assert missed.subject == "A date has passed: commitment 1"
    for one in (progress, change, missed):
        assert "because you said that you want to take part in it: commitment 1." in one.body
        assert "what you said (" not in one.body
    assert {one.to for one in messages()} == {BEN}
    assert [one.title for one in queries.news_for(as_person(participant(BEN)), participant(BEN))] == [
        one.subject for one in (missed, change, progress)
    ]


def test_who_takes_part_in_a_theme_is_told_of_its_commitments_and_nobody_of_others():
    plan = Plan()
    theme = Theme.objects.create(process=plan.process, slug="roads", name={"en": "Roads"})
    version = plan.next()
    other = a_commitment(version)
    Entry.objects.filter(version=version, commitment=plan.commitment).update(theme=theme)
    publish(version, causes=dict.fromkeys(plan.keys(version), DECISION))
    follow()
    counts_in(plan.process, theme=theme)
    report(plan, Entry.objects.get(pk=other.pk).commitment)
    follow()
    assert messages(BEN) == []
    report(plan)
    follow()
    assert len(messages(BEN)) == 1


def test_who_also_caused_it_is_told_once_as_its_author():
    plan = Plan()
    said = said_by(BEN, plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    counts_in(plan.process, commitment=plan.commitment)
    follow()
    report(plan)
    reword(plan)
    follow()
    told = messages(BEN)[-1]
    assert told.subject == "2 pieces of news for you"
    assert told.body.count("We have begun.") == 1
    assert told.body.count("We will publish the whole register.") == 1
    assert "want to take part" not in told.body


def test_who_left_is_told_no_more_and_quiet_is_kept():
    plan = Plan()
    counted = counts_in(plan.process, commitment=plan.commitment)
    counts_in(plan.process, ADA, commitment=plan.commitment)
    people.set_quiet(actor=as_person(participant(ADA)), participant=participant(ADA).uuid, quiet=True)
    contributions.leave_counted_in(actor=as_person(counted, Purpose.COUNTED_IN), counted=counted)
    report(plan)
    follow()
    assert tellings(participant=participant(ADA)) == [("delivered", "asked-not")]
    assert messages() == []


def test_reading_again_tells_nobody_again_and_erasing_leaves_a_number():
    plan = Plan()
    counts_in(plan.process, commitment=plan.commitment)
    report(plan)
    follow()
    Watermark.objects.update(position=0)
    follow()
    assert len(messages(BEN)) == 1
    erasure.erase_person(actor=HOST, participant=participant(BEN))
    telling = Telling.objects.get()
    assert (telling.participant_id, telling.commitment_id) == (None, plan.commitment.pk)
    (delivered,) = queries.fates(plan.process)
    assert delivered.people == 1


# --- what a commitment came from


def test_progress_on_what_commitments_were_merged_into_is_told_to_whoever_caused_either_and_takes_part():
    plan = Plan()
    version = plan.next()
    entry = a_commitment(version, "Open data")
    milestone = a_milestone(entry).milestone
    publish(version, causes=dict.fromkeys(plan.keys(version), DECISION))
    other = entry.commitment
    said = said_by(ADA, plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(other, milestone=milestone)])
    counts_in(plan.process, commitment=other)
    follow()
    before = len(messages())
    merged = plan.next()
    gone = Entry.objects.get(version=merged, commitment=other)
    plans.merge_commitments(actor=HOST, version=merged, entries=[gone], into=plan.entry(merged))
    report(plan)  # while that is being written nobody hears of it
    follow()
    assert len(messages()) == before
    publish(merged, causes=dict.fromkeys(plan.keys(merged), DECISION))
    follow()
    before = len(messages())
    report(plan)
    follow()
    assert sorted(one.to for one in messages()[before:]) == [ADA, BEN]
