"""Choosing among those who asked for a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, rules
from hearback.events.actions import seats
from hearback.events.models import Booking, Event
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BECAUSE_AT_MOST = 500
_State = Booking.State


@transaction.atomic
def set_mode(*, actor: Viewer, event: Event, mode: str) -> Event:
    """Say how somebody gets a place: by booking, or by asking for one. Nobody loses a place by it.

    Locks the event's row. When booking opens, those who asked are all accepted, in the order in which they asked.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    if mode not in Event.Mode.values:
        raise BadInput(_("Choose how people get a place."), field="mode")
    if event.mode == mode:
        return event
    event.mode = mode
    event.save(update_fields=["mode"])
    asked = list(_asked(event)) if mode == Event.Mode.OPEN and _is_to_come(event) else []
    settled = _seat(event, asked)
    journal.append(
        facts.CHANGED if event.published else facts.WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["mode"], "mode": mode},
    )
    for booking in asked:
        _append(facts.BOOKING_ACCEPTED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor, besides={booking.pk for booking in asked})
    return event


@transaction.atomic
def accept_booking(*, actor: Viewer, booking: Booking) -> Booking:
    """Give somebody the place that they asked for, or a place on the waiting list when none is free; they are told.

    Somebody who was declined can still be accepted. Locks the event's row. Accepting twice is accepting once.
    """
    event, booking = _lock(actor, booking)
    if booking.state in (_State.CONFIRMED, _State.WAITING):
        return booking
    if why_not := _why_not_accepted(event, booking, _live_of(event, [booking])):
        raise BadInput(why_not)
    _accept(actor, event, [booking])
    return booking


def _why_not_accepted(event: Event, booking: Booking, live: Mapping[int, set[int]]) -> StrOrPromise:
    """Why somebody cannot be given a place any more; `live` are the live bookings of each person."""
    if booking.state == _State.CANCELLED:
        return _("This booking was cancelled: nobody waits for an answer any more.")
    if not _is_to_come(event):
        return _("This event is over, or it is cancelled.")
    return (
        _("They have another booking for this event.") if live.get(booking.participant_id, set()) - {booking.pk} else ""
    )


def _live_of(event: Event, bookings: Sequence[Booking]) -> dict[int, set[int]]:
    persons = [booking.participant_id for booking in bookings]
    held = Booking.objects.filter(event=event, participant__in=persons, state__in=Booking.LIVE).order_by()
    live: dict[int, set[int]] = defaultdict(set)
    for person, pk in held.values_list("participant_id", "pk"):
        live[person].add(pk)
    return live


def _accept(actor: Viewer, event: Event, bookings: Sequence[Booking]) -> None:
    settled = _seat(event, bookings)
    for booking in bookings:
        _append(facts.BOOKING_ACCEPTED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor, besides={booking.pk for booking in bookings})


def _seat(event: Event, bookings: Sequence[Booking]) -> seats.Settled:
    """Put them into the line, in the order in which they asked, give out what is free, and tell each what they have."""
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(state=_State.WAITING)
    settled = seats.settle(event)
    seated = {booking.pk for booking in settled.promoted}
    for booking in bookings:
        booking.state = _State.CONFIRMED if booking.pk in seated else _State.WAITING
    occasion = f"accepted:{clock.now().isoformat()}"
    for state, text in ((_State.CONFIRMED, messages.ACCEPTED), (_State.WAITING, messages.ACCEPTED_WAITING)):
        messages.tell_all(event, [one for one in bookings if one.state == state], text, occasion=occasion)
    return settled


@transaction.atomic
def decline_booking(*, actor: Viewer, booking: Booking, because: str) -> Booking:
    """Decline somebody who asked for a place, or who waits for one, with a sentence that they are sent.

    Locks the event's row. Declining twice is declining once. Raises BadInput for `because` without a sentence.
    """
    event, booking = _lock(actor, booking)
    because = _clean_because(because)
    if booking.state == _State.DECLINED:
        return booking
    if booking.state not in (_State.ASKED, _State.WAITING):
        raise BadInput(_("They have a place already, or they cancelled: to take a place back, cancel the booking."))
    _decline(actor, event, [booking], because)
    return booking


