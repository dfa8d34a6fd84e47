"""The names of those who come on a booking: at once or later, never more than there are places."""

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY, Purpose
from hearback.events import actions
from hearback.events.models import Attendee, Booking
from hearback.events.personal import held_about
from hearback.journal.models import Fact
from tests.factories import a_booking, a_coordinator, an_event, as_person, by_booking_link

pytestmark = pytest.mark.django_db


def names(booking: Booking) -> list[str]:
    return list(Attendee.objects.filter(booking=booking).values_list("name", flat=True))


def test_names_come_with_a_booking_or_follow_later():
    booking = a_booking(places=3, names=["Ana", " ", "Bea  Jones"])
    assert names(booking) == ["Ana", "Bea Jones"]
    for _ in range(2):
        actions.name_attendees(actor=by_booking_link(booking), booking=booking, names=["Cai", "Ana", "Dai"])
    assert names(booking) == ["Cai", "Ana", "Dai"]
    assert Fact.objects.filter(verb="booking.changed").count() == 1


def test_there_are_never_more_names_than_places():
    with pytest.raises(BadInput, match="You have 1 place") as refused:
        a_booking(places=1, names=["Ana", "Bea"])
    assert (refused.value.field, Booking.objects.count()) == ("names", 0)
    booking = a_booking(places=3, names=["Ana", "Bea", "Cai"])
    with pytest.raises(BadInput, match="You have 3 places"):
        actions.name_attendees(actor=by_booking_link(booking), booking=booking, names=["x"] * 4)
    actions.change_booking(actor=by_booking_link(booking), booking=booking, places=2)
    assert names(booking) == ["Ana", "Bea"]


def test_names_are_given_by_whoever_booked_and_by_organisers_to_a_live_booking():
    event = an_event()
    booking = a_booking(event, places=2)
    for actor in (NOBODY, by_booking_link(a_booking(event))):
        with pytest.raises(NotAllowed):
            actions.name_attendees(actor=actor, booking=booking, names=["Ana"])
    actions.name_attendees(actor=a_coordinator(event.process), booking=booking, names=["Ana"])
    assert names(booking) == ["Ana"]
    actions.cancel_booking(actor=by_booking_link(booking), booking=booking)
    with pytest.raises(BadInput, match="cancelled"):
        actions.name_attendees(actor=by_booking_link(booking), booking=booking, names=["Bea"])


def test_whoever_booked_reads_the_names_among_what_we_hold_and_they_go_with_them():
    booking = a_booking(places=2, names=["Ana", "Bea"])
    person = booking.participant
    assert {"Ana", "Bea"} <= {held.value for held in held_about(person.pk)}
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    assert not Attendee.objects.exists()
    assert "Ana" not in {held.value for held in held_about(person.pk)}
