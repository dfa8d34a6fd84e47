"""A mark for texts that look alike and may say the opposite: “needs” and “does not need” share nearly every word.

Three signs, each of which a person checks (research: nlp 3a, where they fired on four of five opposites and on one in six
that said the same): a no on one side alone, other numbers, or one word instead of another in an otherwise equal text.
English and Welsh; in another language the numbers and the one word still tell.
"""

from __future__ import annotations

import difflib
import re

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)*")
_NO = frozenset(
    [
        "no",
        "not",
        "never",
        "none",
        "neither",
        "nor",
        "without",
        "cannot",
        "against",
        "stop",
        "ban",
        "oppose",
        "opposed",
        "na",
        "nac",
        "nid",
        "ni",
        "nad",
        "dim",
        "byth",
        "heb",
        "neb",
        "peidiwch",
        "yn",
        "erbyn",
        "gwahardd",
    ]
) - {"yn"}
_NOT = ("n't", "n’t")
_SHORT = 3  # letters: a word of so few is seldom what a text turns on
_ALIKE = 0.6  # of the words: below that two texts are not taken for each other anyway


def may_contrast(one: str, other: str) -> bool:
    """Whether two texts that share most of their words may say the opposite, or something else, of one thing."""
    first, second = _words(one), _words(other)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return False
    if _negations(first) % 2 != _negations(second) % 2:
        return True
    if {word for word in first if word.isdigit()} != {word for word in second if word.isdigit()}:
        return True
    return _one_word_swapped(matcher, first, second)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _negations(words: list[str]) -> int:
    return sum(word in _NO or word.endswith(_NOT) for word in words)


def _one_word_swapped(matcher: difflib.SequenceMatcher[str], first: list[str], second: list[str]) -> bool:
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(changed) != 1:
        return False
    _tag, a, b, c, d = changed[0]
    there = [word for word in (*first[a:b], *second[c:d]) if len(word) > _SHORT]
    return b - a == d - c == 1 and len(there) == 2
