"""Texts in nearly the same words, put together: exact, the same in whatever order they are read, and no table is asked.

Two texts are alike when they share at least seven tenths of their words and pairs of neighbouring words (the Jaccard index
of both). That is about one changed word in nine, or three sentences of a letter with a fourth of one's own.

A group is a first text and those that are alike to it, never a chain: a letter that drifts from hand to hand does not
carry along what has nothing of the first any more. Texts are gone through in the order of their keys. Each joins the first
text that it is most like (of two, the earlier), or is a first text itself. So a text that comes later joins, and never
splits a group or joins two.

Which first texts are worth comparing is found by their rarest parts. Of two texts that are alike, the rarest three tenths
of each always have a part in common, so none is missed, and what is rare everywhere keeps the comparing short. Nothing is
grouped because two hashes are equal: each pair is compared by its words.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# At least so many tenths of the words and pairs of words of both are shared.
TENTHS = 7
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """A first text, those in its very words, and those in nearly the same: by the keys that came with them."""

    first: int
    same: tuple[int, ...] = ()
    nearly: tuple[int, ...] = ()

    def __len__(self) -> int:
        """How many texts."""
        return 1 + len(self.same) + len(self.nearly)


def words_of(text: str) -> list[str]:
    """The words by which texts are compared: without capitals, accents, circumflexes and punctuation.

    What holds neither letter nor digit, such as emoji alone, counts as one word, so that it is still like itself.
    """
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    return _WORD.findall(folded) or ["".join(folded.split())]


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are. What nobody wrote is like nothing."""
    if not one.strip() or not other.strip():
        return False
    numbers: dict[str, int] = defaultdict(lambda: len(numbers) + 1)
    parts, others = (_parts([numbers[word] for word in words_of(text)]) for text in (one, other))
    return _enough(len(parts & others), len(parts), len(others))


def groups(texts: Iterable[tuple[int, str]]) -> list[Alike]:
    """Every text that is alike to another, in groups, by the keys of their first texts. A key comes once.

    The texts are read once and not kept: of each there stays an array of numbers, one for each word.
    """
    spelled = _spelled(texts)
    firsts = _Firsts(spelled)
    nearly: dict[int, list[int]] = defaultdict(list)
    same: dict[int, list[int]] = {}
    for words, keys in spelled:
        earliest, *others = keys
        if (first := firsts.most_like(earliest, words)) is None:
            same[earliest] = others
        else:
            nearly[first] += keys
    return [
        Alike(first, tuple(others), tuple(sorted(nearly[first])))
        for first, others in same.items()
        if others or first in nearly
    ]


# --- how it is done

_Words = array  # of numbers, one a word
_Parts = set[int]  # words and pairs of words, each as one number


def _spelled(texts: Iterable[tuple[int, str]]) -> list[tuple[_Words[int], list[int]]]:
    """Each text that there is, once, as its words' numbers with the keys under which it came; the earliest first."""
    numbers: dict[str, int] = defaultdict(lambda: len(numbers) + 1)
    keys: dict[bytes, list[int]] = defaultdict(list)
    for key, text in texts:
        if text.strip():
            keys[array("I", [numbers[word] for word in words_of(text)]).tobytes()].append(key)
    found = []
    while keys:
        spelling, some = keys.popitem()
        words = array("I")
        words.frombytes(spelling)
        found.append((words, sorted(some)))
    return sorted(found, key=lambda one: one[1][0])


def _parts(words: Iterable[int]) -> _Parts:
    """The words of a text and its pairs of neighbours: a number each, and no two share one."""
    numbers = list(words)
    parts = {before << 32 | after for before, after in pairwise(numbers)}
    parts.update(numbers)
    return parts


def _enough(shared: int, one: int, other: int) -> bool:
    return 10 * shared >= TENTHS * (one + other - shared)


class _Firsts:
    """The first texts so far, found by their rarest parts."""

    def __init__(self, spelled: list[tuple[_Words[int], list[int]]]) -> None:
        """Counts how often each part is used, roughly: only the order in which parts are asked for hangs on it."""
        self._slots = 64 * len(spelled) + 1
        self._used = array("I", bytes(4 * self._slots))
        for words, _keys in spelled:
            for part in _parts(words):
                self._used[part % self._slots] += 1
        self._with: dict[int, list[int]] = defaultdict(list)
        self._parts: dict[int, array[int]] = {}

    def most_like(self, key: int, words: _Words[int]) -> int | None:
        """The first text to which this one is most alike; with none, it is one itself from now on."""
        parts = _parts(words)
        rarest = self._rarest(parts)
        to_compare = {first for part in rarest for first in self._with.get(part, ())}
        best: tuple[float, int] | None = None
        for first in to_compare:
            theirs = self._parts[first]
            if 10 * min(len(theirs), len(parts)) < TENTHS * max(len(theirs), len(parts)):
                continue
            shared = len(parts.intersection(theirs))
            if _enough(shared, len(parts), len(theirs)):
                likeness = shared / (len(parts) + len(theirs) - shared)
                best = max(best or (0.0, 0), (likeness, -first))
        if best is not None:
            return -best[1]
        self._parts[key] = array("Q", parts)
        for part in rarest:
            self._with[part].append(key)
        return None

    def _rarest(self, parts: _Parts) -> list[int]:
        """As many of the rarest parts as must hold one of any text that is alike, but for those nobody else uses."""
        used, slots = self._used, self._slots
        so_many = len(parts) - (TENTHS * len(parts) + 9) // 10 + 1
        ordered = sorted((used[part % slots], part) for part in parts)[:so_many]
        return [part for times, part in ordered if times > 1]
