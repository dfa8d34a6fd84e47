"""Everything on record that bears on what is asked of a process, read once, in a constant number of statements.

What is not public is no evidence: all of it is read with nobody's eyes, so a page is the same for everybody. And all of it
is read by when it was recorded: with the clock set back, what was recorded later is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from hearback.answers import queries as answers
from hearback.answers.models import Answer, StillWaiting, WhyLate
from hearback.answers.queries import ResponseClock, Sums
from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.events import queries as events
from hearback.events.models import Event, Notes
from hearback.events.queries import Clock, Meeting
from hearback.journal import queries as journal
from hearback.plans import queries as plans
from hearback.plans.models import Assessment, Entry, ProgressUpdate, Target, Version
from hearback.plans.queries import Overdue, Signed
from hearback.processes import queries as processes
from hearback.processes.models import Announcement, Process
from hearback.processes.queries import Pauses


@dataclass(frozen=True, slots=True)
class MilestoneDays:
    """The milestones of the current version whose day has come: how many, which are late, and which were before."""

    due: int
    late: Sequence[Overdue]
    missed: Sequence[tuple[Target, date, date]]  # with the day that was missed, and when that was recorded


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is of a process, as everybody may read it."""

    process: Process
    now: datetime
    today: date
    clocks: Mapping[str, Clock]
    meetings: Mapping[int, Meeting]
    noted: Collection[UUID]  # the events of which it was noted by now who was there
    events: Sequence[Event]
    notes: Mapping[int, date | None]  # when they were first published; None where nobody said, and it came here later
    announcements: Sequence[Announcement]
    phases: bool
    versions: Sequence[Version]
    signed: Mapping[int, Signed]
    still_waiting: Mapping[int, int]
    pauses: Pauses
    sums: Sums
    oldest: datetime | None
    outcomes: Mapping[str, int]
    answered: tuple[datetime, datetime] | None  # when something was last answered, and when that was recorded
    response: ResponseClock | None
    came_by_then: int  # how much had come in by the closing day of that clock
    why_late: Sequence[WhyLate]
    entries: Sequence[Entry]
    progress: Mapping[int, ProgressUpdate]
    milestones: MilestoneDays
    assessments: Sequence[Assessment]
    delivering: date | None
    latest: tuple[datetime, datetime] | None  # when something last happened in public, and when that was recorded

    @property
    def by_slug(self) -> dict[str, Event]:
        """The events by what stands in their addresses."""
        return {one.slug: one for one in self.events}


def gathered(process: Process) -> Gathered:
    """All of it. The caller has checked that everybody may see the process."""
    now, today = clock.now(), clock.today()
    days = plans.version_days([process])
    delivering = days[process.pk].carried_out_since
    there = list(_events(process, now))
    facts = list(journal.public_facts(process.uuid, "milestone.missed", "event.presence-noted"))
    noted = {fact.subject_uuid for fact in facts if fact.verb == "event.presence-noted"}
    held = [one for one in there if one.starts <= now and (one.kind == Event.Kind.FORUM or one.presents_results)]
    meetings = {one.event.pk: one for one in events.meetings_at(NOBODY, held)}
    versions = list(plans.versions_visible_to(NOBODY, process))
    current = versions[-1] if versions else None
    entries = list(plans.commitments_in(current)) if current else []
    response = answers.response_clocks([process], days).get(process.pk)
    last = journal.public_facts(process.uuid).order_by("-id").first()
    given = Answer.objects.filter(process=process, recorded__lte=now).aggregate(Max("happened"), Max("recorded"))
    missed = {fact.subject_uuid: (fact.refs.get("due", ""), fact.recorded) for fact in facts if fact.verb == MISSED}
    stands = answers.how_all_stands(process)
    return Gathered(
        process=process,
        now=now,
        today=today,
        clocks={one.standard.slug: one for one in events.clocks(NOBODY, process, today, delivering=delivering)},
        meetings=meetings,
        noted=noted,
        events=there,
        notes=_notes(process, now),
        announcements=list(_announcements(process)),
        phases=processes.phases(process).exists(),
        versions=versions,
        signed=plans.signed_by(versions),
        still_waiting=_still_waiting(process, now),
        pauses=processes.pauses(process),
        sums=stands.sums,
        oldest=stands.oldest,
        outcomes=stands.outcomes,
        answered=(given["happened__max"], given["recorded__max"]) if given["recorded__max"] else None,
        response=response,
        came_by_then=answers.came_in_by(response.version) if response else 0,
        why_late=list(WhyLate.objects.filter(version__in=versions, happened__lte=now).select_related("version")),
        entries=entries,
        progress=plans.latest_progress([one.commitment_id for one in entries]),
        milestones=_milestones(process, current, missed, today),
        assessments=_assessments(entries, now),
        delivering=delivering,
        latest=(last.happened, last.recorded) if last else None,
    )


MISSED = "milestone.missed"


def _events(process: Process, now: datetime) -> Iterable[Event]:
    public = Event.objects.filter(process=process, published__lte=now, created__lte=now, cancelled=None)
    return public.defer("summary", "background", "travel", "access").order_by("starts", "id")


def _notes(process: Process, now: datetime) -> dict[int, date | None]:
    """When the notes of each event were first published, wherever that was."""
    rows = Notes.objects.filter(event__process=process, published__lte=now).select_related("event")
    return {one.event_id: _first_published(one) for one in rows.only("published", "happened", "event")}


def _first_published(notes: Notes) -> date | None:
    """The day; None where only that of an event which was recorded here after it was held is known."""
    if notes.happened is not None and notes.happened != notes.published:
        return clock.day(notes.happened)
    late = notes.event.created > notes.event.ends
    return None if late or notes.published is None else clock.day(notes.published)


def _announcements(process: Process) -> Iterable[Announcement]:
    rows = processes.announcements_visible_to(NOBODY, process).prefetch_related(None)
    return rows.defer("body").order_by("happened", "id")


def _still_waiting(process: Process, now: datetime) -> dict[int, int]:
    rows = StillWaiting.objects.filter(version__process=process, version__published__lte=now)
    return dict(rows.order_by().values_list("version").annotate(n=Count("pk")))


def _assessments(entries: Sequence[Entry], now: datetime) -> list[Assessment]:
    """Each report once for the whole plan, whatever the number of commitments it judged."""
    rows = Assessment.objects.filter(commitment__in=[one.commitment_id for one in entries], recorded__lte=now)
    return list(rows.select_related("commitment").defer("text").order_by("year", "id"))


def _milestones(
    process: Process, current: Version | None, missed: Mapping[UUID, tuple[str, datetime]], today: date
) -> MilestoneDays:
    if current is None:
        return MilestoneDays(0, (), ())
    late = plans.overdue_milestones(process, today)
    still = {one.milestone for one in late}
    going = Target.objects.filter(entry__version=current, entry__standing=Entry.Standing.GOING)
    rows = going.filter(Q(due_latest__lt=today) | Q(milestone__uuid__in=[*missed]))
    targets = list(rows.select_related("milestone", "entry__commitment"))
    made_up_for = [one for one in targets if one.milestone.uuid in missed and one.milestone.uuid not in still]
    return MilestoneDays(
        sum(one.due_latest is not None and one.due_latest < today for one in targets),
        late,
        [
            (one, date.fromisoformat(due) if due else clock.day(recorded), clock.day(recorded))
            for one in made_up_for
            for due, recorded in [missed[one.milestone.uuid]]
        ],
    )
