"""Reading the spreadsheets that people bring: strictly, with bounds, each fault named by its line and column.

Two rooms read with this: the network (organisations) and events (bookings taken elsewhere).
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import strict_csv
from hearback.core.errors import BadInput
from hearback.core.sheets import safe_cell
from hearback.core.text import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_ROWS = 5_000
LARGEST_FILE = 5_000_000
LONGEST_CELL = 5_000
_UNPACKED = 100_000_000  # what a workbook may be when it is unpacked
_SMALL, _SHRINKS = 10_000_000, 100
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused:
    """A place in a file that cannot be taken: its line, the name of the column, and why."""

    line: int
    column: str
    reason: StrOrPromise

    def __str__(self) -> str:
        if not self.column:
            return _("Line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}
        return _("Line %(line)d, column “%(column)s”: %(reason)s") % {
            "line": self.line,
            "column": self.column,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the line it begins on, and its cells by the names of their columns."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file, read. `broken` says that its form cannot be trusted, so that none of it may be taken."""

    name: str
    headers: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    refused: tuple[Refused, ...] = ()
    broken: bool = False


def read_sheet(
    source: Path | bytes | str, name: str = "", *, workbooks: bool = False, most_rows: int = MOST_ROWS
) -> Sheet:
    """A CSV file, or its text: UTF-8 (with or without a mark), UTF-16 with one, or Windows' Western European.

    Comma, semicolon or tab is found in the first line. The first row that holds anything names the columns. A row with
    another number of cells is refused by itself; after a quotation mark that is not closed nothing can be trusted, so
    `broken` is set and there are no rows. A leading `'` that our own export put before a formula is taken off.
    `workbooks` lets .xlsx files in as well: that loads a heavy library, so only commands ask for it.
    Raises BadInput for `file` when nothing of it can be read at all.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    if isinstance(source, str):
        return _read_text(source, name, most_rows)
    data = _bytes_of(source)
    if data.startswith(ZIP):
        if not workbooks:
            raise BadInput(_("This is a workbook. Save it as “CSV UTF-8” and bring that file."), field="file")
        return _read_cells(_workbook_rows(data), name, most_rows)
    if data.startswith(OLD_EXCEL):
        raise BadInput(
            _("This is a workbook of an old kind. Save it as “CSV UTF-8” and bring that file."), field="file"
        )
    return _read_text(text_of(data), name, most_rows)


def columns(
    headers: Sequence[str], wanted: Mapping[str, Sequence[str]], mapping: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which column holds which of our fields: as `mapping` says, else the first whose heading is one of the words.

    `wanted` has the words of each field, the likeliest first. Letters' size and signs at the end (“Name *”, “E-mail:”)
    make no difference. Raises BadInput for `map` where the mapping names what is not there, or a column that is there
    twice is to be read.
    """
    mapping = mapping or {}
    for field, heading in mapping.items():
        if field not in wanted:
            known = ", ".join(wanted)
            raise BadInput(
                _("“%(field)s” is nothing that we read. What we read: %(known)s.") % {"field": field, "known": known},
                field="map",
            )
        if heading not in headers:
            raise BadInput(_("The file has no column “%(column)s”.") % {"column": heading}, field="map")
    by_word: dict[str, str] = {}
    for heading in headers:
        by_word.setdefault(_word(heading), heading)
    found = dict(mapping)
    for field, words in wanted.items():
        there = [by_word[word] for word in map(_word, words) if word in by_word and by_word[word] not in found.values()]
        if field not in found and there:
            found[field] = there[0]
    twice = Counter(_word(heading) for heading in headers)
    for heading in found.values():
        if twice[_word(heading)] > 1:
            raise BadInput(_("The column “%(column)s” is there twice.") % {"column": heading}, field="map")
    return found


def _word(heading: str) -> str:
    plain = re.sub(r"\((?:optional|required)\)", "", fold(heading))
    return re.sub(r"[\W_]+", " ", plain.replace("#", " number "), flags=re.UNICODE).strip()


