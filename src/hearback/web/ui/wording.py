"""What is worked out about words before they are drawn: an error summary, and what changed in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.forms import BaseForm

from hearback.web.ui.forms import BoundField, Form

# Comparing takes time that grows with the square; a longer text is shown whole, before and now.
COMPARED_WORDS = 1200
SHORT_RUN = 5  # two words and the spaces around them


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that either stayed or changed."""

    text: str
    changed: bool


def compare(before: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts in runs of whole words, marked where they differ."""
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", now)
    if not old or not new or len(old) + len(new) > COMPARED_WORDS * 2:
        return [Piece(before, bool(before))], [Piece(now, bool(now))]
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [Piece("".join(old[a:b]), kind != "equal") for kind, a, b, _c, _d in matched if b > a]
    right = [Piece("".join(new[c:d]), kind != "equal") for kind, _a, _b, c, d in matched if d > c]
    return left, right


@dataclass(frozen=True, slots=True)
class Woven:
    """A run of words of a text that holds both: they stayed (“”), were taken out (“out”) or put in (“in”)."""

    text: str
    what: str


def weave(before: str, now: str) -> list[Woven]:
    """The two texts as one: what was taken out stands before what was put in its place."""
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", now)
    if not old or not new or len(old) + len(new) > COMPARED_WORDS * 2:
        return [piece for piece in (Woven(before, "out"), Woven(now, "in")) if piece.text]
    found: list[Woven] = []
    for same, (a, b, c, d) in _runs(old, new):
        texts = (("".join(old[a:b]), ""),) if same else (("".join(old[a:b]), "out"), ("".join(new[c:d]), "in"))
        found += [Woven(text, what) for text, what in texts if text]
    return found


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, tuple[int, int, int, int]]]:
    """What stayed and what changed, by turns. A word or two that stayed between changes are part of the change: a
    sentence written anew is not read word by word.
    """
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    last = len(codes) - 1
    changed: tuple[int, int, int, int] | None = None
    for place, (kind, a, b, c, d) in enumerate(codes):
        if kind == "equal" and (place in {0, last} or b - a > SHORT_RUN):
            if changed:
                yield False, changed
            changed = None
            yield True, (a, b, c, d)
        else:
            changed = (changed[0], b, changed[2], d) if changed else (a, b, c, d)
    if changed:
        yield False, changed


def error_summary(form: BaseForm) -> list[tuple[str, str]]:
    """The sentences of any form's errors with the ids they lead to, another package's form included."""
    if not form.errors:
        return []
    return list(form.summary() if isinstance(form, Form) else _summary_of(form))


def _summary_of(form: BaseForm) -> Iterator[tuple[str, str]]:
    for sentence in form.non_field_errors():
        yield str(sentence), ""
    for field in form:
        for sentence in field.errors:
            yield str(sentence), field.error_target if isinstance(field, BoundField) else field.auto_id
