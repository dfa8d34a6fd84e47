"""Through every door, in whatever order: seats are never oversold, and nobody waits while a seat for them is free."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
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

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import read_sheet
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, jobs, queries
from hearback.events.actions import AlreadyBooked, SentWithOtherWords
from hearback.events.models import Booking, Event, KeptPlaces
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import Contact
from tests.factories import a_process, an_event, an_invitation, as_invited, by_booking_link
from tests.seating import everybody_sits

State = Booking.State
PLACES = st.integers(1, 3)
CAPACITY = st.sampled_from([*range(2, 9), None])  # most rooms have an end
SIDES = st.sampled_from(["", "government", "civil-society"])
GROUPS = st.sampled_from(KeptPlaces.Whom.values)
DAYS = 60  # until the event


@dataclass
class One:
    """A booking, as the plain list has it."""

    state: str
    places: int
    side: str = ""
    invited: bool = False
    imported: bool = False


class Seats(RuleBasedStateMachine):
    """One event, and beside it a list in memory that seats people one by one."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        # One reading of the clock: what is compared with it stands still between two rules.
        self.travel = time_machine.travel(clock.now(), tick=False)
        self.clock = self.travel.start()
        self.event = an_event(a_process(), starts=clock.now() + timedelta(days=DAYS))
        self.forms = {}
        self.booked_from = {}
        self.all = {}
        self.kept = {}
        self.lists = 0
        self.day = 0
        self.asks = False
        self.capacity = None
        self.promoted = self.passed_over = self.asked = self.accepted = 0

    def teardown(self):
        self.travel.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What the plain list says.

    def live_kept(self):
        return {whom: places for whom, (places, until) in self.kept.items() if until is None or until > clock.now()}

    def fits(self, *more, without=None, kept=None, capacity=0):
        """Whether all who are confirmed, and these (side, invited, places) besides, find a seat each."""
        seated = [
            (one.side, one.invited, one.places) for pk, one in self.all.items() if self.has_seat(pk) and pk != without
        ]
        people = [(side, invited) for side, invited, places in [*seated, *more] for _ in range(places)]
        return everybody_sits(capacity or self.capacity, self.live_kept() if kept is None else kept, people)

    def has_seat(self, pk):
        return self.all[pk].state == State.CONFIRMED

    def free_for(self, one):
        free = 0
        while self.fits((one.side, one.invited, free + 1)):
            free += 1
        return free

    def too_large(self, places):
        return self.capacity is not None and places > self.capacity

    def is_live(self, pk):
        return pk in self.all and self.all[pk].state in Booking.LIVE

    def give_out(self, *, new=()):
        skipped, last, last_new = [], 0, 0
        for pk in sorted(self.all):
            one = self.all[pk]
            if one.state == State.WAITING and self.fits((one.side, one.invited, one.places)):
                one.state = State.CONFIRMED
                self.promoted += pk not in new
                last, last_new = (last, pk) if pk in new else (pk, last_new)
            elif one.state == State.WAITING:
                skipped.append((pk, self.free_for(one)))
        self.passed_over += sum(pk < last or (free > 0 and pk < last_new) for pk, free in skipped)

    def booking(self, data, *states):
        return Booking.objects.get(
            pk=data.draw(st.sampled_from([pk for pk, one in self.all.items() if one.state in states]))
        )

    def any_is(self, *states):
        return any(one.state in states for one in self.all.values())

    def book(self, form, key, **door):
        given = {"actor": NOBODY} | door
        return actions.book(event=self.event, key=key, language="en", **given, **form)

    def booked(self, booking, one):
        assert booking.pk not in self.all
        self.all[booking.pk] = one
        if one.state == State.WAITING:
            self.give_out(new={booking.pk})
        self.asked += one.state == State.ASKED
        assert booking.state == one.state

    # What people and organisers do.

    @initialize(capacity=CAPACITY, kept=st.dictionaries(GROUPS, st.integers(1, 3)))
    def size(self, capacity, kept):
        actions.resize(actor=HOST, event=self.event, capacity=capacity)
        self.capacity = capacity
        if capacity is not None and sum(kept.values()) <= capacity:
            for whom, places in kept.items():
                actions.keep_places(actor=HOST, event=self.event, whom=whom, places=places)
            self.kept = {whom: (places, None) for whom, places in kept.items()}

    @rule(places=PLACES, side=SIDES, number=st.integers(1, 30), leaves_address=st.booleans(), at_desk=st.booleans())
    def somebody_books(self, places, side, number, leaves_address, at_desk):
        email = f"ana{number}@example.org" if leaves_address else ""
        form = {"name": "Ana", "email": email, "places": places, "side": side}
        door = {"actor": HOST, "origin": Booking.Origin.DESK} if at_desk else {}
        key = uuid4()
        if self.too_large(places):
            with pytest.raises(BadInput, match="This event has only"):
                self.book(form, key, **door)
        elif self.is_live(self.booked_from.get(email)):
            with pytest.raises(AlreadyBooked):
                self.book(form, key, **door)
        else:
            booking = self.book(form, key, **door)
            self.booked(booking, One(State.ASKED if self.asks and not at_desk else State.WAITING, places, side))
            if not at_desk:
                self.forms[key] = (form, booking.pk)
            if leaves_address:
                self.booked_from[email] = booking.pk

    @rule(places=PLACES, side=SIDES, twice=st.booleans())
    def somebody_invited_books(self, places, side, twice):
        if self.too_large(places):
            return
        invitation = an_invitation(self.event)
        for email, invited in [("", True), (f"{uuid4().hex}@example.org", False)][: 1 + twice]:
            form = {"name": "Ina", "email": email, "places": places, "side": side, "invitation": invitation}
            booking = self.book(form, uuid4(), actor=as_invited(invitation))
            self.booked(booking, One(State.ASKED if self.asks else State.WAITING, places, side, invited))

    @rule(rows=st.lists(st.tuples(PLACES, SIDES), min_size=1, max_size=3), again=st.booleans())
    def a_list_is_brought_in(self, rows, again):
        self.lists += 1
        lines = [f"{self.lists}-{n},Imp,{places},{side}" for n, (places, side) in enumerate(rows)]
        sheet = read_sheet("\n".join(["Order number,Name,Places,Side", *lines]), f"list-{self.lists}")
        before = set(Booking.objects.values_list("pk", flat=True))
        tried = actions.import_bookings(actor=HOST, event=self.event, sheet=sheet, dry_run=True)
        done = actions.import_bookings(actor=HOST, event=self.event, sheet=sheet)
        assert (tried.rows, tried.refused) == (done.rows, done.refused)
        taken = [(places, side) for places, side in rows if not self.too_large(places)]
        assert (done.created, len(done.refused)) == (len(taken), len(rows) - len(taken))
        made = sorted(set(Booking.objects.values_list("pk", flat=True)) - before)
        self.all |= {
            pk: One(State.WAITING, places, side, imported=True) for pk, (places, side) in zip(made, taken, strict=True)
        }
        self.give_out(new=made)
        if again:
            assert actions.import_bookings(actor=HOST, event=self.event, sheet=sheet).created == 0

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

    @precondition(lambda self: self.any_is(*Booking.LIVE))
    @rule(data=st.data(), by_organiser=st.booleans())
    def a_booking_is_cancelled(self, data, by_organiser):
        booking = self.booking(data, *Booking.LIVE)
        actions.cancel_booking(actor=HOST if by_organiser else by_booking_link(booking), booking=booking)
        self.all[booking.pk].state = State.CANCELLED
        self.give_out()

    @precondition(lambda self: self.any_is(State.CANCELLED))
    @rule(data=st.data())
    def a_cancelled_booking_is_cancelled_again(self, data):
        actions.cancel_booking(actor=HOST, booking=self.booking(data, State.CANCELLED))

    @precondition(lambda self: self.any_is(*Booking.LIVE))
    @rule(data=st.data(), places=PLACES, side=SIDES)
    def a_group_grows_or_shrinks_or_comes_for_another_side(self, data, places, side):
        booking = self.booking(data, *Booking.LIVE)
        one = self.all[booking.pk]
        change = {"actor": by_booking_link(booking), "booking": booking, "places": places, "side": side}
        stays = places <= one.places and side == one.side
        has_room = stays or self.fits((side, one.invited, places), without=booking.pk)
        if self.too_large(places) or (one.state == State.CONFIRMED and not has_room):
            with pytest.raises(BadInput, match=r"has only|more place|no place for that side"):
                actions.change_booking(**change)
        else:
            actions.change_booking(**change)
            one.places, one.side = places, side
            self.give_out()

    @rule(capacity=CAPACITY, by_editing=st.booleans())
    def the_room_changes(self, capacity, by_editing):
        change = actions.edit_event if by_editing else actions.resize
        kept = sum(self.live_kept().values())
        if capacity is not None and (capacity < kept or not self.fits(capacity=capacity)):
            with pytest.raises(BadInput, match=r"taken already|kept for some people"):
                change(actor=HOST, event=self.event, capacity=capacity)
        else:
            change(actor=HOST, event=self.event, capacity=capacity)
            self.capacity = capacity
            self.give_out()

    @rule(whom=GROUPS, places=st.integers(0, 5), days=st.integers(1, 20) | st.none())
    def places_are_kept_or_released(self, whom, places, days):
        until = clock.now() + timedelta(days=days) if days else None
        keep = {"actor": HOST, "event": self.event, "whom": whom, "places": places, "until": until}
        kept = {group: number for group, number in self.live_kept().items() if group != whom} | {whom: places}
        enough = self.capacity is not None and sum(kept.values()) <= self.capacity and self.fits(kept=kept)
        if places and (self.day + (days or 0) > DAYS or not enough):
            with pytest.raises(BadInput, match=r"can be kept|how many seats|between now"):
                actions.keep_places(**keep)
        elif self.kept.get(whom, (0, None)) != (places, until if places else None):
            actions.keep_places(**keep)
            self.kept.pop(whom, None)
            self.kept |= {whom: (places, until)} if places else {}
            self.give_out()

    @rule(days=st.integers(1, 10))
    def time_passes_and_a_tick_gives_out_what_was_kept_until_now(self, days):
        if self.day + days < DAYS:
            self.day += days
            self.clock.shift(timedelta(days=days))
            jobs.tick(clock.now())
            self.give_out()

    @rule(asks=st.booleans())
    def how_people_get_a_place_changes(self, asks):
        actions.set_mode(actor=HOST, event=self.event, mode=Event.Mode.ASK if asks else Event.Mode.OPEN)
        if self.asks and not asks:
            asked = [pk for pk, one in self.all.items() if one.state == State.ASKED]
            for pk in asked:
                self.all[pk].state = State.WAITING
            self.accepted += len(asked)
            self.give_out_to(*asked)
        self.asks = asks

    @precondition(lambda self: self.any_is(State.ASKED, State.DECLINED))
    @rule(data=st.data())
    def somebody_is_accepted(self, data):
        booking = self.booking(data, State.ASKED, State.DECLINED)
        others = Booking.objects.filter(participant=booking.participant_id, state__in=Booking.LIVE)
        if others.exclude(pk=booking.pk).exists():
            with pytest.raises(BadInput, match="another booking"):
                actions.accept_booking(actor=HOST, booking=booking)
            return
        state = actions.accept_booking(actor=HOST, booking=booking).state
        self.all[booking.pk].state = State.WAITING
        self.accepted += 1
        self.give_out_to(booking.pk)
        assert state == self.all[booking.pk].state

    def give_out_to(self, *accepted):
        before = self.promoted
        self.give_out()
        # Whoever is accepted is told so, and is no one promoted; for those before them they are no newcomers.
        self.promoted -= sum(map(self.has_seat, accepted))
        assert self.promoted == before

    @precondition(lambda self: self.any_is(State.ASKED, State.WAITING))
    @rule(data=st.data())
    def somebody_is_declined(self, data):
        booking = self.booking(data, State.ASKED, State.WAITING)
        actions.decline_booking(actor=HOST, booking=booking, because="Many come from there.")
        self.all[booking.pk].state = State.DECLINED
        self.give_out()

    # What always holds.

    @invariant()
    def seats_are_counted_and_never_oversold(self):
        event = Event.objects.get(pk=self.event.pk)
        confirmed = Booking.objects.filter(event=event, state=State.CONFIRMED).aggregate(n=Sum("places"))["n"] or 0
        assert event.taken == confirmed
        assert event.waiting == Booking.objects.filter(event=event, state=State.WAITING).count()
        assert event.capacity is None or confirmed <= event.capacity
        assert self.fits(), "everybody who has a place finds a seat that is theirs to take"

    @invariant()
    def nobody_waits_while_a_seat_for_them_is_free(self):
        for one in self.all.values():
            assert one.state != State.WAITING or not self.fits((one.side, one.invited, one.places))

    @invariant()
    def everybody_stands_where_the_plain_list_says(self):
        rows = Booking.objects.filter(event=self.event).values_list("pk", "state", "places", "side", "invitation")
        found = {pk: (state, places, side, invited is not None) for pk, state, places, side, invited in rows}
        assert found == {pk: (one.state, one.places, one.side, one.invited) for pk, one in self.all.items()}

    @invariant()
    def what_is_said_to_be_free_is(self):
        event = Event.objects.get(pk=self.event.pk)
        anybody = One(State.WAITING, 1)
        assert queries.free_seats(event) == (None if self.capacity is None else self.free_for(anybody))

    @invariant()
    def each_thing_is_a_fact_once_and_told_once(self):
        facts = Counter(Fact.objects.values_list("verb", flat=True))
        assert facts["booking.made"] + facts["booking.asked"] == len(self.all)
        assert (facts["booking.asked"], facts["booking.accepted"]) == (self.asked, self.accepted)
        assert (facts["booking.promoted"], facts["booking.passed-over"]) == (self.promoted, self.passed_over)
        keys = Message.objects.values_list("key", flat=True)
        first_told = [key for key in keys if key.endswith((":confirmed", ":waiting", ":asked"))]
        brought = [pk for pk, one in self.all.items() if one.imported]
        reached = Booking.objects.filter(participant__in=Contact.objects.values("participant")).exclude(pk__in=brought)
        assert len(first_told) == reached.count()


@pytest.mark.django_db
def test_seats_are_never_oversold_and_nobody_waits_beside_a_free_one_through_any_door():
    run_state_machine_as_test(Seats, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
