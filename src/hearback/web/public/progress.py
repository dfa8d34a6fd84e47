"""The plan at a glance: how far its commitments are, milestone by milestone, what is late, what was reported last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import clock
from hearback.plans import queries as plans
from hearback.plans.models import ProgressUpdate
from hearback.plans.queries import CommitmentLine, GlanceGroup, GlanceLine, Stands
from hearback.processes.models import Process
from hearback.web.public.as_of import AS_OF, as_of
from hearback.web.public.shared import home_of, in_process, page, plain
from hearback.web.ui import charts
from hearback.web.ui.charts import Bar, Chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.viewers import viewer_of

Status = ProgressUpdate.Status


@rule("anyone")
@as_of
@in_process
def progress(request: HttpRequest, process: Process) -> HttpResponse:
    """Each commitment with its milestones; those past their day without word that they are done; the reports."""
    viewer = viewer_of(request)
    version = plans.current_version(viewer, process)
    groups = plans.glance(viewer, version) if version else ()
    lines = [line for group in groups for line in group.lines]
    return page(
        request,
        process,
        "plans/progress.html",
        title=_("Progress"),
        version=version,
        chart=_as_a_whole([line.commitment for line in lines]),
        charts=[_of_theme(group, home_of(process)) for group in groups],
        totals=_totals(lines),
        overdue=plans.overdue_milestones(process, clock.today()),
        page=keyset(plans.progress_visible_to(viewer, process), request.GET, column="happened", filters=_kept(request)),
    )


def _kept(request: HttpRequest) -> Filters:
    """The day as of which the list is read goes along from page to page."""
    asked = request.GET.get(AS_OF)
    return Filters(request.GET, *([Filter(AS_OF, "", [(asked, asked)])] if asked else []))


def _totals(lines: Sequence[GlanceLine]) -> dict[str, int]:
    """The numbers that stand first."""
    stands: Counter[Stands] = Counter()
    for line in lines:
        stands += line.stands
    return {
        "commitments": len(lines),
        "milestones": sum(stands.values()),
        "complete": stands[Stands.COMPLETE],
        "late": stands[Stands.LATE],
    }


def _as_a_whole(lines: Sequence[CommitmentLine]) -> Chart:
    """How many commitments are how far. A word on one milestone says nothing of the whole, nor does silence."""
    counted = Counter("milestones" if line.progress_of_milestone else line.progress for line in lines)
    order = [Status.COMPLETE, Status.SUBSTANTIAL, Status.LIMITED, Status.NOT_STARTED]
    rows = [(str(status.label), counted[status.value]) for status in order]
    rows += [(_("Reports on milestones only"), counted["milestones"]), (_("No report yet"), counted[""])]
    bars = [Bar(label, (number,), str(number), of=len(lines)) for label, number in rows]
    return charts.chart(_("How far the commitments have come"), bars, heading=_("Status"))


def _of_theme(group: GlanceGroup, home: str) -> Chart:
    """A bar for each commitment of a theme, in as many parts as its milestones stand in different places."""
    parts = {
        Stands.COMPLETE: _("Complete"),
        Stands.UNDER_WAY: _("Under way"),
        Stands.LATE: _("Past its day"),
        Stands.TO_COME: _("Still to come"),
    }
    bars = [
        Bar(
            _("%(number)d. %(title)s") % {"number": line.commitment.number, "title": plain(line.commitment.title)},
            [line.stands[stands] for stands in parts],
            _in_words(line),
            f"{home}commitments/{line.commitment.number}/",
            of=line.milestones,
        )
        for line in group.lines
    ]
    name = plain(group.name) or _("Other commitments")
    return charts.chart(name, bars, names=list(parts.values()), heading=_("Commitment"))


def _in_words(line: GlanceLine) -> str:
    """What the bar says, for those who read it; the report on the whole commitment stands first."""
    said = [] if line.commitment.progress_of_milestone else [str(line.commitment.progress_label or _("No report yet"))]
    if line.milestones:
        numbers = {"done": line.stands[Stands.COMPLETE], "n": line.milestones}
        said.append(
            ngettext("%(done)d of %(n)d milestone complete", "%(done)d of %(n)d milestones complete", line.milestones)
            % numbers
        )
    else:
        said.append(_("no milestones are set"))
    if late := line.stands[Stands.LATE]:
        said.append(ngettext("%(n)d past its day", "%(n)d past their day", late) % {"n": late})
    if line.moved:
        said.append(ngettext("%(n)d with a later date", "%(n)d with later dates", line.moved) % {"n": line.moved})
    return "; ".join(filter(None, said))


urls = [path("<slug:process>/progress/", progress, name="progress")]
