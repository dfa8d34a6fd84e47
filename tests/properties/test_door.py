"""Whatever devices at the door send, in whatever order and however often: each thing that happened is there once."""

import random
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.events import actions, queries
from hearback.events.actions import CameWithOtherWords
from hearback.events.models import Attendance
from tests.factories import a_booking, a_process, an_event, by_capture_link

KEYS = [UUID(int=number) for number in range(1, 7)]
PEOPLE = st.integers(1, 4)
# What a device may have kept: somebody who booked, somebody who did not (by the same key also with other words), or an undo.
MESSAGES = st.one_of(
    st.tuples(st.just("in"), st.sampled_from(KEYS), st.integers(0, 1), PEOPLE),
    st.tuples(st.just("walk"), st.sampled_from(KEYS), st.sampled_from(["Ana", "Anna"]), PEOPLE),
    st.tuples(st.just("undo"), st.sampled_from(KEYS)),
)


def deliver(event, bookings, message):
    """One message arrives; whether the device may forget it (a refused one it keeps, and sends again)."""
    actor, (kind, key, *rest) = by_capture_link(event), message
    try:
        if kind == "in":
            actions.check_in(actor=actor, event=event, key=key, booking=bookings[rest[0]], people=rest[1])
        elif kind == "walk":
            actions.walk_in(actor=actor, event=event, key=key, name=rest[0], people=rest[1], language="en")
        else:
            actions.undo_check_in(actor=actor, event=event, key=key)
    except CameWithOtherWords:
        return True
    except BadInput:
        return False
    return True


def everything_arrives(event, bookings, messages):
    """Each message until it is taken; an undo of what never comes is kept for ever."""
    waiting = list(messages)
    while waiting:
        left = [message for message in waiting if not deliver(event, bookings, message)]
        if len(left) == len(waiting):
            return
        waiting = left


def bodies(event):
    """What happened, as a set with how often: who, how many, whether it was taken back."""
    rows = Attendance.objects.filter(event=event).values_list("booking_id", "name", "people")
    return sorted((booking or 0, name, people) for booking, name, people in rows)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(messages=st.lists(MESSAGES, max_size=12), seed=st.integers(0, 2**16), repeats=st.integers(1, 3))
def test_any_order_and_repetition_gives_what_once_in_order_gives(messages, seed, repeats):
    with transaction.atomic():
        process = a_process()
        in_order, shaken = an_event(process), an_event(process)
        first, second = ([a_booking(event, places=4) for _ in range(2)] for event in (in_order, shaken))
        # Each device gives its own keys: the same bodies at the second event have keys of their own.
        everything_arrives(in_order, first, messages)
        again = messages * repeats
        random.Random(seed).shuffle(again)
        moved = [(message[0], UUID(int=message[1].int + 100), *message[2:]) for message in again]
        everything_arrives(shaken, second, moved)

        places = {booking.pk: number for number, booking in enumerate(first + second)}
        number = {pk: position % 2 + 1 for pk, position in places.items()}
        told = [
            sorted((number.get(booking, 0), name, people) for booking, name, people in bodies(event))
            for event in (in_order, shaken)
        ]
        assert told[0] == told[1]
        distinct = {message[1:] for message in messages if message[0] != "undo"}
        assert len(told[0]) == len(distinct)
        counts = [queries.door_list(HOST, event).here for event in (in_order, shaken)]
        if len({message[1] for message in messages if message[0] != "undo"}) == len(distinct):
            assert counts[0] == counts[1], "where no key came with two bodies, it is also the same who is taken back"
        transaction.set_rollback(True)
