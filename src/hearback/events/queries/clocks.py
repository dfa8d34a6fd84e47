"""The clocks of the OGP standards, worked out from meetings, rules of participation and documents that everybody can read.

What is not public is no evidence, whoever asks: so a clock stands the same for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.events.queries.meetings import day_of
from hearback.processes import rules, standards
from hearback.processes.models import Document, ForumText, Process
from hearback.processes.standards import Reading, Record, Standard, State

Kind = Literal["event", "document", "changed", "text"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that bears on a clock: the day that counts, when it was recorded here, and its page."""

    kind: Kind
    title: Words
    counts: date
    written: date  # the day it bears; for a meeting, the day it was held
    recorded: date
    at: str  # the slug of the event or document, or the number of the text


@dataclass(frozen=True, slots=True)
class Clock:
    """One standard, how its clock stands and since when it runs, what bears on it, and the next meeting that is planned.

    The records are all there are, those that count from the latest day first.
    """

    standard: Standard
    reading: Reading
    records: tuple[Evidence, ...]
    planned: Evidence | None = None
    begins: date | None = None

    @property
    def state_words(self) -> object:
        """The state as people read it."""
        return standards.STATE_WORDS[self.reading.state]


def clocks(viewer: Viewer, process: Process, today: date, *, delivering: date | None = None) -> list[Clock]:
    """Every standard and how it stands. Three statements. `delivering`: since when the final plan is carried out."""
    given = {process.pk: delivering} if delivering else {}
    return clocks_of(viewer, [process], today, delivering=given).get(process.pk, [])


def clocks_of(
    viewer: Viewer, processes: Sequence[Process], today: date, *, delivering: Mapping[int, date]
) -> dict[int, list[Clock]]:
    """The same for several processes, in as many statements; a process that is not open has no clocks."""
    now = clock.now()
    running = [one for one in processes if rules.is_open(one, now) and rules.may_see(viewer, one, now)]
    if not running:
        return {}
    found: dict[tuple[int, Record], list[Evidence]] = defaultdict(list)
    planned: dict[tuple[int, Record], Evidence] = {}
    for event in _meetings(running):
        of = _held(event)
        for record in _bears_on(event):
            if event.ends <= now:
                found[event.process_id, record].append(of)
            elif event.starts > now:
                planned.setdefault((event.process_id, record), of)
    for process_id, of in [*_rules(running), *_documents(running)]:
        found[process_id, Record.RULES if of.kind == "text" else Record.DOCUMENTS].append(of)
    return {
        one.pk: [
            _clock(
                standard, one, found[one.pk, standard.reads], planned.get((one.pk, standard.reads)), today, delivering
            )
            for standard in standards.STANDARDS
        ]
        for one in running
    }


def pressing(
    viewer: Viewer, with_forum: Sequence[Process], today: date, *, delivering: Mapping[int, date]
) -> dict[int, list[Clock]]:
    """The clocks that are late or due within a month, for those who see to it.

    Only for processes that have a forum: whoever sets one up works by these standards; nobody else is reminded of them.
    """
    mine = [one for one in with_forum if viewer.works_on(one.pk)]
    every = clocks_of(viewer, mine, today, delivering=delivering)
    return {pk: due for pk, each in every.items() if (due := [one for one in each if one.reading.is_pressing(today)])}


def _clock(
    standard: Standard,
    process: Process,
    records: Sequence[Evidence],
    planned: Evidence | None,
    today: date,
    delivering: Mapping[int, date],
) -> Clock:
    begins = _beginning(standard, process, delivering)
    latest = sorted(records, key=lambda one: one.counts, reverse=True)
    days: Iterable[date] = (one.counts for one in latest)
    if standard.reads == Record.DOCUMENTS:
        days = {one.counts for one in latest}  # what comes on one day is one update
    reading = standards.read(standard, days, today=today, begins=begins, ends=process.ends)
    return Clock(standard, reading, tuple(latest), None if reading.state == State.OVER else planned, begins)


def _beginning(standard: Standard, process: Process, delivering: Mapping[int, date]) -> date | None:
    """From when a clock runs: results once a plan is carried out, documents once they can be added here."""
    if standard.reads == Record.RESULTS:
        return delivering.get(process.pk)
    opened = clock.day(process.opened) if process.opened is not None else None
    return opened if standard.reads == Record.DOCUMENTS else process.starts or opened


def _meetings(processes: Sequence[Process]) -> Iterator[Event]:
    now = clock.now()
    public = Event.objects.filter(process__in=processes, published__lte=now, created__lte=now, cancelled=None)
    bears = public.filter(kind=Event.Kind.FORUM) | public.filter(presents_results=True)
    yield from bears.only(
        "process_id", "kind", "presents_results", "slug", "title", "starts", "ends", "time_zone", "created"
    ).order_by("starts", "id")


def _bears_on(event: Event) -> Iterator[Record]:
    if event.kind == Event.Kind.FORUM:
        yield Record.MEETINGS
    if event.presents_results:
        yield Record.RESULTS


def _held(event: Event) -> Evidence:
    day = day_of(event)
    return Evidence("event", event.title, day, day, clock.day(event.created), event.slug)


def _rules(processes: Sequence[Process]) -> Iterator[tuple[int, Evidence]]:
    texts = ForumText.objects.filter(forum__process__in=processes, kind=ForumText.Kind.RULES, recorded__lte=clock.now())
    for text in texts.select_related("forum").defer("text").order_by("-happened", "-number"):
        recorded = clock.day(text.recorded)
        yield text.forum.process_id, Evidence("text", {}, recorded, text.happened, recorded, str(text.number))


def _documents(processes: Sequence[Process]) -> Iterator[tuple[int, Evidence]]:
    """Each counts on the day on which it became public here, and again on the day on which it was last changed."""
    there = Document.objects.filter(process__in=processes, published__lte=clock.now())
    for one in there.only("process_id", "slug", "title", "happened", "recorded", "published", "changed"):
        days: tuple[tuple[Kind, datetime | None], ...] = (("document", one.published), ("changed", one.changed))
        for kind, at in days:
            if at is not None and at <= clock.now():
                yield (
                    one.process_id,
                    Evidence(kind, one.title, clock.day(at), one.happened, clock.day(one.recorded), one.slug),
                )
