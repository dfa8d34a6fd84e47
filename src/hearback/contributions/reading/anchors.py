"""Which sentence of a plan a marked passage has become: the same words or words within it, never a guess.

Letters' size, white space, and the quotation marks, dashes and dots that word processors put in place of others make no
difference; anything else does.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from hearback.core.text import fold

Id = TypeVar("Id", bound=Hashable)
# What is within a sentence by chance says nothing about which one was meant.
_LETTERS_AT_LEAST = 12
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u2011": "-", "\u00ad": None}
)


class How(Enum):
    """How the words and the sentence meet, so that whoever looks over it can be told."""

    SAME = "same"  # the passage is the sentence
    WITHIN = "within"  # the passage is a part of this one sentence
    AROUND = "around"  # the passage holds this sentence and more; it is the first


@dataclass(frozen=True, slots=True)
class Tied(Generic[Id]):
    """The sentence that was found, and how it was."""

    sentence: Id
    how: How


def tie(passage: str, sentences: Iterable[tuple[Id, str]], *, marked: str = "") -> Tied[Id] | None:
    """The sentence that a passage is or belongs to; None when none fits, or when several fit equally well.

    `sentences` are those of one version in their order; one that stands there in two languages comes twice under its id.
    `marked` are the words of the passage that were marked: they decide where the passage holds several sentences.
    """
    known = [(key, folded) for key, text in sentences if (folded := _folded(text))]
    wanted, words = _folded(passage), _folded(marked)
    if not wanted:
        return None
    if same := {key for key, text in known if text == wanted}:
        return _only(same, How.SAME)
    if len(wanted) >= _LETTERS_AT_LEAST and (within := {key for key, text in known if _has(text, wanted)}):
        return _only(within, How.WITHIN)
    around = list(dict.fromkeys(key for key, text in known if len(text) >= _LETTERS_AT_LEAST and _has(wanted, text)))
    if len(around) > 1 and words:
        touched = {key for key, text in known if key in around and (_has(text, words) or _has(words, text))}
        around = [key for key in around if key in touched] or around
    return Tied(around[0], How.AROUND) if around else None


def _only(found: set[Id], how: How) -> Tied[Id] | None:
    return Tied(found.pop(), how) if len(found) == 1 else None


def _has(text: str, part: str) -> bool:
    """Whether the part stands in the text as whole words."""
    at = text.find(part)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(part) :][:1]
        if not (before.isalnum() and part[0].isalnum()) and not (after.isalnum() and part[-1].isalnum()):
            return True
        at = text.find(part, at + 1)
    return False


def _folded(text: str) -> str:
    plain = fold(text.translate(_SAME).replace("…", "..."))
    return re.sub(r"^(?:[•·*-]|\d{1,3}[.)])\s+", "", plain).rstrip(" .;,:")
