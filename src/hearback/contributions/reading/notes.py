"""Reading the notes of a meeting: plain text or Markdown, as somebody typed them.

Headings are the sections that what follows stands under. A bullet is one thing said; bullets and lines below it stay with
it, as lines of its words. Lines that say when, where or who was there are recognised, shown, and nobody's words. In notes
without a single bullet each paragraph is one thing said, and the preview says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from hearback.contributions.reading import Found, Piece, Seen
from hearback.core.errors import BadInput
from hearback.core.text import fold

LARGEST = 2_000_000
_BULLET = re.compile(r"([ \t\xa0]*)(?:[-*+•·▪●■□◦○‣–—\uf0b7]|\d{1,3}[.)])[ \t\xa0]+(?=\S)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_BOLD = re.compile(r"\s*(\*\*|__)(?P<words>[^*_]+?)(?:\1:?|:\1)\s*$")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
_LABEL = re.compile(r"\s*(?:\*\*|__)?(?P<label>[^\W\d_][^:*_]{0,30}?)\s*:(?:\*\*|__)?\s*(?P<text>.*\S)\s*$")
_LONGEST_HEADING = 200
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sep sept medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})\b")
_ISO_DAY = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b")
_WHEN = {"date", "when", "day", "dyddiad", "pryd"}
_WHERE = {"venue", "where", "location", "place", "lleoliad", "ble", "man cyfarfod"}
_WHO = {
    *("present", "attendees", "attended", "in attendance", "facilitator", "chair", "note taker", "notes by"),
    *("apologies", "yn bresennol", "ymddiheuriadau", "hwylusydd", "cadeirydd"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it stands. A word processor's reader hands these over with Markdown's signs."""

    place: str
    text: str


@dataclass(slots=True)
class _Point:
    """A bullet that is being read, with what belongs to it."""

    place: str
    indent: int
    sections: tuple[str, ...]
    lines: list[str] = field(default_factory=list)

    def takes(self, text: str, bullet: re.Match[str] | None, *, blank: bool) -> bool:
        """Whether a line belongs to this bullet: one that is nested, or one that goes on with it. Takes it then."""
        if bullet is None:
            if not _belongs(text, blank=blank):
                return False
            self.lines.append(text.strip())
            return True
        indent = len(bullet[1].expandtabs(4))
        if indent <= self.indent:
            return False
        self.lines.append(f"{' ' * max(0, indent - self.indent - 2)}- {text[bullet.end() :].strip()}")
        return True

    def found(self, happened: datetime | None) -> Found:
        return Found(self.place, "\n".join(self.lines), sections=self.sections, happened=happened)


