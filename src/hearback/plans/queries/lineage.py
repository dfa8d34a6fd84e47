"""What became of a commitment and where it came from: followed through all versions that the viewer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans.models import (
    Commitment,
    CommitmentLineage,
    Entry,
    SentenceLineage,
    Version,
)
from hearback.plans.queries.versions import versions_visible_to
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class Named:
    """A commitment by its number and the title it had last."""

    id: int
    uuid: UUID
    number: int
    title: Words = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """That in a version one commitment became another, or gave it a part."""

    version: Version
    kind: str
    before: Named
    after: Named

    @property
    def is_whole(self) -> bool:
        """Whether the earlier one went into the later one whole; else it gave a part of itself."""
        return self.kind != CommitmentLineage.Kind.SPLIT


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a commitment came from and what became of it: the nearest steps first, then those beyond them."""

    came_from: tuple[Step, ...]
    became: tuple[Step, ...]

    def __bool__(self) -> bool:
        return bool(self.came_from or self.became)


def lineage(viewer: Viewer, commitment: Commitment) -> Lineage:
    """Both ways, as far as they go. Two statements; a version that the viewer may not see adds nothing."""
    steps = lineage_steps(viewer, commitment.process)
    back = _walk(commitment.pk, steps, lambda step: step.after.id, lambda step: step.before.id)
    forth = _walk(commitment.pk, steps, lambda step: step.before.id, lambda step: step.after.id)
    return Lineage(tuple(back), tuple(forth))


def lineage_steps(viewer: Viewer, process: Process) -> list[Step]:
    """Every step in a process that the viewer may see, in the order of the versions. Two statements."""
    visible = versions_visible_to(viewer, process).order_by()
    rows = CommitmentLineage.objects.filter(version__in=visible.values("pk"))
    found = list(rows.select_related("version", "before", "after").order_by("version__number", "before__number", "id"))
    wanted = {one.pk for row in found for one in (row.before, row.after)}
    titles: dict[int, Words] = {}
    if wanted:
        entries = Entry.objects.filter(commitment__in=wanted, version__in=visible.values("pk"))
        titles = dict(entries.order_by("version__number").values_list("commitment_id", "title"))
    return [
        Step(row.version, row.kind, _named(row.before, titles), _named(row.after, titles))
        for row in found
        if row.before_id in titles and row.after_id in titles
    ]


def _named(one: Commitment, titles: dict[int, Words]) -> Named:
    return Named(one.pk, one.uuid, one.number, titles.get(one.pk, {}))


def _walk(start: int, steps: Sequence[Step], near: Callable[[Step], int], far: Callable[[Step], int]) -> Iterable[Step]:
    """The steps from here on, each once, the nearest first."""
    leads: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        leads[near(step)].append(step)
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop(0)
        for step in leads[here]:
            yield step
            if far(step) not in reached:
                reached.add(far(step))
                waiting.append(far(step))


# --- sentences and milestones, by their ids, for whoever follows something said about one


@dataclass(frozen=True, slots=True)
class Passed:
    """That in a version (by its number) one sentence or milestone became another, or part of it."""

    version: int
    before: int
    after: int
    kind: str


def sentences_passed(process: Process) -> list[Passed]:
    """What became of the sentences of a process, version by version. The caller keeps to versions that may be seen."""
    rows = SentenceLineage.objects.filter(version__process=process)
    ordered = rows.order_by("version__number", "id")
    return [Passed(*values) for values in ordered.values_list("version__number", "before_id", "after_id", "kind")]


def became(things: Iterable[int], passed: Sequence[Passed], *, after: int = 0, until: int | None = None) -> set[int]:
    """What these ids became, themselves among it, in the versions after one number and up to another."""
    steps = [step for step in passed if after < step.version and (until is None or step.version <= until)]
    found = set(things)
    for _version, of_one in groupby(steps, key=lambda step: step.version):
        _spread(found, [(step.before, step.after) for step in of_one])
    return found


def came_from(things: Iterable[int], passed: Sequence[Passed], *, until: int | None = None) -> set[int]:
    """What these ids came from, themselves among it, in the versions up to a number."""
    steps = [step for step in passed if until is None or step.version <= until]
    found = set(things)
    for _version, of_one in groupby(reversed(steps), key=lambda step: step.version):
        _spread(found, [(step.after, step.before) for step in of_one])
    return found


def _spread(found: set[int], steps: Sequence[tuple[int, int]]) -> None:
    """Follow the steps of one version, which may have been taken in any order."""
    while new := {far for near, far in steps if near in found} - found:
        found |= new
