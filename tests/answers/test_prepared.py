"""An answer goes out ten minutes after it was given: until then nobody hears of it and it can be undone."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions, jobs, queries
from hearback.answers.actions import GIVE, CauseOf, Given, giving, going_out, shared
from hearback.answers.models import Answer, Prepared, PreparedFor
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal.models import Fact
from hearback.outbox import jobs as outbox
from hearback.outbox.models import Job
from hearback.plans.models import Entry
from hearback.processes.models import Membership
from tests.answers.test_gate import Plan
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, by_said_link
from tests.plans.factories import a_published_version
from tests.together import together

pytestmark = pytest.mark.django_db
State = Contribution.State
NO = Given(outcome="no", reason={"en": "There is no money for it."}, decided_by="The Minister")
LATER = timedelta(minutes=10, seconds=1)


def prepare(*said, actor=HOST, given=NO, key=None, **more):
    return actions.prepare(
        actor=actor, process=said[0].process, key=key or uuid4(), contributions=said, given=given, **more
    )


def time_passes(after=LATER):
    """Ten minutes later a worker looks what is due, and does it."""
    with time_machine.travel(clock.now() + after):
        jobs.tick(clock.now())
        while outbox.run_due({GIVE: jobs.give}):
            pass


def state_of(said):
    return Contribution.objects.get(pk=said.pk).state


def test_nothing_of_it_counts_or_is_told_until_its_time_is_up():
    process = a_process()
    said = a_contribution(process)
    prepared = prepare(said)
    time_passes(timedelta(minutes=9))
    assert queries.sums(process).waiting == 1
    assert not Answer.objects.exists()
    assert not Fact.objects.filter(verb="answer.given").exists()
    assert list(queries.queue(HOST, process)) == []
    assert queries.needs_of(HOST, process).waiting == 0
    time_passes()
    answer = Answer.objects.get()
    assert (answer.key, answer.reason, answer.decided_by) == (prepared.key, NO.reason, "The Minister")
    assert state_of(said) == State.ANSWERED
    assert Fact.objects.filter(verb="answer.given").count() == 1
    assert not Prepared.objects.exists()


def test_a_worker_that_was_down_lets_it_go_out_late_and_once():
    said = a_contribution()
    prepare(said)
    time_passes(timedelta(days=2))
    time_passes(timedelta(days=3))
    assert Answer.objects.count() == Fact.objects.filter(verb="answer.given").count() == 1


def test_it_goes_out_as_whoever_gave_it_also_when_their_post_has_ended_since():
    process = a_process()
    actor = a_coordinator(process)
    prepare(a_contribution(process), actor=actor)
    Membership.objects.filter(process=process).update(until=clock.now())
    time_passes()
    fact = Fact.objects.get(verb="answer.given")
    assert (fact.actor_kind, fact.actor_uuid) == ("user", actor.uuid)
    assert Answer.objects.get().by == actor.uuid


def test_undone_it_is_gone_and_what_it_was_for_waits_again():
    process = a_process()
    said = a_contribution(process)
    prepared = prepare(said)
    actions.undo(actor=HOST, prepared=prepared)
    time_passes()
    assert not Prepared.objects.exists()
    assert not PreparedFor.objects.exists()
    assert not Answer.objects.exists()
    assert list(queries.queue(HOST, process)) == [said]
    undone = Fact.objects.get(verb="answer.undone")
    assert undone.subject_uuid == prepared.uuid
    assert "money" not in str(undone.refs)
    with pytest.raises(BadInput):
        actions.undo(actor=HOST, prepared=prepared)


def test_sent_now_it_is_public_at_once_and_cannot_be_undone():
    said = a_contribution()
    prepared = prepare(said)
    assert actions.send_now(actor=HOST, prepared=prepared) is None
    assert state_of(said) == State.ANSWERED
    with pytest.raises(BadInput):
        actions.undo(actor=HOST, prepared=prepared)
    time_passes()
    assert Answer.objects.count() == 1


def test_pressing_twice_prepares_one_and_other_words_are_a_conflict():
    said, key = a_contribution(), uuid4()
    first = prepare(said, key=key)
    assert prepare(said, key=key) == first
    with pytest.raises(Conflict):
        prepare(said, key=key, given=Given(outcome="no", reason={"en": "Other."}, decided_by="x"))
    time_passes()
    assert prepare(said, key=key) == Answer.objects.get()


def test_changed_before_it_went_out_there_is_one_answer_with_the_new_words():
    said = a_contribution()
    first = prepare(said)
    prepare(said, given=Given(outcome="no", reason={"en": "Better."}, decided_by="x"), instead_of=first)
    time_passes()
    assert Answer.objects.get().reason == {"en": "Better."}
    assert Answer.objects.get().corrects is None


def test_all_that_an_answer_says_survives_the_ten_minutes():
    process = a_process()
    entry = Entry.objects.get(version=a_published_version(process))
    sentence = entry.wordings.get().sentence
    given = Given(
        outcome="partly",
        reason={"en": "Half.", "cy": "Hanner."},
        causes=(CauseOf(entry.commitment, sentence=sentence), CauseOf(other={"en": "The date moved."})),
        why_not_the_rest={"en": "No room."},
        answered_for="government",
    )
    prepare(a_contribution(process), given=given)
    (waiting,) = queries.prepared_shown(queries.prepared_visible_to(HOST, process))
    assert [cause.sentence for cause in waiting.shown.causes] == [sentence, None]
    time_passes()
    answer = Answer.objects.get()
    causes = queries.with_causes([answer])[answer.pk].causes
    assert {name: getattr(answer, name) for name in ("outcome", "reason", "why_not_the_rest", "answered_for")} == {
        "outcome": "partly",
        "reason": given.reason,
        "why_not_the_rest": given.why_not_the_rest,
        "answered_for": "government",
    }
    assert [(cause.sentence, cause.other) for cause in causes] == [(sentence, {}), (None, {"en": "The date moved."})]


def test_what_was_taken_back_meanwhile_is_left_out_and_the_rest_is_answered():
    process = a_process()
    stays, gone = a_contribution(process), a_contribution(process)
    prepare(stays, gone)
    contributions.withdraw(actor=by_said_link(gone), contribution=gone)
    time_passes()
    assert (state_of(stays), state_of(gone)) == (State.ANSWERED, State.WITHDRAWN)


def test_if_nothing_is_left_to_answer_it_stops_and_keeps_every_word():
    process = a_process()
    said = a_contribution(process)
    prepare(said)
    contributions.withdraw(actor=by_said_link(said), contribution=said)
    time_passes()
    prepared = Prepared.objects.get()
    assert prepared.stopped is not None
    assert "taken back" in prepared.because
    assert queries.prepared_given(prepared).reason == NO.reason
    assert queries.going_out(HOST, process).stopped == 1
    actions.undo(actor=HOST, prepared=prepared)
    assert not Prepared.objects.exists()


def test_what_stands_with_another_is_answered_with_it_when_its_time_comes():
    process = a_process()
    head, other = a_contribution(process), a_contribution(process)
    contributions.join(actor=HOST, head=head, others=[other])
    prepare(head)
    time_passes()
    assert (state_of(head), state_of(other)) == (State.ANSWERED, State.ANSWERED)


def test_a_correction_waits_its_ten_minutes_too():
    said = a_contribution()
    first = an_answer(said)
    actions.prepare_correction(actor=HOST, answer=first, key=uuid4(), reason={"en": "We found the money."})
    with pytest.raises(BadInput):
        actions.correct(actor=HOST, answer=first, key=uuid4(), reason={"en": "Another."})
    assert queries.current_answers([said])[said.pk] == first
    assert list(queries.queue(HOST, said.process, state=State.ANSWERED)) == [said]
    time_passes()
    assert queries.current_answers([said])[said.pk].corrects == first
    assert Fact.objects.filter(verb="answer.corrected").count() == 1


def test_an_appeal_just_before_a_correction_holds_what_it_is_for_stops_it(monkeypatch):
    said = a_contribution(a_process())
    stands = an_answer(said)
    prepared = actions.prepare_correction(actor=HOST, answer=stands, key=uuid4(), reason={"en": "For another reason."})
    hold = giving.locked_in_order

    def after_the_appeal(rows):
        monkeypatch.setattr(giving, "locked_in_order", hold)
        actions.appeal(actor=by_said_link(said), contribution=said, why="I asked about the trams.")
        return hold(rows)

    monkeypatch.setattr(giving, "locked_in_order", after_the_appeal)

    actions.send_now(actor=HOST, prepared=prepared)

    prepared.refresh_from_db()
    assert "does not answer their point" in prepared.because
    assert queries.current_answers([said])[said.pk] == stands


def test_a_correction_stops_when_the_author_appealed_meanwhile_and_goes_out_once_that_was_read():
    process = a_process()
    said, also = a_contribution(process), a_contribution(process)
    first = an_answer(said, also)
    better = {"en": "We found the money."}
    prepared = actions.prepare_correction(actor=HOST, answer=first, key=uuid4(), reason=better)
    actions.appeal(actor=by_said_link(said), contribution=said, why="I asked about the trams.")
    time_passes()
    prepared.refresh_from_db()
    assert "does not answer their point" in prepared.because
    assert queries.prepared_given(prepared).reason == better
    assert (state_of(said), queries.current_answers([said])[said.pk]) == (State.WAITING, first)
    actions.prepare_correction(actor=HOST, answer=first, key=uuid4(), reason=better, instead_of=prepared)
    time_passes()
    assert state_of(said) == State.ANSWERED
    assert {one.corrects for one in queries.current_answers([said, also]).values()} == {first}


def test_the_gate_does_not_say_so_of_what_has_stopped_or_waits_for_somebody():
    plan = Plan()
    version = plan.next()
    stops, waits = a_contribution(plan.process), a_contribution(plan.process)
    first = an_answer(stops)
    prepared = actions.prepare_correction(actor=HOST, answer=first, key=uuid4(), reason={"en": "Another."})
    actions.appeal(actor=by_said_link(stops), contribution=stops, why="I asked about the trams.")
    actions.send_now(actor=HOST, prepared=prepared)
    one, _other = (a_coordinator(plan.process, side) for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY))
    actions.set_two_for_no(actor=HOST, process=plan.process, two_for_no=True)
    prepare(waits, actor=one)

    rows = {row.contribution: row for row in queries.gate(HOST, version).waiting}

    assert {rows[stops].answer_by, rows[waits].answer_by} == {None}


def test_the_gate_says_of_what_is_about_to_be_answered_that_it_is():
    plan = Plan()
    version = plan.next()
    said = a_contribution(plan.process)
    prepare(said)
    rows = {row.contribution: row for row in queries.gate(HOST, version).waiting}
    assert rows[said].reason["en"] == "An answer is written. It goes out within minutes."
    assert rows[said].reason["cy"] != rows[said].reason["en"]
    assert rows[said].answer_by == clock.today()


def test_one_answer_for_very_many_goes_out_in_steps_and_is_one(monkeypatch):
    for module in (going_out, shared):
        monkeypatch.setattr(module, "AT_ONCE", 4)
    process = a_process()
    said = [a_contribution(process) for _number in range(10)]
    prepared = prepare(*said)
    job = actions.send_now(actor=HOST, prepared=prepared)
    heard = []
    assert actions.give_prepared(uuid=prepared.uuid, say=lambda done, total: heard.append((done, total))) == 10
    assert heard == [(4, 10), (8, 10)]
    assert jobs.give(job) == {"answered": 0}  # once more after a crash: nothing is left
    assert set(queries.current_answers(said).values()) == {Answer.objects.get()}
    facts = Fact.objects.filter(verb="answer.given", subject_uuid=Answer.objects.get().uuid)
    assert sorted(uuid for fact in facts for uuid in fact.refs["contributions"]) == sorted(
        str(one.uuid) for one in said
    )
    assert queries.sums(process).answered == 10


def test_of_many_sent_at_once_what_is_more_than_one_step_goes_out_as_jobs(monkeypatch):
    for module in (going_out, shared):
        monkeypatch.setattr(module, "AT_ONCE", 4)
    process = a_process()
    said = [a_contribution(process) for _number in range(7)]
    prepared = [prepare(*said[:3]), prepare(*said[3:6]), prepare(said[6])]

    actions.send_all(actor=HOST, prepared=prepared)

    assert [state_of(one) for one in said] == [State.ANSWERED] * 3 + [State.WAITING] * 4
    for job in Job.objects.filter(kind=actions.GIVE).order_by("id"):
        jobs.give(job)
    assert [state_of(one) for one in said] == [State.ANSWERED] * 7


def test_what_is_still_going_out_is_corrected_only_when_all_of_it_is_out(monkeypatch):
    process = a_process()
    said = [a_contribution(process) for _number in range(3)]
    prepared = prepare(*said)
    monkeypatch.setattr(going_out, "AT_ONCE", 2)
    Prepared.objects.update(due=clock.now())
    going_out._give_some(prepared.uuid)  # then the worker is killed
    for correct in (actions.correct, actions.prepare_correction):
        with pytest.raises(BadInput, match="still going out"):
            correct(actor=HOST, answer=Answer.objects.get(), key=uuid4(), reason={"en": "There is some money."})
    time_passes()
    actions.correct(actor=HOST, answer=Answer.objects.get(), key=uuid4(), reason={"en": "There is some money."})
    assert {one.reason["en"] for one in queries.current_answers(said).values()} == {"There is some money."}


def test_one_whose_job_was_given_up_stops_and_says_so_and_can_be_sent_again():
    said = a_contribution()
    prepared = prepare(said)
    with time_machine.travel(clock.now() + LATER):
        jobs.tick(clock.now())
        Job.objects.update(state="given-up", error="The disk was full.")
        jobs.tick(clock.now())
        prepared.refresh_from_db()
        assert prepared.stopped is not None
        actions.send_now(actor=HOST, prepared=prepared)
    assert state_of(said) == State.ANSWERED


def test_only_those_who_answer_see_undo_or_send_it():
    process = a_process()
    prepared = prepare(a_contribution(process))
    stranger = a_coordinator(a_process())
    for viewer in (NOBODY, stranger):
        assert list(queries.prepared_visible_to(viewer, process)) == []
        with pytest.raises(NotAllowed):
            actions.undo(actor=viewer, prepared=prepared)
        with pytest.raises(NotAllowed):
            actions.send_now(actor=viewer, prepared=prepared)
        with pytest.raises(NotAllowed):
            prepare(a_contribution(process), actor=viewer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_the_same_at_once_one_stands_and_the_other_is_told():
    process = a_process()
    said = [a_contribution(process) for _number in range(3)]
    sides = [a_coordinator(process, side) for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY)]
    told = []

    def answers(actor, rows):
        def work():
            given = Given(outcome="no", reason={"en": f"Said for {actor.name}."}, decided_by="The Minister")
            try:
                prepare(*rows, actor=actor, given=given)
            except BadInput as problem:
                told.append(str(problem))

        return work

    together(answers(sides[0], said), answers(sides[1], said[::-1]))
    assert Prepared.objects.count() == 1
    assert len(told) == 1
    assert "Somebody has just answered" in told[0]
    assert PreparedFor.objects.count() == 3
