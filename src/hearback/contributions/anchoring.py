"""Where in a new version the words stand that something was about: worked out from identities and texts, never guessed.

A sentence that kept its identity decides alone: its words stand there word for word, or somebody has a look. Only where it
is not there any more are its words looked for: first word for word among what is new, then nearly so in the same
commitment, then in the whole plan. A sentence that stood beside it before, and stands unchanged, is a look-alike and
never what it became: that is how others' anchors move to the wrong place (research: nlp 5).

The measures are those of research nlp 5, taken on 236 quotes of a real draft and its final: nothing alike is looked for
below 25 characters, alike is 0.72 or more, and two within 0.06 of each other are one too many to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hearback.contributions.models import Carried
from hearback.core.languages import Words

State = Carried.State
AROUND = 32
SHORTEST, ALIKE, APART = 25, 0.72, 0.06
MOST_NEAR = 3
# One character for one, so that a place in the one text is the same place in the other.
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xa0": " ", "\n": " "})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was spoken about: words of a sentence, as they were read, and what stood around them."""

    sentence: int
    commitment: int
    quote: str
    before: str = ""
    after: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a version, in the order of the plan."""

    sentence: int
    commitment: int
    part: str
    texts: Words


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words are. Only what is exact has a place; otherwise `nearest` are proposals for a person."""

    state: Carried.State
    place: int | None = None
    quote: str = ""
    nearest: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One version's sentences, laid out for looking things up in them."""

    lines: Sequence[Line]
    _alike: dict[tuple[str, int, str], tuple[tuple[float, int], ...]] = field(default_factory=dict)

    @cached_property
    def of(self) -> dict[int, Line]:
        """Each sentence by its identity."""
        return {line.sentence: line for line in self.lines}

    @cached_property
    def places(self) -> dict[int, int]:
        """At which place in the plan each sentence stands."""
        return {line.sentence: place for place, line in enumerate(self.lines)}

    @cached_property
    def within(self) -> dict[int, list[int]]:
        """The sentences of each commitment."""
        found: dict[int, list[int]] = defaultdict(list)
        for line in self.lines:
            found[line.commitment].append(line.sentence)
        return found

    @cached_property
    def plain(self) -> dict[str, dict[int, str]]:
        """In each language the text of each sentence, for comparing."""
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for line in self.lines:
            for code, text in line.texts.items():
                found[code][line.sentence] = plain(text)
        return found

    def around(self, sentence: int, language: str, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a stretch of a sentence, in the same part of its commitment: 32 characters each."""
        line, at = self.of[sentence], self.places[sentence]
        text = line.texts.get(language, "")
        before, after = text[:start], text[end:]
        for other in reversed(self.lines[:at]):
            if len(before) >= AROUND or not _beside(other, line):
                break
            before = f"{other.texts.get(language, '')} {before}"
        for other in self.lines[at + 1 :]:
            if len(after) >= AROUND or not _beside(other, line):
                break
            after = f"{after} {other.texts.get(language, '')}"
        return before[-AROUND:], after[:AROUND]

    def alike(self, text: str, language: str, among: Collection[int] | None, key: int) -> tuple[tuple[float, int], ...]:
        """The sentences most like a text, from 0 to 1, the likeliest first; among some (`key` names them) or all."""
        asked = (text, key, language)
        if asked not in self._alike:
            self._alike[asked] = _alike(text, self.plain.get(language, {}), among)
        return self._alike[asked]


def plain(text: str) -> str:
    """The text for comparing: typographic marks are as good as typed ones, and each character keeps its place."""
    return text.translate(_PLAIN)


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """From where to where a quote stands in a text; None where it does not. White space of any length is one space."""
    wanted = " ".join(plain(quote).split())
    if not wanted:
        return None
    start = plain(text).find(wanted)
    return (start, start + len(wanted)) if start >= 0 else None


def find(anchor: Anchor, base: Plan, now: Plan, heirs: Collection[int] = ()) -> Found:
    """Where what was said about `base` stands in `now`. `heirs` are what its sentence was split, joined or moved into."""
    own = [one for one in (anchor.sentence, *sorted(heirs)) if one in now.of]
    return _in_its_own(anchor, base, now, list(dict.fromkeys(own))) if own else _elsewhere(anchor, base, now)


def _in_its_own(anchor: Anchor, base: Plan, now: Plan, own: list[int]) -> Found:
    """In the sentence itself, or in what it was split or joined into: an identity that a person kept."""
    standing = [one for one in own if _quoted(anchor, now, one)]
    if standing and (standing[0] == anchor.sentence or len(standing) == 1):
        return Found(State.EXACT, standing[0], _quoted(anchor, now, standing[0]))
    if standing:
        return Found(State.AMBIGUOUS, nearest=tuple(standing[:MOST_NEAR]))
    moved = [one for one in _word_for_word(anchor, base, now) if len(anchor.quote) >= SHORTEST]
    return Found(State.LOOK, nearest=tuple(dict.fromkeys([*moved[:1], *own]))[:MOST_NEAR])


def _elsewhere(anchor: Anchor, base: Plan, now: Plan) -> Found:
    """Where its sentence is not there any more."""
    whole = _whole(anchor, base)
    if len(anchor.quote) >= SHORTEST:
        standing = _word_for_word(anchor, base, now)
        sure = [one for one in standing if _surrounded(anchor, now, one)]
        if len(standing) == 1 and not _had_twins(anchor, base, now):
            sure = standing
        if len(sure) == 1:
            return Found(State.EXACT, sure[0], _quoted(anchor, now, sure[0]))
        if standing:
            state = State.LOOK if len(standing) == 1 else State.AMBIGUOUS
            return Found(state, nearest=tuple(standing[:MOST_NEAR]))
    if len(whole) < SHORTEST:
        return Found(State.GONE)
    for among, key in ((now.within.get(anchor.commitment, []), anchor.commitment), (None, 0)):
        alike = [one for one in now.alike(whole, anchor.language, among, key) if _is_new(one[1], anchor, base, now)]
        if alike:
            best = alike[0][0]
            close = [one for score, one in alike if best - score < APART]
            state = State.LOOK if len(close) == 1 else State.AMBIGUOUS
            return Found(state, nearest=tuple(one for _score, one in alike[:MOST_NEAR]))
    return Found(State.GONE)


def _whole(anchor: Anchor, base: Plan) -> str:
    """The whole sentence as it read: a part of it alone says too little to be looked for."""
    line = base.of.get(anchor.sentence)
    text = line.texts.get(anchor.language, "") if line else ""
    return plain(text if place_of(anchor.quote, text) else anchor.quote)


def _quoted(anchor: Anchor, now: Plan, sentence: int) -> str:
    """The quote as it stands in a sentence; empty where it does not stand there."""
    text = now.of[sentence].texts.get(anchor.language, "")
    at = place_of(anchor.quote, text)
    return text[at[0] : at[1]] if at else ""


def _word_for_word(anchor: Anchor, base: Plan, now: Plan) -> list[int]:
    """Every sentence that holds the quote and is new, or has come to hold it."""
    wanted, before = _plain_quote(anchor), base.plain.get(anchor.language, {})
    texts = now.plain.get(anchor.language, {})
    return [one for one, text in texts.items() if wanted in text and wanted not in before.get(one, "")]


def _had_twins(anchor: Anchor, base: Plan, now: Plan) -> bool:
    """Whether the same words stood in another sentence too, which is not there any more either: which of them is it?"""
    wanted = _plain_quote(anchor)
    texts = base.plain.get(anchor.language, {})
    return any(wanted in text for one, text in texts.items() if one != anchor.sentence and one not in now.of)


def _plain_quote(anchor: Anchor) -> str:
    return " ".join(plain(anchor.quote).split())


def _surrounded(anchor: Anchor, now: Plan, sentence: int) -> bool:
    """Whether the same words stand before and after the quote there, or nothing on either side then and now."""
    text = now.of[sentence].texts.get(anchor.language, "")
    at = place_of(anchor.quote, text)
    if at is None or not (anchor.before or anchor.after):
        return False
    before, after = now.around(sentence, anchor.language, *at)
    return plain(before) == plain(anchor.before) and plain(after) == plain(anchor.after)


def _is_new(sentence: int, anchor: Anchor, base: Plan, now: Plan) -> bool:
    """Whether a sentence is not one that stood there before, in that language, as it stands now."""
    was = base.of.get(sentence)
    return was is None or was.texts.get(anchor.language) != now.of[sentence].texts.get(anchor.language)


def _beside(other: Line, line: Line) -> bool:
    return other.commitment == line.commitment and other.part == line.part


def _alike(text: str, texts: Mapping[int, str], among: Collection[int] | None) -> tuple[tuple[float, int], ...]:
    from rapidfuzz import fuzz, process  # in the worker alone: no page waits for it

    if among is None:
        found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=ALIKE * 100, limit=2 * MOST_NEAR)
        return tuple((score / 100, one) for _text, score, one in found)
    # Within a commitment also what is a part of a longer sentence now; a shorter one is not looked for in a longer one,
    # for what is short is found everywhere.
    scored: Iterable[tuple[float, int]] = (
        (max(fuzz.ratio(text, other), fuzz.partial_ratio(text, other) if len(other) > len(text) else 0) / 100, one)
        for one, other in ((one, texts[one]) for one in among if one in texts)
    )
    return tuple(sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0]))
