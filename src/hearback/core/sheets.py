"""CSV that no spreadsheet program mistakes for a formula."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_DANGEROUS = set("=+-@\t\r\n")


def safe_cell(value: object) -> object:
    """The value; text that a spreadsheet would run gets a `'` before it (OWASP, CSV injection).

    White space and invisible characters before it, and full-width signs, are looked through; numbers stay numbers.
    """
    if not isinstance(value, str) or not value:
        return value
    first = next((letter for letter in value if not _is_invisible(letter)), "")
    return f"'{value}" if {value[0], unicodedata.normalize("NFKC", first)[:1]} & _DANGEROUS else value


def _is_invisible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}


class _Line:
    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180), one at a time: memory stays flat however many rows there are."""
    writer = csv.writer(_Line())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])
