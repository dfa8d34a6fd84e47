"""What the account counts. The one place that decides it: every sum, and every list that a number opens, asks here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet

from hearback.contributions.models import Contribution
from hearback.processes.models import Process


def counted(process: Process) -> QuerySet[Contribution]:
    """What counts as received: each thing said once, in one of four states, without what may be spam.

    A whole that was split does not count, for its points do; neither does a point that is part of its whole again.
    """
    return came_in(process).filter(is_counted())


def said_at_events(by: datetime) -> QuerySet[Contribution]:
    """What counts and was said at an event that everybody can read of and that was over by then."""
    there = Contribution.objects.filter(is_counted(), event__published__lte=by, event__ends__lte=by)
    return there.exclude(held_because__in=Contribution.NOT_COUNTED)


def is_counted() -> Q:
    """The same for a statement that also reads what does not count: of what came in."""
    return Q(state__in=Contribution.COUNTED)


def came_in(process: Process | OuterRef) -> QuerySet[Contribution]:
    """What counts, and beside it each whole that was split and each point that is part of one again."""
    return Contribution.objects.filter(process=process).exclude(held_because__in=Contribution.NOT_COUNTED)
