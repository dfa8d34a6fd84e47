"""Who of a network was asked, came, and said something: for those who work on the process, and for nobody else.

What somebody said under the Chatham House Rule says nothing here of who said it; that they came counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from hearback.contributions.models import Authorship
from hearback.core.languages import Words
from hearback.core.regions import Region
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.events.models import Attendance, Booking, Invitation
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Process

PERSON = "person"
SAID, CAME, BOOKED, ASKED = range(4)


class Stand(StrEnum):
    """How far it is with one member."""

    HEARD = "heard"  # came, or said something
    ASKED = "asked"  # was invited or booked, and has not been heard
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Heard:
    """One member of the network, and what we know of hearing from them. `kind` is the organisation's, or PERSON."""

    id: int
    uuid: UUID
    name: str
    words: Words
    folded: str
    kind: str
    level: str
    place: str
    region: str
    asked: bool
    booked: bool
    came: bool
    said: bool
    last: datetime | None

    @property
    def stands(self) -> Stand:
        """Whoever came or said something was heard; whoever booked was reached."""
        if self.came or self.said:
            return Stand.HEARD
        return Stand.ASKED if self.asked or self.booked else Stand.NOT_ASKED


Three = tuple[int, int, int]  # heard from; asked and not heard; not asked


@dataclass(frozen=True, slots=True)
class Unasked:
    """A place in which there are members, and none of them was ever asked."""

    region: str
    place: str
    members: int


@dataclass(frozen=True)
class Hearing:
    """The members of a network by their name, and sums over them."""

    members: tuple[Heard, ...]

    def narrowed(self, *, stands: str = "", region: str = "", kind: str = "", level: str = "") -> Hearing:
        """Those of one stand, region, kind and level; `processes.queries.NOT_SAID` asks for those who said none."""
        wanted = {"stands": stands, "region": region, "kind": kind, "level": level}
        chosen = {name: "" if value == processes.NOT_SAID else value for name, value in wanted.items() if value}
        return Hearing(
            tuple(one for one in self.members if all(getattr(one, name) == value for name, value in chosen.items()))
        )

    def by(self, what: str) -> Mapping[str, Three]:
        """How many were heard from, only asked, and not asked, by `region`, `kind` or `level`."""
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for one in self.members:
            sums[getattr(one, what)][list(Stand).index(one.stands)] += 1
        return {key: (heard, asked, not_asked) for key, (heard, asked, not_asked) in sums.items()}

    @cached_property
    def sums(self) -> Three:
        """The same over everybody."""
        every = list(self.by("region").values())
        return (sum(one[0] for one in every), sum(one[1] for one in every), sum(one[2] for one in every))

    @cached_property
    def unasked(self) -> tuple[Unasked, ...]:
        """Places where nobody was asked, those with the most members first."""
        places: dict[tuple[str, str], list[Heard]] = defaultdict(list)
        for one in self.members:
            if one.place:
                places[one.region, fold(one.place)].append(one)
        found = [
            Unasked(region, there[0].place, len(there))
            for (region, _place), there in places.items()
            if all(one.stands == Stand.NOT_ASKED for one in there)
        ]
        return tuple(sorted(found, key=lambda one: (-one.members, one.region, one.place)))

    @cached_property
    def empty_regions(self) -> tuple[Region, ...]:
        """Regions from which nobody is in the network."""
        there = {one.region for one in self.members}
        return tuple(region for region in Region if region.value not in there)


def heard_from(viewer: Viewer, process: Process) -> Hearing:
    """Each member of the network with whether they were asked, booked, came, said something. Five statements.

    A member is whoever is written to, the organisation itself, and whoever gave its exact name. For coordinators;
    empty for everybody else.
    """
    if not rules.may_see_network_members(viewer, process):
        return Hearing(())
    rows = list(
        processes.network(process).values_list(
            *("id", "uuid", "name", "organisation__name", "folded", "organisation__kind", "level", "place", "region"),
            *("participant_id", "organisation_id"),
        )
    )
    known = _Known()
    for found in (_invited(process), _booked(process), _came(process), _said(process)):
        known.learn(found)
    return Hearing(tuple(_heard(row, known) for row in rows))


