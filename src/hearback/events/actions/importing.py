"""Bringing in bookings that were taken elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hearback.core import clock, languages
from hearback.core.errors import BadInput, DomainError, NotAllowed
from hearback.core.sheets_reading import Refused, Sheet
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.events import facts, queries, rules
from hearback.events.actions import seats
from hearback.events.actions.naming import write_names
from hearback.events.actions.needs import NEEDS_FIELDS, note_needs
from hearback.events.bookings_reading import Order, read_bookings
from hearback.events.fitting import Kind
from hearback.events.models import Booking, Event
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import actions as people
from hearback.people.models import Contact

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_AT_ONCE = 100  # so that nobody who books waits for long
_State = Booking.State


class Brought(StrEnum):
    """What becomes of a booking on the list."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(slots=True)
class BroughtIn:
    """One booking on the list: the line it begins on, whose it is, for how many, what becomes of it, and why."""

    line: int
    name: str
    places: int
    fate: Brought
    why: StrOrPromise = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class BookingsImported:
    """What an import did, or would do: how many bookings of each fate, each of them, and every place that was refused."""

    rows: tuple[BroughtIn, ...] = ()
    refused: tuple[Refused, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def count(self, fate: Brought) -> int:
        """How many bookings had this fate."""
        return Counter(row.fate for row in self.rows)[fate]

    @property
    def created(self) -> int:
        """How many bookings are new."""
        return self.count(Brought.CREATED)

    @property
    def updated(self) -> int:
        """How many were there, and say something else now."""
        return self.count(Brought.UPDATED)

    @property
    def unchanged(self) -> int:
        """How many were there already."""
        return self.count(Brought.UNCHANGED)

    @property
    def skipped(self) -> int:
        """How many were cancelled elsewhere, and never here."""
        return self.count(Brought.SKIPPED)

    @property
    def waiting(self) -> int:
        """How many of the new ones wait."""
        return sum(row.waits for row in self.rows)


def import_bookings(
    *,
    actor: Viewer,
    event: Event,
    sheet: Sheet,
    mapping: Mapping[str, str] | None = None,
    language: str = "",
    dry_run: bool = False,
) -> BookingsImported:
    """Bring in a list of bookings taken elsewhere: they are counted, wait where they do not fit, and are reminded.

    Nobody is written to because of it: they booked elsewhere. A booking is found again by the number of its order, by its
    address, or by its exact name and organisation, so the same list twice creates nothing. What somebody booked, changed
    or had erased here is left as it is; what an earlier list brought follows the list, also when it is cancelled there. A
    row that cannot be taken is named by line and column, and the others are taken. `dry_run` writes nothing and says the
    same.
    Raises BadInput for `map` where the columns cannot be told.

    Transactions of a hundred bookings, each of which locks the event's row.
    """
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    if event.cancelled is not None:
        raise BadInput(_("This event is cancelled."))
    reading = read_bookings(sheet, mapping)
    parts = [reading.orders[at : at + _AT_ONCE] for at in range(0, len(reading.orders), _AT_ONCE)]
    on_the_list = frozenset(_key(event, order) for order in reading.orders)
    rows: list[BroughtIn] = []
    refused = list(reading.refused)
    room = _Free(event) if dry_run else None
    for part in parts:
        if room is not None:
            rows += [room.tried(planned) for planned in _planned(event, part, on_the_list)]
        else:
            rows += _bring(actor, event, part, on_the_list, sheet.name, language or languages.codes()[0])
    for order, row in zip(reading.orders, rows, strict=True):
        if row.fate == Brought.REFUSED:
            refused.append(Refused(order.first.line, order.places_column, row.why))
    done = BookingsImported(
        tuple(row for row in rows if row.fate != Brought.REFUSED),
        tuple(sorted(refused, key=lambda one: one.line)),
        reading.columns,
    )
    if not dry_run and done.created + done.updated:
        _append_imported(actor, event, done, sheet.name)
    return done


@transaction.atomic
def _append_imported(actor: Viewer, event: Event, done: BookingsImported, name: str) -> None:
    journal.append(
        facts.BOOKINGS_IMPORTED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"created": done.created, "updated": done.updated, "unchanged": done.unchanged},
        parts={"file": name},
    )


# --- what is to become of each


