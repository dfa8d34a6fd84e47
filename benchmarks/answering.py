"""One answer for 5,000: given at the desk in one request, and going out in steps while the site goes on.

“given” is what whoever presses the button waits for. “going out” is the job, and `longest` its longest step, which is the
longest that any other writer waits. “told” is the follower that tells every author, and `longest` its longest transaction.
`missed` are contributions without the answer, or whose author was not told. The baseline in the same run is bare rows: as
many that say which contribution has which answer, and one update of their states.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from uuid import uuid4

import making
import measuring
from measuring import Row

SIZE = 5_000


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    size = SIZE // 10 if given.small else SIZE
    rows = [row for kind in measuring.kinds(given.database) for row in _child(kind, size)]
    measuring.show(rows, as_json=given.json)


def _child(kind: str, size: int) -> list[Row]:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        environment = os.environ | {"ANSWERING_DOES": json.dumps([kind, url, str(folder), size])}
        done = subprocess.run(
            [sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return list(json.loads(done.stdout))


def measured(kind: str, size: int) -> list[Row]:
    """The answer from the button to the last author told."""
    from hearback.answers import actions
    from hearback.answers.actions import Given
    from hearback.answers.models import AnswerTo
    from hearback.contributions.models import Contribution
    from hearback.core.viewer import HOST
    from hearback.journal import following
    from hearback.reportback import jobs as reportback
    from hearback.reportback.models import Telling
    from tests import factories

    process = factories.a_process(slug="answered", questions=3)
    making.contributions(process, size * 10 // 9 + 1)
    rows = list(Contribution.objects.filter(process=process, state="waiting").order_by("pk")[:size])
    given = Given(outcome="no", reason={"en": "There is no money for it. (Invented.)"}, decided_by="The Minister")
    prepared = actions.prepare(actor=HOST, process=process, key=uuid4(), contributions=rows, given=given)
    actions.undo(actor=HOST, prepared=prepared)  # whatever is imported is
    key = uuid4()
    found = [
        measuring.once(
            "given",
            kind,
            size,
            lambda: actions.prepare(actor=HOST, process=process, key=key, contributions=rows, given=given),
            in_request=True,
        )
    ]
    prepared = actions.prepare(actor=HOST, process=process, key=key, contributions=rows, given=given)
    actions.send_now(actor=HOST, prepared=prepared)
    steps = _Steps()
    going = measuring.once("going out", kind, size, lambda: actions.give_prepared(uuid=prepared.uuid, say=steps))
    missed = size - AnswerTo.objects.filter(contribution__in=rows, current=True).count()
    found.append(going | {"longest": round(steps.longest, 3), "missed": missed})
    steps = _Steps()

    def tell() -> None:
        while following.read_on("reportback", reportback.follow, limit=200):
            steps(0, 0)

    told = measuring.once("told", kind, size, tell)
    missed = size - Telling.objects.filter(contribution__in=rows, moment="answered").count()
    found += [told | {"longest": round(steps.longest, 3), "missed": missed}, _baseline(kind, size)]
    return found


class _Steps:
    """How long each step took, as its end is said."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def __call__(self, _done: int, _total: int) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def _baseline(kind: str, size: int) -> Row:
    from django.db import transaction

    from hearback.answers.models import AnswerTo
    from hearback.contributions.models import Contribution

    links = list(AnswerTo.objects.order_by("pk")[:size])
    AnswerTo.objects.all().delete()

    def bare() -> None:
        with transaction.atomic():
            AnswerTo.objects.bulk_create(AnswerTo(answer=one.answer, contribution=one.contribution) for one in links)
            Contribution.objects.filter(pk__in=[one.contribution_id for one in links]).update(state="answered")

    for one in links:
        one.answer, one.contribution  # noqa: B018 -- read before the clock starts
    return measuring.once("baseline: bare rows", kind, size, bare)


if __name__ == "__main__":
    if on := os.environ.pop("ANSWERING_DOES", ""):
        kind, url, folder, size = json.loads(on)
        measuring.set_up_django(url, folder)
        print(json.dumps(measured(kind, size)))
    else:
        main()