def read(file: BinaryIO) -> Iterator[Piece]:
    """What a file of notes holds. Raises BadInput for `file` when it is no text, or too large for notes."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(_("Notes of a meeting have at most 2 MB. Is this another kind of file?"), field="file")
    yield from read_lines(Line(f"line {number}", text) for number, text in enumerate(_text(data).splitlines(), start=1))


def _text(data: bytes) -> str:
    if not data.startswith((b"PK\x03\x04", b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
        for encoding in encodings:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise BadInput(_("This is not a text file. Save it as plain text, or choose another kind of file."), field="file")


def read_lines(given: Iterable[Line]) -> Iterator[Piece]:
    """What lines of notes hold, wherever they are from."""
    lines = _without_underlines(list(given))
    if any(_BULLET.match(line.text) and not _RULE.match(line.text) for line in lines):
        yield from _bullets(lines)
    else:
        yield from _paragraphs(lines)


def day_in(text: str) -> datetime | None:
    """The day that a line names, at noon, in the words of either language or in numbers; None when it names none."""
    for pattern in (_DAY, _ISO_DAY, _SLASHED):
        if (named := pattern.search(text)) is not None:
            month = _MONTHS.get(named["month"].casefold()) if pattern is _DAY else int(named["month"])
            try:
                return datetime(int(named["year"]), month or 0, int(named["day"]), 12)  # noqa: DTZ001 -- of the room
            except ValueError:
                continue
    return None


def _without_underlines(lines: list[Line]) -> list[Line]:
    """The same with headings that are underlined written as the others are."""
    kept: list[Line] = []
    for line in lines:
        before = kept[-1] if kept else None
        under = _UNDERLINE.match(line.text)
        if (
            under
            and before
            and before.text.strip()
            and not _BULLET.match(before.text)
            and not _HEADING.match(before.text)
        ):
            kept[-1] = Line(before.place, f"{'#' if '=' in under[1] else '##'} {before.text.strip()}")
        else:
            kept.append(line)
    return kept


@dataclass(slots=True)
class _Sections:
    """The headings that the line being read stands under."""

    stack: list[tuple[int, str]] = field(default_factory=list)

    def open(self, level: int, heading: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, heading))

    @property
    def now(self) -> tuple[str, ...]:
        return tuple(heading for _level, heading in self.stack)


def _bullets(lines: Sequence[Line]) -> Iterator[Piece]:
    sections, happened = _Sections(), None
    point: _Point | None = None
    blank = False
    for at, line in enumerate(lines):
        if not line.text.strip() or _RULE.match(line.text):
            blank = True
            continue
        bullet = _BULLET.match(line.text)
        if point is not None and not point.takes(line.text, bullet, blank=blank):
            yield point.found(happened)
            point = None
        blank = False
        if point is not None:
            continue
        if bullet is not None:
            indent = len(bullet[1].expandtabs(4))
            point = _Point(line.place, indent, sections.now, [line.text[bullet.end() :].strip()])
            continue
        seen, day = _labelled(line)
        happened = day or happened
        if seen is None and (heading := _heading(line.text, followed=_followed(lines, at))) is not None:
            sections.open(*heading)
        else:
            yield seen or Seen(line.place, _("Text outside the bullets"), line.text.strip())
    if point is not None:
        yield point.found(happened)


def _belongs(text: str, *, blank: bool) -> bool:
    """Whether a line without a bullet goes on with the bullet before it."""
    if _HEADING.match(text) or _BOLD.match(text):
        return False
    return text.startswith((" ", "\t", "\xa0")) if blank else not text.rstrip().endswith(":")


def _followed(lines: Sequence[Line], at: int) -> bool:
    """Whether the next line that holds anything is a bullet."""
    below = (lines[number].text for number in range(at + 1, len(lines)))
    following = next((text for text in below if text.strip()), "")
    return _BULLET.match(following) is not None


def _heading(text: str, *, followed: bool) -> tuple[int, str] | None:
    """How deep a heading is, and its words: with a sign of its own, or a line that bullets follow at once."""
    if (signed := _HEADING.match(text)) is not None:
        return len(signed[1]), signed[2]
    if (bold := _BOLD.match(text)) is not None:
        return 7, bold["words"].strip().rstrip(":")
    if followed and len(text.strip()) <= _LONGEST_HEADING:
        return 8, text.strip().rstrip(":")
    return None


def _labelled(line: Line) -> tuple[Seen | None, datetime | None]:
    """A line that says when, where or who was there, and the day it names."""
    labelled = _LABEL.match(line.text)
    label = fold(labelled["label"]) if labelled else ""
    if label in _WHERE and labelled:
        return Seen(line.place, _("Where it was"), labelled["text"]), None
    if label in _WHO and labelled:
        return Seen(line.place, _("Who was there: nothing is made of it"), labelled["text"]), None
    day = day_in(line.text)
    if day is not None and (label in _WHEN or _only_a_day(line.text)):
        return Seen(line.place, _("When it was said"), line.text.strip(" #*_")), day
    return None, None


def _only_a_day(text: str) -> bool:
    """Whether a line holds a day and hardly anything else (the day of the week, a time)."""
    rest = text
    for pattern in (_DAY, _ISO_DAY, _SLASHED):
        rest = pattern.sub("", rest)
    rest = re.sub(r"\d{1,2}[:.]\d{2}\s*(?:am|pm)?|[^\w]+", " ", rest, flags=re.IGNORECASE).strip()
    return len(rest.split()) <= 1


def _paragraphs(lines: Sequence[Line]) -> Iterator[Piece]:
    sections, happened = _Sections(), None
    told = False
    paragraph: list[Line] = []
    for at, line in enumerate([*lines, Line("", "")]):
        seen, day = _labelled(line)
        heading = _HEADING.match(line.text) or _BOLD.match(line.text)
        if line.text.strip() and not _RULE.match(line.text) and seen is None and heading is None:
            paragraph.append(line)
            continue
        if paragraph:
            if not told:
                note = _("There are no bullets: each paragraph is taken as one thing said")
                yield Seen(f"{paragraph[0].place} …", note, "")
                told = True
            words = "\n".join(each.text.strip() for each in paragraph)
            yield Found(paragraph[0].place, words, sections=sections.now, happened=happened)
            paragraph = []
        happened = day or happened
        if seen is not None:
            yield seen
        elif heading is not None:
            found = _heading(line.text, followed=_followed(lines, at))
            if found is not None:
                sections.open(*found)
