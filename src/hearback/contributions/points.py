"""Where the points of a message stand in it. Pure: words come in, places go out."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The mark or number of a list, at the end of what stands before the first of its points.
_MARK = re.compile(r"\s*\(?(?:\d{1,2}|[a-h])[.):]\)?\s*$|\s*[•·▪●*–-]\s*$|\s+$")
Place = tuple[int, int]  # the first letter of a point, and the first after it


def places_of(whole: str, points: Sequence[str]) -> list[Place | None]:
    """Where each point stands, in the order of the words; None for one that does not stand there, or not after the others.

    Spaces and ends of lines may differ: a browser sends them in its own way.
    """
    found: list[Place | None] = []
    at = 0
    for point in points:
        words = r"\s+".join(map(re.escape, point.split()))
        match = re.compile(words).search(whole, at) if words else None
        found.append(match.span() if match else None)
        at = match.end() if match else at
    return found


def beside(whole: str, places: Sequence[Place]) -> list[Place]:
    """What stands in none of the points. The marks and numbers of a list are not worth telling."""
    edges = [0, *(edge for place in places for edge in place), len(whole)]
    between = zip(edges[::2], edges[1::2], strict=True)
    told = ((start, start + len(_MARK.sub("", whole[start:end]))) for start, end in between)
    return [(start, end) for start, end in told if sum(map(str.isalpha, whole[start:end])) > 1]
