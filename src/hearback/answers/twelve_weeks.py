"""Twelve weeks from the last day for comments to the answers, where government runs the process; and why it is late.

The United Kingdom's consultation principles (2018, principle J): publish the response within 12 weeks, or explain why it
is not possible. A clock on dated rows: nobody can tick it, and the days of a pause do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from hearback.answers import then
from hearback.answers.models import WhyLate
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.plans.queries import VersionDays
from hearback.processes import queries as processes
from hearback.processes.models import Process

TWELVE_WEEKS = timedelta(weeks=12)
RUN_BY = frozenset({Process.RunBy.GOVERNMENT, Process.RunBy.BOTH})


@dataclass(frozen=True, slots=True)
class ResponseClock:
    """How the twelve weeks after a closing day stand: by when they are over, how many still wait, why it is late."""

    version: Version
    closes: date
    due: date
    waiting: int
    why: WhyLate | None

    def is_running(self, today: date) -> bool:
        """Whether comments are closed, and something that came in by then still waits."""
        return self.closes < today and self.waiting > 0

    def is_late(self, today: date) -> bool:
        """Whether the twelve weeks are over, and something still waits."""
        return self.is_running(today) and self.due < today


def response_clocks(of: Sequence[Process], days: Mapping[int, VersionDays] | None = None) -> dict[int, ResponseClock]:
    """For each of these that government runs and that had a closing day, the latest: three queries, and one for pauses.

    One less where the caller has the days of their versions.
    """
    mine = {process.pk: process for process in of if process.run_by in RUN_BY}
    known = days if days is not None else plans.version_days(list(mine.values()))
    latest = {pk: known[pk].closing[-1] for pk in mine if known[pk].closing}
    if not latest:
        return {}
    by_then = Q(pk__in=())
    for version in latest.values():
        by_then |= Q(process=version.process_id, received__lt=_after(version))
    counted = then.standing(Contribution.objects.filter(by_then, contributions.is_counted()), *Contribution.OPEN)
    waiting = dict(counted.order_by().values_list("process").annotate(n=Count("pk")))
    why = {
        one.version_id: one
        for one in WhyLate.objects.filter(version__in=latest.values(), happened__lte=clock.now()).order_by(
            "happened", "id"
        )
    }
    pauses = processes.pauses_of(list(mine.values()))
    found = {}
    for pk, version in latest.items():
        closes = version.comment_closes
        if closes is not None:
            due = pauses[pk].moved(closes + TWELVE_WEEKS, since=closes)
            found[pk] = ResponseClock(version, closes, due, waiting.get(pk, 0), why.get(version.pk))
    return found


def still_waiting_since(version: Version) -> QuerySet[Contribution]:
    """What came in by the last day for comments of this version and waits still, in its order."""
    of = Contribution.objects.filter(contributions.is_counted(), process=version.process_id, erased=None)
    return of.filter(received__lt=_after(version), state__in=Contribution.OPEN).order_by("id")


def came_in_by(version: Version) -> int:
    """How much had come in by the closing day of a version, whatever became of it since. One statement."""
    counted = contributions.counted(version.process)
    return counted.filter(received__lt=_after(version), received__lte=clock.now()).count()


def _after(version: Version) -> datetime:
    """The first instant after the closing day, where this site is."""
    day = (version.comment_closes or date.max - timedelta(days=1)) + timedelta(days=1)
    return datetime.combine(day, time.min, tzinfo=clock.zone())
