"""When the next news about something that is talked about is due, and what is said in public when it did not come.

A day that passes shows at the desk first: those who work there have a week before everybody reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearback.answers.models import Talk
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.processes.queries import Pauses

PUBLIC_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NoNews:
    """About how many contributions news was promised and has not come, as everybody reads it, and the first such day."""

    number: int = 0
    first: date | None = None


def news_by(talk: Talk, pauses: Pauses) -> date:
    """When the next news about a talk is due: as promised, later by the days of a pause that nobody knew of then."""
    return pauses.moved(talk.next_news, since=clock.day(talk.happened), known=talk.happened)


def is_public(due: date, today: date) -> bool:
    """Whether everybody reads that news which was due on this day has not come."""
    return due + PUBLIC_AFTER < today


def did_not_come(of: Process) -> Q:
    """For a statement over the contributions of a process: those whose news has not come, as everybody reads it.

    The days of a pause are counted here, where there ever was one.
    """
    if of.pause_id is None:
        late = _overdue().filter(contribution=OuterRef("pk"))
        return Q(Exists(late), state=Contribution.State.TALKED_ABOUT)
    return Q(pk__in=[talk.contribution_id for talk, _due in _late(of)])


def no_news(of: Process) -> NoNews:
    """How many these are, and since when. One query, two where the process was paused."""
    due = [due for _talk, due in _late(of)]
    return NoNews(len(due), min(due, default=None))


def _late(of: Process) -> list[tuple[Talk, date]]:
    talks = _overdue().filter(contribution__process=of, contribution__state=Contribution.State.TALKED_ABOUT)
    pauses, today = processes.pauses(of), clock.today()
    dated = ((talk, news_by(talk, pauses)) for talk in talks)
    return [(talk, due) for talk, due in dated if is_public(due, today)]


def _overdue() -> QuerySet[Talk]:
    """The talks going on whose day passed more than a week ago, before any pause is counted."""
    return Talk.objects.filter(ended=None, next_news__lt=clock.today() - PUBLIC_AFTER)
