"""The tables of an export about events: what was announced, how many came, what was published and agreed after it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, groupby
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.events import queries as events
from hearback.events.models import AgreedAction, Photograph
from hearback.events.queries import Count
from hearback.export.columns import (
    Rows,
    Table,
    day,
    in_each,
    instant,
    number,
    or_nothing,
    text,
    when,
    words,
    yes_or_no,
)
from hearback.processes.models import Process

_EVENT = text("event", _("the event’s address"))
T = TypeVar("T", Photograph, AgreedAction)


def _events(process: Process) -> Rows:
    for one in events.events_visible_to(NOBODY, process):
        times = [instant(one.starts), instant(one.ends), one.time_zone]
        where = [one.format, one.region, one.venue, one.address]
        seats = [or_nothing(one.capacity), one.taken]
        rule = [one.chatham_house, *in_each(one.no_notes_because)]
        states = [instant(one.cancelled), *in_each(one.cancelled_because), instant(one.published)]
        yield [one.slug, one.kind, *in_each(one.title), *in_each(one.summary), *times, *where, *seats, *rule, *states]


def _notes(process: Process) -> Rows:
    for one in events.notes_visible_to(NOBODY, process):
        yield [one.event.slug, *in_each(one.text), instant(one.happened), instant(one.published)]


def _photographs(process: Process) -> Rows:
    for place, one in _numbered(events.photographs_visible_to(NOBODY, process)):
        yield [one.event.slug, place, str(one.uuid), *in_each(one.text)]


def _agreed(process: Process) -> Rows:
    today = clock.today()
    for place, one in _numbered(events.agreed_visible_to(NOBODY, process)):
        days = [instant(one.due), instant(one.done), events.is_late(one, today)]
        yield [one.event.slug, place, *in_each(one.text), one.owner, *days, *in_each(one.outcome)]


def _numbered(rows: QuerySet[T]) -> Iterator[tuple[int, T]]:
    """Each with its place among those of its event."""
    for _of_event, ones in groupby(rows, key=lambda one: one.event_id):
        yield from zip(count(1), ones, strict=False)


def _attendance(process: Process) -> Rows:
    seen = list(events.events_visible_to(NOBODY, process))
    public = events.public_counts_of(seen)
    for event in seen:
        if counts := public.get(event.pk):
            three = (("booked", counts.booked), ("checked-in", counts.checked_in), ("counted", counts.counted))
            for name, people in three:
                if people is not None:
                    yield [event.slug, name, *_numbers(people)]


def _numbers(people: Count) -> list[object]:
    sides = [people.government, people.civil_society] if people.by_side else [None, None]
    return [people.total, *(or_nothing(side) for side in sides)]


EVENT_TABLES: tuple[Table, ...] = (
    Table(
        "events",
        _("Events"),
        _("a workshop or meeting"),
        (
            text("event", _("its address")),
            text("kind", _("workshop or forum")),
            *words("title", _("its title")),
            *words("summary", _("what it is, in a few words")),
            when("starts", _("when it starts")),
            when("ends", _("when it ends")),
            text("time_zone", _("its time zone")),
            text("format", _("in-person, online or hybrid")),
            text("region", _("the region it is in")),
            text("venue", _("where it is")),
            text("address", _("the postal address")),
            number("capacity", _("seats; empty means no limit")),
            number("taken", _("seats of confirmed bookings")),
            yes_or_no("chatham_house", _("whether it is under the Chatham House Rule: nobody is named")),
            *words("no_notes_because", _("why there will be no notes")),
            when("cancelled", _("when it was cancelled")),
            *words("cancelled_because", _("why it was cancelled")),
            when("published", _("when it was published here")),
        ),
        _events,
        lambda process: events.events_visible_to(NOBODY, process),
    ),
    Table(
        "notes",
        _("Notes of events"),
        _("what was published after an event"),
        (
            _EVENT,
            *words("text", _("the notes, as Markdown")),
            when("happened", _("when they were first published, wherever that was")),
            when("published", _("when they were published here")),
        ),
        _notes,
        lambda process: events.notes_visible_to(NOBODY, process),
    ),
    Table(
        "photographs",
        _("Photographs"),
        _("a photograph published with notes; the picture is on the page of the notes"),
        (
            _EVENT,
            number("photograph", _("its place")),
            text("identity", _("its identity, in the address of the picture")),
            *words("text", _("what stands on it")),
        ),
        _photographs,
        lambda process: events.photographs_visible_to(NOBODY, process),
    ),
    Table(
        "agreed_actions",
        _("What was agreed at events"),
        _("what was agreed at an event, and what came of it"),
        (
            _EVENT,
            number("action", _("its place")),
            *words("text", _("what was agreed")),
            text("owner", _("the team, organisation or post that does it")),
            day("due", _("by when")),
            day("done", _("when it was done")),
            yes_or_no("late", _("whether its day passed without a word of what came of it")),
            *words("outcome", _("what came of it")),
        ),
        _agreed,
        lambda process: events.agreed_visible_to(NOBODY, process),
    ),
    Table(
        "attendance_counts",
        _("How many came to events"),
        _("one of the counts of an event, as everybody may see it"),
        (
            _EVENT,
            text("count", _("booked, checked-in (at the door) or counted (by the host); they need not agree")),
            number("people", _("how many people")),
            number("government", _("of them from government; empty where a side would show single people")),
            number("civil_society", _("of them from civil society; empty likewise")),
        ),
        _attendance,
        None,
    ),
)
