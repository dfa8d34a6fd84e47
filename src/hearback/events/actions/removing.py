"""Removing the events of a demonstration. A real event is cancelled, never removed."""

from __future__ import annotations

from django.db import transaction

from hearback.core.viewer import Viewer
from hearback.events.models import (
    AgreedAction,
    Attendance,
    Booking,
    Event,
    Invitation,
    Notes,
    Photograph,
    SentAgain,
    Series,
)
from hearback.outbox import actions as outbox
from hearback.processes.actions import locked_for_removal
from hearback.processes.models import Process


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> int:
    """Delete every row this room holds of a demonstration, and messages about its bookings; returns how many rows.

    Locks the process row. Raises ProtectedError while a room above still holds something of it: `erasure` empties
    those first. Appends no fact: that the demonstration went is one fact, of the process.
    """
    found = locked_for_removal(actor, process)
    events = Event.objects.filter(process=found)
    bookings = Booking.objects.filter(event__in=events)
    invitations = Invitation.objects.filter(event__in=events)
    for kind, ones in (("booking:", bookings), ("invited:", invitations)):
        for uuid in ones.values_list("uuid", flat=True):
            outbox.drop_messages(keys_starting=f"{kind}{uuid}")
    for uuid in events.filter(kind=Event.Kind.OWN).values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"own:{uuid}:")
    for uuid in events.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"notes-asked-for:{uuid}:")
    again = SentAgain.objects.filter(booking__in=bookings)
    after = [rows.objects.filter(event__in=events) for rows in (Notes, Photograph, AgreedAction)]
    own = events.filter(kind=Event.Kind.OWN)  # first: each points at the one that its people could not come to
    came, series = Attendance.objects.filter(event__in=events), Series.objects.filter(process=found)
    rows = (came, again, bookings, invitations, *after, own, events, series)
    return sum(each.delete()[0] for each in rows)
