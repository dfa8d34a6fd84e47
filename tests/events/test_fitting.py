"""Whether bookings fit beside kept places, compared with giving out single places in every possible way."""

from hypothesis import example, given
from hypothesis import strategies as st

from hearback.events.fitting import INVITED, Kind, Room
from tests.seating import everybody_sits

GOVERNMENT, SOCIETY = "government", "civil-society"
KINDS = [Kind(side, invited) for side in ("", GOVERNMENT, SOCIETY) for invited in (False, True)]
KEPT = st.dictionaries(st.sampled_from([GOVERNMENT, SOCIETY, INVITED]), st.integers(0, 4))
DEMAND = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 4))


@st.composite
def rooms(draw) -> Room:
    kept = draw(KEPT)
    return Room(sum(kept.values()) + draw(st.integers(0, 4)), kept)


def sits(room: Room, demand: dict[Kind, int]) -> bool:
    """Whether every single person of this demand finds a single place."""
    people = [(kind.side, kind.invited) for kind, number in demand.items() for _ in range(number)]
    return everybody_sits(room.capacity, room.kept, people)


@given(rooms(), DEMAND)
@example(Room(3, {GOVERNMENT: 1, INVITED: 1}), {Kind(GOVERNMENT, True): 2, Kind("", False): 1})
@example(Room(3, {GOVERNMENT: 1, INVITED: 1}), {Kind(GOVERNMENT, True): 1, Kind("", False): 2})
def test_a_demand_fits_when_every_person_finds_a_place(room, demand):
    assert room.fits(demand) is sits(room, demand)


@given(rooms(), DEMAND, st.sampled_from(KINDS))
def test_what_is_free_for_somebody_is_the_most_that_still_fits(room, demand, kind):
    if not room.fits(demand):
        return
    free = room.free_for(kind, demand)
    with_more = {number: demand | {kind: demand.get(kind, 0) + number} for number in (free, free + 1)}
    assert sits(room, with_more[free])
    assert not sits(room, with_more[free + 1])


@given(KEPT, DEMAND, st.sampled_from(KINDS))
def test_where_there_is_no_limit_everybody_fits(kept, demand, kind):
    assert Room(None, kept).fits(demand)
    assert Room(None, kept).free_for(kind, demand) is None


def test_who_sits_in_two_groups_never_waits_beside_a_place_that_another_seating_would_free():
    room = Room(3, {GOVERNMENT: 1, INVITED: 1})
    assert room.free_for(Kind(GOVERNMENT, False), {Kind(GOVERNMENT, True): 1, Kind("", False): 1}) == 1
    assert room.free_for(Kind("", False), {Kind(GOVERNMENT, True): 1, Kind("", False): 1}) == 0
