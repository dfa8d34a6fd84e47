"""Slips to print: one part to write on and hand in, one part to keep, with the private link to what was written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hearback.contributions import queries
from hearback.core import languages
from hearback.processes.models import Process
from hearback.web.public.capture.pages import of_the_room, room_of
from hearback.web.public.private import private
from hearback.web.public.shared import frame, in_process
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

HOW_MANY = (4, 8, 20, 40)


@rule("facilitator")
@of_the_room
@private
@in_process
def paper_slips(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Four slips a sheet, fresh each time the page is opened: nothing is written for them."""
    viewer = viewer_of(request)
    event = room_of(viewer, process, slug)
    wanted = request.GET.get("number", "")
    number = next((one for one in HOW_MANY if str(one) == wanted), HOW_MANY[0])
    slips = queries.paper_slips(viewer, event, number, languages.current())
    framed = frame(event.process) | {"crumbs": None, "event": event, "slips": slips, "number": number}
    return render(request, "public/capture/paper.html", framed | {"title": _("Slips to print"), "how_many": HOW_MANY})


urls = [path("<slug:process>/capture/<slug:slug>/slips/", paper_slips, name="paper-slips")]
