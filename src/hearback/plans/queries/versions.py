"""Versions, and the page of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import queries as journal
from hearback.plans import rules
from hearback.plans.models import Entry, Party, ProgressUpdate, Target, Version
from hearback.plans.queries.rows import latest_progress
from hearback.processes import rules as processes_rules
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Status = Version.Status


@dataclass(frozen=True, slots=True)
class VersionDays:
    """The days of a process that hang on its public versions: those for comment with a last day, the first such day
    first; and since when the first final plan is public.
    """

    closing: tuple[Version, ...] = ()
    carried_out_since: date | None = None


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment as a list shows it."""

    uuid: UUID
    number: int
    title: Words
    withdrawn: bool
    starts: str
    ends: str
    leads: tuple[Words, ...]
    supports: tuple[Words, ...]
    partners: tuple[Words, ...]
    milestones: int
    progress: str
    progress_label: StrOrPromise
    progress_when: date | None
    progress_of_milestone: bool = False  # the report is on one of its milestones, not on the whole


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """The commitments of one theme; those without one have no name."""

    slug: str
    name: Words
    commitments: tuple[CommitmentLine, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version as a page shows it."""

    version: Version
    is_public: bool
    is_current: bool
    open_for_comment: bool
    groups: tuple[ThemeGroup, ...]
    withdrawn: tuple[CommitmentLine, ...]
    commitments: int


def versions_visible_to(viewer: Viewer, process: Process) -> QuerySet[Version]:
    """The published versions of an open process; for those who write it also drafts and embargoes. The oldest first."""
    versions = Version.objects.filter(process=process).select_related("process", "previous").order_by("number")
    if rules.may_read_drafts(viewer, process):
        return versions
    if not processes_rules.may_see(viewer, process, clock.now()):
        return versions.none()
    return versions.filter(published__lte=clock.now())


def version_visible_to(viewer: Viewer, process: Process, number: int) -> Version | None:
    """A version by its number, if the viewer may know that it is there."""
    return versions_visible_to(viewer, process).filter(number=number).first()


def current_version(viewer: Viewer, process: Process) -> Version | None:
    """The latest version that is published and out, whoever asks."""
    return versions_visible_to(viewer, process).filter(published__lte=clock.now()).last()


def draft_version(viewer: Viewer, process: Process) -> Version | None:
    """The version being written, for those who write it."""
    if not rules.may_read_drafts(viewer, process):
        return None
    return versions_visible_to(viewer, process).filter(published=None).first()


def open_for_comment(process: Process) -> Version | None:
    """The version that comments count for today: the latest public one, if it is for comment and its days last."""
    version = current_version(NOBODY, process)
    return version if version and _is_open(version, clock.today()) else None


def _is_open(version: Version, today: date) -> bool:
    begun = version.comment_opens is None or version.comment_opens <= today
    over = version.comment_closes is not None and version.comment_closes < today
    return version.status == Status.FOR_COMMENT and begun and not over


def version_days(of: Sequence[Process]) -> dict[int, VersionDays]:
    """The days that hang on the public versions of each of these processes, by its id. One statement; none without any."""
    dated = Q(status=Status.FINAL) | Q(status=Status.FOR_COMMENT, comment_closes__isnull=False)
    rows = Version.objects.filter(dated, process__in=of, published__lte=clock.now()).order_by("comment_closes", "id")
    closing: dict[int, list[Version]] = defaultdict(list)
    finals: dict[int, date] = {}
    for version in rows if of else ():
        if version.status == Status.FOR_COMMENT:
            closing[version.process_id].append(version)
        elif at := version.happened or version.published:
            finals[version.process_id] = min(clock.day(at), finals.get(version.process_id, date.max))
    return {one.pk: VersionDays(tuple(closing[one.pk]), finals.get(one.pk)) for one in of}


def carried_out_since(process: Process) -> date | None:
    """Since when its first final plan is public. One statement."""
    return version_days([process])[process.pk].carried_out_since


def version_page(viewer: Viewer, version: Version) -> VersionPage | None:
    """One version with its commitments by theme, or None if the viewer may not see it. Five statements."""
    visible = list(versions_visible_to(viewer, version.process))
    found = next((one for one in visible if one.pk == version.pk), None)
    if found is None:
        return None
    now = clock.now()
    current = next((one for one in reversed(visible) if one.published is not None and one.published <= now), None)
    lines = _lines(found)
    groups: dict[str, tuple[Words, list[CommitmentLine]]] = {}
    for slug, name, line in lines:
        if not line.withdrawn:
            groups.setdefault(slug, (name, []))[1].append(line)
    is_current = current is not None and current.pk == found.pk
    return VersionPage(
        version=found,
        is_public=found.published is not None and found.published <= clock.now(),
        is_current=is_current,
        open_for_comment=is_current and _is_open(found, clock.today()),
        groups=tuple(ThemeGroup(slug, name, tuple(group)) for slug, (name, group) in groups.items()),
        withdrawn=tuple(line for _slug, _name, line in lines if line.withdrawn),
        commitments=sum(not line.withdrawn for _slug, _name, line in lines),
    )


def _lines(version: Version) -> list[tuple[str, Words, CommitmentLine]]:
    """Each commitment with its theme, by the order of the themes; what has no theme comes last."""
    entries = list(Entry.objects.filter(version=version).select_related("commitment", "theme"))
    entries.sort(key=lambda e: (e.theme is None, e.theme.order if e.theme else 0, e.theme_id or 0, e.commitment.number))
    parties: dict[tuple[int, str], list[Words]] = defaultdict(list)
    for party in Party.objects.filter(entry__version=version, coalition=None).select_related("organisation"):
        parties[party.entry_id, party.part].append(party.organisation.name)
    milestones = Counter(Target.objects.filter(entry__version=version).values_list("entry_id", flat=True))
    progress = latest_progress([entry.commitment_id for entry in entries])
    return [
        (
            entry.theme.slug if entry.theme else "",
            entry.theme.name if entry.theme else {},
            _line(entry, parties, milestones[entry.pk], progress.get(entry.commitment_id)),
        )
        for entry in entries
    ]


def _line(
    entry: Entry, parties: dict[tuple[int, str], list[Words]], milestones: int, latest: ProgressUpdate | None
) -> CommitmentLine:
    part = Party.Part
    return CommitmentLine(
        uuid=entry.commitment.uuid,
        number=entry.commitment.number,
        title=entry.title,
        withdrawn=entry.standing == Entry.Standing.WITHDRAWN,
        starts=entry.starts_written,
        ends=entry.ends_written,
        leads=tuple(parties[entry.pk, part.LEAD]),
        supports=tuple(parties[entry.pk, part.SUPPORT]),
        partners=tuple(parties[entry.pk, part.PARTNER]),
        milestones=milestones,
        progress=latest.status if latest else "",
        progress_label=latest.get_status_display() if latest else "",
        progress_when=clock.day(latest.happened) if latest else None,
        progress_of_milestone=latest is not None and latest.milestone_id is not None,
    )


def last_fact(version: Version) -> int:
    """The number of the last fact about a version, 0 for none: the same under its lock means that nothing was edited."""
    return journal.about(version.uuid).order_by().aggregate(last=Max("id"))["last"] or 0
