"""A plan in all its versions, for whoever takes it along whole: rows of each kind, whatever version they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans.models import (
    Change,
    Entry,
    Evidence,
    Field,
    Party,
    ProgressUpdate,
    Remark,
    Target,
    Wording,
)
from hearback.plans.queries.changing import change_rows
from hearback.plans.queries.commitments import MilestoneLine, first_dates, milestone_line
from hearback.plans.queries.evidence import EVERYBODY_MAY_SEE
from hearback.plans.queries.milestones import same_milestones, went_along
from hearback.plans.queries.rows import latest_progress, progress_visible_to
from hearback.plans.queries.versions import versions_visible_to
from hearback.processes.models import Process

GOING = Entry.Standing.GOING


@dataclass(frozen=True, slots=True)
class EntryLine:
    """What one version says of one commitment, with its parties and the report last made on it."""

    entry: Entry
    parties: dict[str, list[Words]]
    members: list[tuple[Words, Words]]  # of coalitions among them: the coalition and the member
    progress: ProgressUpdate | None


def entries_visible_to(viewer: Viewer, process: Process) -> QuerySet[Entry]:
    """What each version the viewer may see says of each commitment; what a version withdraws comes last in it."""
    entries = Entry.objects.filter(version__in=versions_visible_to(viewer, process).order_by().values("pk"))
    last = Case(When(standing=GOING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = entries.select_related("version", "commitment", "theme")
    return rows.order_by("version__number", last, "commitment__number")


def wordings_visible_to(viewer: Viewer, process: Process) -> QuerySet[Wording]:
    """Each sentence as each version reads, in the order of the plan."""
    going = entries_visible_to(viewer, process).filter(standing=GOING).order_by()
    parts = [When(field=field.value, then=Value(number)) for number, field in enumerate(Field)]
    part = Case(*parts, default=Value(len(parts)), output_field=IntegerField())
    rows = Wording.objects.filter(entry__in=going.values("pk"))
    rows = rows.select_related("sentence", "entry__version", "entry__commitment")
    return rows.order_by("entry__version__number", "entry__commitment__number", part, "order", "id")


def targets_visible_to(viewer: Viewer, process: Process) -> QuerySet[Target]:
    """Each milestone as each version has it, in the order of the plan."""
    going = entries_visible_to(viewer, process).filter(standing=GOING).order_by()
    return _targets().filter(entry__in=going.values("pk"))


def changes_visible_to(viewer: Viewer, process: Process) -> QuerySet[Change]:
    """Everything that any version says otherwise than the one before it, with its cause, in the order of the plan."""
    return change_rows().filter(version__in=versions_visible_to(viewer, process).order_by().values("pk"))


def reports_visible_to(viewer: Viewer, process: Process) -> QuerySet[ProgressUpdate]:
    """Every report that the viewer may read, without what stands beside it."""
    return progress_visible_to(viewer, process).prefetch_related(None).order_by("pk")


def evidence_visible_to(viewer: Viewer, process: Process) -> QuerySet[Evidence]:
    """Where one can see what was reported: addresses, and files that everybody may see, without their bytes."""
    reports = reports_visible_to(viewer, process).order_by().values("pk")
    rows = Evidence.objects.filter(EVERYBODY_MAY_SEE, update__in=reports).defer("data")
    return rows.select_related("update__commitment").order_by("pk")


def remarks_visible_to(viewer: Viewer, process: Process) -> QuerySet[Remark]:
    """What the sides say to these reports; what was replaced is left out, as on their pages."""
    reports = reports_visible_to(viewer, process).order_by().values("pk")
    rows = Remark.objects.filter(update__in=reports, replaced=None)
    return rows.select_related("update__commitment").order_by("pk")


def entry_lines(viewer: Viewer, process: Process) -> Iterator[EntryLine]:
    """`entries_visible_to` with who takes part and how far it is. Three statements, whatever the plan."""
    entries = list(entries_visible_to(viewer, process))
    parties: dict[int, dict[str, list[Words]]] = defaultdict(lambda: defaultdict(list))
    rows = Party.objects.filter(entry__version__in={entry.version_id for entry in entries})
    members: dict[int, list[tuple[Words, Words]]] = defaultdict(list)
    for party in rows.select_related("organisation", "coalition"):
        if party.coalition is None:
            parties[party.entry_id][party.part].append(party.organisation.name)
        else:
            members[party.entry_id].append((party.coalition.name, party.organisation.name))
    progress = latest_progress({entry.commitment_id for entry in entries})
    for entry in entries:
        yield EntryLine(entry, parties[entry.pk], members[entry.pk], progress.get(entry.commitment_id))


def milestone_lines(viewer: Viewer, process: Process) -> Iterator[tuple[Target, MilestoneLine]]:
    """`targets_visible_to`, each as the page of its commitment shows it. Two statements, whatever the plan."""
    entries = entries_visible_to(viewer, process).order_by()
    targets = list(_targets().filter(entry__in=entries.values("pk")).annotate(went=went_along()))
    same = same_milestones(process.pk, any_went=any(target.went for target in targets))
    reported: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in ProgressUpdate.objects.filter(commitment__process=process, milestone__isnull=False):
        if update.milestone_id is not None:
            reported[same.of(update.milestone_id)].append(update)
    first = first_dates(((target.milestone_id, target.due_written) for target in targets), same)
    for target in targets:
        if target.entry.standing == GOING:
            head = same.of(target.milestone_id)
            yield target, milestone_line(target, first.get(head, ""), reported[head])


def _targets() -> QuerySet[Target]:
    rows = Target.objects.select_related("milestone", "entry__version", "entry__commitment")
    return rows.order_by("entry__version__number", "entry__commitment__number", "milestone__number")
