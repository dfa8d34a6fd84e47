"""Words of a text, and of what somebody looks for: folded, without those that stand in almost every text, as stems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hearback.core import languages
from hearback.search import english, welsh

LONGEST_STEM = 40
MOST_LETTERS = 200  # of what somebody looks for
MOST_WORDS = 8
# Letters and digits of every script; marks that stand on them belong to them.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_ALIKE = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})

_ENGLISH = (
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her his "
    "how if in into is it its me more my no not of on or our she should so some than that the their them then there "
    "these they this to too us was we were what when where which who why will with would you your"
)
_WELSH = (
    "a ac ag am ar at bod bydd byddai chi dim dros drwy dy dyma ei eich ein er eu fe fel fod fu fy gan hefyd heb hon hwn "
    "hyn hynny i mae maen mewn mi na nad nag neu ni nid o oedd oes ond os pan pob roedd rydym rydyn rhag sy sydd trwy tu "
    "un wedi wrth y yn ym yng yna yr yw"
)
STOP_WORDS: dict[str, frozenset[str]] = {"en": frozenset(_ENGLISH.split()), "cy": frozenset(_WELSH.split())}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands, and how it is compared."""

    start: int
    end: int
    folded: str


def fold(word: str) -> str:
    """A word for comparing: without capitals, accents and circumflexes, at most `LONGEST_STEM` letters."""
    bare = (c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return "".join(bare).casefold().translate(_ALIKE)[:LONGEST_STEM]


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order."""
    return (Token(m.start(), m.end(), _folded(m.group())) for m in _WORD.finditer(text))


_folded = lru_cache(maxsize=50_000)(fold)


def _says_something(folded: str, language: str) -> bool:
    return folded not in STOP_WORDS.get(language, ()) and (len(folded) > 1 or not folded.isascii() or folded.isdigit())


def stem(folded: str, language: str) -> str:
    """The stem under which a folded word is indexed: an English one without its endings, every other as it stands."""
    return english.stem(folded) if language == "en" else folded


def stems(text: str, language: str) -> Iterator[str]:
    """The stems of a text, without words that say nothing by themselves."""
    return (stem(t.folded, language) for t in tokens(text) if _says_something(t.folded, language))


def analysed_as(language: str) -> str:
    """How a text in this language is read: one that the site does not speak is taken word by word."""
    return language if language in languages.codes() else ""


def told_apart(stem: str, language: str) -> str:
    """A stem as the index keeps it: words of two languages that look alike are two."""
    return f"{language}:{stem}"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: each word, and phrases whose words must stand side by side."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words)

    def stems(self, language: str) -> tuple[frozenset[str], ...]:
        """For each word the stems that stand for it in texts of a language. Empty when all of them say nothing there."""
        found: list[frozenset[str]] = []
        for word in self.words:
            if _says_something(word, language):
                forms = welsh.forms(word) if language == "cy" else frozenset({stem(word, language)})
                shared = [other for other in found if other & forms]
                found = [other for other in found if not other & forms]
                found.append(forms.union(*shared))
        return tuple(found)

    def is_in(self, text: str, language: str) -> bool:
        """Whether a text in a language holds all of it. Words of the query that say nothing there are not asked for."""
        wanted = self.stems(language)
        there = list(tokens(text))
        found = {stem(token.folded, language) for token in there}
        if not wanted or not all(forms & found for forms in wanted):
            return False
        line = f" {' '.join(token.folded for token in there)} "
        return all(f" {' '.join(phrase)} " in line for phrase in self.phrases)

    def spans(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where its words stand in a text."""
        wanted = frozenset().union(*self.stems(language))
        return [(t.start, t.end) for t in tokens(text) if stem(t.folded, language) in wanted]


def read(asked: str) -> Query:
    """What somebody typed, read kindly: quotation marks make a phrase, everything else but words is passed over."""
    text = asked[:MOST_LETTERS]
    phrases = [phrase for m in _PHRASE.finditer(text) if len(phrase := tuple(t.folded for t in tokens(m[1]))) > 1]
    words = list(dict.fromkeys(token.folded for token in tokens(text)))
    # Words that say nothing in any language must not use up the places of those that do.
    telling = [word for word in words if any(_says_something(word, code) for code in languages.codes())]
    kept = telling[:MOST_WORDS]
    whole = tuple(p for p in phrases if all(word in kept or word not in telling for word in p))
    return Query(tuple(kept), whole, cut=len(asked) > MOST_LETTERS or len(telling) > MOST_WORDS)
