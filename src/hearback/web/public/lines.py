"""A line that an official is asked for, by the private link: the points as everybody reads them, and a box for each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.processes.models import Process
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, in_process, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.line_form import LineForm
from hearback.web.ui.viewers import viewer_of


@rule("link:line")
@private
@in_process
def line(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Read the points, write, keep it and come back, send it; afterwards, what was sent."""
    viewer = viewer_of(request)
    asked = found(answers.line_by_link(viewer, uuid))
    found(asked if asked.process_id == process.pk else None)
    points = answers.points_of([asked])[asked.pk]
    sends = request.POST.get("do") == "send"
    form = LineForm(request.POST if request.method == "POST" else None, request=asked, points=points)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        if tried(form, lambda: actions.write_line(actor=viewer, request=asked, send=sends, **given)):
            if not sends:
                messages.success(request, _("It is kept. You can close this page and come back by the same link."))
            return see_other("public:line", process.slug, uuid)
    return page(
        request,
        process,
        "lines/line.html",
        title=_("A line is asked of you"),
        without_crumbs=True,
        form=form,
        asked=asked,
        points=points,
        sent_points=[point for point in points if point.point.line],
    )


urls = [path("<slug:process>/line/<uuid:uuid>/", line, name="line")]