def _bytes_of(source: Path | bytes) -> bytes:
    too_large = BadInput(_("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 1_000_000}, field="file")
    if isinstance(source, Path):
        try:
            if source.stat().st_size > LARGEST_FILE:
                raise too_large
            source = source.read_bytes()
        except OSError as error:
            raise BadInput(_("The file cannot be read: %(why)s.") % {"why": error.strerror}, field="file") from error
    if len(source) > LARGEST_FILE:
        raise too_large
    return source


def text_of(data: bytes) -> str:
    """The text of a CSV file, whatever program saved it. Raises BadInput for `file` when it is none."""
    if data.startswith(ZIP):
        raise BadInput(_("This is a workbook. Save it as “CSV UTF-8” and bring that file."), field="file")
    if data.startswith(OLD_EXCEL):
        raise BadInput(
            _("This is a workbook of an old kind. Save it as “CSV UTF-8” and bring that file."), field="file"
        )
    if data.startswith(UTF_16):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(_("This is not a text file. Save it as “CSV UTF-8” and bring that file."), field="file")


def _read_text(text: str, name: str, most_rows: int) -> Sheet:
    text = text.removeprefix("\ufeff")
    said = SEPARATOR_LINE.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    # The line that says which sign stands between cells counts as a line, and is none of the file's.
    text = "\n" + text[said.end() :] if said else text
    return _read_cells(_csv_rows(text, delimiter), name, most_rows)


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    for record in strict_csv.records(text, delimiter):
        yield record.line, record.cells


def delimiter_of(text: str) -> str:
    """Which sign stands between the cells of the first line, outside quotation marks."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")).split("\n", 1)[0]
    counts = {sign: first.count(sign) for sign in _DELIMITERS}
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","


def _read_cells(records: Iterator[tuple[int, Sequence[str]]], name: str, most_rows: int) -> Sheet:
    headers: tuple[str, ...] = ()
    rows: list[SheetRow] = []
    refused: list[Refused] = []
    try:
        for line, cells in records:
            values = [unguarded(cell) for cell in cells]
            if not any(values):
                continue
            if not headers:
                headers = headers_of(values)
            elif len(rows) + len(refused) >= most_rows:
                raise BadInput(
                    ngettext(
                        "The file has more than %(count)d row.", "The file has more than %(count)d rows.", most_rows
                    )
                    % {"count": most_rows},
                    field="file",
                )
            elif (wrong := wrong_row(line, values, headers)) is not None:
                refused.append(wrong)
            else:
                rows.append(SheetRow(line, by_heading(headers, values)))
    except strict_csv.NotCsvError as error:
        column = headers[error.cell] if error.cell < len(headers) else str(error.cell + 1)
        return Sheet(name, headers, (), (*refused, Refused(error.line, column, error.reason)), broken=True)
    if not headers:
        return Sheet(name, (), (), (Refused(1, "", _("The file is empty.")),), broken=True)
    return Sheet(name, headers, tuple(rows), tuple(refused))


def headers_of(values: list[str]) -> tuple[str, ...]:
    """The headings of the first row, without empty ones at its end."""
    while values and not values[-1]:
        values.pop()
    return tuple(" ".join(value.split()) for value in values)


def wrong_row(line: int, values: list[str], headers: tuple[str, ...], longest: int = LONGEST_CELL) -> Refused | None:
    """What keeps this row from being read. Empty cells beyond the last column are a spreadsheet's habit, and no mistake."""
    while len(values) > len(headers) and not values[-1]:
        values.pop()
    if len(values) != len(headers):
        reason = _("This row has %(found)d cells; the first has %(wanted)d. Is a comma or a quotation mark missing?")
        column = headers[min(len(values), len(headers)) - 1]
        return Refused(line, column, reason % {"found": len(values), "wanted": len(headers)})
    for heading, value in zip(headers, values, strict=True):
        if len(value) > longest:
            reason = ngettext(
                "This cell is longer than %(count)d character.",
                "This cell is longer than %(count)d characters.",
                longest,
            )
            return Refused(line, heading, reason % {"count": longest})
    return None


def by_heading(headers: tuple[str, ...], values: list[str]) -> dict[str, str]:
    """The cells of a row by their headings; of two columns with one heading the first."""
    cells: dict[str, str] = {}
    for heading, value in zip(headers, values, strict=True):
        cells.setdefault(heading, value)
    return cells


def unguarded(cell: str) -> str:
    """The cell without the `'` that our own export puts before what a spreadsheet would run."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell


# --- workbooks


def _workbook_rows(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a workbook's first sheet, each value as text."""
    from openpyxl import load_workbook

    check_unpacked(io.BytesIO(data))
    try:
        with warnings.catch_warnings():  # of what a workbook has besides its cells
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # What a workbook says of its own size is often wrong.
            sheet.reset_dimensions()
            rows = [
                [as_text(value) for value in row] for row in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
            ]
            book.close()
    except Exception as broken:  # the library raises whatever a broken file leads it to
        raise BadInput(
            _("This workbook cannot be read. Save it as “CSV UTF-8” and bring that file."), field="file"
        ) from broken
    widest = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows, start=1):
        yield number, [*row, *[""] * (widest - len(row))]


def check_unpacked(file: BinaryIO) -> None:
    """Raises BadInput for `file` when a workbook would be too large once it is unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
            packed_size = sum(part.compress_size for part in packed.infolist())
    except zipfile.BadZipFile:
        return  # the library says what is wrong with it
    # Real sheets shrink to a tenth or a twentieth; what shrinks to nothing was made to break whoever opens it.
    if size > _UNPACKED or (size > _SMALL and size > _SHRINKS * packed_size):
        raise BadInput(_("This workbook is too large. Save it as “CSV UTF-8” and bring that file."), field="file")


def as_text(value: Any) -> str:
    """What a cell of a workbook holds, as text: days as 2013-03-20."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value))
