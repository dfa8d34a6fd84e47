"""Whose messages came back, at the desk: what they said, so that somebody finds another way. Never an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import coordinator, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filters, keyset
from hearback.web.ui.viewers import viewer_of


@rule("coordinator")
@coordinator
def returned(request: HttpRequest, process: Process) -> HttpResponse:
    """A page of them, the oldest first."""
    viewer = viewer_of(request)
    rows = reportback.whose_messages_came_back(viewer, process)
    listed = keyset(rows, request.GET, column="received", descending=False, filters=Filters(request.GET))
    return page(
        request,
        process,
        "contributions/returned.html",
        title=_("Whose messages came back"),
        under=crumbs(process),
        page=listed,
        rows=contributions.said(viewer, listed.rows),
    )


urls = [path("<slug:process>/said/came-back/", returned, name="returned")]
