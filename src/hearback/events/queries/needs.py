"""What people need to take part, for the organisers who answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events.models import Booking, Event
from hearback.events.queries.bookings import bookings_visible_to
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """An event to come: how many asked for a place and wait to be chosen, how many wait to hear about what they need."""

    event: Event
    asked: int
    needs: int


def needs_visible_to(viewer: Viewer, event: Event) -> QuerySet[Booking]:
    """The live bookings of an event with something to answer: the unanswered first, in order of booking."""
    asked = bookings_visible_to(viewer, event).filter(state__in=Booking.LIVE).exclude(needs="")
    return asked.order_by(F("needs_answered").asc(nulls_first=True), "id")


def to_answer(viewer: Viewer, processes: Sequence[Process]) -> dict[int, tuple[ToAnswer, ...]]:
    """The events to come at which somebody waits to hear, by the process's id, for those who organise; one statement."""
    mine = [process.pk for process in processes if viewer.works_on(process.pk)]
    if not mine:
        return {}
    here = Booking.objects.filter(event=OuterRef("pk")).order_by()
    asked, needs = here.filter(state=Booking.State.ASKED), here.filter(state__in=Booking.LIVE, needs_answered=None)
    needs = needs.exclude(needs="")
    ahead = Event.objects.filter(process__in=mine, cancelled=None, ends__gt=clock.now())
    waiting = ahead.filter(Exists(asked) | Exists(needs)).annotate(asked=_number(asked), needing=_number(needs))
    found: dict[int, tuple[ToAnswer, ...]] = {}
    for event in waiting.order_by("starts", "id"):
        found[event.process_id] = (*found.get(event.process_id, ()), ToAnswer(event, event.asked, event.needing))
    return found


def _number(bookings: QuerySet[Booking]) -> Coalesce:
    return Coalesce(Subquery(bookings.values("event").annotate(n=Count("pk")).values("n")), 0)
