"""Whatever people and organisers do, in whatever order: seats are never oversold, and nobody waits beside a free one."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearback.core.errors import BadInput
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions
from hearback.events.actions import AlreadyBooked, SentWithOtherWords
from hearback.events.models import Booking, Event
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import Contact
from tests.factories import a_process, an_event, by_booking_link

State = Booking.State
PLACES = st.integers(1, 5)
CAPACITY = st.integers(1, 8) | st.none()


class Seats(RuleBasedStateMachine):
    """One event, and beside it a list in memory that keeps the same rules in the plainest way."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.event = an_event(a_process())
        self.forms = {}
        self.booked_from = {}
        self.expected = {}
        self.capacity = None
        self.promoted = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What the plain list says.

    def taken(self):
        return sum(places for state, places in self.expected.values() if state == State.CONFIRMED)

    def fits(self, places):
        return self.capacity is None or self.taken() + places <= self.capacity

    def too_large(self, places):
        return self.capacity is not None and places > self.capacity

    def is_live(self, pk):
        return pk in self.expected and self.expected[pk][0] in Booking.LIVE

    def give_out(self, *, newest=None):
        for pk in sorted(self.expected):
            state, places = self.expected[pk]
            if state == State.WAITING and self.fits(places):
                self.expected[pk] = (State.CONFIRMED, places)
                self.promoted += pk != newest

    def booking(self, data, *states):
        live = [pk for pk, (state, _places) in self.expected.items() if state in states]
        return Booking.objects.get(pk=data.draw(st.sampled_from(sorted(live))))

    def any_is(self, *states):
        return any(state in states for state, _places in self.expected.values())

    def book(self, form, key):
        return actions.book(actor=NOBODY, event=self.event, key=key, language="en", **form)

    # What people and organisers do.

    @initialize(capacity=CAPACITY)
    def size(self, capacity):
        actions.resize(actor=HOST, event=self.event, capacity=capacity)
        self.capacity = capacity

    @rule(places=PLACES, number=st.integers(1, 30), leaves_address=st.booleans())
    def somebody_books(self, places, number, leaves_address):
        form = {"name": "Ana", "email": f"ana{number}@example.org" if leaves_address else "", "places": places}
        key = uuid4()
        if self.too_large(places):
            with pytest.raises(BadInput, match="This event has only"):
                self.book(form, key)
        elif self.is_live(self.booked_from.get(form["email"])):
            with pytest.raises(AlreadyBooked):
                self.book(form, key)
        else:
            booking = self.book(form, key)
            assert booking.pk not in self.expected
            self.forms[key] = (form, booking.pk)
            if leaves_address:
                self.booked_from[form["email"]] = booking.pk
            self.expected[booking.pk] = (State.WAITING, places)
            self.give_out(newest=booking.pk)
            assert booking.state == self.expected[booking.pk][0]

    @precondition(lambda self: self.forms)
    @rule(data=st.data(), other=st.booleans())
    def the_form_comes_again(self, data, other):
        key = data.draw(st.sampled_from(sorted(self.forms)))
        form, pk = self.forms[key]
        if other:
            with pytest.raises(SentWithOtherWords):
                self.book(form | {"needs": "A ramp"}, key)
        else:
            assert self.book(form, key).pk == pk

    @precondition(lambda self: self.any_is(State.CONFIRMED, State.WAITING))
    @rule(data=st.data(), by_organiser=st.booleans())
    def a_booking_is_cancelled(self, data, by_organiser):
        booking = self.booking(data, State.CONFIRMED, State.WAITING)
        actions.cancel_booking(actor=HOST if by_organiser else by_booking_link(booking), booking=booking)
        self.expected[booking.pk] = (State.CANCELLED, booking.places)
        self.give_out()

    @precondition(lambda self: self.any_is(State.CANCELLED))
    @rule(data=st.data())
    def a_cancelled_booking_is_cancelled_again(self, data):
        booking = self.booking(data, State.CANCELLED)
        actions.cancel_booking(actor=HOST, booking=booking)

    @precondition(lambda self: self.any_is(State.CONFIRMED, State.WAITING))
    @rule(data=st.data(), places=PLACES)
    def a_group_grows_or_shrinks(self, data, places):
        booking = self.booking(data, State.CONFIRMED, State.WAITING)
        grows_too_much = booking.state == State.CONFIRMED and not self.fits(places - booking.places)
        change = {"actor": by_booking_link(booking), "booking": booking, "places": places}
        if self.too_large(places) or (grows_too_much and places > booking.places):
            with pytest.raises(BadInput, match=r"has only|more place"):
                actions.change_booking(**change)
        else:
            actions.change_booking(**change)
            self.expected[booking.pk] = (booking.state, places)
            self.give_out()

    @rule(capacity=CAPACITY, by_editing=st.booleans())
    def the_room_changes(self, capacity, by_editing):
        change = actions.edit_event if by_editing else actions.resize
        if capacity is not None and capacity < self.taken():
            with pytest.raises(BadInput, match="taken already"):
                change(actor=HOST, event=self.event, capacity=capacity)
        else:
            change(actor=HOST, event=self.event, capacity=capacity)
            self.capacity = capacity
            self.give_out()

    # What always holds.

    @invariant()
    def seats_are_counted_and_never_oversold(self):
        event = Event.objects.get(pk=self.event.pk)
        confirmed = Booking.objects.filter(event=event, state=State.CONFIRMED).aggregate(n=Sum("places"))["n"] or 0
        assert event.taken == confirmed
        assert event.capacity is None or confirmed <= event.capacity

    @invariant()
    def nobody_waits_while_a_fitting_seat_is_free(self):
        event = Event.objects.get(pk=self.event.pk)
        waiting = Booking.objects.filter(event=event, state=State.WAITING).values_list("places", flat=True)
        assert event.capacity is None or all(places > event.capacity - event.taken for places in waiting)
        assert event.capacity is not None or not waiting

    @invariant()
    def everybody_stands_where_the_plain_list_says(self):
        rows = Booking.objects.filter(event=self.event).values_list("pk", "state", "places")
        assert {pk: (state, places) for pk, state, places in rows} == self.expected

    @invariant()
    def each_thing_is_a_fact_once_and_told_once(self):
        assert Fact.objects.filter(verb="booking.made").count() == len(self.expected)
        assert Fact.objects.filter(verb="booking.promoted").count() == self.promoted
        first_told = Message.objects.filter(key__endswith=":confirmed") | Message.objects.filter(
            key__endswith=":waiting"
        )
        with_address = Booking.objects.filter(event=self.event, participant__in=Contact.objects.values("participant"))
        assert first_told.count() == with_address.count()


@pytest.mark.django_db
def test_seats_are_never_oversold_and_nobody_waits_beside_a_free_one():
    run_state_machine_as_test(Seats, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
