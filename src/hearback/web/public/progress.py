"""How far the promises have come: by commitment, what is overdue, what was reported last."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.plans import queries as plans
from hearback.plans.models import ProgressUpdate
from hearback.plans.queries import CommitmentLine, VersionPage
from hearback.processes.models import Process
from hearback.web.public.shared import in_process, page
from hearback.web.ui import charts
from hearback.web.ui.charts import Bar, Chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.viewers import viewer_of

Status = ProgressUpdate.Status


@rule("anyone")
@in_process
def progress(request: HttpRequest, process: Process) -> HttpResponse:
    """Each commitment with its latest status; milestones past their day without word that they are done; the reports."""
    viewer = viewer_of(request)
    version = plans.current_version(viewer, process)
    shown = plans.version_page(viewer, version) if version else None
    lines = _lines(shown)
    return page(
        request,
        process,
        "plans/progress.html",
        title=_("Progress"),
        version=version,
        groups=shown.groups if shown else (),
        chart=_chart(lines),
        reported=any(line.progress for line in lines),
        overdue=plans.overdue_milestones(process, clock.today()),
        page=keyset(plans.progress_visible_to(viewer, process), request.GET, column="happened"),
    )


def _lines(shown: VersionPage | None) -> list[CommitmentLine]:
    return [line for group in shown.groups for line in group.commitments] if shown else []


def _chart(lines: list[CommitmentLine]) -> Chart:
    """How many commitments are how far. A word on one milestone says nothing of the whole, nor does silence."""
    counted = Counter("milestones" if line.progress_of_milestone else line.progress for line in lines)
    order = [Status.COMPLETE, Status.SUBSTANTIAL, Status.LIMITED, Status.NOT_STARTED]
    rows = [(str(status.label), counted[status.value]) for status in order]
    rows += [(_("Reports on milestones only"), counted["milestones"]), (_("No report yet"), counted[""])]
    bars = [Bar(label, (number,), str(number), of=len(lines)) for label, number in rows]
    return charts.chart(_("How far the commitments have come"), bars, heading=_("Status"))


urls = [path("<slug:process>/progress/", progress, name="progress")]
