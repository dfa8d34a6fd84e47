"""Where everything that was said stands, now or at an earlier instant, as evidence reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from hearback.answers import ledger, then
from hearback.answers.ledger import Sums
from hearback.answers.models import Answer
from hearback.answers.queries.answered import outcomes
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.processes.models import Process

State = Contribution.State


@dataclass(frozen=True, slots=True)
class AllStands:
    """The sums; when the oldest of what nobody had answered was said; how many had an answer with each outcome."""

    sums: Sums
    oldest: datetime | None
    outcomes: Mapping[str, int]


def how_all_stands(process: Process) -> AllStands:
    """All three. With the clock set back each would read every row anew, so one statement counts them together."""
    if not clock.is_set_back():
        return AllStands(ledger.where_all_stands(process), ledger.oldest_waiting(process), outcomes(process))
    rows = then.stood(contributions.came_in(process)).annotate(had=then.outcome())
    counted = list(rows.order_by().values_list("then", "had").annotate(n=Count("pk"), first=Min("happened")))
    answered = {had: n for state, had, n, _first in counted if state == State.ANSWERED}
    return AllStands(
        ledger.by_state((state, n) for state, _had, n, _first in counted),
        min((first for state, _had, _n, first in counted if state in Contribution.OPEN), default=None),
        {outcome: answered[outcome] for outcome in Answer.Outcome.values if outcome in answered},
    )
