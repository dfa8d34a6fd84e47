"""The original of a source as a file, and what its reader finds there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db.models import Max

from hearback.contributions.models import Source, SourcePart
from hearback.contributions.reading import Piece, Reader, docx, mail, notes, sheets
from hearback.core import sheets_streaming
from hearback.processes import queries as processes
from hearback.processes.models import Process


def knows_columns(source: Source, file: BinaryIO) -> bool:
    """Read the headings and find out what they hold: as was said, as for a file like it, or as they say themselves."""
    source.headings = list(sheets.headings(file))
    file.seek(0)
    if not source.columns:
        source.columns = _remembered(source) or sheets.guessed(source.headings, _questions(source.process))
        # What only the headings say is shown to a person before anything is read by it.
        source.step = Source.Step.BROUGHT if _remembered(source) else Source.Step.COLUMNS
    waits = Source.objects.filter(pk=source.pk, step=Source.Step.BROUGHT, readings=source.readings)
    waits.update(headings=source.headings, columns=source.columns, step=source.step)
    return source.step == Source.Step.BROUGHT


def _remembered(source: Source) -> dict[str, list[str]]:
    """The columns of the last file with these very headings that somebody confirmed in this process."""
    last = Source.objects.filter(
        process=source.process, kind=Source.Kind.SPREADSHEET, confirmed__isnull=False, headings=source.headings
    )
    return last.order_by("-confirmed").values_list("columns", flat=True).first() or {}


def _questions(process: Process) -> list[str]:
    return [text for question in processes.questions(process) for text in question.text.values()]


def pieces_of(source: Source, file: BinaryIO) -> Iterator[Piece]:
    """What the reader of this kind of file finds, from the beginning. Raises BadInput as that reader does."""
    file.seek(0)
    if source.kind == Source.Kind.SPREADSHEET:
        return sheets.read(file, source.columns)
    return READERS[source.kind](file)


def _notes(file: BinaryIO) -> Iterator[Piece]:
    """Notes as text, or as a Word file: its headings and bullets are those of text."""
    return notes.read_lines(_as_text(file)) if sheets_streaming.is_workbook(file) else notes.read(file)


def _as_text(file: BinaryIO) -> Iterator[notes.Line]:
    for line in docx.lines(file):
        first, *more = line.text.split("\n")
        sign = {"heading": "#" * min(line.level, 6) + " ", "bullet": "  " * line.level + "- "}.get(line.kind, "")
        yield notes.Line(line.place, sign + first)
        yield from (notes.Line(line.place, ("  " if sign else "") + text) for text in more)


# By the kind of file; a spreadsheet is read by its columns.
READERS: dict[str, Reader] = {Source.Kind.NOTES: _notes, Source.Kind.DOCX: docx.read, Source.Kind.MAIL: mail.read}
KINDS = (Source.Kind.SPREADSHEET.value, *(str(kind) for kind in READERS))


@contextmanager
def original(source: Source) -> Iterator[BinaryIO]:
    """The original as a file on disk, for as long as it is read; gone afterwards."""
    with tempfile.TemporaryFile() as file:
        for number in range(_parts(source)):
            file.write(bytes(SourcePart.objects.get(source=source, number=number).data))
        file.seek(0)
        yield file


def _parts(source: Source) -> int:
    last: int | None = SourcePart.objects.filter(source=source).aggregate(last=Max("number"))["last"]
    return 0 if last is None else last + 1