@dataclass(slots=True)
class _Planned:
    """A booking on the list, what there is of it, and what that means."""

    order: Order
    key: UUID
    booking: Booking | None
    fate: Brought
    why: StrOrPromise = ""

    def row(self, fate: Brought | None = None, why: StrOrPromise = "", *, waits: bool = False) -> BroughtIn:
        """The same as a line of the report."""
        first = self.order.first
        return BroughtIn(first.line, first.name, self.order.places, fate or self.fate, why or self.why, waits)


def _key(event: Event, order: Order) -> UUID:
    return uuid5(event.uuid, f"import:{order.identity}")


def _planned(event: Event, orders: Sequence[Order], on_the_list: Collection[UUID]) -> Iterator[_Planned]:
    """Each of these orders beside what there is of it; a booking of another order on the list is never somebody else's."""
    keys = [_key(event, order) for order in orders]
    by_key = {booking.key: booking for booking in Booking.objects.filter(event=event, key__in=keys)}
    live = list(Booking.objects.filter(event=event, state__in=Booking.LIVE).order_by("id"))
    by_person = {booking.participant_id: booking for booking in live}
    named = [booking for booking in live if booking.key not in on_the_list]
    by_who = {f"{fold(booking.name)}|{fold(booking.organisation)}": booking for booking in reversed(named)}
    persons = _persons([order.first.email for order in orders if order.first.email])
    for order, key in zip(orders, keys, strict=True):
        booking = by_key.get(key)
        if booking is None or booking.state not in Booking.LIVE:
            here = by_person.get(persons.get(order.first.email.lower(), 0))
            # A name alone tells somebody only where nothing else does.
            if here is None and (order.first.organisation or not (order.first.email or order.by_number)):
                here = by_who.get(order.who)
            booking = here or booking
        yield _Planned(order, key, booking, *_fate(order, booking))


def _persons(emails: Sequence[str]) -> dict[str, int]:
    contacts = Contact.objects.annotate(small=Lower("address")).filter(kind=Contact.Kind.EMAIL)
    found = contacts.filter(small__in=[email.lower() for email in emails])
    return dict(found.values_list("small", "participant_id"))


def _fate(order: Order, booking: Booking | None) -> tuple[Brought, StrOrPromise]:
    if booking is None:
        return (Brought.CREATED, "") if order.comes else (Brought.SKIPPED, _("cancelled where it was booked"))
    if booking.state not in Booking.LIVE:
        if not order.comes or not booking.body_digest or booking.state == _State.DECLINED:
            return Brought.UNCHANGED, _("not coming any more")
        return Brought.UNCHANGED, _("cancelled here; to have them come, put in a booking for them")
    if booking.origin != Booking.Origin.IMPORTED:
        if not order.comes:
            return Brought.UNCHANGED, _("cancelled on the list, but booked here as well: that booking stays")
        if booking.places != order.places:
            there = {"here": booking.places, "list": order.places}
            return Brought.UNCHANGED, _(
                "booked here for %(here)d, on the list for %(list)d: what stands here stays"
            ) % there
        return Brought.UNCHANGED, _("booked here already")
    if not booking.body_digest:
        return Brought.UNCHANGED, _("changed here since: what stands here stays")
    if not order.comes:
        return Brought.UPDATED, _("cancelled where it was booked, so cancelled here")
    if booking.body_digest == order.digest:
        return Brought.UNCHANGED, ""
    return Brought.UPDATED, ""


class _Free:
    """How many places are free, counted down while a list is only tried."""

    def __init__(self, event: Event) -> None:
        self.room, self.demand = queries.room(Event.objects.get(pk=event.pk)), queries.demand(event)

    def tried(self, planned: _Planned) -> BroughtIn:
        """What would become of it."""
        order, booking = planned.order, planned.booking
        grows = order.comes and planned.fate in (Brought.CREATED, Brought.UPDATED)
        if grows and self.room.capacity is not None and order.places > self.room.capacity:
            return planned.row(Brought.REFUSED, _more_than(self.room.capacity))
        if planned.fate == Brought.CREATED:
            kind = Kind(order.first.side, invited=False)
            free = self.room.free_for(kind, self.demand)
            waits = free is not None and order.places > free
            if not waits:
                self.demand[kind] = self.demand.get(kind, 0) + order.places
            return planned.row(waits=waits)
        if planned.fate == Brought.UPDATED and booking is not None and booking.state == _State.CONFIRMED:
            self.demand[booking.kind] -= booking.places
            kind = Kind(order.first.side, booking.kind.invited)
            free = self.room.free_for(kind, self.demand)
            if order.comes and free is not None and order.places > free:
                self.demand[booking.kind] += booking.places
                return planned.row(Brought.REFUSED, _no_room())
            self.demand[kind] = self.demand.get(kind, 0) + (order.places if order.comes else 0)
        return planned.row()


