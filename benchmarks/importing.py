"""A spreadsheet of what people said: brought, read into its preview, confirmed, taken in; rows a second, memory held.

Each size, kind of file and database gets a process of its own, because the most memory held is a process's. The baseline
reads the same file with `csv` and puts bare rows into the table, a thousand at a time: no preview, no author, no fact.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import measuring
from measuring import Row

RUNS = (("csv", 5_000), ("xlsx", 5_000), ("csv", 250_000))
HEADINGS = ("Submission reference", "Submitted at", "Comment", "Name", "Email", "Age")
COLUMNS = {
    "own_id": ["Submission reference"],
    "happened": ["Submitted at"],
    "words": ["Comment"],
    "name": ["Name"],
    "email": ["Email"],
}


def main() -> None:
    """Measure each in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    rows: list[Row] = []
    for database in measuring.kinds(given.database):
        for kind, size in RUNS:
            many = size // 10 if given.small else size
            environment = os.environ | {"IMPORT_ON": database, "IMPORT_KIND": kind, "IMPORT_ROWS": str(many)}
            for bare in ("1", "") if kind == "csv" else ("",):
                child = subprocess.run(
                    [sys.executable, __file__],
                    env=environment | {"IMPORT_BARE": bare},
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                )
                rows += json.loads(child.stdout)
    measuring.show(rows, as_json=given.json)


def measure(database: str, kind: str, size: int, *, bare: bool) -> list[Row]:
    """The rows for one file on one database."""
    from tests import databases

    with measuring.home() as folder:
        measuring.set_up_django(databases.fresh_database(database, folder), folder)
        from tests.factories import a_process

        process = a_process()
        path = folder / f"form.{kind}"
        _write(path, kind, size)
        with path.open("rb") as file:
            done = list(_bare(file, process) if bare else _imported(file, path.name, process))
        for row in done:
            row |= {"database": database, "n": size}
        done[-1]["peak_mb"] = measuring.peak_mb()
        return done


def _lines(size: int) -> Iterator[tuple[str, ...]]:
    for number in range(size):
        words = f"Point {number}: publish it, say who decides, and tell us when. (invented)"
        address = f"person{number}@example.org" if number % 50 == 0 else ""
        yield f"R{number:07}", "2013-03-20 10:00", words, f"Person {number}", address, "30"


def _write(path: Any, kind: str, size: int) -> None:
    """The file, made by a process of its own: its memory does not count."""
    code = "import importing, pathlib, sys; importing.written(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))"
    folder = Path(__file__).resolve().parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}
    subprocess.run([sys.executable, "-c", code, str(path), kind, str(size)], env=environment, check=True)


def written(path: Any, kind: str, size: int) -> None:
    """Write one file."""
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(_lines(size))
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for line in _lines(size):
        sheet.append(line)
    book.save(path)


def _imported(file: BinaryIO, name: str, process: Any) -> Iterator[Row]:
    from hearback.contributions import actions
    from hearback.contributions.models import Contribution, SourceRow
    from hearback.core.viewer import HOST

    kind = name.rpartition(".")[2]
    kept: list[Any] = []

    def bring() -> None:
        kept.append(
            actions.bring_source(actor=HOST, process=process, kind="spreadsheet", file=file, name=name, columns=COLUMNS)
        )

    yield _timed(f"{kind}: keep the file", bring, 0)
    yield _timed(
        f"{kind}: read it into the preview",
        lambda: actions.go_on_reading(actor=HOST, source=kept[0]),
        lambda: SourceRow.objects.filter(fate="new").count(),
    )
    source = actions.confirm_source(actor=HOST, source=kept[0])
    row = _timed(
        f"{kind}: take in what was confirmed",
        lambda: actions.go_on_taking_in(actor=HOST, source=source),
        Contribution.objects.count,
    )
    file.seek(0)
    again = actions.bring_source(actor=HOST, process=process, kind="spreadsheet", file=file, name=name, columns=COLUMNS)
    actions.go_on_taking_in(actor=HOST, source=again)
    yield row | {"doubled": Contribution.objects.count() - SourceRow.objects.filter(fate="created").count()}


def _bare(file: BinaryIO, process: Any) -> Iterator[Row]:
    from uuid import uuid4

    from hearback.contributions.models import Contribution
    from hearback.core import clock

    def read() -> None:
        now = clock.now()
        lines = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
        while chunk := list(islice(lines, 1_000)):
            Contribution.objects.bulk_create(
                [Contribution(process=process, kind="suggestion", happened=now, key=uuid4()) for _line in chunk]
            )

    yield _timed("baseline: csv.DictReader and bare rows", read, Contribution.objects.count)


def _timed(what: str, act: Callable[[], object], count: Callable[[], int] | int) -> Row:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rows = count if isinstance(count, int) else count()
    figures = {"per_second": rows / seconds} if rows else {}
    return {"what": what, "seconds": round(seconds, 2), "cpu_ms": cpu * 1000, "in_request": False} | figures


if __name__ == "__main__":
    if "IMPORT_ON" in os.environ:
        child = os.environ
        found = measure(
            child["IMPORT_ON"], child["IMPORT_KIND"], int(child["IMPORT_ROWS"]), bare=bool(child["IMPORT_BARE"])
        )
        sys.stdout.write(json.dumps(found))
    else:
        main()
