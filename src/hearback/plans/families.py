"""What became of what between two versions, as plain values: comparing them asks who is the same as whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from hearback.plans.models import CommitmentLineage, MilestoneLineage, SentenceLineage, Version

SPLIT, MERGED, MOVED = CommitmentLineage.Kind.SPLIT, CommitmentLineage.Kind.MERGED, CommitmentLineage.Kind.MOVED


@dataclass(frozen=True, slots=True)
class Families:
    """The rows of lineage from one version to another: earlier, later, and for commitments in which way."""

    commitments: tuple[tuple[UUID, UUID, str], ...] = ()
    sentences: tuple[tuple[UUID, UUID], ...] = ()
    milestones: tuple[tuple[UUID, UUID], ...] = ()

    def sources(self, commitment: UUID) -> dict[UUID, str]:
        """Everything that a commitment came from, the nearest first, and in which way."""
        came: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
        for before, after, kind in self.commitments:
            came[after].append((before, kind))
        return _reached(commitment, came)

    def became(self, commitment: UUID) -> dict[UUID, str]:
        """Everything that a commitment became, the nearest first, and in which way."""
        went: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
        for before, after, kind in self.commitments:
            went[before].append((after, kind))
        return _reached(commitment, went)

    def earlier_milestone(self, milestone: UUID, among: Container[UUID]) -> UUID | None:
        """What a milestone was before, if that is among these."""
        came = {after: before for before, after in self.milestones}
        while milestone in came:
            milestone = came[milestone]
            if milestone in among:
                return milestone
        return None


NONE = Families()


def _reached(start: UUID, leads: dict[UUID, list[tuple[UUID, str]]]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    waiting = [(start, str(MOVED))]
    while waiting:
        here, way = waiting.pop(0)
        for there, kind in leads[here]:
            so_far = _both(way, kind)
            if there != start and (there not in found or (found[there] == SPLIT and so_far != SPLIT)):
                found[there] = so_far
                waiting.append((there, so_far))
    return found


def _both(one: str, other: str) -> str:
    """A part of a part is a part; what only got other numbers only got another number."""
    if SPLIT in (one, other):
        return SPLIT
    return MOVED if one == other == MOVED else MERGED


@dataclass(slots=True)
class Groups:
    """Things put together by pairs: what is tied to what, however far."""

    heads: dict[UUID, UUID] = field(default_factory=dict)

    def head(self, one: UUID) -> UUID:
        """The one that stands for all those tied to this."""
        while (above := self.heads.get(one, one)) != one:
            one = above
        return one

    def tie(self, one: UUID, other: UUID) -> None:
        """Put two together, with all that each is tied to."""
        first, second = self.head(one), self.head(other)
        self.heads.setdefault(first, first)
        self.heads[second] = first

    def together(self, here: Iterable[UUID]) -> Iterator[list[UUID]]:
        """Those of these that are tied to something, group by group, each in the order given."""
        groups: dict[UUID, list[UUID]] = {}
        for one in here:
            if one in self.heads:
                groups.setdefault(self.head(one), []).append(one)
        yield from groups.values()


def between(before: Version, after: Version) -> Families:
    """What became of what in the versions after one and up to another. Three statements."""
    return Families(
        tuple((one, other, kind) for one, other, kind in _rows(CommitmentLineage, before, after, "kind")),
        tuple((one, other) for one, other in _rows(SentenceLineage, before, after)),
        tuple((one, other) for one, other in _rows(MilestoneLineage, before, after)),
    )


def _rows(model: type[Model], before: Version, after: Version, *more: str) -> Iterable[Any]:
    found = model._default_manager.filter(
        version__process=after.process_id, version__number__gt=before.number, version__number__lte=after.number
    )
    return found.order_by("version__number", "id").values_list("before__uuid", "after__uuid", *more)
