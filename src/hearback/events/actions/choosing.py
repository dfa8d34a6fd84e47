"""Choosing among those who asked for a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    for booking in asked:
        booking.state = _State.WAITING
        booking.save(update_fields=["state"])
    settled = seats.settle(event)
    _tell_accepted(asked, settled)
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
    if booking.state == _State.CANCELLED:
        raise BadInput(_("This booking was cancelled: nobody waits for an answer any more."))
    if not _is_to_come(event):
        raise BadInput(_("This event is over, or it is cancelled."))
    others = Booking.objects.filter(event=event, participant=booking.participant_id, state__in=Booking.LIVE)
    if others.exclude(pk=booking.pk).exists():
        raise BadInput(_("They have another booking for this event."))
    booking.state = _State.WAITING
    booking.save(update_fields=["state"])
    settled = seats.settle(event)
    _tell_accepted([booking], settled)
    _append(facts.BOOKING_ACCEPTED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor, besides={booking.pk})
    return booking


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
    booking.state = _State.DECLINED
    booking.declined_because = because
    booking.save(update_fields=["state", "declined_because"])
    settled = seats.settle(event)
    messages.tell(booking, messages.DECLINED, occasion=f"declined:{clock.now().isoformat()}")
    _append(facts.BOOKING_DECLINED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor)
    return booking


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of choosing several at once: who has a place, who waits, who was declined, and for whom it was too late."""

    seated: int = 0
    waiting: int = 0
    declined: int = 0
    too_late: int = 0


@transaction.atomic
def accept_bookings(*, actor: Viewer, event: Event, bookings: Iterable[Booking]) -> Chosen:
    """Accept several, in the order in which they asked; whoever cancelled meanwhile is left out. Locks the event's row."""
    seats.lock(event)
    states: list[str] = []
    for booking in sorted(bookings, key=lambda one: one.pk):
        try:
            states.append(accept_booking(actor=actor, booking=booking).state)
        except BadInput:
            states.append("")
    return Chosen(
        seated=states.count(_State.CONFIRMED), waiting=states.count(_State.WAITING), too_late=states.count("")
    )


@transaction.atomic
def decline_bookings(*, actor: Viewer, event: Event, bookings: Iterable[Booking], because: str) -> Chosen:
    """Decline several with one sentence; whoever cancelled or got a place meanwhile is left out. Locks the event's row.

    Raises BadInput for `because` without a sentence.
    """
    seats.lock(event)
    because = _clean_because(because)
    done = too_late = 0
    for booking in sorted(bookings, key=lambda one: one.pk):
        try:
            decline_booking(actor=actor, booking=booking, because=because)
            done += 1
        except BadInput:
            too_late += 1
    return Chosen(declined=done, too_late=too_late)


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


def _tell_accepted(accepted: list[Booking], settled: seats.Settled) -> None:
    seated = {booking.pk for booking in settled.promoted}
    for booking in accepted:
        booking.state = _State.CONFIRMED if booking.pk in seated else _State.WAITING
        text = messages.ACCEPTED if booking.pk in seated else messages.ACCEPTED_WAITING
        messages.tell(booking, text, occasion=f"accepted:{clock.now().isoformat()}")


def _lock(actor: Viewer, booking: Booking) -> tuple[Event, Booking]:
    event = seats.lock(booking.event)
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event, booking


def _append(verb: Verb, *, actor: Viewer, booking: Booking) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("booking", booking.uuid),
        process=booking.event.process.uuid,
        refs={"event": booking.event.uuid, "state": booking.state, "places": booking.places},
    )
