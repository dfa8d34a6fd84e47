"""How many contributions a second the site takes from 16 people at once, over HTTP, with nothing lost and nothing doubled.

And a hall: 200 phones, each with a note every ten seconds, for a minute; how long the slowest of a hundred waits.

The site runs as a host runs it (`hearback up`, two web processes). The baseline in the same run is a bare view in the same
server that inserts the same rows in one transaction, without rules, forms, journal lock or idempotency.
"""

from __future__ import annotations

import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import measuring
from measuring import ROOT, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = 2_000
CLIENTS = 16
PHONES = 200
EVERY, NOTES = 10.0, 6


def main() -> None:
    """Measure on each database: the site, then the bare view."""
    from tests import databases

    given = measuring.arguments(__doc__ or "")
    number = PEOPLE // 10 if given.small else PEOPLE
    rows: list[Row] = []
    for kind in measuring.kinds(given.database):
        with measuring.home() as folder:
            rows.append(_site(kind, databases.fresh_database(kind, folder), folder, number))
        with measuring.home() as folder:
            rows.append(_bare(kind, databases.fresh_database(kind, folder), folder, number))
        with measuring.home() as folder:
            rows.append(
                _hall(kind, databases.fresh_database(kind, folder), folder, phones=20 if given.small else PHONES)
            )
    measuring.show(rows, as_json=given.json)


def _site(kind: str, url: str, folder: Path, number: int) -> Row:
    from tests import crowd
    from tests.served import environment, served

    keys = crowd.prepare(environment(url, folder), number)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with served(url, folder) as site:
        began = time.perf_counter()
        sent = crowd.all_at_once(site.url, keys, clients=CLIENTS)
        seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    held = crowd.stored(site.environment)
    acknowledged = [one for one in sent if one.reference]
    there = [key for key, _reference in held["contributions"]]
    return row_of("intake", kind, number, seconds, [one.seconds for one in sent]) | {
        "cpu_ms": round(_cpu(before, after) * 1000 / number, 2),
        "lost": len({one.key for one in acknowledged} - set(there)) + number - len(acknowledged),
        "doubled": len(there) - len(set(there)) + held["verbatims"] - len(there),
    }


def _hall(kind: str, url: str, folder: Path, *, phones: int) -> Row:
    from tests import room
    from tests.crowd import crowd
    from tests.served import environment, served

    token = room.prepare(environment(url, folder))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with served(url, folder) as site:
        devices = [room.Device(site.url, token, number, one_in=0) for number in range(phones)]
        for device in devices:
            device.open()
        began = time.perf_counter()

        def work(device: room.Device) -> None:
            first = began + EVERY * device.number / phones
            for number in range(NOTES):
                time.sleep(max(0.0, first + EVERY * number - time.perf_counter()))
                device.keep(number)
                device.send()

        crowd([lambda device=device: work(device) for device in devices])  # type: ignore[misc]
        seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    held = room.stored(site.environment)
    keys = [key for key, *_ in held["lines"]]
    acknowledged = {key for device in devices for key in device.told}
    number = phones * NOTES
    return row_of(
        f"a hall: {phones} phones, a note every {EVERY:.0f} s",
        kind,
        number,
        seconds,
        [t for one in devices for t in one.times],
    ) | {
        "cpu_ms": round(_cpu(before, after) * 1000 / number, 2),
        "lost": len(acknowledged - set(keys)) + number - len(acknowledged),
        "doubled": len(keys) - len(set(keys)),
    }


def _bare(kind: str, url: str, folder: Path, number: int) -> Row:
    from tests import crowd

    times: list[float] = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with bare_server(url, folder) as address:
        began = time.perf_counter()

        def work(count: int) -> None:
            phone = crowd.Phone(address)
            for _ in range(count):
                start = time.perf_counter()
                status, _location, _text = phone.ask("POST", "/", {})
                if status != 200:
                    raise SystemExit(f"the bare view answered {status}")
                times.append(time.perf_counter() - start)

        crowd.crowd([lambda: work(number // CLIENTS)] * CLIENTS)
        seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    row = row_of("baseline: the same inserts in a bare view", kind, len(times), seconds, times)
    return row | {"cpu_ms": round(_cpu(before, after) * 1000 / len(times), 2)}


@contextmanager
def bare_server(url: str, folder: Path, application: str = "bare:application") -> Iterator[str]:
    """A bare view in the server and with the settings that the site has; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    options = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--bind", f"fd://{listener.fileno()}"]
    environment = os.environ | {
        "HEARBACK_HOME": str(folder),
        "DATABASE_URL": url,
        "PYTHONPATH": str(ROOT / "benchmarks"),
    }
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            *options,
            "--log-level",
            "warning",
            "--no-control-socket",
            application,
        ],
        env=environment,
        pass_fds=[listener.fileno()],
    )
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.terminate()
        server.wait(30)


def row_of(what: str, kind: str, number: int, seconds: float, times: list[float]) -> Row:
    """A row of figures of so many requests."""
    ordered: list[Any] = sorted(times)
    return {
        "what": what,
        "database": kind,
        "n": number,
        "seconds": round(seconds, 2),
        "per_second": round(number / seconds, 1),
        "p50_ms": round(statistics.median(ordered) * 1000),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000),
        "in_request": True,
    }


def _cpu(before: resource.struct_rusage, after: resource.struct_rusage) -> float:
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
