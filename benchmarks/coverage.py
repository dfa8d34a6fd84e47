"""Coverage at 100,000 contributions and 200 commitments: the desk's page, everybody's, and the next one to read.

Nine in ten are coded by the themes of a codebook, and nine in ten of those were compared with the plan: more than people
will ever do. Each database gets a process of its own. The baseline in the same run is the plainest count of calls that the
database can do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import coding
import making
import measuring
from measuring import Row

SIZE, COMMITMENTS, PLAN_THEMES, NAMES, TIMES = 100_000, 200, 10, 2_000, 5


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
    from hearback.analysis.models import CoverageCall
    from hearback.commands import static_files
    from hearback.core.viewer import HOST
    from tests import factories

    static_files.collect()
    setup_test_environment()
    process = factories.a_process(questions=3)
    commitments = _plan(process)
    making.contributions(process, size)
    codes = [factories.a_code(process) for _number in range(coding.THEMES)]
    coding.coded(process, codes)
    _called(process, commitments)
    actions.show_themes(actor=HOST, process=process, shown=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    public, desk = Client(), Client()
    desk.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    at, here = f"/desk/{process.slug}/said", f"/en/{process.slug}"
    asked = {
        "coverage, desk": (desk, f"{at}/coverage/"),
        "coverage of one theme": (desk, f"{at}/coverage/?under={codes[0].number}"),
        "coverage, public": (public, f"{here}/plan/coverage/"),
        "the next to read": (desk, f"{at}/covering/"),
        "list of a number": (desk, f"{at}/?state=everything&under={codes[0].number}&by=1"),
        "the plan, with its link": (public, f"{here}/plan/"),
    }

    def row(what: str, call: Callable[[], object]) -> Row:
        with CaptureQueriesContext(connection) as seen:
            call()
        statements = len(seen)  # now: the next request forgets what was captured
        cpu, wall = measuring.cpu_per_call(call, times=TIMES, warm=1)
        return {"what": what, "database": kind, "size": size, "cpu_ms": cpu, "wall_ms": wall, "statements": statements}

    def page(client: Any, address: str) -> None:
        assert client.get(address, follow=True).status_code == 200, address

    def count() -> None:
        list(CoverageCall.objects.order_by().values_list("call", "commitment").annotate(n=Count("pk")))

    rows = [row("bare count", count)]
    return rows + [row(what, lambda client=client, to=to: page(client, to)) for what, (client, to) in asked.items()]


def _plan(process: Any) -> list[Any]:
    """A published plan of 200 commitments under ten themes."""
    from hearback.core.viewer import HOST
    from hearback.processes import actions as processes
    from tests.plans.factories import a_commitment, a_version, published

    themes = [
        processes.add_theme(actor=HOST, process=process, slug=f"theme-{n}", name={"en": f"Theme {n}"})
        for n in range(PLAN_THEMES)
    ]
    version = a_version(process)
    entries = [a_commitment(version, f"Commitment {n}", theme=themes[n % PLAN_THEMES]) for n in range(COMMITMENTS)]
    published(version)
    return [entry.commitment for entry in entries]


def _called(process: Any, commitments: list[Any]) -> None:
    """What was coded is called, all but one in ten, straight into the tables; a third speaks for an organisation."""
    from django.db import transaction

    from hearback.analysis.models import CoverageCall
    from hearback.analysis.queries import plan_to_cover
    from hearback.contributions.models import Authorship, Contribution
    from hearback.people.models import Organisation

    version = plan_to_cover(process)
    every = list(Contribution.objects.filter(process=process).order_by("pk").values_list("pk", flat=True))
    calls = CoverageCall.Call.values
    for begin in range(0, len(every), making.CHUNK):
        chunk = every[begin : begin + making.CHUNK]
        with transaction.atomic():
            CoverageCall.objects.bulk_create(
                CoverageCall(
                    contribution_id=pk,
                    version=version,
                    call=(call := calls[pk % len(calls)]),
                    commitment=None if call == "not" else commitments[pk % len(commitments)],
                )
                for pk in chunk
                if pk % 10 and pk % 9
            )
            spoke = list(Authorship.objects.filter(contribution__in=[pk for pk in chunk if pk % 3 == 0]))
            for one in spoke:
                one.organisation_name, one.attribution = f"Organisation {one.pk % NAMES}", "organisation"
            Authorship.objects.bulk_update(spoke, ["organisation_name", "attribution"])
    Organisation.objects.bulk_create(
        Organisation(slug=f"organisation-{n}", name={"en": f"Organisation {n}"}) for n in range(NAMES // 2)
    )


if __name__ == "__main__":
    if asked := measuring.given_to_child():
        sys.stdout.write(json.dumps(measure(*asked)))
    else:
        main()
