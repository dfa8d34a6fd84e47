"""Reading the files in which people's words arrive. Pure: no table, no network, no clock; the same bytes, the same finds.

A reader is a generator `read(file: BinaryIO) -> Iterator[Found | Seen | Unreadable]`. It yields in the order of the file
and never guesses silently: what it could not read is an `Unreadable` with its place and why, what it read and is nobody's
words (a date, a venue, a column that nothing asks for, a signature set apart) is a `Seen`. It raises BadInput for `file`
only when nothing of the file can be read at all. It knows no process: whether a heading is one of its questions or
themes, and whether something came in before, the room decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that somebody said, with what the file says about it; what the file does not say stays empty.

    `place` names where it stands so that a person finds it again: “line 12”, “row 7”, “comment 3”, “message 2, part 1”.
    No two finds of one file have the same place. `parent` is the place of what this one replies to or belongs under.
    `question` is a question's text or number and `theme` a theme's name as the file has them; `sections` are the
    headings it stands under, the outermost first. `anchor` is the sentence that a comment is tied to, `marked` the
    words of it that were marked. `points` are what it might be split into, proposed: `words` stay whole until a person
    splits. `attribution` is what the file says of how its author may be shown, `told_by` of how they wish to be
    told, `post` and `phone` where. `own_id` is the file's own number for it
    (a form's submission, a message's Message-ID): the same number is the same thing, whatever the file is called and
    wherever in it it stands.
    """

    place: str
    words: str
    name: str = ""
    organisation: str = ""
    email: str = ""
    kind: str = ""
    question: str = ""
    theme: str = ""
    sections: tuple[str, ...] = ()
    parent: str = ""
    language: str = ""
    happened: datetime | None = None
    anchor: str = ""
    own_id: str = ""
    marked: str = ""
    points: tuple[str, ...] = ()
    attribution: str = ""
    told_by: str = ""
    post: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was recognised and is nobody's words: shown in the preview, made into nothing. `what` says what it is."""

    place: str
    what: StrOrPromise
    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place that could not be read, and why; `column` names the column where there is one."""

    place: str
    reason: StrOrPromise
    column: str = ""


Piece = Found | Seen | Unreadable
Reader = Callable[[BinaryIO], Iterator[Piece]]
