"""Searching what people said, at two sizes: the time in the database, the whole search, the page; against asking with LIKE.

Each database gets a process of its own. The words follow a curve like that of a real vocabulary: a few stand in every
fifth text, most in very few. The baseline asks the tables with LIKE for each word, as a site without an index would.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from itertools import islice
from typing import Any

import measuring
from measuring import Row

SIZES = (1_000, 10_000)
TIMES = 30
WORDS_EACH = 70
VOCABULARY = 20_000
QUERIES = {
    "one common word": "word3",
    "one rare word": "word9000",
    "two common words": "word3 word5",
    "a common and a rare word": "word3 word2500",
    "four common words": "word3 word5 word6 word8",
    "a phrase of two common words": '"word3 word5"',
}


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    rows: list[Row] = []
    for kind in measuring.kinds(given.database):
        environment = os.environ | {"SEARCH_ON": kind, "SEARCH_SMALL": "1" if given.small else ""}
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
        return list(_searches(kind, sizes))


def _searches(kind: str, sizes: tuple[int, ...]) -> list[Row]:
    from django.test.utils import setup_test_environment

    from hearback.commands import static_files
    from hearback.search import actions
    from tests import factories

    static_files.collect()
    setup_test_environment()
    process = factories.a_process(slug="searched")
    rows: list[Row] = []
    there = 0
    for size in sizes:
        _say(process, size - there, seed=there)
        there = size
        began, cpu = time.perf_counter(), time.process_time()
        actions.build(process=process)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        rows.append(_row("build the index", kind, size, took, cpu_ms=cpu * 1000, per_second=size / took))
        _analyse()
        for what, asked in QUERIES.items():
            rows += _measured(what, asked, kind, size, process)
        rows.append(_similar(kind, size, process))
    rows[-1]["peak_mb"] = measuring.peak_mb()
    return rows


def _say(process: Any, number: int, *, seed: int) -> None:
    """Contributions of seventy words each, straight into the tables."""
    import making

    from hearback.contributions.models import Verbatim

    chance = random.Random(seed)
    making.contributions(process, number)
    weights = [1 / (n + 5) for n in range(VOCABULARY)]
    names = [f"word{n}" for n in range(VOCABULARY)]
    said = iter(Verbatim.objects.order_by("-id")[:number])
    while chunk := list(islice(said, 1_000)):
        for one in chunk:
            one.text = " ".join(chance.choices(names, weights, k=WORDS_EACH))
        Verbatim.objects.bulk_update(chunk, ["text"])


def _analyse() -> None:
    """What PostgreSQL does by itself within a minute of so many new rows (autovacuum)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _measured(what: str, asked: str, kind: str, size: int, process: Any) -> list[Row]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hearback.core.viewer import NOBODY
    from hearback.search import queries

    def search() -> Any:
        return queries.search(NOBODY, asked, process=process, language="en")

    def page() -> None:
        if client.get(f"/en/{process.slug}/search/", {"q": asked}).status_code != 200:
            raise SystemExit("The page did not come.")

    client = Client()
    with CaptureQueriesContext(connection) as seen:
        search()
    statements = len(seen)
    in_database = _in_database(search)
    cpu, _wall = measuring.cpu_per_call(page, times=TIMES)
    found = len(search().hits)
    rows = [
        _row(f"{what}: in the database", kind, size, in_database, queries=statements, found=found, in_request=True),
        _row(f"{what}: the page", kind, size, cpu / 1000, cpu_ms=cpu, in_request=True),
    ]
    words = asked.strip('"').split()
    rows.append(_row(f"baseline: {what} with LIKE", kind, size, _whole(lambda: _like(process, words)), queries=1))
    return rows


def _similar(kind: str, size: int, process: Any) -> Row:
    """What others said that is like something: of five texts the mean, each of seventy words, common ones among them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hearback.contributions.models import Verbatim
    from hearback.search import queries

    texts = list(Verbatim.objects.order_by("id").values_list("text", flat=True)[:5])

    def look() -> int:
        return sum(len(queries.similar(process, text, "en")) for text in texts)

    with CaptureQueriesContext(connection) as seen:
        found = look()
    seconds = _in_database(look) / len(texts)
    statements = round(len(seen) / len(texts))
    what = "what others said like it: in the database"
    return _row(what, kind, size, seconds, queries=statements, found=found, in_request=True)


def _like(process: Any, words: list[str]) -> None:
    from hearback.contributions.models import Verbatim

    rows = Verbatim.objects.filter(contribution__process=process, contribution__held=None)
    for word in words:
        rows = rows.filter(text__icontains=word)
    list(rows.order_by("-id").values_list("contribution", "text")[:20])


def _whole(call: Any) -> float:
    """Seconds that one call takes, the mean of several calls: SQLite reads on while its rows are fetched."""
    call()
    began = time.perf_counter()
    for _ in range(TIMES):
        call()
    return (time.perf_counter() - began) / TIMES


def _in_database(call: Any) -> float:
    """Seconds that the statements of one call take, the mean of several calls."""
    from django.db import connection

    spent = 0.0

    def timed(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += time.perf_counter() - began

    call()
    with connection.execute_wrapper(timed):
        for _ in range(TIMES):
            call()
    return spent / TIMES


def _row(what: str, kind: str, size: int, seconds: float, **more: Any) -> Row:
    return {"what": what, "database": kind, "n": size, "seconds": seconds, **more}


if __name__ == "__main__":
    if chosen := os.environ.get("SEARCH_ON"):
        sizes = (100, 1_000) if os.environ.get("SEARCH_SMALL") else SIZES
        sys.stdout.write(json.dumps(measure(chosen, sizes)))
    else:
        main()
