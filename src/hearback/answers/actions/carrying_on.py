"""What was answered “later” comes back in the process that carries on, once, and its author is told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hearback.answers import rules
from hearback.answers.models import Answer, AnswerTo
from hearback.answers.queries import coming_back
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.locks import Lock, alone
from hearback.core.viewer import CLOCK, Viewer
from hearback.processes.models import Process

AT_ONCE = 100


def carry_on(*, now: datetime) -> int:
    """Bring back, in every open process that carries on from another, what is to come back by now; returns how much.

    So what was answered “later” after it opened, and what waits for a day, comes as well. A hundred in a transaction.
    """
    brought, today = 0, clock.day(now)
    for process in Process.objects.filter(opened__lte=now).exclude(follows=None).select_related("follows"):
        while some := _bring_some(CLOCK, process, today):
            brought += some
    return brought


# Holds the intake lock of the process alone from the beginning: it is not taken shared first and alone afterwards.
@transaction.atomic
def _bring_some(actor: Viewer, process: Process, today: date) -> int:
    if not rules.may_carry_on(actor, process):
        raise NotAllowed
    alone(Lock.INTAKE, process.pk)
    found = list(coming_back(process, today)[:AT_ONCE])
    made = contributions.bring_back(actor=actor, process=process, contributions=found) if found else []
    if made:
        _stand_together_again(actor, process, made)
    return len(made)


def _stand_together_again(actor: Viewer, process: Process, made: list[Contribution]) -> None:
    """What had been answered together with another that is here as well is to be answered together with it again."""
    new = [one.brought_from_id for one in made]
    joined = AnswerTo.objects.filter(
        Q(contribution__in=new) | Q(answer__joined_to__in=new), current=True, answer__outcome=Answer.Outcome.JOINED
    )
    heads = dict(joined.values_list("contribution_id", "answer__joined_to_id"))
    either = {*heads, *heads.values()}
    here = {one.brought_from_id: one for one in Contribution.objects.filter(process=process, brought_from__in=either)}
    pairs = [(here[one], here[head]) for one, head in heads.items() if one in here and head in here]
    contributions.answer_together_again(actor=actor, process=process, pairs=pairs)
