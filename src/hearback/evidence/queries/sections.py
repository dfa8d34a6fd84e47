"""What the records say to each requirement: which bear on it, and how it stands by them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hearback.events.queries import Evidence
from hearback.evidence.queries.gathering import Gathered
from hearback.evidence.queries.held import event_on_record
from hearback.evidence.queries.readings import FOUND, MET, NO_EVIDENCE, NOT_YET, READINGS
from hearback.evidence.records import Kind, Record, Standing, State
from hearback.processes import standards
from hearback.processes.standards import Breach, Standard


@dataclass(frozen=True, slots=True)
class Section:
    """One requirement, how it stands, what bears on it (the latest first), when it was broken, and what is next."""

    requirement: Standard
    standing: Standing
    records: tuple[Record, ...]
    breaches: tuple[Breach, ...] = ()
    due: date | None = None
    planned: date | None = None

    @property
    def has_records(self) -> bool:
        """Whether anything is here that bears on it."""
        return bool(self.records)


def section_of(requirement: Standard, there: Gathered) -> Section:
    """A requirement as the records say it stands."""
    if requirement.reads and requirement.months:
        return _by_clock(requirement, there)
    standing, records = READINGS[requirement.slug](there)
    if records and standing.state == State.NO_EVIDENCE:
        standing = Standing(State.NOT_SHOWN)
    return Section(requirement, standing, _latest_first(records))


def _latest_first(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda one: one.happened, reverse=True))


# --- what has a clock


def _by_clock(requirement: Standard, there: Gathered) -> Section:
    """As the clock stands that the forum's page shows, and each time that it was broken before: none is ever made good."""
    kept = there.clocks[requirement.slug]
    until = min(there.today, there.process.ends or there.today)
    days = (
        {one.counts for one in kept.records}
        if requirement.slug == "repository"
        else [one.counts for one in kept.records]
    )
    broken = standards.breaches(requirement, days, begins=kept.begins, until=until)
    records = [_from_clock(one, there) for one in kept.records]
    state = kept.reading.state
    if state == standards.State.NOT_YET or (state == standards.State.OVER and not records and kept.begins is None):
        standing = NOT_YET
    elif not records:
        standing = NO_EVIDENCE
    elif kept.begins is not None and kept.begins > until:
        standing = FOUND  # it came here after it had ended: no date decides
    elif broken and broken[-1].came is None:
        standing = Standing(State.LATE, broken[-1].days)
    else:
        standing = Standing(State.IN_PART) if broken else MET
    due = kept.reading.due if kept.reading.due and kept.reading.due >= there.today else None
    planned = kept.planned.counts if kept.planned else None
    return Section(requirement, standing, _latest_first(records), tuple(broken), due, planned)


def _from_clock(one: Evidence, there: Gathered) -> Record:
    if one.kind == "event":
        return event_on_record(there.by_slug[one.at], there, Kind.MEETING)
    kind = Kind.DOCUMENT if one.kind == "document" else Kind.DOCUMENT_CHANGED
    happened = one.written if one.kind == "document" else one.counts
    return Record(kind, happened, one.counts, f"documents/{one.at}/", one.title)
