"""The plan at a glance: how far each commitment is, milestone by milestone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans.models import ProgressUpdate, Target, Version
from hearback.plans.queries.commitments import first_dates, is_late
from hearback.plans.queries.milestones import same_milestones, went_along
from hearback.plans.queries.versions import CommitmentLine, ThemeGroup, version_page, versions_visible_to
from hearback.processes import queries as processes

Complete = ProgressUpdate.Status.COMPLETE


class Stands(StrEnum):
    """Where a milestone stands today: it is exactly one of these."""

    COMPLETE = "complete"
    UNDER_WAY = "under-way"
    LATE = "late"  # past its day and not reported complete
    TO_COME = "to-come"  # not due, and nothing reported but that it has not started


@dataclass(frozen=True, slots=True)
class GlanceLine:
    """A commitment with its milestones counted; `moved` of them have another date than the first."""

    commitment: CommitmentLine
    stands: Counter[Stands]
    moved: int

    @property
    def milestones(self) -> int:
        """How many there are."""
        return sum(self.stands.values())


@dataclass(frozen=True, slots=True)
class GlanceGroup:
    """The commitments of one theme; those without one have no name."""

    name: Words
    lines: tuple[GlanceLine, ...]


def glance(viewer: Viewer, version: Version) -> tuple[GlanceGroup, ...]:
    """The commitments of a version by theme, each with where its milestones stand. A constant number of statements.

    Empty for a version that the viewer may not see.
    """
    page = version_page(viewer, version)
    if page is None:
        return ()
    stands, moved = _milestones(viewer, version)
    return tuple(GlanceGroup(group.name, _lines(group, stands, moved)) for group in page.groups)


def _lines(group: ThemeGroup, stands: dict[int, Counter[Stands]], moved: Counter[int]) -> tuple[GlanceLine, ...]:
    return tuple(GlanceLine(line, stands.get(line.number, Counter()), moved[line.number]) for line in group.commitments)


def _milestones(viewer: Viewer, version: Version) -> tuple[dict[int, Counter[Stands]], Counter[int]]:
    """By the number of the commitment: where its milestones stand, and how many of them moved to another date."""
    of_version = list(
        Target.objects.filter(entry__version=version)
        .annotate(went=went_along())
        .values_list("entry__commitment__number", "milestone", "due_written", "due_latest", "went")
    )
    same = same_milestones(version.process_id, any_went=any(went for *_line, went in of_version))
    visible = versions_visible_to(viewer, version.process).filter(number__lte=version.number)
    rows = Target.objects.filter(entry__version__in=visible.order_by().values("pk")).order_by("entry__version__number")
    first = first_dates(rows.values_list("milestone", "due_written"), same)
    updates = ProgressUpdate.objects.filter(
        commitment__process=version.process, milestone__isnull=False, recorded__lte=clock.now()
    )
    ordered = updates.order_by("happened", "id").values_list("milestone", "status")
    reported = {same.of(milestone or 0): status for milestone, status in ordered}
    today, pauses = clock.today(), processes.pauses(version.process)
    stands: dict[int, Counter[Stands]] = defaultdict(Counter)
    moved: Counter[int] = Counter()
    for number, milestone, written, latest, _went in of_version:
        late = latest is not None and is_late(latest, today, pauses)
        stands[number][_stands(reported.get(same.of(milestone), ""), late=late)] += 1
        moved[number] += first.get(same.of(milestone), "") != written
    return stands, moved


def _stands(status: str, *, late: bool) -> Stands:
    if status == Complete:
        return Stands.COMPLETE
    if late:
        return Stands.LATE
    return Stands.UNDER_WAY if status not in ("", ProgressUpdate.Status.NOT_STARTED) else Stands.TO_COME
