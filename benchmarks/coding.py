"""What people spoke of, at 100,000 contributions of which nine in ten are coded: pages, and acts on a theme of many codings.

Each database gets a process of its own. Pages are asked for through Django's whole stack; the acts on the codebook are
done once each, on a theme that is read for one contribution in forty (2,000 codings and more). The baseline in the same
run is the plainest count of codings by theme that the database can do.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import making
import measuring
from measuring import Row

SIZE, THEMES, TIMES = 100_000, 40, 10


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    size = SIZE // 10 if given.small else SIZE
    rows = [row for kind in measuring.kinds(given.database) for row in measuring.in_a_child(__file__, kind, size)]
    measuring.show(rows, as_json=given.json)


def measure(kind: str, size: int) -> list[Row]:
    """The rows for one database."""
    from tests import databases

    with measuring.home() as folder:
        measuring.set_up_django(databases.fresh_database(kind, folder), folder)
        return _rows(kind, size)


def _rows(kind: str, size: int) -> list[Row]:
    from django.db import connection
    from django.db.models import Count
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from hearback.analysis import actions
    from hearback.analysis.models import Coding
    from hearback.commands import static_files
    from hearback.core.viewer import HOST
    from tests import factories

    static_files.collect()
    setup_test_environment()
    process = factories.a_process(questions=3)
    making.contributions(process, size)
    codes = [factories.a_code(process) for _number in range(THEMES)]
    coded(process, codes)
    actions.show_themes(actor=HOST, process=process, shown=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    public, desk = Client(), Client()
    coordinator = factories.a_post(process).user
    desk.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = f"/desk/{process.slug}/said"
    asked = {
        "themes, public": (public, f"/en/{process.slug}/said/themes/"),
        "list of one theme": (public, f"/en/{process.slug}/said/?about={codes[0].number}"),
        "codebook": (desk, f"{at}/codebook/"),
        "the next to code": (desk, f"{at}/coding/"),
    }

    def row(what: str, call: Callable[[], object], times: int) -> Row:
        with CaptureQueriesContext(connection) as seen:
            call()
        statements = len(seen)  # now: the next request forgets what was captured
        cpu, wall = measuring.cpu_per_call(call, times=times, warm=1)
        return {"what": what, "database": kind, "size": size, "cpu_ms": cpu, "wall_ms": wall, "statements": statements}

    def page(client: Any, address: str) -> None:
        assert client.get(address, follow=True).status_code == 200, address

    def count() -> None:
        list(Coding.objects.order_by().values_list("code").annotate(n=Count("pk")))

    rows = [row("bare count", count, TIMES)]
    rows += [row(what, lambda client=client, to=to: page(client, to), TIMES) for what, (client, to) in asked.items()]
    acts = {
        "merge": lambda: actions.merge_code(actor=HOST, code=codes[1], into=codes[0]),
        "use again": lambda: actions.use_code_again(actor=HOST, code=codes[1]),
        "split": lambda: actions.split_code(actor=HOST, code=codes[1], labels=[{"en": "One"}, {"en": "Two"}]),
    }
    for what, act in acts.items():
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        took = {"cpu_ms": (time.process_time() - cpu) * 1000, "wall_ms": (time.perf_counter() - wall) * 1000}
        rows.append({"what": what, "database": kind, "size": size} | took)
    return rows


def coded(process: Any, codes: list[Any]) -> None:
    """Nine in ten are coded, every other of them by two themes, straight into the tables."""
    from django.db import transaction

    from hearback.analysis.models import Coded, Coding
    from hearback.contributions.models import Contribution

    every = list(Contribution.objects.filter(process=process).order_by("pk").values_list("pk", flat=True))
    stances = Coded.Stance.values
    for begin in range(0, len(every), making.CHUNK):
        with transaction.atomic():
            made = Coded.objects.bulk_create(
                Coded(contribution_id=pk, number=1, stance=stances[pk % len(stances)])
                for pk in every[begin : begin + making.CHUNK]
                if pk % 10
            )
            Coding.objects.bulk_create(
                Coding(coded=one, code=codes[(one.contribution_id + more * 7) % len(codes)])
                for one in made
                for more in range(1 + one.contribution_id % 2)
            )


if __name__ == "__main__":
    if asked := measuring.given_to_child():
        sys.stdout.write(json.dumps(measure(*asked)))
    else:
        main()
