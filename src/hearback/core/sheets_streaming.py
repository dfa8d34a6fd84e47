"""Reading long spreadsheets a row at a time: memory stays flat however many rows there are. Strict as `sheets_reading`."""

from __future__ import annotations

import codecs
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import sheets_reading, strict_csv
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import Refused, SheetRow

MOST_ROWS = 250_000
MOST_COLUMNS = 500
LONGEST_CELL = 10_000
_LONGEST_ROW = 1_000_000  # letters
_PIECE = 1_000_000


def is_workbook(file: BinaryIO) -> bool:
    """Whether the file is a workbook (.xlsx), whatever it is called."""
    return _starts(file).startswith(sheets_reading.ZIP)


def rows(file: BinaryIO, *, most_rows: int = MOST_ROWS) -> Iterator[tuple[str, ...] | SheetRow | Refused]:
    """The headings first, then each row, or why it cannot be taken. The file can be wound back (`seek`).

    CSV and workbooks, in the encodings and with the signs between cells that `sheets_reading.read_sheet` takes. A
    workbook loads a heavy library: only commands and the worker come here with one. Raises BadInput for `file` where
    nothing can be read, where a quotation mark is not closed (what follows cannot be trusted), and past `most_rows`.
    """
    start = _starts(file)
    if start.startswith((sheets_reading.OLD_EXCEL, b"%PDF")):
        raise BadInput(
            _("This is not a spreadsheet that we can read. Save it as “CSV UTF-8” and bring that file."), field="file"
        )
    yield from _checked(_workbook(file) if start.startswith(sheets_reading.ZIP) else _csv(file), most_rows)


def _starts(file: BinaryIO) -> bytes:
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    return start


def _checked(
    records: Iterator[tuple[int, Sequence[str]]], most_rows: int
) -> Iterator[tuple[str, ...] | SheetRow | Refused]:
    headers: tuple[str, ...] = ()
    count = 0
    try:
        for line, cells in records:
            values = [sheets_reading.unguarded(cell) for cell in cells]
            if not any(values):
                continue
            if not headers:
                headers = sheets_reading.headers_of(values)
                if len(headers) > MOST_COLUMNS:
                    raise BadInput(_("The file has more than 500 columns."), field="file")
                yield headers
                continue
            count += 1
            if count > most_rows:
                raise BadInput(
                    ngettext(
                        "The file has more than %(count)d row.", "The file has more than %(count)d rows.", most_rows
                    )
                    % {"count": most_rows},
                    field="file",
                )
            wrong = sheets_reading.wrong_row(line, values, headers, LONGEST_CELL)
            yield wrong or SheetRow(line, sheets_reading.by_heading(headers, values))
    except strict_csv.NotCsvError as error:
        column = headers[error.cell] if error.cell < len(headers) else str(error.cell + 1)
        raise BadInput(str(Refused(error.line, column, error.reason)), field="file") from error
    if not headers:
        raise BadInput(_("The file is empty."), field="file")


# --- CSV


def _csv(file: BinaryIO) -> Iterator[tuple[int, Sequence[str]]]:
    encoding = _encoding(file)
    # Its file stays open for whoever gave it: the wrapper is taken off again.
    wrapper = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _records(_lines(wrapper))
    finally:
        wrapper.detach()


def _encoding(file: BinaryIO) -> str:
    """How the text was saved; read once to the end, a piece at a time, because only that tells."""
    start = _starts(file)
    candidates = ["utf-16"] if start.startswith(sheets_reading.UTF_16) else ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            while piece := file.read(_PIECE):
                if "\0" in decoder.decode(piece):
                    break
            else:
                decoder.decode(b"", final=True)
                file.seek(0)
                return encoding
        except UnicodeDecodeError:
            continue
    raise BadInput(_("This is not a text file. Save it as “CSV UTF-8” and bring that file."), field="file")


def _lines(wrapper: io.TextIOWrapper) -> Iterator[str]:
    while line := wrapper.readline(_LONGEST_ROW + 1):
        if len(line) > _LONGEST_ROW:
            raise BadInput(_("The file has a line of more than a million letters. It is no spreadsheet."), field="file")
        yield line


def _records(lines: Iterator[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The records, each with the line that it begins on. A line that ends inside quotation marks goes on."""
    first = next(lines, "")
    number = 1
    if (said := sheets_reading.SEPARATOR_LINE.match(first)) is not None:
        delimiter, number, first = said[1], 2, next(lines, "")
    else:
        while first and not first.strip("\r\n"):
            number, first = number + 1, next(lines, "")
        delimiter = ""
    began, text, quotes, length = number, [], 0, 0
    for line in _with(first, lines):
        text.append(line)
        quotes += line.count('"')
        length += len(line)
        number += 1
        if quotes % 2 and length <= _LONGEST_ROW:
            continue
        yield from _parsed("".join(text), began, delimiter := delimiter or sheets_reading.delimiter_of("".join(text)))
        began, text, quotes, length = number, [], 0, 0
    if text:
        yield from _parsed("".join(text), began, delimiter or sheets_reading.delimiter_of("".join(text)))


def _with(first: str, lines: Iterator[str]) -> Iterable[str]:
    return chain([first], lines) if first else ()


def _parsed(text: str, began: int, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        for record in strict_csv.records(text, delimiter):
            yield began + record.line - 1, record.cells
    except strict_csv.NotCsvError as error:
        raise strict_csv.NotCsvError(began + error.line - 1, error.cell, error.reason) from error


# --- workbooks


def _workbook(file: BinaryIO) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a workbook's first sheet. Formulas come as what they last came to; nothing of it is run."""
    sheets_reading.check_unpacked(file)
    file.seek(0)
    unreadable = BadInput(_("This workbook cannot be read. Save it as “CSV UTF-8” and bring that file."), field="file")
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # of what a workbook has besides its cells
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # What a workbook says of its own size is often wrong.
            sheet.reset_dimensions()
            read = enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1)
        except Exception as broken:  # the library raises whatever a broken file leads it to
            raise unreadable from broken
        widest = 0
        while True:
            try:
                number, cells = next(read)
            except StopIteration:
                break
            except Exception as broken:
                raise unreadable from broken
            values = [sheets_reading.as_text(value) for value in cells]
            widest = widest or len(sheets_reading.headers_of(list(values)))
            yield number, [*values, *[""] * (widest - len(values))]
        book.close()
