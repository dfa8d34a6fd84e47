"""What every benchmark shares: a database of its own, rows of figures, and how they are printed."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

Row = dict[str, Any]
_GIVEN = "HEARBACK_BENCHMARK_GIVEN"


def arguments(what: str) -> argparse.Namespace:
    """The arguments every benchmark takes."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--small", action="store_true", help="a tenth of the size: does it run at all?")
    return parser.parse_args()


def kinds(chosen: str) -> list[str]:
    """The databases to measure on."""
    return ["sqlite", "postgres"] if chosen == "both" else [chosen]


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
    }


def show(rows: list[Row], *, as_json: bool) -> None:
    """Print the rows: a table for a person, or one JSON object."""
    if as_json:
        sys.stdout.write(json.dumps({"machine": machine(), "rows": rows}) + "\n")
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [names, *[[_cell(row.get(name)) for name in names] for row in rows]]
    widths = [max(len(line[i]) for line in table) for i in range(len(names))]
    for line in table:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:.3g}"
        if isinstance(value, float) and value < 100
        else f"{value:.0f}"
        if isinstance(value, float)
        else str(value)
    )


@contextmanager
def home() -> Iterator[Path]:
    """A folder for one site's data, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hearback-benchmark-") as folder:
        yield Path(folder)


def in_a_child(script: str, *given: Any) -> list[Row]:
    """The rows that a script prints in a process of its own, which asks `given_to_child` for what it is given."""
    environment = os.environ | {_GIVEN: json.dumps(given)}
    done = subprocess.run([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return list(json.loads(done.stdout))


def given_to_child() -> list[Any] | None:
    """What `in_a_child` started this process with; None in the one that a person started."""
    given = os.environ.pop(_GIVEN, "")
    return list(json.loads(given)) if given else None


def set_up_django(database_url: str, folder: Path) -> None:
    """Let this process use the site's tables. Once a process: a benchmark starts a child for each database."""
    os.environ |= {
        "HEARBACK_HOME": str(folder),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "hearback.settings",
        "HEARBACK_URL": "http://testserver",
    }
    import django

    django.setup()


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_per_call(call: Callable[[], object], *, times: int, warm: int = 5) -> tuple[float, float]:
    """CPU milliseconds and wall milliseconds per call, the mean of `times` after `warm` that do not count."""
    for _ in range(warm):
        call()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - cpu) * 1000 / times, (time.perf_counter() - wall) * 1000 / times


def once(what: str, kind: str, size: int, do: Callable[[], object], **more: Any) -> Row:
    """Do it once, with Django set up: how long, how much CPU, how many statements; `size` is how many it was done to."""
    from django.db import connection

    statements = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(note):
        do()
    seconds = time.perf_counter() - wall
    return {
        "what": what,
        "database": kind,
        "n": size,
        "seconds": round(seconds, 2),
        "per_second": size / seconds,
        "cpu_ms": round((time.process_time() - cpu) * 1000),
        "queries": statements,
        "peak_mb": round(peak_mb(), 1),
        "in_request": False,
        **more,
    }


def page(what: str, kind: str, size: int, client: Any, path: str, *, times: int) -> Row:
    """A page asked for so often by a client of Django's: the mean of it, and its statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def get() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")

    with CaptureQueriesContext(connection) as seen:
        get()
    statements = len(seen)  # now: the next request forgets what was captured
    cpu, wall = cpu_per_call(get, times=times, warm=min(5, times))
    return asked(what, kind, size, cpu, wall, statements)


def asked(what: str, kind: str, size: int, cpu: float, wall: float, queries: int) -> Row:
    """The row of something that is asked for in one request; CPU and wall in milliseconds."""
    return {
        "what": what,
        "database": kind,
        "n": size,
        "seconds": wall / 1000,
        "per_second": 1000 / wall,
        "cpu_ms": round(cpu, 2),
        "queries": queries,
        "peak_mb": round(peak_mb(), 1),
        "in_request": True,
    }
