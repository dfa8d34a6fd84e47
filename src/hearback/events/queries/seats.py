"""How many places there are, for whom, and how many of them are free."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Sum, Value, When

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import rules
from hearback.events.fitting import Kind, Room
from hearback.events.models import Booking, Event, KeptPlaces

ANYBODY = Kind("", invited=False)


def room(event: Event) -> Room:
    """The event's places as they are now: those kept until a time that has come are for everybody.

    Once an event is over nothing is kept any more.
    """
    if not event.keeps:
        return Room(event.capacity)
    now = clock.now()
    kept = KeptPlaces.objects.filter(event=event).order_by().values_list("whom", "places", "until")
    live = {whom: places for whom, places, until in kept if (until or event.ends) > now}
    return Room(event.capacity, live if event.ends > now else {})


def demand(event: Event) -> dict[Kind, int]:
    """How many places are confirmed, by who may use which: counted from the bookings."""
    return demand_and_waiting(event)[0]


def demand_and_waiting(event: Event) -> tuple[dict[Kind, int], int]:
    """How many places are confirmed, by who may use which, and how many bookings wait: counted, in one statement."""
    invited = Case(When(invitation=None, then=Value(value=False)), default=Value(value=True))
    held = Booking.objects.filter(event=event, state__in=(Booking.State.CONFIRMED, Booking.State.WAITING)).order_by()
    rows = held.values("state", "side", invited=invited).annotate(seats=Sum("places"), bookings=Count("pk"))
    waiting = sum(row["bookings"] for row in rows if row["state"] == Booking.State.WAITING)
    confirmed = [row for row in rows if row["state"] == Booking.State.CONFIRMED]
    return {Kind(row["side"], invited=bool(row["invited"])): row["seats"] for row in confirmed}, waiting


def free_for(event: Event, side: str = "", *, invited: bool = False) -> int | None:
    """How many places somebody of this side, invited or not, could have now; None where they are not limited."""
    if event.capacity is None:
        return None
    return room(event).free_for(Kind(side, invited), demand(event))


def free_seats(event: Event) -> int | None:
    """How many places anybody could have now; None where they are not limited."""
    if event.capacity is None:
        return None
    places = room(event)
    if not any(places.kept.values()):
        return max(event.capacity - event.taken, 0)
    return places.free_for(ANYBODY, demand(event))


def kept_places(viewer: Viewer, event: Event) -> QuerySet[KeptPlaces]:
    """The places that are kept for some, those whose time has come too: for the organisers."""
    kept = KeptPlaces.objects.filter(event=event).order_by("id")
    return kept if rules.may_see_bookings(viewer, event) else kept.none()


def somebody_fits(event: Event) -> bool:
    """Whether anybody who waits could be seated now."""
    places, taken = room(event), demand(event)
    waiting = Booking.objects.filter(event=event, state=Booking.State.WAITING).only("places", "side", "invitation")
    free = {kind: places.free_for(kind, taken) for kind in {booking.kind for booking in waiting}}
    return any((left := free[booking.kind]) is None or booking.places <= left for booking in waiting)


def events_with_released_places() -> QuerySet[Event]:
    """Events still to come where the time of kept places has come while somebody waits."""
    now = clock.now()
    released = KeptPlaces.objects.filter(event=OuterRef("pk"), until__lte=now)
    waiting = Booking.objects.filter(event=OuterRef("pk"), state=Booking.State.WAITING)
    return Event.objects.filter(Exists(released), Exists(waiting), ends__gt=now, cancelled=None).order_by("id")
