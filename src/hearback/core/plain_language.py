"""How plainly a text is written: advice, never a refusal.

English is measured by the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975, report 8-75 of the US Naval
Technical Training Command): 0.39 × words per sentence + 11.8 × syllables per word − 15.59, and five years are added for a
reading age. Syllables are estimated from the vowels. The figure knows nothing of meaning, order or how well known a word is,
and means little for a few words: below `ENOUGH` none is given. For Welsh there is no such formula that has been tried
on readers, so only long sentences and long words are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONG_SENTENCE = 25  # words
LONG_WORD = 14  # letters, in Welsh
ENOUGH = 30  # words that a reading age needs
AIM, HIGH = 12, 14  # years: what we aim for, and from where it is said
_SHOWN = 5  # remarks of a kind, and words in one
# What an office writes, and what people say. Our own list.
PLAIN_WORDS: Mapping[str, str] = {
    "accordingly": "so",
    "ascertain": "find out",
    "commence": "begin",
    "consequently": "so",
    "endeavour": "try",
    "facilitate": "help",
    "furthermore": "also",
    "hereby": "leave it out",
    "herein": "here",
    "heretofore": "until now",
    "in accordance with": "as … says",
    "in order to": "to",
    "in respect of": "about",
    "in the event that": "if",
    "leverage": "use",
    "notwithstanding": "although",
    "per annum": "a year",
    "prior to": "before",
    "pursuant to": "under",
    "regarding": "about",
    "stakeholder": "say who",
    "stakeholders": "say who",
    "subsequent to": "after",
    "terminate": "end",
    "thereof": "of it",
    "utilisation": "use",
    "utilise": "use",
    "utilize": "use",
    "whilst": "while",
    "with regard to": "about",
}
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyáâéêíîóôúûŵŷ]+")
_AVOIDED = re.compile(r"\b(?:" + "|".join(sorted(PLAIN_WORDS, key=len, reverse=True)) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a text: how many words, for what age (None where that cannot be said), and advice."""

    language: str
    words: int
    age: int | None
    advice: tuple[str, ...]

    @property
    def limits(self) -> str:
        """What the check does not see, in a sentence."""
        if self.language == "en":
            return _("A count of words, sentences and syllables: it does not know what a text means. You decide.")
        return _("In this language only long sentences and long words are looked for. You decide.")


def read(text: str, language: str) -> Read:
    """What a check finds in a text of this language."""
    plain = _ADDRESS.sub(" ", text)
    sentences = [words for sentence in _END.split(plain) if (words := _WORD.findall(sentence or ""))]
    words = [word for sentence in sentences for word in sentence]
    age = _age(sentences, words) if language == "en" else None
    advice = list(_too_long(sentences))
    if language == "en":
        advice += [*_to_say_plainly(plain), *_for_whom(age)]
    else:
        advice += _long_words(words)
    return Read(language, len(words), age, tuple(advice))


def _too_long(sentences: list[list[str]]) -> Iterator[str]:
    long = [sentence for sentence in sentences if len(sentence) > LONG_SENTENCE]
    for sentence in long[:_SHOWN]:
        yield _("This sentence has %(number)d words: “%(begins)s …”. Can it be two?") % {
            "number": len(sentence),
            "begins": " ".join(sentence[:6]),
        }
    if (more := len(long) - _SHOWN) > 0:
        yield ngettext("%(n)d more sentence is as long.", "%(n)d more sentences are as long.", more) % {"n": more}


def _to_say_plainly(text: str) -> Iterator[str]:
    for found in list(dict.fromkeys(one.casefold() for one in _AVOIDED.findall(text)))[:_SHOWN]:
        yield _("“%(word)s”: plainer is “%(plain)s”.") % {"word": found, "plain": PLAIN_WORDS[found]}


def _long_words(words: list[str]) -> Iterator[str]:
    if long := list(dict.fromkeys(word for word in words if len(word) >= LONG_WORD))[:_SHOWN]:
        yield _("Long words: %(words)s. Is there a shorter one?") % {"words": ", ".join(long)}


def _for_whom(age: int | None) -> Iterator[str]:
    if age is not None and age >= HIGH:
        yield _("It reads as for somebody of %(age)d. Shorter sentences and words bring it down: aim for %(aim)d.") % {
            "age": age,
            "aim": AIM,
        }


def _age(sentences: list[list[str]], words: list[str]) -> int | None:
    """The reading age in years by Flesch–Kincaid, at least five."""
    if len(words) < ENOUGH:
        return None
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(5, round(grade + 5))


def _syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without an “e” that is not heard."""
    lower = word.lower()
    found = len(_VOWELS.findall(lower))
    silent = lower.endswith(("e", "es", "ed")) and not lower.endswith(("le", "ted", "ded", "ses", "zes", "ces", "ges"))
    return max(1, found - 1 if silent and found > 1 else found)
