"""How many places there are, for whom, and how many of them are free."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

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
    now = clock.now()
    kept = KeptPlaces.objects.filter(event=event).order_by().values_list("whom", "places", "until")
    live = {whom: places for whom, places, until in kept if (until or event.ends) > now}
    return Room(event.capacity, live if event.ends > now else {})


def demand(event: Event) -> dict[Kind, int]:
    """How many places are confirmed, by who may use which: counted from the bookings."""
    invited = Case(When(invitation=None, then=Value(value=False)), default=Value(value=True))
    confirmed = Booking.objects.filter(event=event, state=Booking.State.CONFIRMED).order_by()
    counted = confirmed.values("side", invited=invited).annotate(seats=Sum("places"))
    return {Kind(row["side"], invited=bool(row["invited"])): row["seats"] for row in counted}


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


def keeps_and_waits(event: Event) -> tuple[bool, bool]:
    """Whether places are or were kept for somebody, and whether anybody waits."""
    kept = KeptPlaces.objects.filter(event=OuterRef("pk"))
    waiting = Booking.objects.filter(event=OuterRef("pk"), state=Booking.State.WAITING)
    keeps, waits = Event.objects.filter(pk=event.pk).order_by().values_list(Exists(kept), Exists(waiting)).get()
    return keeps, waits


def free_and_waiting(event: Event) -> tuple[int | None, int]:
    """How many places anybody could have now, and how many bookings wait: one statement where no places are kept."""
    kept = KeptPlaces.objects.filter(event=OuterRef("pk"))
    waits = Q(state=Booking.State.WAITING)
    waiting = Booking.objects.filter(waits, event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    found = Event.objects.filter(pk=event.pk).values_list(Exists(kept), Subquery(waiting.values("n")))
    keeps, number = found.get()
    if event.capacity is None:
        return None, number or 0
    return (free_seats(event) if keeps else max(event.capacity - event.taken, 0)), number or 0


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
