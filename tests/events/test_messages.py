"""What somebody who booked is told: always when, where and how to get there; right on the nights when clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from hearback.core.viewer import HOST
from hearback.events import actions, messages
from hearback.outbox.models import Message
from tests.factories import a_booking, an_event

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def told(booking, occasion):
    return Message.objects.get(key__startswith=f"booking:{booking.uuid}:{occasion}").body


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "said"),
    [
        # Clocks go forward at 01:00 on 28 March 2027: half past midnight to half past two is one hour.
        ((2027, 3, 28, 0, 30), (2027, 3, 28, 2, 30), LONDON, "Sunday 28 March 2027, 00:30 GMT to 02:30 BST"),
        ((2027, 3, 28, 10), (2027, 3, 28, 12), LONDON, "Sunday 28 March 2027, 10:00 to 12:00"),
        # They go back at 02:00 on 25 October 2026: a quarter past one comes twice.
        ((2026, 10, 25, 1, 15), (2026, 10, 25, 1, 15, 0, 0, 1), LONDON, "25 October 2026, 01:15 BST to 01:15 GMT"),
        (
            (2026, 10, 24, 22),
            (2026, 10, 25, 3),
            LONDON,
            "Saturday 24 October 2026, 22:00 BST to Sunday 25 October 2026, 03:00 GMT",
        ),
        ((2027, 3, 28, 0, 30), (2027, 3, 28, 2, 30), ZoneInfo("Africa/Nairobi"), "00:30 to 02:30"),
    ],
)
def test_times_are_those_of_the_place_on_the_night_the_clocks_change(time_machine, starts, ends, zone, said):
    time_machine.move_to("2026-03-02T09:00:00+00:00")
    fold = ends[7] if len(ends) > 7 else 0
    event = an_event(
        starts=datetime(*starts, tzinfo=zone), ends=datetime(*ends[:7], tzinfo=zone, fold=fold), time_zone=zone.key
    )
    event.refresh_from_db()
    with translation.override("en"):
        assert messages.when(event).endswith(said)
    assert said in told(a_booking(event), "confirmed")


def test_every_message_says_when_where_and_how_to_get_there():
    event = an_event(capacity=1, address="M1 3BN", travel={"en": "Ten minutes from the station."})
    sure, waits = a_booking(event, places=1), a_booking(event)
    actions.change_booking(actor=HOST, booking=sure, places=1)
    actions.edit_event(actor=HOST, event=event, capacity=2)
    for booking, occasion in ((sure, "confirmed"), (waits, "waiting"), (sure, "changed"), (waits, "promoted")):
        body = told(booking, occasion)
        for words in (messages.when(event), "Four Piccadilly Place, M1 3BN", "Ten minutes from the station."):
            assert words in body


def test_an_event_that_moves_says_what_it_was_and_what_it_is():
    event = an_event(capacity=1, address="M1 3BN", starts=datetime(2030, 3, 4, 14, tzinfo=LONDON))
    sure, waits = a_booking(event), a_booking(event)
    was = messages.when(event)
    moved = actions.edit_event(
        actor=HOST,
        event=event,
        starts=datetime(2030, 7, 4, 10, tzinfo=LONDON),
        ends=datetime(2030, 7, 4, 12, tzinfo=LONDON),
        venue="Town hall",
    )
    for booking, means in ((sure, "Your booking still holds"), (waits, "We keep what you sent us")):
        body = told(booking, "event-changed")
        assert means in body
        assert body.index("Thursday 4 July 2030, 10:00 to 12:00\nTown hall, M1 3BN") < body.index("Before, it was:")
        assert f"Before, it was:\n{was}\nFour Piccadilly Place, M1 3BN" in body
    assert messages.when(moved) != was


def test_no_message_carries_a_word_that_the_sender_of_the_form_chose():
    event = an_event(capacity=1)
    words = {"name": "zqname", "organisation": "zqorganisation", "needs": "zqneeds"}
    sure, waits = a_booking(event, **words), a_booking(event, **words)
    actions.answer_needs(actor=HOST, booking=sure, answer="Yes.")
    actions.cancel_booking(actor=HOST, booking=sure)
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    assert Message.objects.filter(key__startswith=f"booking:{waits.uuid}:").count() == 3
    for message in Message.objects.all():
        assert not [word for word in words.values() if word in message.subject + message.body]
