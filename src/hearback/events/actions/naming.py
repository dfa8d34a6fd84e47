"""Who comes on a booking of several places: the names may follow after it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats
from hearback.events.models import Attendee, Booking
from hearback.journal import actions as journal


def clean_names(names: Sequence[str], places: int) -> tuple[str, ...]:
    """The names without empty ones; more than there are places are refused for `names`."""
    cleaned = tuple(name for typed in names if (name := fields.line(typed, field="names", max_length=120)))
    if len(cleaned) > places:
        raise BadInput(
            ngettext_lazy(
                "You have %(count)d place: give no more names than that, or change how many places you need.",
                "You have %(count)d places: give no more names than that, or change how many places you need.",
                places,
            )
            % {"count": places},
            field="names",
        )
    return cleaned


def write_names(booking: Booking, names: Sequence[str]) -> None:
    """Put these names on a booking, in place of those that were there; the caller holds the event's lock."""
    Attendee.objects.filter(booking=booking).delete()
    Attendee.objects.bulk_create(
        [Attendee(booking=booking, order=order, name=name) for order, name in enumerate(names, start=1)]
    )


def drop_names_beyond(booking: Booking) -> None:
    """Take off the last names when there are fewer places than names; the caller holds the event's lock."""
    Attendee.objects.filter(booking=booking, order__gt=booking.places).delete()


@transaction.atomic
def name_attendees(*, actor: Viewer, booking: Booking, names: Sequence[str]) -> Booking:
    """Say who comes on a booking, by its link or by an organiser; the names that were there go.

    Locks the event's row. More names than places are refused for `names`; fewer are fine.
    """
    event = seats.lock(booking.event)
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not rules.may_change_booking(actor, booking):
        raise NotAllowed
    if booking.state not in Booking.LIVE:
        raise BadInput(_("This booking is cancelled: please book again."))
    cleaned = clean_names(names, booking.places)
    if list(Attendee.objects.filter(booking=booking).values_list("name", flat=True)) == list(cleaned):
        return booking
    write_names(booking, cleaned)
    booking.note_changed_here()
    booking.save(update_fields=["body_digest"])
    journal.append(
        facts.BOOKING_CHANGED,
        actor=actor,
        subject=("booking", booking.uuid),
        process=event.process.uuid,
        refs={"event": event.uuid, "state": booking.state, "places": booking.places},
    )
    return booking
