"""The map of tiles: every region has its place, and what is counted nowhere is said too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.regions import TILES, Region
from hearback.web.ui.tiles import NOWHERE, region_map

NUMBERS = st.dictionaries(st.sampled_from(Region.values), st.tuples(st.integers(0, 999), st.integers(0, 999)))


def drawn(numbers, **more):
    return region_map("Where", numbers, words=lambda found: f"{sum(found)} in all", names=["a", "b"], **more).tiles


def test_every_region_has_one_tile_and_no_two_lie_on_one_place():
    assert sorted(tile.region for tile in TILES) == sorted(Region)
    assert len({(tile.column, tile.row) for tile in TILES}) == len(Region)
    assert all(0 <= tile.column < 4 and 0 <= tile.row < 4 for tile in TILES)


@given(NUMBERS)
def test_every_region_is_drawn_and_nothing_is_lost_or_made(numbers):
    tiles = drawn(numbers)
    assert len(tiles) == len(Region)
    assert {tile.region: tuple(tile.numbers) for tile in tiles if sum(tile.numbers)} == {
        region: counted for region, counted in numbers.items() if sum(counted)
    }
    longest = max((sum(tile.numbers) for tile in tiles), default=0)
    for tile in tiles:
        width = sum(float(mark.width or 0) for mark in tile.marks)
        assert width == pytest.approx(100 * sum(tile.numbers) / longest if longest else 0, abs=0.01)


def test_those_without_a_region_lie_below_where_there_are_any():
    assert [tile.region for tile in drawn({"": (0, 0)}) if not tile.row] == []
    (below,) = [tile for tile in drawn({"": (2, 1)}, href=lambda region: f"?region={region}") if not tile.row]
    assert (below.region, below.words, below.href) == (NOWHERE, "3 in all", "?region=none")


def test_the_one_that_was_chosen_is_marked():
    assert [tile.region for tile in drawn({}, chosen="wales") if tile.chosen] == ["wales"]


def test_a_region_without_a_tile_is_refused():
    with pytest.raises(ValueError, match="atlantis"):
        drawn({"atlantis": (1, 1)})
