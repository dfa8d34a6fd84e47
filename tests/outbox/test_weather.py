"""What a relay may do while messages are sent: it costs no message more than it must, and nobody waits behind a crowd."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.outbox import actions, leases, sending
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Message, State
from tests.sink import Weather, running_sink


@pytest.fixture(autouse=True)
def no_relay_is_away(monkeypatch):
    monkeypatch.setattr(sending, "_away_until", {})


def put(number, **values):
    messages = [
        actions.written(key=f"m:{at}", to=f"p{at}@example.org", subject="Hello", body="Words.", language="en", **values)
        for at in range(number)
    ]
    actions.queue_messages(messages)


def how_they_stand():
    return list(Message.objects.order_by("id").values_list("state", "attempts"))


@pytest.mark.django_db
def test_a_code_that_somebody_waits_for_goes_before_a_thousand_answers(monkeypatch):
    put(1_000, about=uuid4())
    code = actions.put_message(
        key="code", to="ada@example.org", subject="Your code", body="1", language="en", secret=True
    )
    _lease, taken = leases.take(Message, limit=50, first=sending.AWAITED)
    assert (taken[0], len(taken)) == (code, 50)


@pytest.mark.django_db
def test_a_relay_that_falls_silent_costs_one_message_an_attempt_and_is_then_left_alone(monkeypatch):
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    put(20)
    with running_sink(Weather(stalls_every=1)) as relay:
        assert sending.send_due(parse(relay.url)) == 0
        began = time.monotonic()
        assert sending.send_due(parse(relay.url)) == 0
        assert time.monotonic() - began < 0.2, "it was asked again at once"
        assert relay.taken().connections == 1
    first, *others = Message.objects.order_by("id")
    assert (first.attempts, "fell silent" in first.error) == (1, True)
    assert {(one.state, one.attempts, one.lease) for one in others} == {(State.WAITING, 0, None)}
    assert all(one.due > clock.now() for one in others)


@pytest.mark.django_db
def test_a_relay_that_hangs_up_in_the_middle_is_called_again_at_once():
    put(40)
    with running_sink(Weather(breaks_every=15)) as relay:
        assert sending.send_due(parse(relay.url)) == 38
        taken = relay.taken()
    assert (len(taken.ids), taken.doubled, taken.connections) == (38, 0, 3)
    assert sorted(how_they_stand()) == [(State.DONE, 1)] * 38 + [(State.WAITING, 1)] * 2


@pytest.mark.django_db
def test_a_relay_that_puts_everybody_off_first_takes_them_later(time_machine):
    put(30)
    with running_sink(Weather(puts_off=True, refuses="p7")) as relay:
        assert sending.send_due(parse(relay.url)) == 0
        assert how_they_stand().count((State.WAITING, 1)) == 29
        time_machine.move_to(clock.now() + timedelta(hours=1))
        assert sending.send_due(parse(relay.url)) == 29
        assert relay.taken().connections == 2, "each refusal was a new connection"
    assert Message.objects.get(key="m:7").state == State.GIVEN_UP


@pytest.mark.django_db
def test_a_message_is_put_off_for_days_before_it_is_given_up(time_machine):
    put(1)
    began = clock.now()
    with running_sink(Weather(puts_off=True)):
        while Message.objects.get().state == State.WAITING:
            number, (message,) = leases.take(Message)
            leases.put_back(message, number, sending.Refused("the relay said 452"))
            time_machine.move_to(Message.objects.get().due)
    assert 3 <= (clock.now() - began).days <= 6


@pytest.mark.django_db
def test_a_lease_that_ended_while_a_relay_took_its_time_is_noticed(monkeypatch, caplog):
    put(30)
    hand_over = sending._Line.hand_over

    def while_another_takes_over(line, message):
        Message.objects.filter(lease__isnull=False).update(lease=uuid4())
        return hand_over(line, message)

    monkeypatch.setattr(sending._Line, "hand_over", while_another_takes_over)
    with running_sink() as relay:
        assert sending.send_due(parse(relay.url), for_seconds=0.01) == 0
        assert len(relay.taken().ids) <= 10, "it went on with what is another's"
    assert "after their lease had ended" in caplog.text
