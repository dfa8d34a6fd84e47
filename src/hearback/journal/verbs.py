"""The verbs of the journal: each room declares its own in `facts.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_known: dict[str, Verb] = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """What can happen: `room.what`, whether the public may see that it did, and the sentence a person reads."""

    name: str
    public: bool
    sentence: StrOrPromise


def verb(name: str, sentence: StrOrPromise, *, public: bool) -> Verb:
    """Declare a verb. Raises ValueError when the name is taken."""
    if name in _known:
        raise ValueError(f"The verb {name!r} is declared twice.")
    _known[name] = Verb(name, public, sentence)
    return _known[name]


def known() -> dict[str, Verb]:
    """Every verb by its name."""
    return dict(_known)
