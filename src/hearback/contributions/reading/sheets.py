"""Reading what people said from a spreadsheet: columns are told once what they hold, and every other column is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from hearback.contributions.reading import Found, Piece, Seen, Unreadable
from hearback.contributions.reading.notes import day_in
from hearback.core import sheets_streaming
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import Refused, SheetRow, columns
from hearback.core.text import fold

WORDS = "words"
# Our fields and the headings by which each is known, the likeliest first. Only `words` may stand in several columns.
FIELDS: dict[str, tuple[str, ...]] = {
    WORDS: (
        *("what they said", "your words", "words", "contribution", "comment", "comments", "your comment"),
        *("response", "answer", "suggestion", "feedback", "sylw", "ymateb"),
    ),
    "name": ("name", "full name", "your name", "author", "what is your name", "enw"),
    "organisation": ("organisation", "organization", "organisation name", "your organisation", "sefydliad"),
    "email": ("email", "e-mail", "email address", "your email address", "e-bost", "cyfeiriad e-bost"),
    "told_by": (
        *("how they wish to be told", "how shall we tell you", "told by", "preferred contact", "contact preference"),
        *("sut y maent am gael gwybod", "sut dylem roi gwybod i chi"),
    ),
    "post": ("postal address", "their postal address", "your postal address", "cyfeiriad post"),
    "phone": ("telephone number", "phone number", "telephone", "phone", "mobile number", "rhif ffôn"),
    "attribution": ("may we show who said it", "show my name", "may we show your name", "attribution"),
    "kind": ("kind", "kind of contribution", "math"),
    "question": ("question", "question number", "cwestiwn"),
    "theme": ("theme", "topic", "thema"),
    "language": ("language", "iaith"),
    "happened": ("submitted at", "said", "date", "submission date", "completion time", "timestamp", "dyddiad"),
    "own_id": ("submission reference", "reference", "response id", "submission id", "id"),
}
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?$")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*(am|pm)?\b", re.IGNORECASE)

Columns = Mapping[str, Sequence[str]]


def headings(file: BinaryIO) -> tuple[str, ...]:
    """The headings of a spreadsheet's columns. Raises BadInput for `file` as reading it would."""
    first = next(iter(sheets_streaming.rows(file)))
    return first if isinstance(first, tuple) else ()


def guessed(found: Sequence[str], questions: Sequence[str] = (), given: Columns | None = None) -> dict[str, list[str]]:
    """Which column holds which of our fields: as `given` says, else by what the headings say.

    Each column whose heading is one of the `questions` holds what was said to it. Raises BadInput for `map` where `given`
    names a field or a column that there is not, or a column that is there twice is to be read.
    """
    given = given or {}
    single = {field: headings[0] for field, headings in given.items() if field != WORDS and headings}
    known = {field: words for field, words in FIELDS.items() if field != WORDS}
    if unknown := [field for field in given if field not in FIELDS]:
        columns(found, FIELDS, {unknown[0]: ""})  # says what is known
    words = list(given.get(WORDS, ()))
    for heading in words:
        columns(found, {WORDS: ()}, {WORDS: heading})
    asked = {fold(question) for question in questions}
    words = words or [heading for heading in found if fold(heading) in asked]
    others = columns([heading for heading in found if heading not in words], known, single)
    if not words:
        taken = set(others.values())
        words = list(columns([h for h in found if h not in taken], {WORDS: FIELDS[WORDS]}).values())
    return ({WORDS: words} if words else {}) | {field: [heading] for field, heading in others.items()}


def read(file: BinaryIO, which: Columns) -> Iterator[Piece]:
    """What a spreadsheet holds, when its columns are `which` says. Each cell with words is one thing said.

    Raises BadInput for `file` when it cannot be read, and for `map` when no column holds what people said.
    """
    if not which.get(WORDS):
        raise BadInput(_("Say which column holds what people said."), field="map")
    what = "row" if sheets_streaming.is_workbook(file) else "line"
    for row in sheets_streaming.rows(file):
        if isinstance(row, tuple):
            mapped = {heading for headings in which.values() for heading in headings}
            if missing := [heading for heading in mapped if heading not in row]:
                raise BadInput(_("The file has no column “%(column)s”.") % {"column": missing[0]}, field="map")
            for heading in row:
                if heading and heading not in mapped:
                    yield Seen(f"column “{heading}”", _("A column that is left out"), "")
        elif isinstance(row, Refused):
            yield Unreadable(f"{what} {row.line}", row.reason, row.column)
        else:
            yield from _row(f"{what} {row.line}", row, which)


def _row(place: str, row: SheetRow, which: Columns) -> Iterator[Piece]:
    def cell(field: str) -> str:
        return row.cells.get(which[field][0], "") if which.get(field) else ""

    happened = moment_in(cell("happened"))
    if cell("happened") and happened is None:
        yield Seen(place, _("When it was said cannot be read"), cell("happened"))
    several = len(which[WORDS]) > 1
    own_id = cell("own_id")
    empty = True
    for heading in which[WORDS]:
        words = row.cells.get(heading, "")
        if not words:
            continue
        empty = False
        yield Found(
            place=f"{place}, column “{heading}”" if several else place,
            words=words,
            name=cell("name"),
            organisation=cell("organisation"),
            email=cell("email"),
            attribution=cell("attribution"),
            told_by=cell("told_by"),
            post=cell("post"),
            phone=cell("phone"),
            kind=cell("kind"),
            question=cell("question"),
            theme=cell("theme"),
            sections=(heading,),
            language=cell("language"),
            happened=happened,
            own_id=f"{which['own_id'][0]}: {own_id}" if own_id else "",
        )
    if empty:
        yield Seen(place, _("A row without words"), "")


def moment_in(text: str) -> datetime | None:
    """When something was sent, as forms and spreadsheets write it; a day alone is its noon. None when it names none."""
    text = text.strip()
    if (stamp := _STAMP.match(text)) is not None:
        zone = (stamp[3] or "").replace("Z", "+00:00").replace("UTC", "+00:00")
        try:
            return datetime.fromisoformat(f"{stamp[1]}T{stamp[2]}{zone}")
        except ValueError:
            return None
    day = day_in(text)
    clock = _CLOCK.search(text)
    if day is None or clock is None:
        return day
    hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "pm" else 0) if clock[3] else int(clock[1])
    try:
        return day.replace(hour=hour, minute=int(clock[2]))
    except ValueError:
        return day
