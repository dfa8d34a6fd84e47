"""The numbers and dates in a sentence: a change that touches one is never wording only (design, section 3)."""

from __future__ import annotations

import calendar
import re
from collections import Counter

from hearback.core.languages import Words

# "One" is left out: it is a pronoun more often than a number. So are "May" and "March" without a capital.
_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million billion half twice "
    "dau dwy tri tair pedwar pedair pum pump chwe chwech saith wyth naw deg cant mil miliwn hanner"
)
_SEASONS = "spring summer autumn winter gwanwyn haf hydref gaeaf"
_MONTHS = (
    *(name for name in calendar.month_name if name),
    *(
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
)
_WORDS = frozenset((_NUMBERS + " " + _SEASONS).split())
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")


def figures(text: str) -> Counter[str]:
    """How often each number, month and season stands in a text; 1,000 is 1000."""
    found: Counter[str] = Counter()
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            found[token.replace(",", "")] += 1
        elif token in _MONTHS or token.casefold() in _WORDS:
            found[token.casefold()] += 1
    return found


def _digits(text: str) -> Counter[str]:
    return Counter({token: count for token, count in figures(text).items() if token[0].isdigit()})


def touched(before: Words, after: Words) -> bool:
    """Whether a number or date was added, removed or changed in any language.

    A language that is new, or gone, is held against one that stayed: there only digits can be compared.
    """
    stayed = [code for code in before if before.get(code) and before.get(code) == after.get(code)]
    for code in {*before, *after}:
        old, new = before.get(code, ""), after.get(code, "")
        if old == new:
            continue
        if old and new:
            if figures(old) != figures(new):
                return True
        elif not stayed or _digits(old or new) != _digits(before[stayed[0]]):
            return True
    return False
