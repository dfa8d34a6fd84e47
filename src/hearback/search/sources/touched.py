"""Which things a fact may have changed, and what becomes public at an instant to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearback.core import clock
from hearback.events.models import Event, Notes
from hearback.plans.models import Milestone, ProgressUpdate, Version
from hearback.processes.models import Announcement, Document, NetworkMember, Process
from hearback.search.models import Kind
from hearback.search.sources import talking, writing

Touched = Iterator[tuple[Kind, Iterable[UUID]]]
SUBJECTS = frozenset(
    {
        *("process", "announcement", "document", "event", "contribution", "answer", "version", "commitment"),
        *("milestone", "network-member"),
    }
)
_ITSELF = {
    "announcement": (Kind.ANNOUNCEMENT,),
    "document": (Kind.DOCUMENT,),
    "event": (Kind.EVENT, Kind.NOTES),
    "network-member": (Kind.ORGANISATION,),
}


def touched(process: Process, subject: str, things: Collection[UUID]) -> Touched:
    """What is to be read again after something happened to subjects of one kind in a process.

    By kind alone, whatever happened: to look once too often does no harm, and a new verb is followed by itself.
    """
    for kind in _ITSELF.get(subject, ()):
        yield kind, things
    if subject == "process":
        yield Kind.PROCESS, [process.uuid]
        yield Kind.QUESTION, writing.question_rows(process)
        yield Kind.THEME, writing.theme_rows(process)
    elif subject == "contribution":
        yield Kind.CONTRIBUTION, things
        yield Kind.ANSWER, talking.answers_touched(things)
    elif subject == "answer":
        yield Kind.ANSWER, {*things, *talking.answers_beside(things)}
    elif subject == "version":
        yield Kind.COMMITMENT, writing.commitment_rows(process)
        yield Kind.PROGRESS, writing.progress_rows(process)
    elif subject in {"commitment", "milestone"}:
        yield Kind.PROGRESS, _reports(subject, things)


def _reports(subject: str, things: Collection[UUID]) -> Iterable[UUID]:
    reports = ProgressUpdate.objects.filter(commitment__uuid__in=things)
    if subject == "milestone":
        of = Milestone.objects.filter(uuid__in=things).values("commitment")
        reports = ProgressUpdate.objects.filter(commitment__in=of)
    return reports.values_list("uuid", flat=True)


def entries_of(organisations: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """The places in networks (with the process) of organisations that something happened to."""
    members = NetworkMember.objects.filter(organisation__uuid__in=organisations)
    yield from members.values_list("process__uuid", "uuid")


def becomes_public(subject: str, things: Collection[UUID]) -> dict[UUID, datetime]:
    """Which of these become public at an instant to come, and when."""
    now, them = clock.now(), {"uuid__in": list(things)}
    public: list[QuerySet[Any, tuple[UUID, datetime | None]]] = []
    if subject == "process":
        public.append(Process.objects.filter(opened__gt=now, **them).values_list("uuid", "opened"))
    if subject == "announcement":
        public.append(Announcement.objects.filter(published__gt=now, **them).values_list("uuid", "published"))
    if subject == "document":
        public.append(Document.objects.filter(published__gt=now, **them).values_list("uuid", "published"))
    if subject == "version":
        public.append(Version.objects.filter(published__gt=now, **them).values_list("uuid", "published"))
    if subject == "event":
        public.append(Event.objects.filter(published__gt=now, **them).values_list("uuid", "published"))
        notes = Notes.objects.filter(event__uuid__in=things, published__gt=now)
        public.append(notes.values_list("event__uuid", "published"))
    return _earliest(row for rows in public for row in rows)


def _earliest(rows: Iterable[tuple[UUID, datetime | None]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for thing, at in rows:
        if at is not None:
            found[thing] = min(at, found.get(thing, at))
    return found
