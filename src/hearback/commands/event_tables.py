"""The tables of an export about events: what was announced, how many came, what was published and agreed after it."""

from __future__ import annotations

from collections.abc import Iterator

from hearback.commands.columns import Column, Rows, Table, in_each, instant, text, when, words
from hearback.core.viewer import NOBODY
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.events.queries import Count
from hearback.processes.models import Process

_EVENT = text("event", "the event's address")


def _events(process: Process) -> Rows:
    for one in events.events_visible_to(NOBODY, process):
        times = [instant(one.starts), instant(one.ends), one.time_zone]
        where = [one.format, one.region, one.venue, one.address]
        seats = ["" if one.capacity is None else one.capacity, one.taken]
        rule = [one.chatham_house, *in_each(one.no_notes_because)]
        states = [instant(one.cancelled), *in_each(one.cancelled_because), instant(one.published)]
        yield [one.slug, one.kind, *in_each(one.title), *in_each(one.summary), *times, *where, *seats, *rule, *states]


def _noted(process: Process) -> Iterator[Event]:
    """The events whose notes everybody may read."""
    published = events.noted(NOBODY, process)
    return (event for event in events.events_visible_to(NOBODY, process) if event.pk in published)


def _notes(process: Process) -> Rows:
    published = events.noted(NOBODY, process)
    for event in events.events_visible_to(NOBODY, process):
        if event.pk in published:
            notes = published[event.pk]
            yield [event.slug, *in_each(notes.text), instant(notes.happened), instant(notes.published)]


def _photographs(process: Process) -> Rows:
    for event in _noted(process):
        for number, one in enumerate(events.photographs_of(NOBODY, event), start=1):
            yield [event.slug, number, str(one.uuid), *in_each(one.text)]


def _agreed(process: Process) -> Rows:
    for event in _noted(process):
        for number, one in enumerate(events.agreed_at(NOBODY, event), start=1):
            action = one.action
            days = [instant(action.due), instant(action.done), one.late]
            yield [event.slug, number, *in_each(action.text), action.owner, *days, *in_each(action.outcome)]


def _attendance(process: Process) -> Rows:
    for event in events.events_visible_to(NOBODY, process):
        counts = events.public_counts(event)
        if counts is None:
            continue
        named = (("booked", counts.booked), ("checked-in", counts.checked_in), ("counted", counts.counted))
        for name, count in named:
            if count is not None:
                yield [event.slug, name, *_numbers(count)]


def _numbers(count: Count) -> list[int | str]:
    sides = [count.government, count.civil_society] if count.by_side else [None, None]
    return [count.total, *("" if number is None else number for number in sides)]


EVENT_TABLES: tuple[Table, ...] = (
    Table(
        "events",
        "a workshop or meeting",
        (
            text("event", "its address"),
            text("kind", "workshop or forum"),
            *words("title", "its title"),
            *words("summary", "what it is, in a few words"),
            when("starts", "when it starts"),
            when("ends", "when it ends"),
            text("time_zone", "its time zone"),
            text("format", "in-person, online or hybrid"),
            text("region", "the region it is in"),
            text("venue", "where it is"),
            text("address", "the postal address"),
            Column("capacity", "integer", "seats; empty means no limit"),
            Column("taken", "integer", "seats of confirmed bookings"),
            Column("chatham_house", "boolean", "whether it is under the Chatham House Rule: nobody is named"),
            *words("no_notes_because", "why there will be no notes"),
            when("cancelled", "when it was cancelled"),
            *words("cancelled_because", "why it was cancelled"),
            when("published", "when it was published here"),
        ),
        _events,
    ),
    Table(
        "notes",
        "what was published after an event",
        (
            _EVENT,
            *words("text", "the notes, as Markdown"),
            when("happened", "when they were first published, wherever that was"),
            when("published", "when they were published here"),
        ),
        _notes,
    ),
    Table(
        "photographs",
        "a photograph published with notes; the picture is on the page of the notes",
        (
            _EVENT,
            Column("photograph", "integer", "its place"),
            text("identity", "its identity, in the address of the picture"),
            *words("text", "what stands on it"),
        ),
        _photographs,
    ),
    Table(
        "agreed_actions",
        "what was agreed at an event, and what came of it",
        (
            _EVENT,
            Column("action", "integer", "its place"),
            *words("text", "what was agreed"),
            text("owner", "the team, organisation or post that does it"),
            Column("due", "date", "by when"),
            Column("done", "date", "when it was done"),
            Column("late", "boolean", "whether its day passed without a word of what came of it"),
            *words("outcome", "what came of it"),
        ),
        _agreed,
    ),
    Table(
        "attendance_counts",
        "one of the counts of an event, as everybody may see it",
        (
            _EVENT,
            text("count", "booked, checked-in (at the door) or counted (by the host); they need not agree"),
            Column("people", "integer", "how many people"),
            Column("government", "integer", "of them from government; empty where a side would show single people"),
            Column("civil_society", "integer", "of them from civil society; empty likewise"),
        ),
        _attendance,
    ),
)
