"""The door list, and the three counts: who comes, who came, how many were counted."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import rules
from hearback.events.models import Attendance, Attendee, Booking, Event
from hearback.people.models import SideChoice

# Who may be looked for by name. Somebody who was declined and comes all the same walks in: that is not the door's to know.
_AT_THE_DOOR = (*Booking.LIVE, Booking.State.CANCELLED)
# Fewer people of one side than this are never shown by themselves in public: they could be told by name.
FEWEST_OF_A_SIDE = 3


# --- the door list


@dataclass(frozen=True, slots=True)
class CameIn:
    """One check-in of a booking, or somebody who walked in."""

    key: UUID
    people: int
    happened: datetime
    name: str = ""
    organisation: str = ""
    side: str = ""

    @property
    def get_side_display(self) -> str:
        """The side in words."""
        return str(SideChoice(self.side).label) if self.side else ""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """One booking as the door sees it: never an address, never what somebody needs."""

    uuid: UUID
    reference: str
    name: str
    others: tuple[str, ...]
    organisation: str
    side: str
    places: int
    state: str
    came: tuple[CameIn, ...]

    @property
    def here(self) -> int:
        """How many of the booking are here."""
        return sum(each.people for each in self.came)

    @property
    def missing(self) -> int:
        """How many are still to come."""
        return max(self.places - self.here, 0)

    @property
    def each_place(self) -> tuple[bool, ...]:
        """Each place of the booking, and whether somebody is there on it: the boxes of the list on paper."""
        ticked = min(self.here, self.places)
        return (True,) * ticked + (False,) * (self.places - ticked)

    @property
    def more_than_booked(self) -> bool:
        """Whether more came in than places were booked: a friend came along, or two devices let in the same person."""
        return self.here > self.places

    @property
    def get_state_display(self) -> str:
        """The booking's state in words."""
        return str(Booking.State(self.state).label)

    @property
    def get_side_display(self) -> str:
        """The side in words."""
        return str(SideChoice(self.side).label) if self.side else ""

    @property
    def is_confirmed(self) -> bool:
        """Whether they have a place."""
        return self.state == Booking.State.CONFIRMED

    @property
    def sought_by(self) -> str:
        """What a search looks through: names, organisation, reference, without capitals and accents."""
        return _bare(" ".join((self.name, *self.others, self.organisation, self.reference, _joined(self.reference))))


@dataclass(frozen=True, slots=True)
class DoorList:
    """Who comes to an event, by name, and who walked in, the latest first."""

    rows: tuple[AtTheDoor, ...]
    walk_ins: tuple[CameIn, ...]

    @property
    def here(self) -> int:
        """How many are here, walk-ins included."""
        return sum(row.here for row in self.rows) + sum(each.people for each in self.walk_ins)

    @property
    def places(self) -> int:
        """How many places are confirmed."""
        return sum(row.places for row in self.rows if row.is_confirmed)

    def found(self, sought: str) -> tuple[AtTheDoor, ...]:
        """The bookings in which every word of a search stands; all of them for an empty one."""
        words = _bare(sought).split()
        return tuple(row for row in self.rows if all(word in row.sought_by for word in words))


def door_list(viewer: Viewer, event: Event) -> DoorList | None:
    """Who comes and who came, in three statements. None for whoever may not see it, or not now (`may_see_door_list`)."""
    if not rules.may_see_door_list(viewer, event, clock.now()):
        return None
    bookings = list(Booking.objects.filter(event=event, state__in=_AT_THE_DOOR))
    others: dict[int, list[str]] = defaultdict(list)
    for attendee in Attendee.objects.filter(booking__event=event).exclude(name="").order_by("order"):
        others[attendee.booking_id].append(attendee.name)
    came: dict[int | None, list[CameIn]] = defaultdict(list)
    for each in Attendance.objects.filter(event=event, undone=None).order_by("happened", "id"):
        one = CameIn(each.key, each.people, each.happened, each.name, each.organisation, each.side)
        came[each.booking_id].append(one)
    rows = [
        AtTheDoor(
            uuid=booking.uuid,
            reference=booking.reference,
            name=booking.name,
            others=tuple(name for name in others[booking.pk] if name != booking.name),
            organisation=booking.organisation,
            side=booking.side,
            places=booking.places,
            state=booking.state,
            came=tuple(came[booking.pk]),
        )
        for booking in bookings
        if booking.state in Booking.LIVE or booking.name or booking.pk in came
    ]
    rows.sort(key=lambda row: (not row.name, _bare(row.name), row.reference))
    return DoorList(tuple(rows), tuple(reversed(came[None])))


