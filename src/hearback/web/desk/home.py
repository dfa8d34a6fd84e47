"""One's desk: the processes one works on, what needs somebody, and where to start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback.queries import URGENCY_WORDS, Need, Urgency
from hearback.web.desk.shared import desk_of, name_of, staff
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_PROCESSES = 50


@dataclass(frozen=True)
class Card:
    """A process on one's desk."""

    process: Process
    name: str
    href: str
    is_open: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Soon:
    """What is to be seen to equally soon, under one heading."""

    urgency: Urgency
    label: StrOrPromise
    needs: tuple[Need, ...]


def by_urgency(needs: Sequence[Need], today: date) -> list[Soon]:
    """The same under headings, without those under which there is nothing."""
    found = [
        Soon(urgency, URGENCY_WORDS[urgency], tuple(need for need in needs if need.urgency(today) == urgency))
        for urgency in Urgency
    ]
    return [one for one in found if one.needs]


@rule("staff")
@staff
def home(request: HttpRequest) -> HttpResponse:
    """What needs the viewer, their processes, starting one, removing the demonstration."""
    viewer, today = viewer_of(request), clock.today()
    mine = list(processes.processes_of(viewer)[:MOST_PROCESSES])
    needs = [*reportback.needs_of_the_site(viewer), *reportback.this_week(viewer, mine, today)]
    cards = [
        Card(
            process,
            name_of(process),
            desk_of(process),
            rules.is_open(process, clock.now()),
            rules.may_remove_demonstration(viewer, process),
        )
        for process in mine
    ]
    values = {
        "title": _("Your desk"),
        "layout": "desk/layout.html",
        "cards": cards,
        "week": by_urgency(needs, today),
        "several": len(cards) > 1,
        "may_start": rules.may_start_process(viewer),
        "is_host": viewer.host,
        "who": viewer.name,
        "has_account": viewer.user is not None,
    }
    return render(request, "desk/home/home.html", values)


urls = [path("", home, name="home")]
