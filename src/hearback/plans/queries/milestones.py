"""One milestone through all commitments: what went along in a merger is the same promise under another number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from hearback.plans.models import MilestoneLineage


@dataclass(frozen=True, slots=True)
class Same:
    """Which milestones are one: each by its id, and what stands for all of them."""

    heads: Mapping[int, int] = field(default_factory=dict)

    def of(self, milestone: int) -> int:
        """What stands for this one, and for all that it was and became."""
        return self.heads.get(milestone, milestone)

    def all_of(self, milestones: Iterable[int]) -> set[int]:
        """These, and all that they were and became."""
        wanted = {self.of(one) for one in milestones}
        return wanted | {one for one, head in self.heads.items() if head in wanted}


NONE = Same()


def went_along(milestone: str = "milestone") -> Exists:
    """For a statement about milestones: whether each went along from or to another commitment."""
    there = OuterRef(milestone)
    return Exists(MilestoneLineage.objects.filter(Q(before=there) | Q(after=there)))


def same_milestones(*processes: int, any_went: bool) -> Same:
    """Which milestones of these processes (by id) are one. One statement; none where none of those asked about went."""
    if not any_went:
        return NONE
    heads: dict[int, int] = {}
    rows = MilestoneLineage.objects.filter(version__process__in=processes).order_by("version__number", "id")
    for before, after in rows.values_list("before", "after"):
        heads[after] = heads.setdefault(before, before)
    return Same(heads)
