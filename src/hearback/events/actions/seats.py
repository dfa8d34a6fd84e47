"""Seats: the one place that gives them out. Every action that moves one locks the event's row first."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import facts, messages
from hearback.events.models import Booking, Event
from hearback.journal import actions as journal


def lock(event: Event) -> Event:
    """The event as it stands, with its process; its row stays locked to the end of the transaction."""
    return Event.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=event.pk)


def recount(event: Event) -> int:
    """How many seats are confirmed, counted again from the bookings."""
    counted = Booking.objects.filter(event=event, state=Booking.State.CONFIRMED).aggregate(seats=Sum("places"))
    return counted["seats"] or 0


def settle(event: Event, *, newest: Booking | None = None) -> list[Booking]:
    """Give free seats to those who wait, the first who fits first, and write how many are taken.

    Nobody waits afterwards while the seats they asked for are free. A group too large for what is free does not
    hold up smaller ones behind it. Once an event is over only `newest` is looked at: nobody is told of a place at
    something that has been. The caller holds the event's lock.
    """
    taken = recount(event)
    promoted = []
    for booking in _may_be_promoted(event, newest):
        if event.capacity is not None and taken + booking.places > event.capacity:
            continue
        taken += booking.places
        booking.event = event
        booking.state = Booking.State.CONFIRMED
        booking.save(update_fields=["state"])
        promoted.append(booking)
    event.taken = taken
    event.save(update_fields=["taken"])
    return promoted


def _may_be_promoted(event: Event, newest: Booking | None) -> QuerySet[Booking]:
    waiting = Booking.objects.filter(event=event, state=Booking.State.WAITING).select_related("participant")
    if event.cancelled is not None:
        return waiting.none()
    if event.ends <= clock.now():
        return waiting.filter(pk=newest.pk) if newest is not None else waiting.none()
    return waiting.order_by("id")


def announce_promoted(promoted: list[Booking], *, actor: Viewer) -> None:
    """Tell those who were given a seat, and append the facts: the last thing an action does."""
    for booking in promoted:
        messages.tell(booking, messages.PROMOTED, occasion="promoted")
    for booking in promoted:
        journal.append(
            facts.PROMOTED,
            actor=actor,
            subject=("booking", booking.uuid),
            process=booking.event.process.uuid,
            refs={"event": booking.event.uuid, "places": booking.places},
        )
