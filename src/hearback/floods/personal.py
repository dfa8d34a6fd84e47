"""Nothing here is about anybody: no address is kept, and the key that a count was made with is destroyed after its day."""

from __future__ import annotations

from hearback.core.personal import CODE, Holding

HOLDINGS: list[Holding] = []
NOT_PERSONAL = {
    "floods.DailyKey.key": "a random number, destroyed when its day is over",
    "floods.Arrivals.key": "8 bytes of a digest with that number: nobody can say of what",
    "floods.UsedWork.task": CODE,
}
