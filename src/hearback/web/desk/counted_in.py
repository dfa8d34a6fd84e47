"""Who wants to take part in carrying something out, thing by thing, for the coordinators."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries
from hearback.contributions.models import CountedIn
from hearback.processes.models import Process
from hearback.web.desk.shared import coordinator, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

TITLE = _("Who wants to take part")


@rule("coordinator")
@coordinator
def counted_in(request: HttpRequest, process: Process) -> HttpResponse:
    """Names and organisations; Hearback writes to them, so no address stands here."""
    viewer = viewer_of(request)
    rows = list(queries.who_is_counted_in(viewer, process))
    what = queries.what_of(rows)

    def thing(row: CountedIn) -> str:
        name = plain(what[row.pk])
        return f"{row.commitment.number}. {name}" if row.commitment else name

    groups = [(name, list(some)) for name, some in groupby(rows, key=thing)]
    waiting = queries.not_confirmed_yet(viewer, process)
    return page(request, process, "contributions/counted_in.html", title=TITLE, groups=groups, waiting=waiting)


urls = [path("<slug:process>/count-me-in/", counted_in, name="counted_in")]
