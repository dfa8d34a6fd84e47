"""What people need to take part, for the organisers who answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events.models import Booking, Event
from hearback.events.queries.bookings import bookings_visible_to
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class Unanswered:
    """How many people wait to hear about what they need, at one event."""

    slug: str
    title: Words
    number: int


def needs_visible_to(viewer: Viewer, event: Event) -> QuerySet[Booking]:
    """The live bookings of an event with something to answer: the unanswered first, in order of booking."""
    asked = bookings_visible_to(viewer, event).filter(state__in=Booking.LIVE).exclude(needs="")
    return asked.order_by(F("needs_answered").asc(nulls_first=True), "id")


def unanswered_needs(viewer: Viewer, processes: Sequence[Process]) -> dict[int, tuple[Unanswered, ...]]:
    """The events to come at which somebody waits for an answer, by the process's id; one statement for all of them."""
    mine = [process.pk for process in processes if viewer.works_on(process.pk)]
    if not mine:
        return {}
    waiting = Booking.objects.filter(
        event__process__in=mine,
        event__cancelled=None,
        event__ends__gt=clock.now(),
        state__in=Booking.LIVE,
        needs_answered=None,
    ).exclude(needs="")
    events = waiting.order_by("event__starts", "event").values_list("event__process", "event__slug", "event__title")
    found: dict[int, tuple[Unanswered, ...]] = {}
    for process, slug, title, number in events.annotate(Count("id")):
        found[process] = (*found.get(process, ()), Unanswered(slug, title, number))
    return found
