"""Reading CSV strictly (RFC 4180): a mistake is named by its line and cell instead of being read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_END = re.compile(r"\r\n|\n|\r|\Z")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it begins on, and its cells. Cells may hold line breaks."""

    line: int
    cells: tuple[str, ...]


class NotCsvError(Exception):
    """The text stops being CSV at this line, in this cell (the first is 0)."""

    def __init__(self, line: int, cell: int, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.line, self.cell, self.reason = line, cell, reason


def records(text: str, delimiter: str = ",") -> Iterator[Record]:
    """The records of a CSV text, empty lines left out. Raises NotCsvError where it cannot be read.

    After an unclosed quotation mark nothing that follows can be trusted: so reading ends there, and the mark that
    was opened is named, not the place far below where it showed.
    """
    plain = re.compile(rf'[^"{re.escape(delimiter)}\r\n]*')
    at, line = 0, 1
    while at < len(text):
        began = line
        cells: list[str] = []
        while True:
            cell, at, line = _cell(text, at, line, len(cells), delimiter, plain)
            cells.append(cell)
            if text[at : at + 1] != delimiter:
                break
            at += 1
        if (end := _END.match(text, at)) is not None:
            at, line = end.end(), line + bool(end.group())
        if cells != [""]:
            yield Record(began, tuple(cells))


def _cell(text: str, at: int, line: int, number: int, delimiter: str, plain: re.Pattern[str]) -> tuple[str, int, int]:
    """The cell that begins here, where it ends, and the line it ends on."""
    if text[at : at + 1] != '"':
        found = plain.match(text, at)
        value, end = (found.group(), found.end()) if found else ("", at)
        if text[end : end + 1] == '"':
            reason = _("A quotation mark stands inside a cell that does not begin with one.")
            raise NotCsvError(line, number, reason)
        return value, end, line
    quoted = _QUOTED.match(text, at)
    if quoted is None:
        raise NotCsvError(line, number, _("A quotation mark is opened here and never closed."))
    value, end = quoted.group(1).replace('""', '"'), quoted.end()
    if text[end : end + 1] != delimiter and _END.match(text, end) is None:
        reason = _("A quotation mark is opened here, and text follows where it is closed: one is missing or too many.")
        raise NotCsvError(line, number, reason)
    breaks = len(re.findall(r"\r\n|\n|\r", quoted.group()))
    return value, end, line + breaks
