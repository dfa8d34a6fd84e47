"""“Yes, I am still coming”."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Purpose, Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats
from hearback.events.models import Booking
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people import rules as people_rules


@transaction.atomic
def say_coming(*, actor: Viewer, booking: Booking) -> Booking:
    """Note that whoever booked is still coming. Doing it again does nothing.

    Their link stands in messages to their address (or was shown to whoever left none), so that whoever comes by it
    reads there: the address is confirmed as well. Not so for an organiser who notes it. Locks the event's row, then
    the contact's.
    """
    event = seats.lock(booking.event)
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not rules.may_change_booking(actor, booking):
        raise NotAllowed
    if event.cancelled is not None or event.ends <= clock.now():
        raise BadInput(_("This event is cancelled, or over."))
    if booking.state != Booking.State.CONFIRMED:
        raise BadInput(_("You have no place at this event at the moment."))
    by_link = actor.holds(Purpose.BOOKING, booking.uuid, booking.link_version)
    if by_link or people_rules.is_oneself(actor, booking.participant):
        people.confirm_address(participant=booking.participant)
    if booking.coming is None:
        booking.coming = clock.now()
        booking.save(update_fields=["coming"])
        refs = {"event": event.uuid, "places": booking.places}
        subject = ("booking", booking.uuid)
        journal.append(facts.COMING, actor=actor, subject=subject, process=event.process.uuid, refs=refs)
    return booking
