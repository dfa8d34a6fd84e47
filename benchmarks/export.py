"""An export of what people said: 10,000 and 250,000 contributions as CSV and as a workbook.

Making the rows and taking them out are processes of their own, so the peak is that of whoever takes them out; `before_mb` is
what the framework takes before anything is read. The baseline in the same run is what no export can do without: the words
and references, straight from the tables into `csv.writer`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import making
import measuring
from measuring import Row

SIZES = (10_000, 250_000)


def main() -> None:
    """Make the rows of each size on each database in a child process, measure each export in another, then print."""
    given = measuring.arguments(__doc__ or "")
    sizes = [size // 10 for size in SIZES] if given.small else SIZES
    rows: list[Row] = []
    for kind in measuring.kinds(given.database):
        for size in sizes:
            rows += _measured(kind, size)
    measuring.show(rows, as_json=given.json)


def _measured(kind: str, size: int) -> list[Row]:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        _child("make", url, folder, size)
        return [_child(what, url, folder, size) | {"database": kind, "n": size} for what in MEASURED]


def _child(what: str, url: str, folder: Path, size: int) -> Row:
    environment = os.environ | {"EXPORT_DOES": json.dumps([what, url, str(folder), size])}
    done = subprocess.run([sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def make(size: int) -> Row:
    """The rows, straight into the tables."""
    from django.db import connection

    from tests import factories

    making.contributions(factories.a_process(slug="exported", questions=3), size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def timed(what: str, export: Callable[[Any], Iterator[Any]]) -> Row:
    """One export from the first row to the last, as it would be sent."""
    from django.db import connection

    from hearback.core.viewer import NOBODY
    from hearback.processes import queries as processes

    process = processes.process_visible_to(NOBODY, "exported")
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    wall, cpu, before = time.perf_counter(), time.process_time(), measuring.peak_mb()
    with connection.execute_wrapper(note):
        sent = sum(len(part) for part in export(process))
    seconds = time.perf_counter() - wall
    return {
        "what": what,
        "database": "",
        "n": 0,
        "seconds": round(seconds, 2),
        "per_second": 0.0,
        "cpu_ms": round((time.process_time() - cpu) * 1000),
        "queries": len(statements),
        "peak_mb": round(measuring.peak_mb(), 1),
        "before_mb": round(before, 1),
        "sent_mb": round(sent / 2**20, 1),
        "in_request": True,
    }


def _csv(process: Any) -> Iterator[Any]:
    from hearback.export import packages
    from hearback.export.tables import TABLES

    return packages.table_csv(TABLES[0], process)


def _workbook(process: Any) -> Iterator[Any]:
    from hearback.export import packages
    from hearback.export.tables import TABLES

    return packages.workbook(process, TABLES[:1])


def _bare(process: Any) -> Iterator[Any]:
    from hearback.contributions.models import Verbatim
    from hearback.core.sheets import csv_lines

    rows = Verbatim.objects.filter(contribution__process=process).order_by("id")
    columns = ("contribution__reference", "contribution__kind", "contribution__state", "contribution__received", "text")
    return csv_lines(columns, rows.values_list(*columns).iterator(2_000))


MEASURED: dict[str, tuple[str, Callable[[Any], Iterator[Any]]]] = {
    "csv": ("contributions as CSV", _csv),
    "xlsx": ("contributions as a workbook", _workbook),
    "bare": ("baseline: five bare columns as CSV", _bare),
}


if __name__ == "__main__":
    if on := os.environ.pop("EXPORT_DOES", ""):
        does, at, folder, number = json.loads(on)
        measuring.set_up_django(at, Path(folder))
        row = make(number) if does == "make" else timed(*MEASURED[does])
        if row:
            row["per_second"] = number / row["seconds"] if row["seconds"] else 0.0
        print(json.dumps(row))
    else:
        main()
