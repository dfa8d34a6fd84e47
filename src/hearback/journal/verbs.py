"""The verbs of the journal: each room declares its own in `facts.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_known: dict[str, Verb] = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """What can happen: `room.what`, whether the public may see that it did, and the sentence a person reads.

    `kept_back` names references that facts of earlier versions hold and nobody is shown.
    """

    name: str
    public: bool
    sentence: StrOrPromise
    kept_back: frozenset[str] = frozenset()

    def shown(self, refs: Mapping[str, Any]) -> dict[str, Any]:
        """The references of a fact as they leave this site."""
        return {name: value for name, value in refs.items() if name not in self.kept_back}


def verb(name: str, sentence: StrOrPromise, *, public: bool, kept_back: Collection[str] = ()) -> Verb:
    """Declare a verb. Raises ValueError when the name is taken."""
    if name in _known:
        raise ValueError(f"The verb {name!r} is declared twice.")
    _known[name] = Verb(name, public, sentence, frozenset(kept_back))
    return _known[name]


def known() -> dict[str, Verb]:
    """Every verb by its name."""
    return dict(_known)
