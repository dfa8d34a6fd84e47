"""The last seat goes to one, however many ask for it at once; and nobody waits while a seat is free."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from uuid import uuid4

import pytest

from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import Booking, Event
from hearback.people.models import Participant
from tests.crowd import Phone, crowd, run
from tests.factories import a_process, an_event
from tests.seating import everybody_sits
from tests.served import environment, served
from tests.together import together

PHONES = 50
ROOM = 200
ROUNDS, AT_ONCE, CROWD = 30, 8, 4
_KEY = re.compile(r'name="key" value="([^"]+)"')
PREPARE = """
import django; django.setup()
from tests.factories import a_process, an_event
an_event(a_process(slug="crowd"), slug="room", capacity=1)
"""
HELD = """
import django, json; django.setup()
from hearback.events.models import Booking, Event
from hearback.outbox.models import Message
event = Event.objects.get(slug="room")
states = list(Booking.objects.filter(event=event).order_by("id").values_list("state", flat=True))
print(json.dumps({"taken": event.taken, "states": states, "messages": Message.objects.count()}))
"""


def test_the_last_seat_asked_for_by_fifty_phones_at_once_goes_to_one(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    url = fresh_database()
    values = environment(url, home)
    run(PREPARE, values)
    came: SimpleQueue[tuple[int, str]] = SimpleQueue()
    all_are_ready = threading.Barrier(PHONES)

    with served(url, home) as site:

        def book(number: int) -> None:
            phone = Phone(site.url)
            _status, _location, form = phone.ask("GET", "/en/crowd/events/room/book/")
            given = {"key": _KEY.search(form)[1], "name": f"Person {number}", "email": f"p{number}@example.org"}
            phone.hang_up()  # until all are ready the site may have hung up by itself
            all_are_ready.wait(60)
            status, location, _text = phone.ask(
                "POST", "/en/crowd/events/room/book/", given | {"places": "1", "side": ""}
            )
            if location:
                status, _location, text = phone.ask("GET", location)
                came.put((status, "taken" if "We have your booking" in text else "lost"))
            else:
                came.put((status, "refused"))
            phone.hang_up()

        crowd([lambda number=number: book(number) for number in range(PHONES)])
    told = Counter(came.get() for _ in range(came.qsize()))
    assert told == {(200, "taken"): PHONES}
    held = json.loads(run(HELD, values))
    assert Counter(held["states"]) == {"confirmed": 1, "waiting": PHONES - 1}
    assert (held["taken"], held["messages"]) == (1, PHONES)


@pytest.mark.django_db(transaction=True)
def test_thirty_rounds_of_eight_on_the_last_seat_never_oversell() -> None:
    process = a_process()
    for number in range(ROUNDS):
        event = an_event(process, slug=f"round-{number}", capacity=1)
        together(*[lambda event=event, one=one: _book(event, one) for one in range(AT_ONCE)])
        assert _states(event) == {"confirmed": 1, "waiting": AT_ONCE - 1}
        assert Event.objects.get(pk=event.pk).taken == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_longest_gets_the_seat_that_is_given_back_while_others_ask_for_it() -> None:
    process = a_process()
    for number in range(ROUNDS // 3):
        event = an_event(process, slug=f"round-{number}", capacity=1)
        first, second = _book(event, 100), _book(event, 101)
        giving_back = [lambda first=first: actions.cancel_booking(actor=HOST, booking=first)]
        together(*giving_back, *[lambda event=event, one=one: _book(event, one) for one in range(AT_ONCE - 1)])
        assert Booking.objects.get(pk=second.pk).state == Booking.State.CONFIRMED
        assert _states(event) == {"cancelled": 1, "confirmed": 1, "waiting": AT_ONCE - 1}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_for_fifty_seats_while_others_cancel_and_wait() -> None:
    """Exactly fifty are seated at the end, and nobody who would fit waits, whatever happened at once."""
    event = an_event(a_process(), capacity=50)
    early = [_book(event, 1_000 + number) for number in range(CROWD)]

    def people(of: int) -> None:
        for number in range(of, 200, CROWD):
            booking = _book(event, number)
            if number % 7 == 0:
                actions.cancel_booking(actor=HOST, booking=booking)

    def organiser() -> None:
        for booking in early:
            actions.cancel_booking(actor=HOST, booking=booking)
        actions.keep_places(actor=HOST, event=event, whom="government", places=0)

    together(organiser, *[lambda one=one: people(one) for one in range(CROWD)])
    cancelled = len([number for number in range(200) if number % 7 == 0]) + len(early)
    assert _states(event) == {"confirmed": 50, "cancelled": cancelled, "waiting": 200 + len(early) - cancelled - 50}
    assert Event.objects.get(pk=event.pk).taken == 50


@pytest.mark.django_db(transaction=True)
def test_one_new_address_that_books_two_events_at_one_instant_is_one_person() -> None:
    """The table lets one of the two add the address; the other begins anew, and finds it."""
    process = a_process()
    events = [an_event(process, capacity=20) for _ in range(2)]
    for number in range(10):
        given = {"name": "Ann", "email": f"ann{number}@example.org", "language": "en"}
        together(
            *[lambda to=to, given=given: actions.book(actor=NOBODY, event=to, key=uuid4(), **given) for to in events]
        )
    held = Booking.objects.filter(event__in=events).order_by()
    assert held.count() == 20
    assert held.values("participant").distinct().count() == Participant.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_groups_for_kept_places_never_wait_beside_places_they_could_have() -> None:
    event = an_event(a_process(), capacity=20)
    for whom in ("government", "civil-society"):
        actions.keep_places(actor=HOST, event=event, whom=whom, places=6)
    sides = ("government", "civil-society", "")

    def people(of: int) -> None:
        for number in range(of, 48, CROWD):
            booking = _book(event, number, places=1 + number % 3, side=sides[number % 3])
            if number % 5 == 0:
                actions.cancel_booking(actor=HOST, booking=booking)

    together(*[lambda one=one: people(one) for one in range(CROWD)])
    waiting = Booking.objects.filter(event=event, state=Booking.State.WAITING)
    assert waiting
    for one in waiting:
        assert one.places > queries.free_for(event, one.side)
    seated = Booking.objects.filter(event=event, state=Booking.State.CONFIRMED)
    people_seated = [(one.side, False) for one in seated for _ in range(one.places)]
    assert everybody_sits(20, {"government": 6, "civil-society": 6}, people_seated)
    assert Event.objects.get(pk=event.pk).taken == len(people_seated)


def test_a_room_of_two_hundred_phones_opens_the_page_within_ten_seconds(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    url = fresh_database()
    run(PREPARE, environment(url, home))
    came: SimpleQueue[tuple[int, float]] = SimpleQueue()
    all_are_ready = threading.Barrier(ROOM)

    with served(url, home) as site:

        def look() -> None:
            phone = Phone(site.url)
            all_are_ready.wait(60)
            began = time.monotonic()
            status, _location, text = phone.ask("GET", "/en/crowd/events/room/")
            came.put((status if "Workshop in Manchester" in text else 0, time.monotonic() - began))
            phone.hang_up()

        crowd([look] * ROOM)
    answers = [came.get() for _ in range(came.qsize())]
    assert Counter(status for status, _seconds in answers) == {200: ROOM}
    assert max(seconds for _status, seconds in answers) < 10


def _book(event: Event, number: int, **more: object) -> Booking:
    email = f"{event.slug}-{number}@example.org"
    given = {"name": f"Person {number}", "email": email, "language": "en"}
    return actions.book(actor=NOBODY, event=event, key=uuid4(), **given, **more)


def _states(event: Event) -> Counter[str]:
    return Counter(Booking.objects.filter(event=event).values_list("state", flat=True))
