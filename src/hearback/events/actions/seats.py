"""Seats: the one place that gives them out. Every action that moves one locks the event's row first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.events import facts, messages, queries, rules
from hearback.events.fitting import Kind, Room
from hearback.events.models import Booking, Event, KeptPlaces
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

Because = Booking.PassedOver


@dataclass(slots=True)
class Settled:
    """What came of giving out seats: who got one, and whom somebody behind was given one before."""

    promoted: list[Booking] = field(default_factory=list)
    passed_over: list[Booking] = field(default_factory=list)


def lock(event: Event) -> Event:
    """The event as it stands, with its process; its row stays locked to the end of the transaction.

    A process that came with the event is not read again: nothing here locks it.
    """
    rows = Event.objects.select_for_update(of=("self",), no_key=True)
    if not Event.process.is_cached(event):
        return rows.select_related("process").get(pk=event.pk)
    locked = rows.get(pk=event.pk)
    locked.process = event.process
    return locked


def settle(event: Event, *, newest: Sequence[Booking] = ()) -> Settled:
    """Give free seats to those who wait, in the order in which they booked, and write how many are taken.

    Nobody waits afterwards while places that they may use are free. Groups stay together; one too large for what is free,
    or without a share in the places that are kept, does not hold up those behind it: it notes why it was passed over.
    `newest` come last; one that is not in the table yet is given its state here, and written by the caller. Once an event
    is over only `newest` are looked at: nobody is told of a place at something that has been.
    The caller holds the event's lock.
    """
    room = queries.room(event)
    # Whoever books changes nothing for others, and where nothing is kept it makes no difference who they are: then the
    # numbers that every action before wrote under this lock are all there is to know.
    if newest and not room.kept:
        demand, waiting = {queries.ANYBODY: event.taken}, event.waiting
        uncounted = len(newest)
    else:
        demand, waiting = queries.demand_and_waiting(event)
        uncounted = sum(one.pk is None for one in newest)
    seated: list[_InLine] = []
    skipped: list[tuple[_InLine, int]] = []
    for one in _line(event, newest, room, demand, waits=waiting > 0):
        free = room.free_for(one.kind, demand)
        if free is not None and one.places > free:
            skipped.append((one, free))
        else:
            demand[one.kind] = demand.get(one.kind, 0) + one.places
            seated.append(one)
    _write_numbers(event, sum(demand.values()), waiting + uncounted - len(seated))
    return Settled(_confirm(event, seated), _note_passed_over(event, seated, skipped, room))


@dataclass(frozen=True, slots=True)
class _InLine:
    """Somebody who waits: their place in the line, and the booking itself where it is new."""

    at: int
    pk: int | None
    places: int
    kind: Kind
    new: Booking | None = None


def _line(
    event: Event, newest: Sequence[Booking], room: Room, demand: dict[Kind, int], *, waits: bool
) -> list[_InLine]:
    if event.cancelled is not None or (room.capacity is not None and sum(demand.values()) >= room.capacity):
        return []
    last = [(one.pk, one.places, one.kind, one) for one in newest]
    before: list[tuple[int | None, int, Kind, Booking | None]] = []
    if waits and event.ends > clock.now():
        waiting = Booking.objects.filter(event=event, state=Booking.State.WAITING).order_by("id")
        new = {one.pk for one in newest}
        for pk, places, side, invitation in waiting.values_list("pk", "places", "side", "invitation"):
            if pk not in new:
                before.append((pk, places, Kind(side, invited=invitation is not None), None))
    return [_InLine(at, *one) for at, one in enumerate([*before, *last])]


def _confirm(event: Event, seated: list[_InLine]) -> list[Booking]:
    """Write that they have a seat; what is not in the table yet is written by the caller."""
    known = [one.pk for one in seated if one.pk is not None]
    if known:
        Booking.objects.filter(pk__in=known).update(state=Booking.State.CONFIRMED)
    old = [one.pk for one in seated if one.new is None and one.pk is not None]
    rows = {row.pk: row for row in Booking.objects.filter(pk__in=old).select_related("participant")} if old else {}
    bookings = [one.new or rows[one.pk or 0] for one in seated]
    for booking in bookings:
        booking.event, booking.state = event, Booking.State.CONFIRMED
    return bookings


def _note_passed_over(
    event: Event, seated: list[_InLine], skipped: list[tuple[_InLine, int]], room: Room
) -> list[Booking]:
    """Write on those who were skipped why somebody behind has a seat, how many were free for them, and when.

    Who books a place that is kept for them alone takes nothing from those before: they are passed over only when places
    came free.
    """
    last = max((one.at for one in seated if one.new is None), default=-1)
    last_new = max((one.at for one in seated if one.new is not None), default=-1)
    free_for = {one.pk or 0: free for one, free in skipped if one.at < last or (free > 0 and one.at < last_new)}
    if not free_for:
        return []
    passed_over = list(Booking.objects.filter(pk__in=free_for).select_related("participant").order_by("id"))
    for booking in passed_over:
        free = free_for[booking.pk]
        booking.event = event
        booking.passed_over = clock.now()
        booking.passed_over_because = Because.TOO_LARGE if free > 0 or not any(room.kept.values()) else Because.KEPT
        booking.passed_over_free = free
    Booking.objects.bulk_update(passed_over, ["passed_over", "passed_over_because", "passed_over_free"])
    return passed_over


def _write_numbers(event: Event, taken: int, waiting: int) -> None:
    if (event.taken, event.waiting) != (taken, waiting):
        event.taken, event.waiting = taken, waiting
        Event.objects.filter(pk=event.pk).update(taken=taken, waiting=waiting)


def announce(settled: Settled, *, actor: Viewer, besides: Collection[int] = ()) -> None:
    """Tell those who were given a seat or passed over, and append the facts: the last thing an action does.

    `besides` are bookings of whom the action itself tells.
    """
    promoted = [booking for booking in settled.promoted if booking.pk not in besides]
    for booking in promoted:
        messages.tell(booking, messages.PROMOTED, occasion="promoted")
    for booking in settled.passed_over:
        # The page says the latest; a message comes once for each reason.
        why = messages.PASSED_OVER[booking.passed_over_because]
        messages.tell(booking, why, occasion=f"passed-over:{booking.passed_over_because}")
    for booking in promoted:
        _append(facts.PROMOTED, actor, booking, places=booking.places)
    for booking in settled.passed_over:
        refs = {"because": booking.passed_over_because, "free": booking.passed_over_free}
        _append(facts.PASSED_OVER, actor, booking, places=booking.places, **refs)


def _append(verb: Verb, actor: Viewer, booking: Booking, **refs: object) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("booking", booking.uuid),
        process=booking.event.process.uuid,
        refs={"event": booking.event.uuid} | refs,
    )


def check_capacity(event: Event) -> None:
    """Whether those who are confirmed, and the places that are kept, have room in the event as it now is."""
    if event.capacity is None:
        return
    room, demand = queries.room(event), queries.demand(event)
    taken = sum(demand.values())
    if event.capacity < taken:
        raise BadInput(
            ngettext_lazy(
                "%(count)d seat is taken already: cancel bookings first, or keep as many seats.",
                "%(count)d seats are taken already: cancel bookings first, or keep as many seats.",
                taken,
            )
            % {"count": taken},
            field="capacity",
        )
    kept = sum(room.kept.values())
    if event.capacity < kept or not room.fits(demand):
        raise BadInput(
            ngettext_lazy(
                "%(count)d place is kept for some people, and the others are taken: keep fewer first.",
                "%(count)d places are kept for some people, and the others are taken: keep fewer first.",
                kept,
            )
            % {"count": kept},
            field="capacity",
        )


def check_room(event: Event, booking: Booking, places: int, side: str) -> None:
    """Whether a confirmed booking may grow to so many places, or come for another side."""
    if booking.state != Booking.State.CONFIRMED or (places <= booking.places and side == booking.side):
        return
    demand = queries.demand(event)
    demand[booking.kind] -= booking.places
    free = queries.room(event).free_for(Kind(side, booking.kind.invited), demand)
    if free is None or places <= free:
        return
    if places <= booking.places:
        raise BadInput(_("There is no place for that side at the moment. Your booking stays as it was."), field="side")
    more = max(free - booking.places, 0)
    raise BadInput(
        ngettext_lazy(
            "Only %(count)d more place is free. Your booking stays as it was.",
            "Only %(count)d more places are free. Your booking stays as it was.",
            more,
        )
        % {"count": more},
        field="places",
    )


# --- kept places


@transaction.atomic
def keep_places(
    *, actor: Viewer, event: Event, whom: str, places: int, until: datetime | None = None
) -> KeptPlaces | None:
    """Keep so many places for a side or for the invited, until a time or to the end; 0 keeps none for them any more.

    Locks the event's row. What cannot be kept beside those who are confirmed is refused, saying how many can. Places that
    are no longer kept go to those who wait. Keeping the same twice is keeping it once.
    Raises BadInput by its field: `whom`, `places` or `until`.
    """
    event = lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    if whom not in KeptPlaces.Whom.values:
        raise BadInput(_("Choose for whom."), field="whom")
    if places < 0:
        raise BadInput(_("Give a number of places, or 0 to keep none."), field="places")
    there = KeptPlaces.objects.filter(event=event, whom=whom).first()
    if there is not None and (there.places, there.until) == (places, until):
        return there
    if places:
        _check_until(event, until)
        _check_can_be_kept(event, whom, places)
        kept, _made = KeptPlaces.objects.update_or_create(
            event=event, whom=whom, defaults={"places": places, "until": until}
        )
    elif there is None:
        return None
    else:
        there.delete()
        kept = None
    event.keeps = KeptPlaces.objects.filter(event=event).exists()
    event.save(update_fields=["keeps"])
    settled = settle(event)
    journal.append(
        facts.CHANGED if event.published else facts.WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["kept"], "whom": whom, "places": places},
    )
    announce(settled, actor=actor)
    return kept


def _check_until(event: Event, until: datetime | None) -> None:
    if until is not None and not clock.now() < until <= event.ends:
        raise BadInput(_("Give a time between now and the event."), field="until")


def _check_can_be_kept(event: Event, whom: str, places: int) -> None:
    if event.capacity is None:
        raise BadInput(
            _("Say first how many seats there are: without a limit there are always enough."), field="places"
        )
    room, demand = queries.room(event), queries.demand(event)
    others = {group: kept for group, kept in room.kept.items() if group != whom}
    most = min(places, event.capacity - sum(others.values()))
    while most > 0 and not Room(event.capacity, others | {whom: most}).fits(demand):
        most -= 1
    if most < places:
        raise BadInput(
            ngettext_lazy(
                "Only %(count)d place can be kept for them: the others are taken, or kept already.",
                "Only %(count)d places can be kept for them: the others are taken, or kept already.",
                most,
            )
            % {"count": most},
            field="places",
        )


def settle_released() -> int:
    """Give out the places that were kept until now; returns how many people on bookings got one.

    One transaction an event, with its row locked; an event where nobody would get a place is not touched.
    """
    found = [event for event in queries.events_with_released_places() if queries.somebody_fits(event)]
    return sum(_settle_released(event) for event in found)


@transaction.atomic
def _settle_released(event: Event) -> int:
    settled = settle(lock(event))
    announce(settled, actor=CLOCK)
    return sum(booking.places for booking in settled.promoted)
