"""How far two people agree who read the same apart from each other. Plain sums: no table is asked, nothing is rounded.

`None` means that a measure is not defined: nobody's agreement can be told from chance where there was nothing to choose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

Pair = tuple[Hashable, Hashable]


def share(pairs: Sequence[Pair]) -> float | None:
    """How many of them are the same, of one: what a newspaper would call agreement, chance included."""
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa: how far two agree beyond what their own habits would give by chance. 1 is always, 0 as chance.

    Not defined where both gave one and the same answer to everything: then chance agrees always.
    """
    if not pairs:
        return None
    first, second = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    by_chance = sum(first[value] * second[value] for value in first)
    whole = len(pairs) ** 2
    if by_chance == whole:
        return None
    agreed = sum(one == other for one, other in pairs) * len(pairs)
    return (agreed - by_chance) / (whole - by_chance)


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for names: 1 less what differs, by what would differ by chance. Any number may code a unit.

    What only one coded counts for nothing. Not defined where only one answer was ever given.
    """
    totals: Counter[Hashable] = Counter()
    differs = 0.0
    for values in units:
        coders, counts = len(values), Counter(values)
        if coders > 1:
            totals.update(counts)
            differs += sum(count * (coders - count) for count in counts.values()) / (coders - 1)
    number = sum(totals.values())
    by_chance = sum(count * (number - count) for count in totals.values())
    return 1 - (number - 1) * differs / by_chance if by_chance else None
