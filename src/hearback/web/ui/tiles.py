"""The regions as a small map of tiles: each a link with its words and numbers in HTML, its mark drawn, a table beside.

On a phone the tiles are a list; on a wide screen they lie as the regions do (`core/regions.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hearback.core.regions import TILES, Region
from hearback.web.ui.charts import Mark, marks_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOWHERE = "none"  # how an address asks for those whose region is not known
Words = Callable[[Sequence[int]], "StrOrPromise"]


@dataclass(frozen=True, slots=True)
class RegionTile:
    """One tile. `column` and `row` count from 1; both are 0 for those whose region is not known, who lie below."""

    region: str
    label: StrOrPromise
    numbers: Sequence[int]
    words: StrOrPromise
    href: str
    chosen: bool
    column: int
    row: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The tiles with a caption. `names` are what the numbers of a tile count, in their order."""

    caption: StrOrPromise
    tiles: tuple[RegionTile, ...]
    names: Sequence[StrOrPromise]

    @property
    def columns(self) -> list[StrOrPromise]:
        """The headings of the table's numbers."""
        return list(self.names) or [pgettext("chart", "Number")]


def region_map(
    caption: StrOrPromise,
    numbers: Mapping[str, Sequence[int]],
    *,
    words: Words,
    names: Sequence[StrOrPromise] = (),
    href: Callable[[str], str] | None = None,
    chosen: str = "",
) -> RegionMap:
    """A map from each region's numbers (none is noughts); "" is whoever has no region, drawn where there are any.

    `href` gives the address of a region's list, of NOWHERE too. All tiles are on one scale. Raises ValueError for a
    region that has no tile.
    """
    if unknown := set(numbers) - {"", *Region.values}:
        raise ValueError(f"No tile for {sorted(unknown)}.")
    most = max((sum(each) for each in numbers.values()), default=0)
    none = [0] * max(len(names), 1)

    def tile(region: str, label: StrOrPromise, column: int, row: int) -> RegionTile:
        found = list(numbers.get(region, none))
        where = region or NOWHERE
        to = href(where) if href else ""
        return RegionTile(where, label, found, words(found), to, where == chosen, column, row, marks_of(found, most))

    tiles = [tile(one.region.value, one.region.label, one.column + 1, one.row + 1) for one in TILES]
    if sum(numbers.get("", ())):
        tiles.append(tile("", _("Elsewhere, or not said"), 0, 0))
    return RegionMap(caption, tuple(tiles), names)
