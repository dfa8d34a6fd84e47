"""The forum for somebody who reads: who sits in it, what was agreed, when it meets, and what the standards ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.events import queries as events
from hearback.events.queries import Clock, Evidence
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import ForumText, Process
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORUM = _("The forum")
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with the page on which it can be read, and what it is called there."""

    record: Evidence
    title: StrOrPromise
    href: str


@dataclass(frozen=True, slots=True)
class ShownClock:
    """A clock with its records as links."""

    clock: Clock
    records: tuple[Shown, ...]
    planned: Shown | None


@rule("anyone")
@in_process
def forum(request: HttpRequest, process: Process) -> HttpResponse:
    """Members by side, the texts in force, meetings to come and past, and how each clock stands."""
    viewer, today, now = viewer_of(request), clock.today(), clock.now()
    shown = processes.forum_page(viewer, process)
    meetings = events.meetings_of_forum(viewer, shown.forum) if shown else []
    delivering = plans.carried_out_since(process)
    return page(
        request,
        process,
        "forum/forum.html",
        title=plain(shown.forum.name) if shown else FORUM,
        shown=shown,
        coming=[one for one in reversed(meetings) if one.event.ends > now],
        past=[one for one in meetings if one.event.ends <= now],
        clocks=[_shown(process, one) for one in events.clocks(viewer, process, today, delivering=delivering)],
        may_edit=viewer.works_on(process.pk),
    )


@rule("anyone")
@in_process
def text(request: HttpRequest, process: Process, kind: str, number: int) -> HttpResponse:
    """Terms or rules as agreed on a day, the versions beside it, and what changed."""
    viewer = viewer_of(request)
    agreed = found(processes.forum_text(viewer, process, kind, number))
    return page(
        request,
        process,
        "forum/text.html",
        title=ForumText.Kind(kind).label,
        crumbs=(Link(FORUM, f"{home_of(process)}forum/"),),
        agreed=agreed,
        text=agreed.text,
        here=f"{home_of(process)}forum/{kind}/",
    )


def _shown(process: Process, one: Clock) -> ShownClock:
    home = home_of(process)
    return ShownClock(
        one,
        tuple(_record(home, record) for record in one.records[:SHOWN]),
        _record(home, one.planned) if one.planned else None,
    )


def _record(home: str, record: Evidence) -> Shown:
    where = {"event": "events/", "document": "documents/", "changed": "documents/", "text": "forum/rules/"}[record.kind]
    title = plain(record.title) or ForumText.Kind.RULES.label
    return Shown(record, title, f"{home}{where}{record.at}/")


urls = [
    path("<slug:process>/forum/", forum, name="forum"),
    path("<slug:process>/forum/<slug:kind>/<int:number>/", text, name="forum_text"),
]
