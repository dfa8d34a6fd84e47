"""One answer for very many is told in two statements a part, and to each of them as if it were told one by one."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.answers.actions import Given, going_out
from hearback.contributions import actions as contributions
from hearback.contributions.actions import Point
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.journal.following import read_on
from hearback.journal.models import Fact, Watermark
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.people.models import Consent, Contact, Participant
from hearback.people.queries import reach_of
from hearback.reportback import actions, crowds, jobs, queries, rules
from hearback.reportback.models import Fate, Moment, Telling
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_process,
    an_answer,
    an_event,
    as_person,
    by_said_link,
    published_notes,
)
from tests.reportback.loop import follow, messages, participant, said_by
from tests.reportback.test_voices import agrees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
PEOPLE = [f"{name}@example.org" for name in ("ada", "ben", "cai", "dee", "new", "quiet", "back", "post", "welsh")]


VOICES = [f"{name}@example.org" for name in ("eve", "fay", "gil", "ada")]


def a_crowd(process):
    """Two things said by each, by people of every kind, and one by somebody who left nothing; others agree with some."""
    said = [said_by(address, process, confirmed=address[:3] != "new") for address in PEOPLE for _twice in (1, 2)]
    quiet = participant("quiet@example.org")
    people.set_quiet(actor=as_person(quiet), participant=quiet.uuid, quiet=True)
    Contact.objects.filter(address="back@example.org").update(returned="2026-01-01T00:00Z")
    Contact.objects.create(
        participant=participant("post@example.org"), kind="post", address="1 High Street", confirmed=clock.now()
    )
    Participant.objects.filter(pk=participant("post@example.org").pk).update(channel=Channel.POST)
    Participant.objects.filter(pk=participant("welsh@example.org").pk).update(language="cy")
    Consent.objects.filter(participant=participant("dee@example.org")).update(withdrawn="2026-01-01T00:00Z")
    for address in VOICES:
        for one in said[:3]:
            agrees(one, address)
    agrees(said[1], "not-yet@example.org", yes=False)
    Participant.objects.filter(pk=participant("fay@example.org").pk).update(language="cy")
    Contact.objects.filter(address="gil@example.org").update(returned="2026-01-01T00:00Z")
    return [*said, a_contribution(process)]


def what_was_told():
    rows = Telling.objects.filter(moment=Moment.ANSWERED).order_by("key")
    return [
        (one.key, one.participant_id, one.contribution_id, one.fate, one.language, one.as_voice, one.process_id)
        + (() if one.message is None else (one.message.channel, one.message.batch, one.message.about))
        for one in rows.select_related("message")
    ]


def test_a_crowd_is_told_what_each_of_them_would_be_told_one_by_one(monkeypatch):
    process = a_process()
    said = a_crowd(process)
    follow()
    an_answer(*said)
    follow()
    one_by_one = what_was_told()
    in_letters = sorted((one.to, one.subject, one.body) for one in messages())
    Message.objects.filter(pk__in=Telling.objects.filter(moment=Moment.ANSWERED).values("message")).delete()
    Telling.objects.filter(moment=Moment.ANSWERED).delete()
    Watermark.objects.update(position=0)
    monkeypatch.setattr(crowds, "MANY", 1)
    monkeypatch.setattr(crowds, "AT_ONCE", 2)
    follow()
    assert what_was_told() == one_by_one
    assert sorted((one.to, one.subject, one.body) for one in messages()) == in_letters
    Watermark.objects.update(position=0)
    follow()
    assert what_was_told() == one_by_one


def test_who_is_told_at_once_is_who_would_be_sent_an_email_by_the_rules():
    a_crowd(a_process())
    certain = set(crowds.certain_by_email().values_list("pk", flat=True))
    sent = {
        pk
        for pk, reach in reach_of(Participant.objects.values_list("pk", flat=True)).items()
        if rules.fate_of(reach, Moment.ANSWERED, by_mail=True) == Fate.SENT
        and rules.channel_of(reach, by_mail=True) == Channel.EMAIL
    }
    assert certain == sent
    assert len(certain) == 6


def test_it_takes_as_many_statements_for_many_as_for_few(monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 1)
    counts = []
    for many in (2, 6):
        process = a_process()
        said = [said_by(f"{many}-{number}@example.org", process) for number in range(many)]
        follow()
        an_answer(*said)
        with CaptureQueriesContext(connection) as caught:
            follow()
        counts.append(len(caught))
    assert counts[0] == counts[1]


ADA, BEN, CAI = PEOPLE[:3]


class KilledError(Exception):
    """The worker dies between two transactions."""


def dies_after(steps):
    """The handler of a worker that dies after so many transactions."""

    def handle(facts):
        told = jobs.follow(facts)
        for _ in range(steps):
            yield next(told)
        next(told, None)
        raise KilledError

    return handle


def goes_out(*said, between=lambda: None, limit=200):
    """An answer to these, two in each step, and what happens after each step."""
    given = Given(outcome="no", reason={"en": "There is no money for it."}, decided_by="The Minister")
    prepared = answers.prepare(actor=HOST, process=said[0].process, key=uuid4(), contributions=said, given=given)
    answers.send_now(actor=HOST, prepared=prepared, as_job=True)
    answers.give_prepared(uuid=prepared.uuid, say=lambda _done, _of: between())
    follow(limit)


@pytest.fixture
def in_steps(monkeypatch):
    monkeypatch.setattr(going_out, "AT_ONCE", 2)
    monkeypatch.setattr(crowds, "MANY", 1)


def answered(address):
    """What a person was told of answers, in order, with the message that tells it."""
    told = Telling.objects.filter(participant=participant(address), moment=Moment.ANSWERED)
    return list(told.select_related("message").order_by("id"))


def test_who_said_several_things_that_are_answered_in_several_steps_is_written_to_once(in_steps):
    process = a_process()
    said = [said_by(one, process, words=f"Point {at}.") for at, one in enumerate((ADA, BEN, CAI, ADA, ADA))]
    follow()
    goes_out(*said, between=follow)
    assert len(answered(ADA)) == 3
    (message,) = {one.message for one in answered(ADA)}
    assert message.due > clock.now() + timedelta(minutes=3), "more of it was still going out"
    (letter,) = [one for one in messages(ADA) if one.pk == message.pk]
    assert all(f"Point {at}." in letter.body for at in (0, 3, 4))
    assert letter.body.count("There is no money for it.") == 1


@pytest.mark.parametrize("last", [True, False])
def test_whose_own_falls_out_of_an_answer_before_its_step_is_told_by_their_voice(in_steps, last):
    """Also where the last step is for nobody any more; and whoever agreed only after a step was answered is told of none."""
    process = a_process()
    said = [said_by(address, process) for address in (ADA, ADA, BEN, *(() if last else (CAI, CAI)))]
    agrees(said[0], BEN)
    follow()

    def takes_it_back():
        follow()
        if said[2].state != "withdrawn":
            said[2].state = "withdrawn"
            assert answered(BEN) == []
            contributions.withdraw(actor=by_said_link(said[2]), contribution=said[2])
            agrees(said[0], "late@example.org")

    goes_out(*said, between=takes_it_back)
    assert [(one.contribution, one.as_voice) for one in answered(BEN)] == [(said[0], True)]
    assert answered("late@example.org") == []
    assert len(answered(ADA)) == 2
    (letter,) = [one for one in messages(BEN) if one.batch == Fact.objects.filter(verb="answer.given").first().uuid]
    assert said[0].reference in letter.body


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_so_is_who_said_the_first_and_the_last_of_very_many_when_all_of_it_had_gone_out(in_steps, monkeypatch, limit):
    monkeypatch.setattr(crowds, "AT_ONCE", 2)
    process = a_process()
    said = [said_by(one, process) for one in (ADA, BEN, CAI, ADA)]
    follow()
    goes_out(*said, limit=limit)
    assert len(answered(ADA)) == 2
    assert len({one.message for one in answered(ADA)}) == 1


def test_what_has_begun_to_go_is_added_to_no_more_and_nobody_is_missed(in_steps):
    process = a_process()
    said = [said_by(address, process) for address in (ADA, BEN, ADA, CAI)]
    follow()

    def goes():
        follow()
        Message.objects.exclude(batch=None).filter(state=State.WAITING).update(state=State.DONE)

    goes_out(*said, between=goes)
    first, second = answered(ADA)
    assert (first.message.state, second.message.state) == (State.DONE, State.WAITING)


def test_an_answer_that_goes_out_in_steps_is_one_batch_and_what_is_told_after_a_stop_waits_with_it(in_steps):
    process = a_process()
    coordinator = a_coordinator(process)
    said = [said_by(f"{number}@example.org", process) for number in range(5)]
    follow()

    def stops():
        follow()
        first = Fact.objects.filter(verb="answer.given").earliest("id")
        actions.stop_batch(actor=coordinator, process=process, fact=first.uuid)

    goes_out(*said, between=stops)
    assert Fact.objects.filter(verb="answer.given").count() == 3
    (batch,) = [one for one in queries.latest_batches(coordinator, process) if one.of > 1]
    assert (batch.of, batch.is_stopped, batch.may_be_stopped) == (5, True, False)
    actions.resume_batch(actor=coordinator, process=process, fact=batch.fact.uuid)
    assert queries.batch(coordinator, process, batch.fact.uuid).may_be_stopped


@pytest.mark.parametrize("steps", [1, 2])
def test_killed_between_two_parts_of_a_petition_the_next_worker_tells_the_rest_and_nobody_twice(monkeypatch, steps):
    monkeypatch.setattr(crowds, "MANY", 4)
    monkeypatch.setattr(crowds, "AT_ONCE", 2)
    said = said_by(ADA, a_process())
    for number in range(5):
        agrees(said, f"{number}@example.org")
    follow()
    an_answer(said)
    with suppress(KilledError):
        read_on("reportback", dies_after(steps), limit=1)
    told = Telling.objects.filter(moment=Moment.ANSWERED)
    assert told.count() == 1 + 2 * (steps - 1)
    follow()
    assert told.count() == told.values("participant").distinct().count() == 6
    assert told.values("message").distinct().count() == 6
    assert set(told.values_list("as_voice", "contribution")) == {(False, said.pk), (True, said.pk)}


def test_whoever_agreed_with_a_whole_that_was_split_is_told_of_a_point_of_it_in_a_crowd_too(monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 1)
    whole = said_by(ADA, a_process(), words="Later buses. More trains.")
    for address in (BEN, CAI):
        agrees(whole, address)
    points = contributions.split(actor=HOST, contribution=whole, points=[Point("Later buses."), Point("More trains.")])
    agrees(points[1], "dee@example.org")
    follow()
    an_answer(*points)
    follow()
    told = {address: [(one.contribution, one.as_voice) for one in answered(address)] for address in (ADA, BEN, CAI)}
    assert told == {ADA: [(one, False) for one in points], BEN: [(points[0], True)], CAI: [(points[0], True)]}
    assert [one.contribution for one in answered("dee@example.org")] == [points[1]]


def test_a_correction_for_many_is_told_as_its_answer_was(monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 1)
    process = a_process()
    said = [said_by(address, process) for address in (ADA, BEN, ADA)]
    agrees(said[1], CAI)
    given = an_answer(*said)
    follow()
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "The money is gone."})
    follow()
    assert [len(answered(address)) for address in (ADA, BEN, CAI)] == [4, 2, 2]
    for address in (ADA, BEN, CAI):
        last = messages(address)[-1]
        assert ("The money is gone." in last.body, "corrected" in last.subject) == (True, True)


def test_notes_for_very_many_are_told_in_parts_and_killed_between_two_nobody_is_missed_or_told_twice(monkeypatch):
    monkeypatch.setattr(actions, "MOST_TOLD", 2)
    event = an_event()
    for address in (ADA, BEN, CAI, "0@example.org"):
        a_booking(event, email=address)
    follow()
    published_notes(event)
    told = Telling.objects.filter(moment=Moment.NOTES)
    with suppress(KilledError):
        while read_on("reportback", dies_after(1)):
            pass
    assert told.count() == 2
    follow()
    assert told.count() == told.values("participant").distinct().count() == 4
