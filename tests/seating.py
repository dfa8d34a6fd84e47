"""Seating people one by one, as a person with a pencil would: what the arithmetic of seats is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

INVITED = "invited"


def everybody_sits(capacity: int | None, kept: Mapping[str, int], people: Sequence[tuple[str, bool]]) -> bool:
    """Whether every person (a side or none, invited or not) finds a place, some of which are kept for some."""
    if capacity is None:
        return True
    places = [group for group, number in kept.items() for _ in range(number)]
    places += [""] * (capacity - len(places))
    sits: dict[int, int] = {}

    def find(person: int, tried: set[int]) -> bool:
        side, invited = people[person]
        for place, group in enumerate(places):
            may = group in {"", side} or (group == INVITED and invited)
            if may and place not in tried:
                tried.add(place)
                if place not in sits or find(sits[place], tried):
                    sits[place] = person
                    return True
        return False

    return len(people) <= len(places) and all(find(person, set()) for person in range(len(people)))
