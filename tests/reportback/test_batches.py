"""What one fact caused is stopped before it goes, and goes on; what was refused is sent once more."""

import pytest

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import NOBODY
from hearback.journal.models import Fact
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Message, State
from hearback.outbox.queries import Stands
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.reportback import actions, jobs, queries
from hearback.reportback.models import Fate, Telling
from tests.answers.test_answering import talk
from tests.factories import a_coordinator, a_process, an_answer
from tests.relay import running_relay
from tests.reportback.loop import MAIL, follow, participant, said_by, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay():
    with running_relay() as relay:
        yield relay


@pytest.fixture
def told(settings):
    """Somebody who said something and was told twice: that we have it, and that it is being talked about."""
    settings.MAIL = parse(MAIL)
    process = a_process()
    said = said_by("ada@example.org", process)
    follow()
    talk(said)
    follow()
    return process, a_coordinator(process), Fact.objects.get(verb="talk.begun").uuid


def test_what_one_fact_caused_is_stopped_and_goes_on_and_each_is_a_fact(told, relay):
    process, coordinator, fact = told
    assert queries.batch(coordinator, process, fact).may_be_stopped
    stood = actions.stop_batch(actor=coordinator, process=process, fact=fact)
    assert (stood.gone, stood.of) == (0, 1)
    send(relay.server)  # the receipt, which another fact caused, goes
    assert list(Message.objects.exclude(state=State.DONE).values_list("batch", flat=True)) == [fact]
    stopped = queries.batch(coordinator, process, fact)
    assert stopped.is_stopped
    assert stopped.counts[Stands.STOPPED] == 1
    actions.stop_batch(actor=coordinator, process=process, fact=fact)
    actions.resume_batch(actor=coordinator, process=process, fact=fact)
    actions.resume_batch(actor=coordinator, process=process, fact=fact)
    assert send(relay.server) == 1
    assert queries.batch(coordinator, process, fact).gone == 1
    verbs = list(Fact.objects.filter(verb__startswith="messages.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["messages.stopped", "messages.resumed"]


def test_what_failed_before_it_was_stopped_is_tried_at_once_when_it_goes_on(told, relay):
    process, coordinator, fact = told
    relay.refuse["ada@example.org"] = "451 4.7.1 come back later"
    send(relay.server)
    assert queries.batch(coordinator, process, fact).counts[Stands.TRYING] == 1
    actions.stop_batch(actor=coordinator, process=process, fact=fact)
    relay.refuse.clear()
    assert send(relay.server) == 0
    actions.resume_batch(actor=coordinator, process=process, fact=fact)
    assert send(relay.server) == 1
    assert queries.batch(coordinator, process, fact).gone == 1


def test_a_message_that_tells_of_two_facts_waits_until_both_may_go(told, relay):
    process, coordinator, fact = told
    received = Fact.objects.get(verb="contribution.received").uuid
    both = Message.objects.get(batch=fact)
    Telling.objects.update(message=both)
    for one in (fact, received):
        actions.stop_batch(actor=coordinator, process=process, fact=one)
    for one in (fact, received):
        send(relay.server)
        assert Message.objects.get(pk=both.pk).state == State.WAITING
        actions.resume_batch(actor=coordinator, process=process, fact=one)
    send(relay.server)
    assert Message.objects.get(pk=both.pk).state == State.DONE


def test_a_message_that_is_made_after_a_stop_and_tells_of_something_earlier_as_well_waits_too(settings, relay):
    settings.MAIL = parse(MAIL)
    process = a_process()
    coordinator, late = a_coordinator(process), said_by("late@example.org", process, confirmed=False)
    talk(late)
    an_answer(late, said_by("ada@example.org", process))
    follow()
    fact = Fact.objects.get(verb="answer.given").uuid
    actions.stop_batch(actor=coordinator, process=process, fact=fact)
    people.confirm_address(participant=participant("late@example.org"))
    follow()
    send(relay.server)
    told = Telling.objects.filter(participant=participant("late@example.org")).exclude(moment="received")
    assert set(told.values_list("message__state", "message__batch")) == {(State.WAITING, fact)}
    actions.resume_batch(actor=coordinator, process=process, fact=fact)
    send(relay.server)
    assert set(told.values_list("message__state", flat=True)) == {State.DONE}


def test_nobody_else_stops_it_and_no_other_process_does(told):
    process, _coordinator, fact = told
    with pytest.raises(NotAllowed):
        actions.stop_batch(actor=NOBODY, process=process, fact=fact)
    with pytest.raises(NotAllowed):
        actions.send_again(actor=NOBODY, messages=[], process=process)
    elsewhere = a_process(slug="elsewhere")
    assert actions.stop_batch(actor=a_coordinator(elsewhere), process=elsewhere, fact=fact) is None
    assert queries.batch(NOBODY, process, fact) is None
    message = Message.objects.first()
    Message.objects.update(state=State.GIVEN_UP)
    assert actions.send_again(actor=a_coordinator(elsewhere), messages=[message.uuid], process=elsewhere) == 0


def test_what_was_refused_is_sent_once_more_and_its_address_counts_as_good_again(told, relay):
    process, coordinator, _fact = told
    relay.refuse = {"ada@example.org": "550 5.1.1 unknown"}
    send(relay.server)
    jobs.tick(clock.now())
    assert Contact.objects.get().returned is not None
    assert set(Telling.objects.values_list("fate", flat=True)) == {Fate.NOT_REACHED}

    relay.refuse = {}
    refused = list(Message.objects.values_list("uuid", flat=True))
    assert actions.send_again(actor=coordinator, messages=refused, process=process) == 2
    assert Contact.objects.get().returned is None
    assert send(relay.server) == 2
    jobs.tick(clock.now())
    assert set(Telling.objects.values_list("fate", flat=True)) == {Fate.SENT}


def test_what_the_author_was_told_stands_at_the_desk_with_what_became_of_it(told, relay):
    process, coordinator, _fact = told
    said = Telling.objects.first().contribution
    send(relay.server)
    told = queries.author_told(coordinator, process, said)
    assert [(one.moment, one.fate) for one in told] == [
        ("Next news", "Sent in the last seven days: too early to say"),
        ("Received", "Sent in the last seven days: too early to say"),
    ]
    assert all(one.went is not None for one in told)
    with pytest.raises(NotAllowed):
        queries.author_told(NOBODY, process, said)


def test_what_did_not_go_is_among_what_needs_those_who_coordinate(told):
    process, coordinator, fact = told
    actions.stop_batch(actor=coordinator, process=process, fact=fact)
    needs = [need for need in queries.this_week(coordinator, [process], clock.today()) if need.place == "messages/"]
    assert [need.what for need in needs] == ["1 message did not go: it was given up, or stopped"]
    actions.resume_batch(actor=coordinator, process=process, fact=fact)
    assert "messages/" not in {need.place for need in queries.this_week(coordinator, [process], clock.today())}
