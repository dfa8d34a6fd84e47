"""Booking, changing and cancelling: seats are never oversold, and nobody waits while a fitting seat is free."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Viewer
from hearback.events import actions, queries
from hearback.events.actions import AlreadyBooked, SentWithOtherWords
from hearback.events.models import Booking, Event, SentAgain
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import Contact, Participant
from tests.factories import a_booking, a_coordinator, a_participant, a_process, an_event, as_person, by_booking_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(time_machine):
    """So much later than it is."""
    return lambda **much: time_machine.move_to(clock.now() + timedelta(**much))


def state_of(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def taken(event: Event) -> int:
    return Event.objects.get(pk=event.pk).taken


def test_a_booking_takes_a_seat_and_says_so_in_the_journal():
    event = an_event(capacity=10)
    booking = a_booking(event, places=3)
    assert (booking.state, taken(event)) == (Booking.State.CONFIRMED, 3)
    fact = Fact.objects.get(subject_uuid=booking.uuid)
    assert (fact.verb, fact.actor_kind) == ("booking.made", "nobody")
    assert fact.refs == {"event": str(event.uuid), "state": "confirmed", "places": 3}


def test_an_event_without_a_limit_takes_everybody():
    event = an_event(capacity=None)
    assert [a_booking(event, places=20).state for _ in range(3)] == [Booking.State.CONFIRMED] * 3
    assert taken(event) == 60


def test_who_finds_it_full_waits_and_knows_their_place_in_the_queue():
    event = an_event(capacity=1)
    a_booking(event)
    second, third = a_booking(event), a_booking(event)
    assert (second.state, third.state) == (Booking.State.WAITING, Booking.State.WAITING)
    assert [queries.place_in_queue(b) for b in (second, third)] == [1, 2]


def test_a_seat_given_back_goes_to_who_has_waited_longest():
    event = an_event(capacity=1)
    first, second, third = a_booking(event), a_booking(event), a_booking(event)
    actions.cancel_booking(actor=by_booking_link(first), booking=first)
    assert [state_of(b) for b in (first, second, third)] == ["cancelled", "confirmed", "waiting"]
    assert Fact.objects.filter(verb="booking.promoted", subject_uuid=second.uuid).count() == 1


def test_a_large_group_does_not_hold_up_those_behind_it():
    event = an_event(capacity=4)
    first, group, single = a_booking(event, places=4), a_booking(event, places=4), a_booking(event)
    actions.change_booking(actor=by_booking_link(first), booking=first, places=3)
    assert [state_of(b) for b in (first, group, single)] == ["confirmed", "waiting", "confirmed"]
    actions.cancel_booking(actor=by_booking_link(first), booking=first)
    actions.cancel_booking(actor=HOST, booking=single)
    assert state_of(group) == "confirmed"


def test_more_seats_go_to_those_who_wait():
    event = an_event(capacity=1)
    bookings = [a_booking(event) for _ in range(4)]
    actions.resize(actor=HOST, event=event, capacity=3)
    assert [state_of(b) for b in bookings] == ["confirmed", "confirmed", "confirmed", "waiting"]
    actions.resize(actor=HOST, event=event, capacity=None)
    assert state_of(bookings[3]) == "confirmed"


def test_fewer_seats_than_are_taken_are_refused():
    event = an_event(capacity=3)
    a_booking(event, places=3)
    with pytest.raises(BadInput, match="3 seats are taken") as refused:
        actions.resize(actor=HOST, event=event, capacity=2)
    assert refused.value.field == "capacity"
    assert Event.objects.get(pk=event.pk).capacity == 3


def test_the_table_itself_refuses_to_oversell():
    event = an_event(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)


def test_pressing_twice_makes_one_booking():
    event, key = an_event(capacity=5), uuid4()
    first = a_booking(event, key=key, name="Ana", email="ana@example.org")
    again = a_booking(event, key=key, name="Ana", email="ana@example.org")
    assert (again.pk, taken(event), Fact.objects.filter(verb="booking.made").count()) == (first.pk, 1, 1)


def test_pressing_twice_still_works_when_booking_has_closed_between():
    event, key = an_event(capacity=5), uuid4()
    first = a_booking(event, key=key, name="Ana", email="ana@example.org")
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    assert a_booking(event, key=key, name="Ana", email="ana@example.org").pk == first.pk


def test_the_same_form_with_other_words_is_a_conflict_that_keeps_both():
    event, key = an_event(capacity=5), uuid4()
    first = a_booking(event, key=key, name="Ana", email="ana@example.org", needs="A ramp")
    for _ in range(2):
        with pytest.raises(SentWithOtherWords) as conflict:
            a_booking(event, key=key, name="Ana", email="ana@example.org", needs="A ramp and a loop", places=2)
        assert conflict.value.booking == first
    assert Booking.objects.get().needs == "A ramp"
    second = SentAgain.objects.get()
    assert (second.needs, second.places, taken(event)) == ("A ramp and a loop", 2, 1)
    assert list(queries.sent_again(by_booking_link(first), first)) == [second]
    assert not queries.sent_again(NOBODY, first)


def test_one_address_books_once_and_only_its_mailbox_learns_which():
    event = an_event(capacity=5)
    first = a_booking(event, email="ana@example.org")
    with pytest.raises(AlreadyBooked) as conflict:
        a_booking(event, email="ANA@example.org", name="Somebody else", needs="Lunch")
    assert first.reference not in str(conflict.value)
    assert (Booking.objects.count(), SentAgain.objects.get().needs) == (1, "Lunch")
    told = Message.objects.filter(to="ana@example.org").order_by("id").last()
    assert told.subject.startswith("You have a booking already")
    assert first.reference in told.body


def test_a_form_that_found_a_booking_is_answered_from_then_on_as_if_it_had_made_it():
    event, key = an_event(capacity=5), uuid4()
    first = a_booking(event, email="ana@example.org", name="Ana")
    for _ in range(2):
        with pytest.raises(AlreadyBooked):
            a_booking(event, key=key, email="ana@example.org", name="Somebody else")
    for changed in ({"needs": "A ramp"}, {"email": ""}):
        with pytest.raises(SentWithOtherWords) as conflict:
            a_booking(event, key=key, **{"email": "ana@example.org", "name": "Somebody else"} | changed)
        assert conflict.value.booking == first
    assert (Booking.objects.count(), taken(event)) == (1, 1)


def test_a_booking_keeps_the_name_that_was_typed_beside_the_one_we_know():
    event = an_event()
    a_participant(name="Ana", email="ana@example.org")
    booking = a_booking(event, name="Ana for the union", email="ana@example.org")
    assert (booking.name, booking.participant.name) == ("Ana for the union", "Ana")


def test_who_cancelled_can_book_again():
    event = an_event(capacity=1)
    first = a_booking(event, email="ana@example.org")
    actions.cancel_booking(actor=by_booking_link(first), booking=first)
    assert a_booking(event, email="ana@example.org").state == Booking.State.CONFIRMED


def test_cancelling_twice_is_cancelling_once():
    event = an_event(capacity=1)
    booking = a_booking(event)
    for _ in range(2):
        actions.cancel_booking(actor=by_booking_link(booking), booking=booking)
    assert (taken(event), Fact.objects.filter(verb="booking.cancelled").count()) == (0, 1)


@pytest.mark.parametrize("places", [0, -1, 21])
def test_a_booking_is_for_one_to_twenty(places):
    with pytest.raises(BadInput) as refused:
        a_booking(an_event(), places=places)
    assert refused.value.field == "places"


def test_more_places_than_the_room_has_are_refused_plainly():
    with pytest.raises(BadInput, match="only 3 places") as refused:
        a_booking(an_event(capacity=3), places=4)
    assert refused.value.field == "places"


def test_a_booking_cannot_grow_beyond_what_is_free():
    event = an_event(capacity=4)
    booking = a_booking(event, places=2)
    a_booking(event)
    with pytest.raises(BadInput, match="Only 1 more place is free") as refused:
        actions.change_booking(actor=by_booking_link(booking), booking=booking, places=4)
    assert refused.value.field == "places"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "nul\x00"}, "name"),
        ({"email": "not an address"}, "email"),
        ({"needs": "x" * 2_001}, "needs"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"side": "neither"}, "side"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_input_is_named_by_its_field_and_leaves_nothing(fields, field):
    event = an_event()
    with pytest.raises(BadInput) as refused:
        a_booking(event, **fields)
    assert refused.value.field == field
    assert (Booking.objects.count(), Participant.objects.count()) == (0, 0)


def test_html_right_to_left_marks_and_emoji_come_through_as_written():
    needs = "<b>a ramp</b> \u202bעברית\u202c 👩🏽‍🦽 “quotes”"
    assert a_booking(an_event(), needs=needs).needs == needs


def test_booking_is_refused_before_during_and_after_as_the_event_says(later):
    soon = an_event(booking_closes=clock.now() + timedelta(days=1))
    drafted = an_event(published=False)
    with pytest.raises(NotAllowed):
        a_booking(drafted)
    later(days=2)
    with pytest.raises(BadInput, match="closed"):
        a_booking(soon)
    assert a_booking(soon, actor=HOST).state == Booking.State.CONFIRMED, "an organiser can still add somebody"
    later(days=30)
    with pytest.raises(BadInput, match="over"):
        a_booking(soon)


def test_nobody_books_at_a_cancelled_event_not_even_an_organiser():
    event = an_event()
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    for actor in (NOBODY, HOST):
        with pytest.raises(BadInput, match="cancelled"):
            a_booking(event, actor=actor)


def test_nobody_is_promoted_once_the_event_is_over(later):
    event = an_event(capacity=1)
    first, second = a_booking(event), a_booking(event)
    later(days=30)
    actions.cancel_booking(actor=HOST, booking=first)
    assert state_of(second) == "waiting"


def test_only_its_link_its_person_and_the_organisers_reach_a_booking():
    process = a_process()
    booking = a_booking(an_event(process))
    person = Participant.objects.get(pk=booking.participant_id)
    allowed = [
        by_booking_link(booking),
        as_person(person),
        as_person(person, Purpose.ALL),
        HOST,
        a_coordinator(process),
    ]
    refused = [NOBODY, by_booking_link(a_booking()), a_coordinator(a_process()), Viewer(user=99)]
    assert [queries.booking_visible_to(viewer, booking.uuid) for viewer in allowed] == [booking] * 5
    assert [queries.booking_visible_to(viewer, booking.uuid) for viewer in refused] == [None] * 4
    for viewer in refused:
        with pytest.raises(NotAllowed):
            actions.cancel_booking(actor=viewer, booking=booking)
        with pytest.raises(NotAllowed):
            actions.change_booking(actor=viewer, booking=booking, places=2)
    assert state_of(booking) == "confirmed"


def test_a_revoked_link_opens_nothing():
    booking = a_booking()
    link = by_booking_link(booking)
    assert queries.booking_by_link(link) == booking
    Booking.objects.filter(pk=booking.pk).update(link_version=2)
    assert queries.booking_by_link(link) is None


def test_who_comes_is_for_the_organisers_alone():
    process = a_process()
    event = an_event(process)
    booking = a_booking(event)
    assert list(queries.bookings_visible_to(a_coordinator(process), event)) == [booking]
    for viewer in (NOBODY, by_booking_link(booking), a_coordinator(a_process())):
        assert not queries.bookings_visible_to(viewer, event)


def test_an_address_that_is_not_left_is_no_obstacle():
    booking = a_booking(email="")
    assert booking.state == Booking.State.CONFIRMED
    assert not Contact.objects.filter(participant=booking.participant_id)


def test_what_was_erased_is_not_kept_again_by_an_old_form():
    event, key = an_event(), uuid4()
    first = a_booking(event, key=key, email="ana@example.org", name="Ana")
    person = Participant.objects.get(pk=first.participant_id)
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    with pytest.raises(Conflict, match="erased"):
        a_booking(event, key=key, email="ana@example.org", name="Ana")
    assert not SentAgain.objects.exists()
