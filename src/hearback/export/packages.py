"""An export as it is handed out: one table as CSV, all as a workbook, or all as a Frictionless data package.

Each reads the rows as they stand while they are sent (specs.frictionlessdata.io); nothing is kept here, so nothing that was
hidden, withdrawn or erased since can be in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation

from hearback.core import clock
from hearback.core.languages import codes, pick
from hearback.core.sheets import csv_lines
from hearback.core.workbooks import workbook as a_workbook
from hearback.core.zips import zipped
from hearback.export.columns import Table
from hearback.export.tables import TABLES
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Count = Callable[[str, int], None]
PACKAGE, DICTIONARY = "datapackage.json", "dictionary"


def write(process: Process, folder: Path, *, count: Count) -> dict[str, int]:
    """Write the public data of a process into `folder`; returns rows a table. Calls `count` after each table.

    Memory stays flat however many rows there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for table in TABLES:
        written[table.name] = _write_table(table, process, folder / f"{table.name}.csv")
        count(table.name, written[table.name])
    for name, lines in _beside(process):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            file.writelines(lines)
    return written


def write_workbook(process: Process, path: Path) -> None:
    """Write the same as one workbook."""
    with path.open("wb") as file:
        file.writelines(workbook(process))


def table_csv(table: Table, process: Process) -> Iterator[str]:
    """One table as CSV, line by line."""
    return csv_lines(table.header, table.rows(process))


def archive(process: Process) -> Iterator[bytes]:
    """The whole package as one ZIP file, piece by piece."""
    return zipped(_files(process))


def workbook(process: Process, tables: Sequence[Table] = TABLES) -> Iterator[bytes]:
    """All tables as sheets of one workbook (.xlsx), the dictionary first, piece by piece."""
    dictionary = (DICTIONARY, _dictionary_header(), _dictionary())
    return a_workbook([dictionary, *((table.name, table.header, table.rows(process)) for table in tables)])


def dictionary_csv() -> Iterator[str]:
    """What each table and each column holds, in every language of the site, line by line."""
    return csv_lines(_dictionary_header(), _dictionary())


def _files(process: Process) -> Iterator[tuple[str, Iterator[str]]]:
    for table in TABLES:
        yield f"{table.name}.csv", table_csv(table, process)
    yield from _beside(process)


def _beside(process: Process) -> Iterator[tuple[str, Iterator[str]]]:
    """What explains the tables."""
    yield PACKAGE, iter((json.dumps(package(process), indent=1, ensure_ascii=False), "\n"))
    yield f"{DICTIONARY}.csv", dictionary_csv()


def _write_table(table: Table, process: Process, path: Path) -> int:
    number = 0

    def counted(rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(csv_lines(table.header, counted(table.rows(process))))
    return number


def _dictionary_header() -> list[str]:
    return ["table", "column", "type", *(f"holds_{code}" for code in codes())]


def _dictionary() -> Iterator[Sequence[str]]:
    for table in TABLES:
        yield [table.name, "", "", *_in_each_language(table.row)]
        for column in table.columns:
            yield [table.name, column.name, column.kind, *_in_each_language(column.holds)]


def _in_each_language(holds: StrOrPromise) -> list[str]:
    return [_in(code, holds) for code in codes()]


def _in(code: str, holds: StrOrPromise) -> str:
    with translation.override(code):
        return str(holds)


def package(process: Process) -> dict[str, Any]:
    """What a Frictionless data package says of itself. The standard has one language; the dictionary has them all."""
    return {
        "profile": "tabular-data-package",
        "name": process.slug,
        "title": pick(process.name, "en").text,
        "description": "What was said, what was answered, what changed because of it. "
        "A cell that a spreadsheet would run as a formula has an apostrophe before it.",
        "created": clock.now().isoformat(),
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    columns = [{"name": c.name, "type": c.kind, "description": _in("en", c.holds)} for c in table.columns]
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": _in("en", table.title),
        "description": f"A row is {_in('en', table.row)}.",
        "encoding": "utf-8",
        "schema": {"fields": columns, "missingValues": [""]},
    }
