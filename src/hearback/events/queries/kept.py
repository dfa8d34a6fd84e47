"""Which places are left for whom, where some are kept."""

from __future__ import annotations

from hearback.events.fitting import Kind
from hearback.events.models import Event
from hearback.events.queries.seats import demand, room
from hearback.people.models import SideChoice


def free_for_sides(event: Event, *, invited: bool = False) -> dict[str, int]:
    """How many places somebody could have who comes for each side, and ("") for neither; empty where there is no limit."""
    if event.capacity is None:
        return {}
    places, taken = room(event), demand(event)
    return {side: places.free_for(Kind(side, invited), taken) or 0 for side in ("", *SideChoice.values)}