@dataclass(frozen=True, slots=True)
class _Trace:
    """That somebody did something: by whom, in any of three ways of knowing."""

    what: int
    people: tuple[int | None, ...] = ()
    organisations: tuple[int | None, ...] = ()
    names: tuple[str, ...] = ()
    when: datetime | None = None


class _Known:
    """What is known by person, by organisation and by name: which of the four, and when they were last heard."""

    def __init__(self) -> None:
        self.by: dict[tuple[str, int | str], tuple[int, datetime | None]] = {}
        self._folded: dict[str, str] = {}

    def learn(self, traces: Iterator[_Trace]) -> None:
        """Take in what is found in one table."""
        for trace in traces:
            keys = [("person", one) for one in trace.people if one is not None]
            keys += [("organisation", one) for one in trace.organisations if one is not None]
            keys += [("name", self._fold(name)) for name in trace.names if name]  # type: ignore[misc]
            for key in keys:
                what, last = self.by.get(key, (0, None))
                self.by[key] = (what | 1 << trace.what, max(filter(None, (last, trace.when)), default=None))

    def of(self, *keys: tuple[str, int | str]) -> tuple[int, datetime | None]:
        """What is known by any of these."""
        what, last = 0, None
        for key in keys:
            more, when = self.by.get(key, (0, None))
            what, last = what | more, max(filter(None, (last, when)), default=None)
        return what, last

    def _fold(self, name: str) -> str:
        if name not in self._folded:
            self._folded[name] = fold(name)[:200]
        return self._folded[name]


def _heard(row: tuple, known: _Known) -> Heard:  # type: ignore[type-arg]
    pk, uuid, name, words, folded, kind, level, place, region, person, organisation = row
    keys: list[tuple[str, int | str]] = [("person", person or 0)]
    if organisation is not None:
        keys += [("organisation", organisation), ("name", folded)]
    what, last = known.of(*keys)
    return Heard(
        id=pk,
        uuid=uuid,
        name=name,
        words=words or {},
        folded=folded,
        kind=kind or PERSON,
        level=level,
        place=place,
        region=region,
        asked=bool(what & 1 << ASKED),
        booked=bool(what & 1 << BOOKED),
        came=bool(what & 1 << CAME),
        said=bool(what & 1 << SAID),
        last=last,
    )


def _invited(process: Process) -> Iterator[_Trace]:
    rows = Invitation.objects.filter(event__process=process).order_by()
    for person, organisation in rows.values_list("participant_id", "organisation_id").iterator():
        yield _Trace(ASKED, (person,), (organisation,))


def _booked(process: Process) -> Iterator[_Trace]:
    rows = Booking.objects.filter(event__process=process, state__in=Booking.LIVE).order_by()
    for person, asked, name in rows.values_list(
        "participant_id", "invitation__organisation_id", "organisation"
    ).iterator():
        yield _Trace(BOOKED, (person,), (asked,), (name,))


def _came(process: Process) -> Iterator[_Trace]:
    rows = Attendance.objects.filter(event__process=process, undone=None).order_by()
    for walked_in, booked, asked, name, their, when in rows.values_list(
        *("participant_id", "booking__participant_id", "booking__invitation__organisation_id"),
        *("organisation", "booking__organisation", "happened"),
    ).iterator():
        yield _Trace(CAME, (walked_in, booked), (asked,), (name, their or ""), when)


def _said(process: Process) -> Iterator[_Trace]:
    unnamed = Q(contribution__event__chatham_house=True) | Q(contribution__said_at__chatham_house=True)
    rows = Authorship.objects.filter(contribution__process=process, contribution__held=None).exclude(unnamed).order_by()
    for person, organisation, name, when in rows.values_list(
        "participant_id", "organisation_id", "organisation_name", "contribution__happened"
    ).iterator():
        yield _Trace(SAID, (person,), (organisation,), (name,), when)
