"""What may be read of one thing, and where a kind of thing comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from hearback.core import languages
from hearback.core.languages import Words
from hearback.core.regions import Region
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_BEGINS_LINE = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`|]+|(?<!\w)_+|_+(?!\w)")


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in one language: the title, and the rest below it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Readable:
    """One thing as a viewer may read it, by language. `key` names it in an address; `about` says what kind of row it is."""

    thing: UUID
    process: Process
    texts: Mapping[str, Text]
    key: str = ""
    about: StrOrPromise = ""
    region: str = ""

    @property
    def region_label(self) -> StrOrPromise:
        """What people call the region."""
        return Region(self.region).label if self.region else ""


@dataclass(frozen=True, slots=True)
class Source:
    """`rows` are all there are, public or not, for the index to look at; `read` is what a viewer may read of some."""

    rows: Callable[[Process], QuerySet[Any, UUID]]
    read: Callable[[Viewer, Process, Collection[UUID]], Iterable[Readable]]


def plain(markdown: str) -> str:
    """Staff's Markdown as the words that a reader sees."""
    return _EMPHASIS.sub("", _BEGINS_LINE.sub("", _LINK.sub(r"\1", markdown)))


def texts(title: Words, *bodies: Words | str) -> dict[str, Text]:
    """The texts of something with a text per language; what has no language of its own goes with each."""
    spoken = {code for words in (title, *bodies) if not isinstance(words, str) for code, text in words.items() if text}
    codes = sorted(spoken) or languages.codes()[:1]
    return {code: Text(title.get(code, ""), "\n".join(_in(code, bodies))) for code in codes}


def _in(code: str, bodies: Iterable[Words | str]) -> Iterator[str]:
    for words in bodies:
        if text := words if isinstance(words, str) else words.get(code, ""):
            yield plain(text)
