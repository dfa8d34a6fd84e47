"""Which sentence of a new text is which of an old one (research: nlp 5): aligned first, compared by word afterwards.

Pure. A pair is sure where the words are the same, or where they are much alike and nothing else is. Every other pair is a
question for a person, and what is like nothing is new, or gone. Likeness says that two sentences stand for the same thing
in two texts; it never says that they mean the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from rapidfuzz import fuzz

from hearback.core.text import fold

GAP = 0.30  # pairs less alike than this are no pairs
MOVED = 0.50  # out of order, a pair must be more alike than this
SURE = 0.75
SAME_TITLE = 0.60  # beside the same number
LIKE_TITLE = 0.75  # titles are short: many are somewhat like another
MARGIN = 0.15  # so much less alike must everything else be
_SHORT = 25  # letters: what is shorter is like too many things
_FEW = 0.1  # texts that share no more of their rare words are not compared by letter: that alone makes no pair
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence and the part of the commitment that it stands in."""

    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """An old and a new sentence, by their places: `likeness` from 0 to 1; only what is `sure` needs nobody's yes."""

    old: int
    new: int
    likeness: float
    sure: bool


def align(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """Pairs in the order of the new text; no old and no new sentence is in two. What is in none is gone, or new.

    Within a part sentences keep their order; what is left over is looked for anywhere.
    """
    same = _same(old, new)
    rest_old = sorted(set(range(len(old))) - {pair.old for pair in same})
    rest_new = sorted(set(range(len(new))) - {pair.new for pair in same})
    alike = Alike([old[at].text for at in rest_old], [new[at].text for at in rest_new])
    anchors = _in_order(old, new, same)
    near: list[tuple[int, int]] = []
    for part in dict.fromkeys(piece.part for piece in new):
        near += _within(
            alike,
            [(place, at) for place, at in enumerate(rest_old) if old[at].part == part],
            [(place, at) for place, at in enumerate(rest_new) if new[at].part == part],
            anchors.get(part, []),
        )
    near += _moved(alike, near)
    found = [Pair(rest_old[one], rest_new[other], alike.of[one][other], alike.clear(one, other)) for one, other in near]
    return sorted([*same, *found], key=lambda pair: pair.new)


def likeness(one: str, other: str) -> float:
    """How alike two titles are, from 0 to 1: by letters, and by how many of their words they share."""
    one, other = fold(one), fold(other)
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    shared = 2 * len(words & others) / (len(words) + len(others)) if words or others else 0.0
    return (max(fuzz.ratio(one, other), fuzz.ratio(_sorted(one), _sorted(other))) / 100 + shared) / 2


class Alike:
    """How alike each of some texts is to each of others: letters, words in any order, and rare words (TF-IDF)."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        before, after = [fold(text) for text in old], [fold(text) for text in new]
        self._short = [len(text) < _SHORT for text in before], [len(text) < _SHORT for text in after]
        by_words = _cosines([_WORD.findall(text) for text in before], [_WORD.findall(text) for text in after])
        sorted_before, sorted_after = [_sorted(text) for text in before], [_sorted(text) for text in after]
        self.of: list[list[float]] = []
        for one, text in enumerate(before):
            cosines, row = by_words[one], [0.0] * len(after)
            for other, cosine in cosines.items():
                if cosine < _FEW:
                    continue
                letters = fuzz.ratio(text, after[other])
                in_any_order = fuzz.ratio(sorted_before[one], sorted_after[other])
                row[other] = (max(letters, in_any_order) / 100 + cosine) / 2
            self.of.append(row)
        self._nearest_new = [_two_nearest(row) for row in self.of]
        self._nearest_old = [_two_nearest([row[other] for row in self.of]) for other in range(len(after))]

    def clear(self, one: int, other: int) -> bool:
        """Whether nobody need be asked: much alike, long enough to say something, and nothing else comes near."""
        found = self.of[one][other]
        if found < SURE or self._short[0][one] or self._short[1][other]:
            return False
        rivals = [
            next((value for at, value in self._nearest_new[one] if at != other), 0.0),
            next((value for at, value in self._nearest_old[other] if at != one), 0.0),
        ]
        return found - max(rivals) >= MARGIN


def _sorted(text: str) -> str:
    return " ".join(sorted(_WORD.findall(text)))


def _two_nearest(row: Sequence[float]) -> list[tuple[int, float]]:
    return sorted(enumerate(row), key=lambda pair: -pair[1])[:2]


def _cosines(old: Sequence[list[str]], new: Sequence[list[str]]) -> list[dict[int, float]]:
    """For each old text, the new ones that share a word with it, and how much of their rare words they share."""
    stands_in: Counter[str] = Counter(word for words in (*old, *new) for word in set(words))
    total = len(old) + len(new)
    rare = {word: log((1 + total) / (1 + count)) + 1 for word, count in stands_in.items()}

    def weighed(words: list[str]) -> dict[str, float]:
        weights = {word: count * rare[word] for word, count in Counter(words).items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, words in enumerate(new):
        for word, weight in weighed(words).items():
            holders[word].append((at, weight))
    found = []
    for words in old:
        row: dict[int, float] = defaultdict(float)
        for word, weight in weighed(words).items():
            for at, other in holders.get(word, ()):
                row[at] += weight * other
        found.append(dict(row))
    return found


def _same(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """What reads the same is the same. Where one of several went, or came, nobody can tell which: then a person is asked.

    First within the same part, then anywhere.
    """
    pairs: list[Pair] = []
    for with_part in (True, False):
        left_old = _by_words(old, {pair.old for pair in pairs}, with_part=with_part)
        left_new = _by_words(new, {pair.new for pair in pairs}, with_part=with_part)
        for words, places in left_new.items():
            there = left_old.get(words, [])
            sure = len(there) == len(places)
            pairs += [Pair(one, other, 1.0, sure) for one, other in zip(there, places, strict=False)]
    return pairs


def _by_words(pieces: Sequence[Piece], taken: set[int], *, with_part: bool) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if at not in taken:
            found[fold(piece.text), piece.part if with_part else ""].append(at)
    return found


def _in_order(old: Sequence[Piece], new: Sequence[Piece], same: Sequence[Pair]) -> dict[str, list[tuple[int, int]]]:
    """By part, the longest run of those that read the same and stand in the same order."""
    by_part: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(same, key=lambda pair: pair.new):
        if old[pair.old].part == new[pair.new].part:
            by_part[new[pair.new].part].append((pair.old, pair.new))
    return {part: _rising(pairs) for part, pairs in by_part.items()}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run in which the old places rise with the new ones (patience sorting)."""
    tails: list[int] = []
    heads: list[int] = []
    links: list[int] = []
    for index, (place, _new) in enumerate(pairs):
        at = bisect_left(tails, place)
        links.append(heads[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        heads[at : at + 1] = [index]
    found: list[tuple[int, int]] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        found.append(pairs[at])
        at = links[at]
    return found[::-1]


def _within(
    alike: Alike,
    old: Sequence[tuple[int, int]],
    new: Sequence[tuple[int, int]],
    anchors: Sequence[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Pairs of one part, piece by piece between what reads the same. Places are those among the rest, then in the text."""
    found: list[tuple[int, int]] = []
    after_old = after_new = -1
    for until_old, until_new in [*anchors, (1 << 60, 1 << 60)]:
        ones = [place for place, at in old if after_old < at < until_old]
        others = [place for place, at in new if after_new < at < until_new]
        found += _monotone(alike, ones, others)
        after_old, after_new = until_old, until_new
    return found


def _monotone(alike: Alike, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs, in order, that are most alike together; what is left out on either side counts as half a gap."""
    if not old or not new:
        return []
    width = len(new)
    best = [[GAP / 2 * at for at in range(width + 1)]]
    for row_at, one in enumerate(old, start=1):
        above, of = best[-1], alike.of[one]
        row = [GAP / 2 * row_at]
        for at in range(width):
            row.append(max(above[at] + of[new[at]], above[at + 1] + GAP / 2, row[at] + GAP / 2))
        best.append(row)
    pairs: list[tuple[int, int]] = []
    row_at, at = len(old), width
    while row_at and at:
        found = alike.of[old[row_at - 1]][new[at - 1]]
        if best[row_at][at] == best[row_at - 1][at] + GAP / 2:
            row_at -= 1
        elif best[row_at][at] == best[row_at][at - 1] + GAP / 2:
            at -= 1
        else:
            row_at, at = row_at - 1, at - 1
            if found > GAP:
                pairs.append((old[row_at], new[at]))
    return pairs[::-1]


def _moved(alike: Alike, near: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of those left over, the most alike first, wherever they stand."""
    taken_old, taken_new = {one for one, _other in near}, {other for _one, other in near}
    left = sorted(
        (
            (-value, one, other)
            for one, row in enumerate(alike.of)
            if one not in taken_old
            for other, value in enumerate(row)
            if value > MOVED and other not in taken_new
        )
    )
    found = []
    for _value, one, other in left:
        if one not in taken_old and other not in taken_new:
            taken_old.add(one)
            taken_new.add(other)
            found.append((one, other))
    return found


@dataclass(frozen=True, slots=True)
class Titled:
    """A commitment as far as it can be found again: its number, if it has one, and its title."""

    number: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Match:
    """Which commitment of the plan one of the file is: a place, or None for a new one; and whether nobody need be asked."""

    place: int | None
    sure: bool


def match_commitments(old: Sequence[Titled], new: Sequence[Titled]) -> list[Match]:
    """For each commitment of a file the one of the plan that it is, by number and title; no two are the same one.

    Sure: the same title and no other of that title; or the same number and a title much alike. A file that gives no title
    in this language is found by its number. A number that stands before another title, and a title that is like another,
    are questions. What is like nothing is new.
    """
    found = [Match(None, sure=True)] * len(new)
    taken: set[int] = set()
    for step in (_by_number_and_title, _by_title, _by_number, _by_likeness):
        for at, one in enumerate(new):
            if found[at].place is not None:
                continue
            free = [(place, other) for place, other in enumerate(old) if place not in taken]
            match = step(free, one)
            if match is not None and match.place is not None:
                taken.add(match.place)
                found[at] = match
    return found


_Free = Sequence[tuple[int, Titled]]


def _by_number_and_title(free: _Free, one: Titled) -> Match | None:
    same = [place for place, other in free if one.number is not None and other.number == one.number]
    if not same:
        return None
    other = next(titled for place, titled in free if place == same[0])
    alike = not other.title or not one.title or likeness(one.title, other.title) >= SAME_TITLE
    return Match(same[0], sure=True) if alike else None


def _by_title(free: _Free, one: Titled) -> Match | None:
    same = [place for place, other in free if one.title and fold(other.title) == fold(one.title)]
    return Match(same[0], sure=len(same) == 1) if same else None


def _by_number(free: _Free, one: Titled) -> Match | None:
    same = [place for place, other in free if one.number is not None and other.number == one.number]
    return Match(same[0], sure=False) if same else None


def _by_likeness(free: _Free, one: Titled) -> Match | None:
    best = max(((likeness(one.title, other.title), -place) for place, other in free), default=(0.0, 0))
    return Match(-best[1], sure=False) if best[0] > LIKE_TITLE else None
