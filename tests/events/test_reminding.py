"""Everybody with a place is reminded at the times the organisers chose: once, in their language, with all they need."""

from datetime import timedelta

import pytest
from django.db import connection

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Side
from hearback.events import actions, jobs, queries
from hearback.events.actions import reminding
from hearback.events.models import Booking, Event, Reminder
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import Contact, Participant
from tests.factories import a_booking, a_coordinator, a_process, an_event, as_person, by_booking_link

pytestmark = pytest.mark.django_db

WEEK, DAY = timedelta(days=7), timedelta(days=1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-02T09:00:00+00:00", tick=False)
    return clock.now()


@pytest.fixture
def at(time_machine):
    """Let time itself do what it does at an instant."""

    def tick(instant):
        time_machine.move_to(instant, tick=False)
        jobs.tick(clock.now())

    return tick


def reminders(booking: Booking) -> list[Message]:
    return list(Message.objects.filter(key__startswith=f"booking:{booking.uuid}:reminder:").order_by("id"))


def hours(event: Event) -> list[int]:
    return [one.hours_before for one in Reminder.objects.filter(event=event)]


def test_an_announced_event_reminds_a_week_and_a_day_before_if_there_is_time():
    assert hours(an_event(published=False)) == []
    assert hours(an_event()) == [168, 24]
    assert hours(an_event(starts=clock.now() + 3 * DAY)) == [24]
    assert hours(an_event(starts=clock.now() + timedelta(hours=5))) == []


def test_what_an_organiser_chose_before_announcing_stands():
    event = an_event(published=False)
    actions.set_reminders(actor=HOST, event=event, hours=[2])
    actions.publish_event(actor=HOST, event=event, at=clock.now() + DAY)
    actions.set_reminders(actor=HOST, event=event, hours=[])
    actions.publish_event(actor=HOST, event=event)
    assert hours(event) == []


def test_a_reminder_goes_once_at_its_time_to_those_with_a_place(at):
    event = an_event(capacity=1)
    sure, waits = a_booking(event), a_booking(event)
    at(event.starts - WEEK - timedelta(seconds=1))
    assert reminders(sure) == []
    for late in (0, 1, 60):
        at(event.starts - WEEK + timedelta(minutes=late))
    assert (len(reminders(sure)), reminders(waits)) == (1, [])
    at(event.starts - DAY)
    assert len(reminders(sure)) == 2
    facts = Fact.objects.filter(verb="event.reminded").order_by("id")
    assert [(fact.subject_uuid, fact.actor_kind, fact.refs) for fact in facts] == [
        (event.uuid, "clock", {"hours": number, "messages": 1}) for number in (168, 24)
    ]


def test_it_says_date_time_place_and_how_to_get_there_in_the_persons_language(at):
    event = an_event(
        starts=clock.now() + timedelta(days=14, hours=5),
        address="M1 3BN",
        travel={"en": "Ten minutes on foot from the station.", "cy": "Deng munud ar droed o’r orsaf."},
    )
    english, welsh = a_booking(event), a_booking(event, language="cy")
    at(event.starts - DAY)
    (message,) = reminders(english)
    assert "Coming soon: Workshop in Manchester" in message.subject
    for words in (
        "Monday 16 March 2026, 14:00 to 16:00",
        "Four Piccadilly Place, M1 3BN",
        "Ten minutes on foot",
        english.reference,
        "?then=coming",
        "?then=cancel",
    ):
        assert words in message.body
    (message,) = reminders(welsh)
    assert "Gweithdy ym Manceinion" in message.subject
    assert "Deng munud ar droed" in message.body
    assert "/cy/l/" in message.body
    assert "Ten minutes" not in message.body


def test_the_way_to_join_online_is_told_to_those_with_a_place_alone(at):
    event = an_event(capacity=1)
    Event.objects.filter(pk=event.pk).update(
        joining_link="https://meet.example.org/secret", joining_notes={"en": "pw 7"}
    )
    sure, waits = a_booking(event), a_booking(event)
    moved = actions.edit_event(actor=HOST, event=event, venue="Elsewhere")
    at(moved.starts - DAY)
    for booking, tells in ((sure, True), (waits, False)):
        told = "".join(
            Message.objects.filter(key__startswith=f"booking:{booking.uuid}:").values_list("body", flat=True)
        )
        assert ("meet.example.org/secret" in told, "pw 7" in told) == (tells, tells)
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    assert "meet.example.org" not in Message.objects.get(key=f"booking:{sure.uuid}:event-cancelled").body


def test_whoever_books_after_its_time_is_not_sent_it_late(at, time_machine):
    event = an_event()
    before = a_booking(event)
    time_machine.move_to(event.starts - WEEK + timedelta(minutes=30), tick=False)
    after = a_booking(event)
    at(event.starts - WEEK + timedelta(hours=1))
    assert (len(reminders(before)), reminders(after)) == (1, [])
    at(event.starts - DAY)
    assert len(reminders(after)) == 1


def test_when_nobody_was_there_to_send_it_the_nearest_goes_a_little_late_and_the_others_not_at_all(at):
    event = an_event()
    actions.set_reminders(actor=HOST, event=event, hours=[48, 24, 20, 2])
    booking = a_booking(event)
    at(event.starts - timedelta(hours=19))
    assert [message.key.split(":")[3] for message in reminders(booking)] == ["20"]
    at(event.starts - timedelta(minutes=30))
    assert len(reminders(booking)) == 1, "half an hour before, two hours before is too late"
    assert Fact.objects.filter(verb="event.reminded").count() == 1


def test_an_event_that_is_cancelled_hidden_or_over_reminds_nobody(at):
    cancelled, later = an_event(), an_event(published=False)
    bookings = [a_booking(cancelled), a_booking(later, actor=HOST)]
    actions.set_reminders(actor=HOST, event=later, hours=[24])
    actions.cancel_event(actor=HOST, event=cancelled, because={"en": "Snow."})
    at(cancelled.starts - DAY)
    assert [reminders(booking) for booking in bookings] == [[], []]


def test_an_event_that_moves_reminds_of_the_new_date_and_forgets_who_said_yes_to_the_old_one(at):
    event = an_event()
    booking = a_booking(event)
    at(event.starts - WEEK)
    actions.say_coming(actor=by_booking_link(booking), booking=booking)
    moved = actions.edit_event(actor=HOST, event=event, starts=event.starts + 3 * WEEK, ends=event.ends + 3 * WEEK)
    booking.refresh_from_db()
    assert booking.coming is None
    at(moved.starts - WEEK)
    at(moved.starts - DAY)
    assert len(reminders(booking)) == 3
    actions.edit_event(actor=HOST, event=event, venue="Next door")
    at(moved.starts - DAY + timedelta(minutes=1))
    assert len(reminders(booking)) == 3, "another room is no other date"


def test_many_are_reminded_in_parts_that_a_crash_does_not_double(at, monkeypatch):
    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    event = an_event()
    bookings = [a_booking(event) for _ in range(5)]
    whole, calls = reminding.messages.tell_all, []

    def falls_over(*args, **kwargs):
        calls.append(len(args[1]))
        if len(calls) == 2:
            raise OSError("the power went")
        return whole(*args, **kwargs)

    monkeypatch.setattr(reminding.messages, "tell_all", falls_over)
    with pytest.raises(OSError, match="power"):
        at(event.starts - DAY)
    assert sum(len(reminders(booking)) for booking in bookings) == 2
    at(event.starts - DAY + timedelta(minutes=1))
    assert [len(reminders(booking)) for booking in bookings] == [1] * 5
    assert Fact.objects.filter(verb="event.reminded").count() == 1


def test_a_reminder_that_nobody_could_send_is_forgotten_once_the_event_began(at):
    event = an_event()
    booking = a_booking(event)
    at(event.starts - DAY)
    at(event.starts - timedelta(minutes=1))
    assert len(reminders(booking)) == 1
    at(event.starts)
    assert reminders(booking) == []
    assert Message.objects.filter(key=f"booking:{booking.uuid}:confirmed").exists()


@pytest.mark.parametrize("people", [1, 3])
def test_reminding_takes_as_many_statements_for_three_as_for_one(at, django_assert_num_queries, time_machine, people):
    event = an_event()
    for _ in range(people):
        a_booking(event)
    time_machine.move_to(event.starts - DAY)
    with django_assert_num_queries(12 if connection.vendor == "postgresql" else 11):  # the journal's lock
        assert actions.send_due_reminders(clock.now()) == people


@pytest.mark.parametrize(
    ("chosen", "why"),
    [([0], "1 to 1,440"), ([1441], "1 to 1,440"), ([400], "has passed"), (range(1, 10), "at most 8")],
)
def test_what_cannot_be_chosen_is_said_by_its_field_and_changes_nothing(chosen, why):
    event = an_event()
    with pytest.raises(BadInput, match=why) as refused:
        actions.set_reminders(actor=HOST, event=event, hours=chosen)
    assert (refused.value.field, hours(event)) == ("hours", [168, 24])


def test_only_organisers_choose_and_what_has_gone_out_stays(at):
    process = a_process()
    event = an_event(process)
    with pytest.raises(NotAllowed):
        actions.set_reminders(actor=a_coordinator(a_process()), event=event, hours=[])
    booking = a_booking(event)
    at(event.starts - WEEK)
    chosen = actions.set_reminders(actor=a_coordinator(process, Side.CIVIL_SOCIETY), event=event, hours=[48])
    assert [(one.hours_before, one.sent is not None) for one in chosen] == [(168, True), (48, False)]
    assert list(queries.reminders_of(NOBODY, event)) == []
    assert len(reminders(booking)) == 1


# --- yes, I am still coming


def test_who_says_yes_from_the_message_has_shown_that_the_address_is_theirs():
    booking = a_booking()
    for _ in range(2):
        booking = actions.say_coming(actor=by_booking_link(booking), booking=booking)
    assert booking.coming == clock.now()
    assert Contact.objects.get(participant=booking.participant_id).confirmed == clock.now()
    assert Fact.objects.filter(verb="booking.coming").count() == 1


def test_an_organiser_who_notes_a_yes_confirms_no_address():
    booking = actions.say_coming(actor=HOST, booking=a_booking())
    assert booking.coming is not None
    assert Contact.objects.get(participant=booking.participant_id).confirmed is None


def test_nobody_says_yes_for_somebody_else_or_to_a_place_they_do_not_have(at):
    event = an_event(capacity=1)
    sure, waits = a_booking(event), a_booking(event)
    person = Participant.objects.get(pk=waits.participant_id)
    for actor in (NOBODY, by_booking_link(waits), as_person(person, Purpose.ME)):
        with pytest.raises(NotAllowed):
            actions.say_coming(actor=actor, booking=sure)
    with pytest.raises(BadInput, match="no place"):
        actions.say_coming(actor=by_booking_link(waits), booking=waits)
    at(event.ends)
    with pytest.raises(BadInput, match="over"):
        actions.say_coming(actor=by_booking_link(sure), booking=sure)
