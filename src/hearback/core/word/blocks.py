"""A Word file block by block: its headings, points, paragraphs and tables, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from hearback.core.word.packed import Packed, too_much
from hearback.core.word.styles import Kind, Styles
from hearback.core.word.text import Story

MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: a heading (level 1 to 9), a point of a list (0, and deeper), or plain text. `at` counts from 1."""

    at: int
    kind: Kind
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its number in the file, and the text of each cell. What stands in a table within it is in its cell."""

    at: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class _Cell:
    begins: int
    ends: int = 0


@dataclass(slots=True)
class _Found:
    begins: int
    ends: int = 0
    rows: list[list[_Cell]] = field(default_factory=list)


class _Body(Story):
    """The words of a file with where its tables begin and end; a table within a table is part of its cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Found] = []
        self._deep = 0
        self._cells = 0

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._passing or name not in {"tbl", "tr", "tc"}:
            return
        self._deep += name == "tbl"
        if self._deep != 1:
            return
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise too_much()
        if name == "tbl":
            self.tables.append(_Found(len(self.paragraphs)))
        elif name == "tr":
            self.tables[-1].rows.append([])
        elif self.tables[-1].rows:
            self.tables[-1].rows[-1].append(_Cell(len(self.paragraphs)))

    def ended(self, name: str) -> None:
        if self._passing or name not in {"tbl", "tc"}:
            return
        if name == "tc" and self._deep == 1 and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self.tables[-1].rows[-1][-1].ends = len(self.paragraphs)
        elif name == "tbl":
            if self._deep == 1:
                self.tables[-1].ends = len(self.paragraphs)
            self._deep -= 1


def blocks(file: BinaryIO) -> Iterator[Line | Table]:
    """What a .docx says, in its order, without what is empty. Raises BadInput for `file` as `Packed` does."""
    packed = Packed(file)
    related = packed.related(packed.main)
    styles = Styles()
    if "styles" in related:
        styles.read(packed, related["styles"])
    body = _Body()
    body.read(packed, packed.main)
    tables = enumerate((table for table in body.tables if table.ends > table.begins), start=1)
    number, table = next(tables, (0, None))
    at = 0
    while at < len(body.paragraphs):
        if table is not None and at >= table.begins:
            yield Table(number, tuple(tuple(_text(body, styles, cell) for cell in row) for row in table.rows))
            at = max(at, table.ends)
            number, table = next(tables, (0, None))
            continue
        paragraph = body.paragraphs[at]
        at += 1
        if text := paragraph.text.strip():
            kind, level = styles.kind(paragraph)
            yield Line(at, kind, level, text)


def _text(body: _Body, styles: Styles, cell: _Cell) -> str:
    """The lines of a cell; a point of a list begins with its mark."""
    said = ((styles.kind(one)[0], one.text.strip()) for one in body.paragraphs[cell.begins : cell.ends])
    return "\n".join(f"- {text}" if kind == "bullet" else text for kind, text in said if text)
