"""On which days answers were given."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from hearback.answers.models import AnswerTo
from hearback.contributions.models import Contribution
from hearback.core import clock


def days_answered(said: QuerySet[Contribution]) -> Counter[date]:
    """How many of these have an answer that was given on each day. The caller has checked who may see them. One query.

    Not of what was taken back, or waits again because its author brought it back.
    """
    answered = said.filter(state=Contribution.State.ANSWERED).order_by()
    links = AnswerTo.objects.filter(current=True, contribution__in=answered.values("pk")).order_by()
    return Counter(clock.day(happened) for happened in links.values_list("answer__happened", flat=True))
