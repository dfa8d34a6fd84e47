"""The event page, the list of what people said at three sizes, the evidence, the desk's queue: CPU and statements per page.

Each database gets a process of its own, and the pages are asked for in it through Django's whole stack, so CPU is the web
worker's own. The baseline in the same run is a bare view that reads the same twenty rows with `values()` and answers
with JSON: what the framework and the tables cost before anything is shown or checked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import making
import measuring
from measuring import Row

SIZES = (1_000, 10_000, 100_000)
TIMES = 100


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    rows: list[Row] = []
    for kind in measuring.kinds(given.database):
        environment = os.environ | {"LISTS_ON": kind, "LISTS_SMALL": "1" if given.small else ""}
        child = subprocess.run(
            [sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        rows += json.loads(child.stdout)
    measuring.show(rows, as_json=given.json)


def measure(kind: str, sizes: tuple[int, ...]) -> list[Row]:
    """The rows for one database."""
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        measuring.set_up_django(url, folder)
        return list(_pages(kind, sizes))


def _pages(kind: str, sizes: tuple[int, ...]) -> list[Row]:
    from django.test import Client
    from django.test.utils import setup_test_environment

    from hearback.commands import static_files
    from tests import factories

    static_files.collect()
    setup_test_environment()
    process = factories.a_process(questions=3)
    event = making.full_event(process)
    public, desk = Client(), Client()
    coordinator = factories.a_post(process).user
    desk.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    rows = [measuring.page("event page", kind, 1, public, f"/en/{process.slug}/events/{event.slug}/", times=TIMES)]
    there = 0
    for size in sizes:
        making.contributions(process, size - there)
        there = size
        _analyse()
        rows.append(measuring.page("list of 20", kind, size, public, f"/en/{process.slug}/said/", times=TIMES))
        rows.append(_bare(process, kind, size))
        rows += _evidence(process, kind, size, public)
        if size <= 10_000:
            rows.append(measuring.page("desk's queue", kind, size, desk, f"/desk/{process.slug}/said/", times=TIMES))
    return rows


def _evidence(process: Any, kind: str, size: int, public: Any) -> Iterator[Row]:
    """What the records say of a process, now and as of a day, with a fact in the journal for each thing said."""
    making.facts_of_contributions(process)
    making.answers(process)
    _analyse()
    page = f"/en/{process.slug}/evidence/"
    yield measuring.page("evidence", kind, size, public, page, times=TIMES // 5)
    from hearback.core import clock

    yield measuring.page("evidence as of a day", kind, size, public, f"{page}?as-of={clock.today()}", times=TIMES // 5)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _bare(process: Any, kind: str, size: int) -> Row:
    from django.db import connection
    from django.http import JsonResponse
    from django.test.utils import CaptureQueriesContext

    from hearback.contributions.models import Contribution

    def get() -> None:
        newest = Contribution.objects.filter(process=process).order_by("-received", "-id")
        JsonResponse({"rows": list(newest.values("reference", "kind", "state", "received")[:20])})

    with CaptureQueriesContext(connection) as seen:
        get()
    cpu, wall = measuring.cpu_per_call(get, times=TIMES)
    return measuring.asked("baseline: 20 bare rows as JSON", kind, size, cpu, wall, len(seen))


if __name__ == "__main__":
    if on := os.environ.pop("LISTS_ON", ""):
        sizes = SIZES[:2] if os.environ.get("LISTS_SMALL") else SIZES
        sys.path.insert(0, str(Path(__file__).parent))
        print(json.dumps(measure(on, sizes)))
    else:
        main()
