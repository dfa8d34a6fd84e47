"""Whether bookings fit beside places that are kept for some: plain arithmetic, with no tables (decision 0006).

A booking is of a kind: a side or none, invited or not. It may use the places that nobody is kept from, those kept for its
side, and, invited, those kept for the invited. Bookings fit when, for every choice of kept groups, those who may use
nothing but these groups and the rest ask for no more than is there (Hall's condition). There are three groups at most, so
at most eight sums: no place is ever given to one booking, so none has to be moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import NamedTuple

INVITED = "invited"


class Kind(NamedTuple):
    """What decides which places a booking may use."""

    side: str
    invited: bool

    @property
    def groups(self) -> frozenset[str]:
        """The groups for whom places may be kept that this kind belongs to."""
        return frozenset(group for group in (self.side, INVITED if self.invited else "") if group)


@dataclass(frozen=True, slots=True)
class Room:
    """So many places (None: no limit), and how many of them are kept for whom."""

    capacity: int | None
    kept: Mapping[str, int] = field(default_factory=dict)

    def free_for(self, kind: Kind, demand: Mapping[Kind, int]) -> int | None:
        """How many places a booking of this kind could have beside `demand`; None where there is no limit."""
        if self.capacity is None:
            return None
        mine = kind.groups & self.kept.keys()
        return max(0, min(self._left(groups, demand) for groups in self._choices() if mine <= groups))

    def fits(self, demand: Mapping[Kind, int]) -> bool:
        """Whether all of this demand can be seated."""
        return self.capacity is None or all(self._left(groups, demand) >= 0 for groups in self._choices())

    def _left(self, groups: frozenset[str], demand: Mapping[Kind, int]) -> int:
        """What is left of these groups' places and the rest, for those who may use nothing else."""
        others = sum(places for group, places in self.kept.items() if group not in groups)
        asked = sum(places for kind, places in demand.items() if kind.groups & self.kept.keys() <= groups)
        return (self.capacity or 0) - others - asked

    def _choices(self) -> Iterator[frozenset[str]]:
        sizes = range(len(self.kept) + 1)
        return map(frozenset, chain.from_iterable(combinations(self.kept, size) for size in sizes))
