"""One's desk: the processes one works on, what needs somebody, and where to start."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.core import clock
from hearback.events import queries as events
from hearback.outbox import queries as outbox
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Process
from hearback.web.desk.shared import desk_of, name_of, staff
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

MOST_PROCESSES = 50


@dataclass(frozen=True)
class Card:
    """A process on one's desk."""

    process: Process
    name: str
    href: str
    is_open: bool
    needs: answers.Needs
    news_is_due: bool
    due: events.Due
    unanswered: tuple[events.Unanswered, ...]
    undecided: tuple[events.Undecided, ...]
    may_remove: bool
    pressing: list[events.Clock]

    @property
    def needs_somebody(self) -> bool:
        """Whether anything of this process stands under “What needs you”."""
        asked = self.unanswered or self.undecided
        return bool(self.needs.waiting or self.needs.next_news or self.pressing or self.due or asked)


@rule("staff")
@staff
def home(request: HttpRequest) -> HttpResponse:
    """What needs the viewer, their processes, starting one, removing the demonstration."""
    viewer, today = viewer_of(request), clock.today()
    mine = list(processes.processes_of(viewer)[:MOST_PROCESSES])
    pressing = events.pressing(viewer, mine, today, delivering=plans.carried_out_since(mine))
    needs, due = answers.needs(viewer, mine), events.still_due(viewer, mine)
    unanswered, undecided = events.unanswered_needs(viewer, mine), events.undecided(viewer, mine)
    cards = [
        Card(
            process,
            name_of(process),
            desk_of(process),
            rules.is_open(process, clock.now()),
            of := needs.get(process.pk, answers.Needs()),
            of.next_news is not None and of.next_news <= today,
            due.get(process.pk, events.Due()),
            unanswered.get(process.pk, ()),
            undecided.get(process.pk, ()),
            rules.may_remove_demonstration(viewer, process),
            pressing.get(process.pk, []),
        )
        for process in mine
    ]
    values = {
        "title": _("Your desk"),
        "layout": "desk/layout.html",
        "cards": cards,
        "needed": [card for card in cards if card.needs_somebody],
        "may_start": rules.may_start_process(viewer),
        "is_host": viewer.host,
        "given_up": outbox.standing()["given-up"] if viewer.host else 0,
        "who": viewer.name,
        "today": today,
    }
    return render(request, "desk/home/home.html", values)


urls = [path("", home, name="home")]
