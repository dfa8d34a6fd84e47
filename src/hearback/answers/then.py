"""Where each contribution stood at an earlier instant, worked out from rows that are kept: what came in and what was given.

What somebody reads as of a day asks here (`core.clock.set_back`). It is by when a thing was recorded; what was split, put
together or found to be spam since is counted as it is counted now.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from hearback.answers.models import AnswerTo, Appeal, Talk
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock

State = Contribution.State


def standing(rows: QuerySet[Contribution], *states: str) -> QuerySet[Any]:
    """Those of these that stand so now, or stood so then, where the clock is set back."""
    if not clock.is_set_back():
        return rows.filter(state__in=states)
    return stood(rows).filter(then__in=states)


def stood(rows: QuerySet[Contribution]) -> QuerySet[Any]:
    """What counts of these and had come in by then, with where it stood (`then`)."""
    now = clock.now()
    given = AnswerTo.objects.filter(contribution=OuterRef("pk"), answer__recorded__lte=now)
    appeals = Appeal.objects.filter(contribution=OuterRef("pk"), happened__lte=now)
    appealed = Appeal.objects.filter(contribution=OuterRef("contribution")).values("happened")[:1]
    anew = given.annotate(appealed=Subquery(appealed)).filter(answer__recorded__gt=F("appealed"))
    talks = Talk.objects.filter(Q(ended=None) | Q(ended__gt=now), contribution=OuterRef("pk"), happened__lte=now)
    return rows.filter(contributions.is_counted(), received__lte=now).annotate(
        then=Case(
            When(Q(state=State.WITHDRAWN, withdrawn__lte=now), then=Value(State.WITHDRAWN.value)),
            When(Exists(given) & (~Exists(appeals) | Exists(anew)), then=Value(State.ANSWERED.value)),
            When(Exists(talks), then=Value(State.TALKED_ABOUT.value)),
            default=Value(State.WAITING.value),
            output_field=CharField(),
        )
    )


def outcome() -> Subquery:
    """The outcome of the answer that stood then, for rows of `stood`."""
    given = AnswerTo.objects.filter(contribution=OuterRef("pk"), answer__recorded__lte=clock.now())
    return Subquery(given.order_by("-answer__recorded", "-id").values("answer__outcome")[:1])
