"""Showing a change word by word (research: nlp 5): words read best; single letters and whole documents do not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Two texts that share less than this read better one after the other than woven together.
_WOVEN_FROM = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_by_word(before: str, after: str) -> list[Piece]:
    """What went and what came between two texts; without the new pieces they spell the one, without the gone the other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if before and after and matcher.ratio() < _WOVEN_FROM:
        return [Piece("gone", before), Piece("new", after)]
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("gone", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return pieces