def _more_than(capacity: int) -> StrOrPromise:
    return _("The event has only %(count)d places in all.") % {"count": capacity}


def _no_room() -> StrOrPromise:
    return _("There is no room for that many; what was brought in before stays.")


# --- bringing them in


@transaction.atomic
def _bring(
    actor: Viewer, event: Event, orders: Sequence[Order], on_the_list: Collection[UUID], source: str, language: str
) -> list[BroughtIn]:
    event = seats.lock(event)
    made: dict[int, tuple[Booking, BroughtIn]] = {}
    changed: list[tuple[Booking, bool]] = []
    settled: list[seats.Settled] = []
    rows = []
    for planned in _planned(event, orders, on_the_list):
        row = planned.row()
        try:
            if planned.fate == Brought.CREATED:
                booking = _create(actor, event, planned, source, language)
                made[booking.pk] = (booking, row)
            elif planned.fate == Brought.UPDATED and planned.booking is not None:
                _update(event, planned.booking, planned.order)
                changed.append((planned.booking, planned.order.comes))
                settled.append(seats.settle(event))
        except DomainError as problem:
            row = planned.row(Brought.REFUSED, problem.sentence)
        rows.append(row)
    settled.append(seats.settle(event, newest=[booking for booking, _row in made.values()]))
    seated = {booking.pk for each in settled for booking in each.promoted}
    for booking, row in made.values():
        row.waits = booking.pk not in seated
        booking.state = _State.WAITING if row.waits else _State.CONFIRMED
        _append(actor, event, booking, facts.BOOKED)
    for booking, comes in changed:
        _append(actor, event, booking, facts.BOOKING_CHANGED if comes else facts.BOOKING_CANCELLED)
    for each in settled:
        seats.announce(each, actor=actor, besides=made)
    return rows


def _create(actor: Viewer, event: Event, planned: _Planned, source: str, language: str) -> Booking:
    order, first = planned.order, planned.order.first
    if event.capacity is not None and order.places > event.capacity:
        raise BadInput(_more_than(event.capacity))
    person = people.introduce(
        actor=actor, name=first.name, email=first.email, language=language, report_back=False, wording=""
    ).participant
    booking = Booking.objects.create(
        event=event,
        participant=person,
        state=_State.WAITING,
        name=first.name,
        places=order.places,
        organisation=first.organisation,
        side=first.side,
        needs=first.needs,
        needs_said=clock.now() if first.needs else None,
        origin=Booking.Origin.IMPORTED,
        origin_detail=f"{source}: {first.line}"[-200:],
        language=language,
        key=planned.key,
        body_digest=order.digest,
    )
    if order.names:
        write_names(booking, order.names)
    return booking


def _update(event: Event, booking: Booking, order: Order) -> None:
    """Let a booking follow its list; the seats that it gives up are given out by the caller."""
    booking.event = event
    if not order.comes:
        booking.state, booking.cancelled = _State.CANCELLED, clock.now()
        booking.save(update_fields=["state", "cancelled"])
        return
    if event.capacity is not None and order.places > event.capacity:
        raise BadInput(_more_than(event.capacity))
    first = order.first
    try:
        seats.check_room(event, booking, order.places, first.side)
    except BadInput as full:
        raise BadInput(_no_room()) from full
    booking.places, booking.side = order.places, first.side
    booking.name, booking.organisation = first.name, first.organisation
    booking.body_digest = order.digest
    if first.needs:  # a column that is missing this time takes nothing back
        note_needs(booking, first.needs)
    booking.save(update_fields=["places", "side", "name", "organisation", "body_digest", *NEEDS_FIELDS])
    write_names(booking, order.names)


def _append(actor: Viewer, event: Event, booking: Booking, verb: Verb) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("booking", booking.uuid),
        process=event.process.uuid,
        refs={"event": event.uuid, "state": booking.state, "places": booking.places, "origin": booking.origin},
    )
