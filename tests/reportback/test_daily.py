"""Where a process writes once a day, what several facts of a day tell one person is one message."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact, Watermark
from hearback.outbox import actions as outbox
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.processes import actions as processes
from hearback.reportback import actions, crowds, daily, queries
from hearback.reportback.models import Fate, Moment, Telling
from tests.answers.test_answering import talk
from tests.answers.test_gate import DECISION, Plan, changed, publish
from tests.factories import a_coordinator, a_process, an_answer, as_person
from tests.relay import running_relay
from tests.reportback.loop import follow, left, messages, participant, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BEN = "ada@example.org", "ben@example.org"
MORNING = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
EVENING = datetime(2027, 1, 12, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING) as clock:
        yield clock


@pytest.fixture
def process():
    return a_process(post_at=time(17, 0))


def of_the_day(to=""):
    return [one for one in messages(to) if one.due > MORNING + timedelta(hours=1)]


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (datetime(2027, 1, 12, 16, 54, tzinfo=UTC), datetime(2027, 1, 12, 17, 0, tzinfo=UTC)),
        (datetime(2027, 1, 12, 16, 56, tzinfo=UTC), datetime(2027, 1, 13, 17, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 18, 0, tzinfo=UTC), datetime(2027, 3, 28, 16, 0, tzinfo=UTC)),  # summer time begins
    ],
)
def test_what_happens_goes_out_at_the_next_hour_that_is_not_too_near(now, goes, morning):
    process = a_process(post_at=time(17, 0))
    morning.move_to(now)
    assert daily.next_hour(process) == goes


def test_answers_and_a_talk_of_one_day_are_one_message_the_answers_first_and_it_goes_at_its_hour(process, morning):
    first, second, third = (said_by(ADA, process) for _ in range(3))
    follow()
    talk(third)
    follow()
    given = an_answer(first)
    follow()
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "There is money now."})
    follow()
    an_answer(second)
    follow()
    (letter,) = of_the_day(ADA)
    assert (letter.due, letter.batch) == (EVENING, Fact.objects.get(verb="talk.begun").uuid)
    said = [letter.body.index(words) for words in (first.reference, "There is money now.", second.reference)]
    assert max(said) < letter.body.index(f"We are talking about {third.reference}")
    with running_relay() as relay:
        while send(relay.server):
            pass
        receipts = len(relay.taken)
        assert receipts == 1, "somebody waits for the receipt"
        morning.move_to(EVENING + timedelta(seconds=1))
        assert send(relay.server) == 1
        assert len(relay.taken) == receipts + 1
    an_answer(third)
    follow()
    assert of_the_day(ADA)[-1].due == EVENING + timedelta(days=1)


def test_a_crowd_and_what_is_told_one_by_one_are_in_one_message_and_killed_and_read_again_adds_nothing(
    process, monkeypatch
):
    monkeypatch.setattr(crowds, "MANY", 1)
    one, other, alone = said_by(ADA, process), said_by(BEN, process), said_by(ADA, process)
    follow()
    an_answer(alone)
    follow()
    an_answer(one, other)
    follow()
    talk(said_by(BEN, process))
    follow()
    for address, reads in ((ADA, 2), (BEN, 2)):
        (letter,) = of_the_day(address)
        assert Telling.objects.filter(message=letter.pk).count() == reads
        assert letter.due == EVENING
    before = (Message.objects.count(), Telling.objects.count())
    Watermark.objects.update(position=0)
    follow()
    assert (Message.objects.count(), Telling.objects.count()) == before


def test_a_receipt_and_words_hidden_are_told_at_once(process):
    said = said_by(ADA, process)
    follow()
    contributions.hide(actor=HOST, contribution=said, because="personal")
    follow()
    assert Telling.objects.filter(moment=Moment.MODERATED).exists()
    assert of_the_day(ADA) == []


def test_what_tells_of_two_facts_is_counted_and_stopped_with_each_and_waits_for_both(process):
    coordinator = a_coordinator(process)
    first, second = said_by(ADA, process), said_by(ADA, process)
    follow()
    talk(first)
    follow()
    an_answer(second)
    follow()
    talked, answered = Fact.objects.get(verb="talk.begun").uuid, Fact.objects.get(verb="answer.given").uuid
    (letter,) = of_the_day(ADA)
    assert [queries.batch(coordinator, process, one).of for one in (talked, answered)] == [1, 1]
    actions.stop_batch(actor=coordinator, process=process, fact=answered)
    assert queries.batch(coordinator, process, talked).of == 1
    actions.stop_batch(actor=coordinator, process=process, fact=talked)
    counted = {one.fact.uuid: one.of for one in queries.latest_batches(coordinator, process)}
    assert counted == {talked: 1, answered: 1}
    with running_relay() as relay, time_machine.travel(EVENING + timedelta(minutes=1)):
        for one in (answered, talked):
            while send(relay.server):
                pass
            assert Message.objects.get(pk=letter.pk).state == State.WAITING
            actions.resume_batch(actor=coordinator, process=process, fact=one)
        while send(relay.server):
            pass
        assert Message.objects.get(pk=letter.pk).state == State.DONE


def test_what_is_told_of_a_stopped_fact_in_a_message_that_was_there_waits_with_it(process):
    coordinator = a_coordinator(process)
    mine, theirs = said_by(ADA, process), said_by(BEN, process, confirmed=False)
    follow()
    an_answer(mine, theirs)
    follow()
    answered = Fact.objects.get(verb="answer.given").uuid
    actions.stop_batch(actor=coordinator, process=process, fact=answered)
    other = said_by(BEN, process)  # confirms: what waited on the page is told
    talk(other)
    follow()
    (letter,) = of_the_day(BEN)
    assert (letter.batch, Telling.objects.filter(message=letter.pk).count()) == (answered, 2)


def test_a_letter_is_printed_when_its_hour_has_come_with_all_of_the_day_in_it(process, morning):
    said, other = said_by(ADA, process), said_by(ADA, process)
    follow()
    left()
    person = participant(ADA)
    people.choose_channel(actor=as_person(person), participant=person.uuid, channel="post", post="1 Invented Street")
    an_answer(said)
    follow()
    assert actions.gather_by_hand(actor=HOST, process=process, channel=Channel.POST) is None
    an_answer(other)
    follow()
    morning.move_to(EVENING)
    bundle = actions.gather_by_hand(actor=HOST, process=process, channel=Channel.POST)
    (letter,) = actions.open_by_hand(actor=HOST, process=process, channel=Channel.POST, bundle=bundle)
    assert set(letter.sheet.references) == {said.reference, other.reference}


@pytest.mark.parametrize("many", [1, 500])
def test_what_the_host_stopped_before_its_hour_takes_nothing_more_and_waits_for_its_hour_when_it_goes_on(
    process, monkeypatch, many
):
    monkeypatch.setattr(crowds, "MANY", many)
    said, other, third = (said_by(ADA, process) for _ in range(3))
    follow()
    an_answer(said)
    follow()
    (letter,) = of_the_day(ADA)
    outbox.stop_waiting(actor=HOST, why="restored")
    an_answer(other, third)
    follow()
    held = Telling.objects.filter(contribution__in=[other, third], moment=Moment.ANSWERED)
    assert set(held.values_list("message__state", flat=True)) == {State.WAITING}
    outbox.send_again(actor=HOST, messages=[letter.uuid])
    assert Message.objects.get(pk=letter.pk).due == EVENING


def test_what_changed_in_the_plan_is_in_the_message_of_the_day_below_the_answer_of_that_day(process, morning):
    plan = Plan(process)
    caused, said = said_by(ADA, process), said_by(ADA, process)
    changed(caused, CauseOf(plan.commitment, sentence=plan.sentence))
    follow()
    morning.shift(timedelta(days=1))
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version, causes=dict.fromkeys(plan.keys(version), DECISION))
    follow()
    an_answer(said)
    follow()
    (letter,) = [one for one in messages(ADA) if one.due == EVENING + timedelta(days=1)]
    published, answered = (
        Fact.objects.filter(verb=verb).latest("id") for verb in ("version.published", "answer.given")
    )
    assert letter.batch == published.uuid
    assert letter.body.index(said.reference) < letter.body.index("We will publish the whole register.")
    for fact in (published, answered):
        assert Telling.objects.get(fact=fact.uuid, moment__in=["delivered", "answered"]).message_id == letter.pk


def test_what_was_gathered_waits_through_a_pause_and_then_goes_in_one(process, morning):
    said, other = said_by(ADA, process), said_by(ADA, process)
    follow()
    left()
    an_answer(said)
    follow()
    (letter,) = of_the_day(ADA)
    days = {"starts": date(2027, 1, 12), "until": date(2027, 1, 14)}
    processes.pause_process(actor=HOST, process=process, said_by="The Minister", reason={"en": "An election."}, **days)
    an_answer(other)
    follow()
    with running_relay() as relay:
        for days_later, sent in ((0, 0), (2, 0), (3, 1)):
            morning.move_to(EVENING + timedelta(days=days_later, minutes=1))
            follow()
            while send(relay.server):
                pass
            assert len(relay.taken) == sent
        ((_to, told),) = relay.taken
        assert all(one.reference in told.get_content() for one in (said, other))
    assert Telling.objects.filter(message=letter.pk).count() == 2


def test_of_what_was_gathered_nothing_goes_to_whoever_is_erased_and_to_others_no_word_that_is(process, morning):
    secret, other, theirs = said_by(ADA, process, words="Of Bethan."), said_by(ADA, process), said_by(BEN, process)
    follow()
    left()
    for one in (secret, other, theirs):
        an_answer(one)
    follow()
    erasure.erase_person(actor=HOST, participant=participant(BEN))
    erasure.erase_words(actor=HOST, contribution=secret)
    morning.move_to(EVENING + timedelta(minutes=1))
    with running_relay() as relay:
        assert send(relay.server) == 1
        ((to, told),) = relay.taken
    assert to == [ADA]
    assert other.reference in told.get_content()
    assert not any(words in told.get_content() for words in ("Bethan", secret.reference, theirs.reference))
    fates = dict(Telling.objects.filter(moment=Moment.ANSWERED).values_list("contribution", "fate"))
    assert fates == {secret.pk: Fate.ON_THE_PAGE, other.pk: Fate.SENT, theirs.pk: Fate.NO_ADDRESS}
