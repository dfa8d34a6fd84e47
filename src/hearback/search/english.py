"""The stem of an English word: what is left without its endings (M. F. Porter, An algorithm for suffix stripping, 1980)."""

from __future__ import annotations

import re
from functools import lru_cache

# A letter is a vowel if it is one of these, or a "y" that follows a consonant.
_V, _C = "(?:[aeiou]|(?<![aeiou])(?<!^)y)", "(?:[^aeiouy]|(?<=[aeiou])y|^y)"
_MEASURE_1 = re.compile(f"^{_C}*{_V}+{_C}")  # at least one vowel before a consonant
_MEASURE_2 = re.compile(f"^{_C}*{_V}+{_C}+{_V}+{_C}")
_EXACTLY_1 = re.compile(f"^{_C}*{_V}+{_C}+{_V}*$")
_HAS_VOWEL = re.compile(_V)
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_SHORT = re.compile(f"{_C}{_V}[^aeiouwxy]$")  # consonant, vowel, consonant: such as "hop"
_ASCII = re.compile(r"[a-z]{3,}")

_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "iser": "ise",
    "abli": "able",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "isation": "ise",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
}
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "alise": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    *("ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ion", "ism", "ate", "iti", "ous"),
    *("ive", "ize", "ise", "al", "er", "ic", "ou"),
)
# What the rules would part from its singular.
_BY_HEART = {"buses": "bus", "children": "child", "men": "man", "women": "woman", "news": "news", "skies": "ski"}
_2, _3 = (sorted(step, key=len, reverse=True) for step in (_STEP_2, _STEP_3))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded word; what is not written in the letters of English, or is very short, is its own."""
    if not _ASCII.fullmatch(word):
        return word
    if word in _BY_HEART:
        return _BY_HEART[word]
    word = _past_and_present(_plural(word))
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, _2, _STEP_2)
    word = _replaced(word, _3, _STEP_3)
    return _without_final_e(_without_ending(word))


def _plural(word: str) -> str:
    if word.endswith("ies"):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def _past_and_present(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_1.search(word[:-3]) else word
    for ending in ("ed", "ing"):
        before = word.removesuffix(ending)
        if before != word and _HAS_VOWEL.search(before):
            return _mended(before)
    return word


def _mended(word: str) -> str:
    if word.endswith(("at", "bl", "iz", "is")):
        return word + "e"
    if _DOUBLE.search(word):
        return word[:-1]
    return word + "e" if _EXACTLY_1.match(word) and _SHORT.search(word) else word


def _replaced(word: str, endings: list[str], by: dict[str, str]) -> str:
    for ending in endings:
        if word.endswith(ending):
            before = word[: -len(ending)]
            return before + by[ending] if _MEASURE_1.search(before) else word
    return word


def _without_ending(word: str) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            before = word[: -len(ending)]
            fits = ending != "ion" or before.endswith(("s", "t"))
            return before if fits and _MEASURE_2.search(before) else word
    return word


def _without_final_e(word: str) -> str:
    if word.endswith("e"):
        before = word[:-1]
        if _MEASURE_2.search(before) or (_MEASURE_1.search(before) and not _SHORT.search(before)):
            word = before
    return word[:-1] if word.endswith("ll") and _MEASURE_2.search(word[:-1]) else word
