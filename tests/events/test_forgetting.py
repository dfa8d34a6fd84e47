"""What people needed goes some time after the event; what is held about a person can be read, and erased."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.events import actions, jobs, personal
from hearback.events.actions import SentWithOtherWords
from hearback.events.models import Booking, SentAgain
from hearback.outbox.models import Message
from hearback.people.models import Participant
from tests.factories import a_booking, an_event, as_person

pytestmark = pytest.mark.django_db


def person_of(booking: Booking) -> Participant:
    return Participant.objects.get(pk=booking.participant_id)


@pytest.mark.parametrize("days", [30, 7])
def test_needs_and_their_answer_are_deleted_so_long_after_the_event_as_it_says_and_not_before(days):
    event, other = an_event(), an_event()
    actions.set_needs_days(actor=HOST, event=event, answered_in=5, kept=days)
    booking, kept = a_booking(event, needs="A ramp"), a_booking(other, needs="A loop")
    actions.answer_needs(actor=HOST, booking=booking, answer="There is one.")
    jobs.tick(event.ends + timedelta(days=days, seconds=-1))
    assert Booking.objects.get(pk=booking.pk).needs == "A ramp"
    jobs.tick(event.ends + timedelta(days=days, seconds=1))
    booking.refresh_from_db()
    assert (booking.needs, booking.needs_answer, booking.body_digest, booking.state) == ("", "", "", "confirmed")
    assert Booking.objects.get(pk=kept.pk).needs == ("A loop" if days < 30 else "")


def test_an_answer_that_could_not_be_sent_goes_with_the_needs_and_other_messages_stay():
    event = an_event()
    booking = a_booking(event, needs="A ramp", email="ana@example.org")
    for answer in ("There is one.", "There are two."):
        actions.answer_needs(actor=HOST, booking=booking, answer=answer)
    jobs.tick(event.ends + timedelta(days=30, seconds=1))
    assert [message.key for message in Message.objects.all()] == [f"booking:{booking.uuid}:confirmed"]


def test_a_person_reads_all_that_is_held():
    event, key = an_event(), uuid4()
    form = {"key": key, "email": "ana@example.org", "name": "Ana"}
    booking = a_booking(event, **form, needs="A ramp", organisation="Involve", side="civil-society")
    with pytest.raises(SentWithOtherWords):
        a_booking(event, **form, needs="A loop")
    values = [held.value for held in personal.held_about(booking.participant_id)]
    assert any(booking.reference in value for value in values)
    assert {"A ramp", "Involve", "Civil society", "Ana", "A loop"} <= set(values)


def test_erasing_a_person_frees_their_seat_and_leaves_nothing_of_them():
    event, key = an_event(capacity=1), uuid4()
    form = {"key": key, "email": "ana@example.org", "name": "Ana"}
    booking = a_booking(event, **form, needs="A ramp", organisation="Involve", side="civil-society")
    with pytest.raises(SentWithOtherWords):
        a_booking(event, **form, needs="A loop")
    waiting = a_booking(event, email="ben@example.org")
    actions.answer_needs(actor=HOST, booking=booking, answer="There is a ramp.")
    actions.say_coming(actor=HOST, booking=booking)
    person = person_of(booking)
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    booking.refresh_from_db()
    assert (booking.state, booking.organisation, booking.side, booking.needs) == ("cancelled", "", "", "")
    assert (booking.name, booking.needs_answer, booking.coming) == ("", "", None)
    assert (booking.body_digest, booking.link_version) == ("", 2)
    assert not SentAgain.objects.exists()
    assert not Message.objects.filter(to="ana@example.org").exists()
    assert Booking.objects.get(pk=waiting.pk).state == "confirmed"
    assert [held.value for held in personal.held_about(person.pk)] == [
        f"{booking.reference}, {event.slug}, Cancelled, 1"
    ]


def test_a_past_booking_of_an_erased_person_is_still_counted(time_machine):
    event = an_event()
    booking = a_booking(event, organisation="Involve")
    time_machine.move_to(event.ends + timedelta(days=1))
    actions.erase_participant(actor=HOST, participant=booking.participant_id)
    booking.refresh_from_db()
    event.refresh_from_db()
    assert (booking.state, booking.organisation, event.taken) == ("confirmed", "", 1)


def test_a_forwarded_link_erases_nobody():
    booking = a_booking()
    for actor in (NOBODY, as_person(person_of(booking)), as_person(person_of(a_booking()), Purpose.ALL)):
        with pytest.raises(NotAllowed):
            actions.erase_participant(actor=actor, participant=booking.participant_id)
