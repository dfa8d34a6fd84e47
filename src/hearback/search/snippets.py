"""A few words of a text around what was looked for, in runs that are marked or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTERS = 240  # of a text that are shown
BEFORE = 60  # letters that stand before the first word found

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text; `marked` where it is a word that was looked for."""

    text: str
    marked: bool = False


def marked(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """A whole text in runs."""
    return tuple(_pieces(text, spans, 0, len(text)))


def snippet(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The part of a text in which most of the words stand, cut between words; its beginning when none does."""
    start, end = _window(text, spans)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return (
        *((Piece(before),) if before else ()),
        *_pieces(text, spans, start, end),
        *((Piece(after),) if after else ()),
    )


def _window(text: str, spans: Sequence[Span]) -> Span:
    if len(text) <= LETTERS:
        return 0, len(text)
    starts = [start for start, _end in spans]
    first = max(starts, key=lambda at: (sum(at <= other < at + LETTERS - BEFORE for other in starts), -at), default=0)
    start = _after_a_space(text, max(0, first - BEFORE), first)
    end = min(len(text), start + LETTERS)
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = space if space > first else end
    return start, max(end, min(len(text), first + 1))


def _after_a_space(text: str, start: int, at_most: int) -> int:
    """The beginning of the first word from here on."""
    if start == 0:
        return 0
    space = text.find(" ", start, at_most)
    return space + 1 if space >= 0 else start


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    at = start
    for begins, ends in spans:
        if begins < at or ends > end:
            continue
        if begins > at:
            yield Piece(text[at:begins])
        yield Piece(text[begins:ends], marked=True)
        at = ends
    if at < end:
        yield Piece(text[at:end])
