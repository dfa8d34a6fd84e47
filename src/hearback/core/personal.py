"""How a room declares what it holds about people (UK GDPR articles 5, 13 and 17).

Each room's `personal.py` names every text or contact field of its tables: personal ones in `HOLDINGS`,
the others in `NOT_PERSONAL` with a reason. A test fails for a field in neither.
It also has `held_about(participant)`, what the room holds about one person; its `actions` have
`erase_participant(...)`, which takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAFF_TEXT = "written by staff for publication, about the process and not about a person"
CODE = "a code, key, reference or file digest that the software made"


@dataclass(frozen=True, slots=True)
class Holding:
    """One personal field: `app.Model.field`, what it is, why it is held, how long, and how it is erased."""

    field: str
    what: StrOrPromise
    why: StrOrPromise
    how_long: StrOrPromise
    erased: StrOrPromise


@dataclass(frozen=True, slots=True)
class Held:
    """One thing held about one person, as they may read it; `file` names one that they can save."""

    what: StrOrPromise
    value: str
    since: datetime | None = None
    file: UUID | None = None


def names(holdings: Iterable[Holding]) -> set[str]:
    """The fields that these holdings are about."""
    return {holding.field for holding in holdings}
