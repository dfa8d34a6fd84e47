"""Asking for a place: it holds none; the organisers accept or decline, and whoever asked is told."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions
from hearback.events.models import Booking, Event
from hearback.events.personal import held_about
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from tests.factories import a_booking, a_coordinator, a_process, an_event, by_booking_link

pytestmark = pytest.mark.django_db
State = Booking.State


def asking(event: Event) -> Event:
    return actions.set_mode(actor=HOST, event=event, mode=Event.Mode.ASK)


def states(*bookings: Booking) -> list[str]:
    return [Booking.objects.get(pk=booking.pk).state for booking in bookings]


def accept(booking: Booking) -> Booking:
    return actions.accept_booking(actor=HOST, booking=booking)


def told(email: str) -> Message:
    return Message.objects.filter(to=email).order_by("id").last()


@pytest.fixture
def event():
    return asking(an_event(capacity=2))


def test_who_asks_holds_no_place_and_is_told_what_happens_next(event):
    booking = a_booking(event, email="ana@example.org")
    assert (booking.state, Event.objects.get(pk=event.pk).taken) == (State.ASKED, 0)
    assert [fact.verb for fact in Fact.objects.filter(subject_uuid=booking.uuid)] == ["booking.asked"]
    assert told("ana@example.org").subject.startswith("You asked for a place")
    assert "You have no place yet" in told("ana@example.org").body


def test_who_is_accepted_has_a_place_or_waits_for_one(event):
    first, second = a_booking(event, places=2, email="a@example.org"), a_booking(event, email="b@example.org")
    assert [accept(second).state, accept(first).state] == [State.CONFIRMED, State.WAITING]
    assert told("b@example.org").subject.startswith("You have a place")
    assert told("a@example.org").subject.startswith("You are on the waiting list")
    assert accept(first).state == State.WAITING
    assert Fact.objects.filter(verb="booking.accepted").count() == 2
    assert not Fact.objects.filter(verb="booking.promoted").exists()


def test_who_is_declined_is_sent_the_sentence_and_can_still_be_accepted(event):
    booking = a_booking(event, email="ana@example.org")
    for _ in range(2):
        actions.decline_booking(actor=HOST, booking=booking, because="Five others come from your town.")
    assert states(booking) == [State.DECLINED]
    assert "Five others come from your town." in told("ana@example.org").body
    assert Fact.objects.filter(verb="booking.declined").count() == 1
    assert "Five others come from your town." in [held.value for held in held_about(booking.participant_id)]
    assert accept(booking).state == State.CONFIRMED
    assert told("ana@example.org").subject.startswith("You have a place")


def test_nobody_is_promised_an_answer_by_a_day_that_has_passed(event, time_machine):
    assert event.decided_by == (event.starts - timedelta(days=1)).date()
    time_machine.move_to(event.starts - timedelta(hours=2))
    a_booking(event, email="ana@example.org")
    assert f"by {event.starts.day} " in told("ana@example.org").body.partition("You hear from us either way, ")[2][:6]


def test_declining_needs_a_sentence(event):
    booking = a_booking(event)
    with pytest.raises(BadInput, match="Say why") as refused:
        actions.decline_booking(actor=HOST, booking=booking, because="  ")
    assert (refused.value.field, states(booking)) == ("because", [State.ASKED])


def test_who_waits_can_be_declined_and_who_has_a_place_cannot(event):
    seated, waits = a_booking(event, places=2), a_booking(event)
    accept(seated)
    accept(waits)
    actions.decline_booking(actor=HOST, booking=waits, because="Full.")
    assert states(waits) == [State.DECLINED]
    with pytest.raises(BadInput, match="cancel the booking"):
        actions.decline_booking(actor=HOST, booking=seated, because="Full.")


def test_who_was_declined_may_ask_again_and_then_the_old_wish_is_not_accepted_beside_it(event):
    first = a_booking(event, email="ana@example.org")
    actions.decline_booking(actor=HOST, booking=first, because="Full.")
    assert a_booking(event, email="ana@example.org").state == State.ASKED
    with pytest.raises(BadInput, match="another booking"):
        accept(first)


def test_nobody_is_accepted_who_cancelled_or_to_what_has_been(event, time_machine):
    cancelled, late = a_booking(event), a_booking(event)
    actions.cancel_booking(actor=by_booking_link(cancelled), booking=cancelled)
    with pytest.raises(BadInput, match="cancelled"):
        accept(cancelled)
    time_machine.move_to(clock.now() + timedelta(days=30))
    with pytest.raises(BadInput, match="over"):
        accept(late)


def test_when_booking_opens_those_who_asked_come_first_in_their_order(event):
    asked = [a_booking(event, email=f"{number}@example.org") for number in range(3)]
    actions.set_mode(actor=HOST, event=event, mode=Event.Mode.OPEN)
    assert states(*asked) == [State.CONFIRMED, State.CONFIRMED, State.WAITING]
    assert [told(f"{number}@example.org").subject.split(":")[0] for number in (0, 2)] == [
        "You have a place",
        "You are on the waiting list",
    ]
    assert Fact.objects.filter(verb="booking.accepted").count() == 3


def test_when_people_are_to_ask_nobody_loses_what_they_have():
    event = an_event(capacity=1)
    seated, waits = a_booking(event), a_booking(event)
    asking(event)
    asks = a_booking(event)
    assert states(seated, waits, asks) == [State.CONFIRMED, State.WAITING, State.ASKED]
    actions.cancel_booking(actor=HOST, booking=seated)
    assert states(waits, asks) == [State.CONFIRMED, State.ASKED]


def test_what_an_organiser_puts_in_is_not_asked(event):
    booking = a_booking(event, actor=HOST, origin=Booking.Origin.DESK)
    assert (booking.state, booking.origin) == (State.CONFIRMED, "desk")
    with pytest.raises(NotAllowed):
        a_booking(event, origin=Booking.Origin.DESK)


def test_choosing_is_for_the_organisers_alone(event):
    booking = a_booking(event)
    for actor in (NOBODY, by_booking_link(booking), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.accept_booking(actor=actor, booking=booking)
        with pytest.raises(NotAllowed):
            actions.decline_booking(actor=actor, booking=booking, because="No.")
        with pytest.raises(NotAllowed):
            actions.set_mode(actor=actor, event=event, mode=Event.Mode.OPEN)
    with pytest.raises(BadInput):
        actions.set_mode(actor=HOST, event=event, mode="lottery")
