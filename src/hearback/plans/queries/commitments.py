"""The page of one commitment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from hearback.core import clock, languages
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Viewer
from hearback.people.models import Organisation
from hearback.plans.models import (
    Assessment,
    Change,
    Entry,
    Field,
    MilestoneLineage,
    Party,
    ProgressUpdate,
    Target,
    Version,
    Wording,
)
from hearback.plans.queries.changing import changes_of_commitment
from hearback.plans.queries.evidence import with_evidence
from hearback.plans.queries.milestones import Same, same_milestones, went_along
from hearback.plans.queries.versions import current_version, versions_visible_to
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.processes.queries import Pauses

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Complete = ProgressUpdate.Status.COMPLETE


@dataclass(frozen=True, slots=True)
class SentenceText:
    """A sentence as it reads in this version."""

    uuid: UUID
    text: Words
    behind: tuple[str, ...] = ()

    @property
    def newer(self) -> Words:
        """What it says in the languages that changed since the one in use did; empty where that is up to date."""
        if languages.current() not in self.behind:
            return {}
        return {code: text for code, text in self.text.items() if code not in self.behind}


@dataclass(frozen=True, slots=True)
class FieldText:
    """One part of a commitment, sentence by sentence."""

    field: str
    label: StrOrPromise
    sentences: tuple[SentenceText, ...]


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone: when it was first due, when it is due now, and what was reported, the latest first."""

    uuid: UUID
    number: int
    text: Words
    output: Words
    first_due: str
    due: str
    due_latest: date | None
    moved: bool
    overdue: bool
    updates: tuple[ProgressUpdate, ...]

    @property
    def latest(self) -> ProgressUpdate | None:
        """The latest report, if there is one."""
        return self.updates[0] if self.updates else None


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """A commitment in one version, with what was done on it and how it came to be."""

    entry: Entry
    version: Version
    withdrawn: bool
    leads: tuple[Organisation, ...]
    supports: tuple[Organisation, ...]
    partners: tuple[Organisation, ...]
    coalitions: tuple[tuple[Organisation, tuple[Organisation, ...]], ...]  # those among them, with their members
    fields: tuple[FieldText, ...]
    milestones: tuple[MilestoneLine, ...]
    progress: tuple[ProgressUpdate, ...]
    assessments: tuple[Assessment, ...]
    lineage: tuple[Change, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A milestone whose day has passed without a report that it is complete.

    `missed` is the end of that day, or of the first after a pause in which it lies; never before the version was published.
    """

    milestone: UUID
    commitment: UUID
    number: int
    text: Words
    due: str
    due_latest: date
    missed: datetime
    status: str
    first_due: str = ""  # where it was another


def commitment_page(
    viewer: Viewer, process: Process, number: int, version: Version | None = None
) -> CommitmentPage | None:
    """A commitment as one version says it (the current one, unless another is named); None if the viewer may not see it.

    A constant number of statements, whatever the number of sentences, milestones and versions.
    """
    shown = current_version(viewer, process) if version is None else version
    visible = list(versions_visible_to(viewer, process))
    if shown is None or shown.pk not in {one.pk for one in visible}:
        return None
    rows = Entry.objects.filter(commitment__process=process, commitment__number=number, version__in=visible)
    there = OuterRef("commitment")
    lines = MilestoneLineage.objects.filter(Q(before__commitment=there) | Q(after__commitment=there))
    rows = rows.annotate(any_went=Exists(lines))
    entries = {entry.version_id: entry for entry in rows.select_related("commitment__process", "theme")}
    if shown.pk not in entries:
        return None
    entry = entries[shown.pk]
    parties = Party.objects.filter(entry=entry).select_related("organisation", "coalition")
    # A milestone that came along from another commitment brings its reports and its first date.
    same = same_milestones(process.pk, any_went=any(one.any_went for one in entries.values()))
    here = Target.objects.filter(entry__in=entries.values()).select_related("milestone", "entry__version")
    targets = list(here.order_by("entry__version__number", "milestone__number"))
    mine = {same.of(target.milestone_id): target.milestone for target in targets}
    elsewhere = same.all_of(target.milestone_id for target in targets) - {target.milestone_id for target in targets}
    about = Q(commitment=entry.commitment) | Q(milestone__in=elsewhere) if elsewhere else Q(commitment=entry.commitment)
    updates = list(with_evidence(ProgressUpdate.objects.filter(about)))
    for update in updates:
        if update.milestone is not None:
            update.milestone = mine.get(same.of(update.milestone.pk), update.milestone)
    of_part: dict[str, list[Organisation]] = defaultdict(list)
    members: dict[Organisation, list[Organisation]] = defaultdict(list)
    for party in parties:
        if party.coalition is None:
            of_part[party.part].append(party.organisation)
        elif party.organisation not in members[party.coalition]:
            members[party.coalition].append(party.organisation)
    return CommitmentPage(
        entry=entry,
        version=shown,
        withdrawn=entry.standing == Entry.Standing.WITHDRAWN,
        leads=tuple(of_part[Party.Part.LEAD]),
        supports=tuple(of_part[Party.Part.SUPPORT]),
        partners=tuple(of_part[Party.Part.PARTNER]),
        coalitions=tuple((coalition, tuple(named)) for coalition, named in members.items()),
        fields=_fields(entry),
        milestones=_milestones(entry, targets, _first_dates(targets, elsewhere, visible, same), updates, same),
        progress=tuple(updates),
        assessments=tuple(Assessment.objects.filter(commitment=entry.commitment)),
        lineage=tuple(changes_of_commitment(viewer, entry.commitment)),
        versions=tuple(one for one in visible if one.pk in entries),
    )


def _fields(entry: Entry) -> tuple[FieldText, ...]:
    found: dict[str, list[SentenceText]] = defaultdict(list)
    for wording in Wording.objects.filter(entry=entry).select_related("sentence").order_by("order", "id"):
        found[wording.field].append(SentenceText(wording.sentence.uuid, wording.text, tuple(wording.behind)))
    return tuple(FieldText(field.value, field.label, tuple(found[field])) for field in Field if field in found)


def _milestones(
    entry: Entry, targets: list[Target], first: Mapping[int, str], updates: list[ProgressUpdate], same: Same
) -> tuple[MilestoneLine, ...]:
    reported: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in updates:
        if update.milestone_id is not None:
            reported[same.of(update.milestone_id)].append(update)
    pauses = processes.pauses(entry.commitment.process)
    return tuple(
        milestone_line(target, first.get(head, ""), reported[head], pauses)
        for target in targets
        if target.entry_id == entry.pk and (head := same.of(target.milestone_id))
    )


def _first_dates(
    targets: list[Target], elsewhere: Collection[int], visible: Sequence[Version], same: Same
) -> dict[int, str]:
    """The date that each milestone had in the first of these versions that gave it one, by what stands for it."""
    rows = [(one.entry.version.number, one.milestone_id, one.due_written) for one in targets]
    if elsewhere:
        others = Target.objects.filter(milestone__in=elsewhere, entry__version__in=visible)
        rows += others.values_list("entry__version__number", "milestone", "due_written")
    return first_dates(((milestone, due) for _version, milestone, due in sorted(rows)), same)


def first_dates(rows: Iterable[tuple[int, str]], same: Same) -> dict[int, str]:
    """The first date of each milestone, by what stands for it: of rows in the order of their versions."""
    first: dict[int, str] = {}
    for milestone, due in rows:
        if due:
            first.setdefault(same.of(milestone), due)
    return first


def milestone_line(
    target: Target, first_due: str, updates: list[ProgressUpdate], pauses: Pauses | None = None
) -> MilestoneLine:
    """A milestone as one version has it; `updates` are the reports on it, the latest first.

    A pause moves no date of a plan; but nobody is called late for days on which the process stands still.
    """
    done = bool(updates) and updates[0].status == Complete
    return MilestoneLine(
        uuid=target.milestone.uuid,
        number=target.milestone.number,
        text=target.text,
        output=target.output,
        first_due=first_due,
        due=target.due_written,
        due_latest=target.due_latest,
        moved=first_due != target.due_written,
        overdue=not done and target.due_latest is not None and is_late(target.due_latest, clock.today(), pauses),
        updates=tuple(updates),
    )


def is_late(due: date, today: date, pauses: Pauses | None) -> bool:
    """Whether a day has passed: not while the process stands still, and one that lies in a pause once that is over."""
    if pauses is None:
        return due < today
    return pauses.on(today) is None and pauses.goes_on(due) < today


def overdue_milestones(process: Process, today: date) -> list[Overdue]:
    """Milestones of the current version, as the public sees it, due before `today` and not reported complete.

    None while the process is paused.
    """
    version = current_version(NOBODY, process)
    if version is None:
        return []
    pauses = processes.pauses(process)
    late = Target.objects.filter(
        entry__version=version, entry__standing=Entry.Standing.GOING, due_latest__lt=today
    ).select_related("milestone", "entry__commitment")
    ordered = late.order_by("due_latest", "milestone__commitment__number", "milestone__number")
    rows = list(ordered.annotate(went=went_along()))
    same = same_milestones(process.pk, any_went=any(target.went for target in rows))
    milestones = same.all_of(target.milestone_id for target in rows)
    status = latest_status(milestones, same)
    public = Target.objects.filter(milestone__in=milestones, entry__version__published__lte=clock.now())
    dates = public.exclude(due_written="").order_by("entry__version__number").values_list("milestone", "due_written")
    first = first_dates(dates if milestones else (), same)
    return [
        Overdue(
            milestone=target.milestone.uuid,
            commitment=target.entry.commitment.uuid,
            number=target.entry.commitment.number,
            text=target.text,
            due=target.due_written,
            due_latest=target.due_latest,
            missed=max(clock.end_of(pauses.goes_on(target.due_latest)), version.published or clock.now()),
            status=status.get(same.of(target.milestone_id), ""),
            first_due=due if (due := first[same.of(target.milestone_id)]) != target.due_written else "",
        )
        for target in rows
        if target.due_latest is not None
        and is_late(target.due_latest, today, pauses)
        and status.get(same.of(target.milestone_id)) != Complete
    ]


def latest_status(milestones: Collection[int], same: Same) -> dict[int, str]:
    """What was last reported of each of these milestones, by what stands for it. One statement."""
    updates = ProgressUpdate.objects.filter(milestone__in=milestones, recorded__lte=clock.now()).order_by(
        "happened", "id"
    )
    return {same.of(milestone): status for milestone, status in updates.values_list("milestone", "status")}


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone whose day comes, as the public reads it."""

    process: int
    number: int  # of its commitment
    text: Words
    due: date


def milestones_coming(of: Sequence[Process], first: date, last: date) -> list[Coming]:
    """The milestones of the current versions of these processes that are due within these days and not reported complete,
    the first first. One statement, and two where one of them went along in a merger; none without processes.
    """
    if not of:
        return []
    public = Version.objects.filter(published__lte=clock.now())
    newer = public.filter(process=OuterRef("entry__version__process"), number__gt=OuterRef("entry__version__number"))
    reports = ProgressUpdate.objects.filter(milestone=OuterRef("milestone")).order_by("-happened", "-id")
    rows = Target.objects.filter(
        ~Exists(newer),
        entry__version__process__in=of,
        entry__version__published__lte=clock.now(),
        entry__standing=Entry.Standing.GOING,
        due_latest__gte=first,
        due_latest__lte=last,
    ).annotate(status=Subquery(reports.values("status")[:1]), went=went_along())
    columns = ("entry__version__process", "entry__commitment__number", "text", "due_latest")
    found = list(rows.order_by("due_latest", "id").values_list(*columns, "milestone", "status", "went"))
    along = [milestone for *_line, milestone, _status, went in found if went]
    same = same_milestones(*(process.pk for process in of), any_went=bool(along))
    known = latest_status(same.all_of(along), same) if along else {}
    return [
        Coming(pk, number, text, due)
        for pk, number, text, due, milestone, status, went in found
        if due and (known.get(same.of(milestone)) if went else status) != Complete
    ]
