"""What people need to take part, for the organisers who answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, F, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events.models import Booking, Event
from hearback.events.queries.bookings import bookings_visible_to
from hearback.processes.models import Process


def needs_visible_to(viewer: Viewer, event: Event) -> QuerySet[Booking]:
    """The live bookings of an event with something to answer: the unanswered first, in order of booking."""
    asked = bookings_visible_to(viewer, event).filter(state__in=Booking.LIVE).exclude(needs="")
    return asked.order_by(F("needs_answered").asc(nulls_first=True), "id")


def unanswered_needs(viewer: Viewer, processes: Sequence[Process]) -> dict[int, int]:
    """How many bookings to come wait for an answer to their needs, by the process's id; those without any are left out."""
    mine = [process.pk for process in processes if viewer.works_on(process.pk)]
    waiting = Booking.objects.filter(
        event__process__in=mine,
        event__cancelled=None,
        event__ends__gt=clock.now(),
        state__in=Booking.LIVE,
        needs_answered=None,
    ).exclude(needs="")
    counted = waiting.order_by().values_list("event__process_id").annotate(Count("id"))
    return dict(counted) if mine else {}
