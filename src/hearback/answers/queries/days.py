"""On which days answers were given."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from hearback.answers.models import AnswerTo
from hearback.contributions.models import Contribution
from hearback.core import clock


def days_answered(said: QuerySet[Contribution]) -> Counter[date]:
    """How many of these have an answer that was given on each day. The caller has checked who may see them. One query."""
    links = AnswerTo.objects.filter(current=True, contribution__in=said.order_by().values("pk")).order_by()
    return Counter(clock.day(happened) for happened in links.values_list("answer__happened", flat=True))
