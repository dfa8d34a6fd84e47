"""What is to come back in the process that carries on."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.processes.models import Process

Outcome = Answer.Outcome


def coming_back(process: Process, today: date) -> QuerySet[Contribution]:
    """What was answered “later” in the process before, to come with the next one or by now, and is not here yet.

    What stands with one of these was told the same answer, and comes too, after it.
    """
    if process.follows is None:
        return Contribution.objects.none()
    due = Q(answer__next_process=True) | Q(answer__until__lte=today)
    later = AnswerTo.objects.filter(
        due, current=True, answer__outcome=Outcome.LATER, contribution__process=process.follows
    )
    joined = AnswerTo.objects.filter(
        current=True, answer__outcome=Outcome.JOINED, answer__joined_to__in=later.values("contribution")
    )
    rows = Contribution.objects.filter(
        state=Contribution.State.ANSWERED, pk__in=contributions.not_brought_back(process.follows).values("pk")
    )
    return rows.filter(Q(pk__in=later.values("contribution")) | Q(pk__in=joined.values("contribution"))).order_by("pk")
