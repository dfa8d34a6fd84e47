"""Publishing: every change with its cause, everything still waiting with why and by when."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions, gate, queries
from hearback.answers.actions import CauseOf
from hearback.answers.models import Because, StillWaiting
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.plans import actions as plans
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change, Entry, Version
from tests.answers.test_answering import talk
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, by_said_link
from tests.plans.factories import a_commitment, a_milestone, a_sentence, a_version

pytestmark = pytest.mark.django_db
Status = Version.Status
ANSWERS = ChangeCause(Change.Cause.ANSWERS)
WORDING = ChangeCause(Change.Cause.WORDING)
DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 10, 1), {"en": "The money was found."})
REASON = {"en": "The department has not replied yet."}
SOON = clock.today() + timedelta(days=30)


def publish(version, status=Status.FOR_COMMENT, *, actor=HOST, causes=None, waiting=None, **more):
    return actions.publish_version(
        actor=actor, version=version, status=status, causes=causes or {}, waiting=waiting or {}, **more
    )


class Plan:
    """A plan of one commitment, published for comment, and the next version of it being written."""

    def __init__(self, process=None, **fields):
        self.process = process or a_process()
        first = a_version(self.process)
        entry = a_commitment(first)
        self.sentence = a_sentence(entry).sentence
        self.other = a_sentence(entry, "We will ask people first.").sentence
        self.milestone = a_milestone(entry).milestone
        self.commitment = entry.commitment
        if fields:
            first = plans.edit_version(actor=HOST, version=first, edits=first.edits, **fields)
        self.first = publish(first)

    def next(self):
        return a_version(self.process)

    def entry(self, version):
        return Entry.objects.get(version=version, commitment=self.commitment)

    def reword(self, version, text, sentence=None):
        wording = self.entry(version).wordings.get(sentence=sentence or self.sentence)
        plans.edit_sentence(actor=HOST, wording=wording, text={"en": text})

    def keys(self, version):
        return [one.difference.key for one in queries.gate(HOST, version).explained]


def changed(said, *causes, **more):
    return an_answer(said, outcome="changed", causes=list(causes), **more)


def test_a_first_version_needs_no_causes_and_is_published_by_those_who_coordinate():
    process = a_process()
    version = a_version(process)
    a_sentence(a_commitment(version))
    for viewer in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            publish(version, actor=viewer)
        with pytest.raises(NotAllowed):
            queries.gate(viewer, version)
    assert publish(version, actor=a_coordinator(process)).published is not None


def test_a_change_that_an_answer_points_at_is_made_because_of_it():
    plan = Plan()
    said, also = a_contribution(plan.process), a_contribution(plan.process)
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    given = changed(said, CauseOf(plan.commitment, sentence=plan.sentence))
    whole = changed(also, CauseOf(plan.commitment))
    (explained,) = queries.gate(HOST, version).explained
    assert [cause.answer for cause in explained.because] == [given, whole]
    assert queries.said_of([explained]) == {explained.difference.key: (said.reference, also.reference)}

    publish(version)
    (change,) = Change.objects.filter(version=version)
    assert change.cause == Change.Cause.ANSWERS
    assert queries.because_of(NOBODY, version) == {change.pk: [said, also]}
    assert queries.because_of(NOBODY, plan.sentence) == queries.because_of(NOBODY, plan.commitment)
    assert queries.answer_page(NOBODY, said).current.changes == (change,)


def test_a_change_without_a_cause_is_not_published_and_is_named():
    plan = Plan()
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    with pytest.raises(Incomplete) as lacks:
        publish(version)
    assert len(lacks.value.missing) == 1
    assert "whole register" in str(lacks.value.missing[0])
    (key,) = plan.keys(version)
    assert publish(version, causes={key: WORDING}).published


def test_an_answer_can_have_changed_a_text_of_the_plan_itself():
    plan = Plan(introduction={"en": "Half of the truth."}, title={"en": "A plan"})
    said, other = a_contribution(plan.process), a_contribution(plan.process)
    version = plan.next()
    changed(other, CauseOf(plan_text="known_gaps"))
    plans.edit_version(actor=HOST, version=version, edits=version.edits, introduction={"en": "The whole truth."})
    (key,) = plan.keys(version)
    with pytest.raises(Incomplete):
        publish(version, causes={key: ANSWERS})
    given = changed(said, CauseOf(plan_text="introduction"))
    (explained,) = queries.gate(HOST, version).explained
    assert [cause.answer for cause in explained.because] == [given]
    assert queries.said_of([explained]) == {explained.difference.key: (said.reference,)}

    publish(version)
    (change,) = Change.objects.filter(version=version)
    assert change.cause == Change.Cause.ANSWERS
    assert queries.because_of(NOBODY, version) == {change.pk: [said]}
    assert queries.answer_page(NOBODY, said).current.changes == (change,)
    assert queries.also_changed(NOBODY, plan.process) == []
    # Corrected, it stands for the same change; a text that there is not is refused.
    corrected = actions.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "As you said."})
    assert Because.objects.filter(cause__answer=corrected, change=change).exists()
    with pytest.raises(BadInput):
        changed(a_contribution(plan.process), CauseOf(plan_text="preface"))


def test_answers_as_a_cause_needs_an_answer_that_points_there():
    plan = Plan()
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    changed(a_contribution(plan.process), CauseOf(plan.commitment, sentence=plan.other))
    changed(a_contribution(plan.process), CauseOf(plan.commitment, milestone=plan.milestone))
    changed(a_contribution(plan.process), CauseOf(other={"en": "20 May"}))
    (key,) = plan.keys(version)
    with pytest.raises(Incomplete) as lacks:
        publish(version, causes={key: ANSWERS})
    assert lacks.value.field == "causes"
    version.refresh_from_db()
    assert version.published is None
    with pytest.raises(Incomplete):
        publish(version, causes={key: None})
    changed(a_contribution(plan.process), CauseOf(plan.commitment, sentence=plan.sentence))
    assert publish(version, causes={key: None}).published


def test_an_answer_that_was_corrected_away_is_no_cause():
    plan = Plan()
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    given = changed(a_contribution(plan.process), CauseOf(plan.commitment, sentence=plan.sentence))
    actions.correct(actor=HOST, answer=given, key=uuid4(), outcome="no", decided_by="The Minister")
    with pytest.raises(Incomplete):
        publish(version)


def test_a_cause_is_spent_by_the_version_it_explained_unless_a_person_says_otherwise():
    plan = Plan()
    said = a_contribution(plan.process)
    changed(said, CauseOf(plan.commitment, sentence=plan.sentence))
    second = plan.next()
    plan.reword(second, "We will publish the whole register.")
    publish(second)
    third = plan.next()
    plan.reword(third, "We will publish the whole register, every month.")
    with pytest.raises(Incomplete):
        publish(third)
    (key,) = plan.keys(third)
    publish(third, causes={key: ANSWERS})
    assert queries.because_of(NOBODY, third) == {Change.objects.get(version=third).pk: [said]}


def test_an_answer_given_after_the_version_is_linked_to_the_change_it_speaks_of():
    plan = Plan()
    early, late = a_contribution(plan.process), a_contribution(plan.process)
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    changed(early, CauseOf(plan.commitment, sentence=plan.sentence))
    publish(version)
    given = changed(late, CauseOf(plan.commitment, sentence=plan.sentence))
    change = Change.objects.get(version=version)
    assert queries.because_of(NOBODY, version) == {change.pk: [early, late]}
    actions.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "Said better."})
    assert queries.because_of(NOBODY, version) == {change.pk: [early, late]}
    assert Because.objects.filter(cause__answer__outcome="changed").count() == 3


def test_a_decision_and_a_milestone_moved_each_have_their_cause():
    plan = Plan()
    version = plan.next()
    entry = plan.entry(version)
    plans.edit_milestone(actor=HOST, target=entry.targets.get(), due="2015")
    plan.reword(version, "We will ask people twice.", plan.other)
    moved = changed(a_contribution(plan.process), CauseOf(plan.commitment, milestone=plan.milestone))
    keys = {of: key for key in plan.keys(version) if (of := key.split(":")[0])}
    publish(version, causes={keys["sentence"]: DECISION})
    causes = {change.of: change.cause for change in Change.objects.filter(version=version)}
    assert causes == {"date": "answers", "sentence": "decision"}
    assert Because.objects.get().cause.answer == moved


# --- those still waiting


def test_final_asks_for_each_one_still_waiting_why_and_by_when():
    plan = Plan()
    answered, waiting = a_contribution(plan.process), a_contribution(plan.process)
    an_answer(answered)
    version = plan.next()
    for lacking in (
        {},
        {waiting.uuid: ({}, SOON)},
        {waiting.uuid: ({"en": " "}, SOON)},
        {waiting.uuid: (REASON, date(2013, 1, 1))},
    ):
        with pytest.raises(Incomplete) as lacks:
            publish(version, Status.FINAL, waiting=lacking, signed_by="The Cabinet Office team")
        assert lacks.value.missing == (waiting.reference,)
        assert lacks.value.field == "waiting"
    with pytest.raises(BadInput) as bad:
        publish(version, Status.FINAL, waiting={waiting.uuid: (REASON, SOON)})
    assert bad.value.field == "signed_by"
    version.refresh_from_db()
    assert version.published is None
    assert not StillWaiting.objects.exists()

    publish(version, Status.FINAL, waiting={waiting.uuid: (REASON, SOON)}, signed_by="The Cabinet Office team")
    (row,) = queries.still_waiting(version)
    assert (row.contribution, row.reason, row.answer_by, row.signed_by) == (
        waiting,
        REASON,
        SOON,
        "The Cabinet Office team",
    )
    assert queries.answer_page(NOBODY, waiting).still_waiting == row


def test_another_round_of_comments_asks_nothing_of_those_still_waiting():
    plan = Plan()
    a_contribution(plan.process)
    version = plan.next()
    publish(version, Status.FOR_COMMENT)
    assert not StillWaiting.objects.exists()


def test_a_talk_says_already_why_and_by_when():
    plan = Plan()
    said = a_contribution(plan.process)
    begun = talk(said)
    version = plan.next()
    (row,) = queries.gate(HOST, version).waiting
    assert (row.contribution, row.reason, row.answer_by) == (said, begun.in_the_way, begun.next_news)
    publish(version, Status.FINAL, signed_by="Both coordinators")
    assert StillWaiting.objects.get().reason == begun.in_the_way


def test_what_was_said_of_it_last_time_stands_until_its_date_has_passed():
    plan = Plan()
    said = a_contribution(plan.process)
    publish(plan.next(), Status.AGREED, waiting={said.uuid: (REASON, SOON)}, signed_by="Both coordinators")
    version = plan.next()
    (row,) = queries.gate(HOST, version).waiting
    assert (row.reason, row.answer_by) == (REASON, SOON)
    with time_machine.travel(clock.now() + timedelta(days=40)), pytest.raises(Incomplete):
        publish(version, Status.FINAL, signed_by="Both coordinators")
    publish(version, Status.FINAL, signed_by="Both coordinators")


def test_what_was_withdrawn_owes_nothing_and_what_is_held_back_does():
    plan = Plan()
    withdrawn, held = a_contribution(plan.process), a_contribution(plan.process)
    contributions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    contributions.hold(actor=HOST, contribution=held)
    assert [row.contribution for row in queries.gate(HOST, plan.next()).waiting] == [held]


def test_what_came_after_the_last_day_for_comments_belongs_to_the_next_round():
    today = clock.today()
    with time_machine.travel(clock.now() - timedelta(days=20), tick=False):
        process = a_process()
        before = a_contribution(process)
        plan = Plan(process, comment_opens=clock.today(), comment_closes=today - timedelta(days=5))
    with time_machine.travel(clock.now() - timedelta(days=10), tick=False):
        during = a_contribution(process)
    after = a_contribution(process)
    assert during.version == plan.first
    assert after.version is None
    assert [row.contribution for row in queries.gate(HOST, plan.next()).waiting] == [before, during]


@pytest.mark.parametrize("changes", [1, 4])
def test_the_gate_is_read_in_a_constant_number_of_queries(changes, django_assert_max_num_queries):
    plan = Plan()
    version = plan.next()
    entry = plan.entry(version)
    for number in range(changes):
        wording = a_sentence(entry, f"We will do more ({number}).")
        changed(a_contribution(plan.process), CauseOf(plan.commitment, sentence=wording.sentence))
        a_contribution(plan.process)
    with django_assert_max_num_queries(21):
        gate = queries.gate(HOST, version)
    assert len(gate.explained) == changes
    assert len(gate.waiting) == changes


@pytest.mark.parametrize("rows", [2, 12])
def test_a_publication_asks_once_what_explained_a_change_before(rows):
    plan = Plan()
    changed(a_contribution(plan.process), CauseOf(plan.commitment))
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version)
    version = plan.next()
    for number in range(rows):
        a_sentence(plan.entry(version), f"We will publish list {number}.")
    opened = queries.gate(HOST, version)
    chosen = dict.fromkeys(plan.keys(version), ANSWERS)
    with CaptureQueriesContext(connection) as seen:
        given = gate.clearance(opened, status=Status.FOR_COMMENT, causes=chosen, rows=(), signed_by="")
    assert len(given.causes) == rows
    assert len(seen) <= 5
