"""Whom no e-mail reaches, as those who coordinate a process see it: what they said, and never an address."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.people.models import Contact
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, number_beside
from hearback.reportback import rules
from hearback.reportback.models import Fate, Telling

RECENTLY = timedelta(days=28)  # so long it is among what needs somebody; it stays in the list


def how_many_came_back() -> Beside[int]:
    """About how many contributions a message came back lately, beside each process that the viewer coordinates."""
    since = clock.now() - RECENTLY
    return number_beside(
        rules.may_see_what_came_back,
        contributions.came_in(OF).filter(contributions.is_counted(), Exists(_came_back(since)), erased=None),
    )


def whose_messages_came_back(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What those said whose address sends messages back, the oldest first; for whoever coordinates. Cut it."""
    rows = contributions.contributions_visible_to(viewer, process).filter(Exists(_came_back()), erased=None)
    return rows if rules.may_see_what_came_back(viewer, process) else rows.none()


def _came_back(since: datetime | None = None) -> QuerySet[Telling]:
    """That its author was to be told something and could not be reached, since their address sends messages back."""
    back = Contact.objects.filter(
        participant=OuterRef("participant"), kind=Contact.Kind.EMAIL, returned__isnull=False, disowned=None
    )
    back = back.filter(returned__gte=since) if since is not None else back
    return Telling.objects.filter(Exists(back), contribution=OuterRef("pk"), as_voice=False, fate=Fate.NOT_REACHED)
