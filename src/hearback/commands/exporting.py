"""An export: a Frictionless data package, one CSV a table, with its dictionary (specs.frictionlessdata.io)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hearback.commands.columns import Table
from hearback.commands.tables import TABLES
from hearback.core import clock
from hearback.core.languages import pick
from hearback.core.sheets import csv_lines
from hearback.processes.models import Process

Count = Callable[[str, int], None]


def write(process: Process, folder: Path, *, count: Count) -> dict[str, int]:
    """Write the public data of a process into `folder`; returns rows a table. Calls `count` after each table.

    Memory stays flat however many rows there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for table in TABLES:
        written[table.name] = _write_table(table, process, folder / f"{table.name}.csv")
        count(table.name, written[table.name])
    (folder / "datapackage.json").write_text(json.dumps(_package(process), indent=1, ensure_ascii=False) + "\n")
    with (folder / "dictionary.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("table", "column", "type", "holds"), *_dictionary()])
    return written


def _write_table(table: Table, process: Process, path: Path) -> int:
    number = 0

    def counted(rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(csv_lines([column.name for column in table.columns], counted(table.rows(process))))
    return number


def _dictionary() -> Iterator[tuple[str, str, str, str]]:
    for table in TABLES:
        yield table.name, "", "", f"a row is {table.row}"
        for column in table.columns:
            yield table.name, column.name, column.kind, column.holds


def _package(process: Process) -> dict[str, Any]:
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
    columns = [{"name": c.name, "type": c.kind, "description": c.holds} for c in table.columns]
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": f"A row is {table.row}.",
        "encoding": "utf-8",
        "schema": {"fields": columns, "missingValues": [""]},
    }