def booking_at_the_door(viewer: Viewer, event: Event, uuid: UUID) -> Booking | None:
    """The booking that a check-in names, for whoever keeps the door of its event."""
    if not rules.may_keep_the_door(viewer, event):
        return None
    return Booking.objects.filter(event=event, uuid=uuid, state__in=_AT_THE_DOOR).first()


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _joined(reference: str) -> str:
    return reference.replace("-", "")


# --- the three counts


@dataclass(frozen=True, slots=True)
class Count:
    """So many people; of each side where that is known."""

    total: int
    government: int | None = None
    civil_society: int | None = None

    @property
    def by_side(self) -> bool:
        """Whether both sides are known."""
        return self.government is not None and self.civil_society is not None

    @property
    def neither(self) -> int:
        """Those of whom no side is known."""
        return self.total - (self.government or 0) - (self.civil_society or 0)

    @property
    def careful(self) -> Count:
        """The same for everybody: by side only where each part is none or at least three people."""
        parts = (self.government or 0, self.civil_society or 0, self.neither)
        alone = any(0 < part < FEWEST_OF_A_SIDE for part in parts)
        return self if self.total and self.by_side and not alone else Count(self.total)


@dataclass(frozen=True, slots=True)
class ThreeCounts:
    """Booked, checked in, counted by the host: side by side, never reconciled.

    `checked_in` is None where nobody was checked in, for then the door was not kept; `counted` where nobody counted.
    """

    booked: Count
    checked_in: Count | None
    counted: Count | None

    @property
    def came_beside_booked(self) -> int | None:
        """How many more were checked in than booked (fewer: below nought)."""
        return None if self.checked_in is None else self.checked_in.total - self.booked.total

    @property
    def counted_beside_came(self) -> int | None:
        """How many more were counted than checked in (fewer: below nought)."""
        if self.counted is None or self.checked_in is None:
            return None
        return self.counted.total - self.checked_in.total


def three_counts(viewer: Viewer, event: Event) -> ThreeCounts | None:
    """The three counts by side, in two statements, for whoever keeps the door."""
    return _counts([event])[event.pk] if rules.may_keep_the_door(viewer, event) else None


def public_counts(event: Event) -> ThreeCounts | None:
    """The three counts as everybody may see them: once the event is over, and only where somebody came or counted.

    By side only where each side (and whoever named none) is nobody or at least three: one official among thirty people
    would be known by name. Otherwise the totals stand alone. The caller has the event from `event_visible_to`.
    """
    return public_counts_of([event]).get(event.pk)


def public_counts_of(events: Sequence[Event]) -> dict[int, ThreeCounts]:
    """`public_counts` of each of these events that has any, by the event's id. Two statements, however many they are."""
    now = clock.now()
    over = [event for event in events if event.ends <= now and event.cancelled is None]
    return {
        pk: ThreeCounts(counts.booked.careful, _careful(counts.checked_in), _careful(counts.counted))
        for pk, counts in _counts(over).items()
        if counts.checked_in is not None or counts.counted is not None
    }


def _careful(count: Count | None) -> Count | None:
    return count and count.careful


def _counts(events: Sequence[Event]) -> dict[int, ThreeCounts]:
    if not events:
        return {}
    booked = Booking.objects.filter(event__in=events, state=Booking.State.CONFIRMED).order_by()
    of_booked = _by_side(booked.values_list("event", "side").annotate(Sum("places")))
    came: QuerySet[Attendance] = Attendance.objects.filter(event__in=events, undone=None).order_by()
    side = Case(When(Q(booking=None), then=F("side")), default=F("booking__side"))
    of_came = _by_side(came.values_list("event", side).annotate(Sum("people")))
    return {
        event.pk: ThreeCounts(
            of_booked.get(event.pk, Count(0, 0, 0)),
            of_came.get(event.pk),
            None
            if event.counted is None
            else Count(event.counted, event.counted_government, event.counted_civil_society),
        )
        for event in events
    }


def _by_side(rows: Iterable[tuple[int, str, int]]) -> dict[int, Count]:
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for event, side, number in rows:
        numbers[event][side] = number
    return {
        event: Count(sum(sides.values()), *(sides.get(side, 0) for side in SideChoice.values))
        for event, sides in numbers.items()
    }