def _decline(actor: Viewer, event: Event, bookings: Sequence[Booking], because: str) -> None:
    for booking in bookings:
        booking.state, booking.declined_because = _State.DECLINED, because
    declined = Booking.objects.filter(pk__in=[booking.pk for booking in bookings])
    declined.update(state=_State.DECLINED, declined_because=because)
    settled = seats.settle(event)
    messages.tell_all(event, bookings, messages.DECLINED, occasion=f"declined:{clock.now().isoformat()}")
    for booking in bookings:
        _append(facts.BOOKING_DECLINED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of choosing several at once: who has a place, who waits, who was declined, and for whom it was too late."""

    seated: int = 0
    waiting: int = 0
    declined: int = 0
    too_late: int = 0


@transaction.atomic
def accept_bookings(*, actor: Viewer, event: Event, bookings: Iterable[Booking]) -> Chosen:
    """Accept several, in the order in which they asked; whoever cancelled meanwhile is left out. Locks the event's row.

    The seats are given out once, and as many statements tell them all.
    """
    event, chosen = _lock_all(actor, event, bookings)
    live = _live_of(event, chosen)
    there = [one for one in chosen if one.state in (_State.CONFIRMED, _State.WAITING)]
    accepted: list[Booking] = []
    for one in chosen:
        if one not in there and not _why_not_accepted(event, one, live):
            accepted.append(one)
            live[one.participant_id].add(one.pk)
    _accept(actor, event, accepted)
    states = [one.state for one in [*there, *accepted]]
    return Chosen(
        seated=states.count(_State.CONFIRMED),
        waiting=states.count(_State.WAITING),
        too_late=len(chosen) - len(states),
    )


@transaction.atomic
def decline_bookings(*, actor: Viewer, event: Event, bookings: Iterable[Booking], because: str) -> Chosen:
    """Decline several with one sentence; whoever cancelled or got a place meanwhile is left out. Locks the event's row.

    Raises BadInput for `because` without a sentence.
    """
    event, chosen = _lock_all(actor, event, bookings)
    because = _clean_because(because)
    declined = [one for one in chosen if one.state in (_State.ASKED, _State.WAITING)]
    before = sum(one.state == _State.DECLINED for one in chosen)
    _decline(actor, event, declined, because)
    return Chosen(declined=before + len(declined), too_late=len(chosen) - before - len(declined))


def _clean_because(because: str) -> str:
    needed = _("Say why: they are sent this sentence.")
    return fields.line(because, field="because", max_length=BECAUSE_AT_MOST, needed=needed)


def _asked(event: Event) -> list[Booking]:
    asked = list(Booking.objects.filter(event=event, state=_State.ASKED).select_related("participant").order_by("id"))
    for booking in asked:
        booking.event = event
    return asked


def _is_to_come(event: Event) -> bool:
    return event.cancelled is None and event.ends > clock.now()


def _lock(actor: Viewer, booking: Booking) -> tuple[Event, Booking]:
    event = seats.lock(booking.event)
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event, booking


def _lock_all(actor: Viewer, event: Event, bookings: Iterable[Booking]) -> tuple[Event, list[Booking]]:
    """The event, locked, and these bookings of it as they are now, in the order in which they came."""
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    rows = Booking.objects.filter(event=event, pk__in=[booking.pk for booking in bookings]).order_by("pk")
    chosen = list(rows.select_related("participant"))
    for booking in chosen:
        booking.event = event
    return event, chosen


def _append(verb: Verb, *, actor: Viewer, booking: Booking) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("booking", booking.uuid),
        process=booking.event.process.uuid,
        refs={"event": booking.event.uuid, "state": booking.state, "places": booking.places},
    )
