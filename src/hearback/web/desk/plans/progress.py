"""Reporting on what was done, milestone by milestone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.plans import actions, queries, rules
from hearback.plans.models import Milestone, ProgressUpdate
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk.plans.assessments import KINDS
from hearback.web.desk.plans.shared import PROGRESS, crumbs, name_of_commitment, progress_crumbs
from hearback.web.desk.plans.signing import when
from hearback.web.desk.shared import coordinator, form_page, found, member, page, posted, say, see_other
from hearback.web.desk.told import who_is_told
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


class ReportForm(forms.Form):
    """How far it is, what was done, where one can see it."""

    key = forms.KeyField()
    status = forms.Choice(
        label=_("How far is it?"),
        choices=ProgressUpdate.Status.choices,
        error_messages={"required": _("Choose how far it is")},
    )
    text = WordsField(
        label=_("What was done?"), max_length=5_000, lines=5, error_messages={"required": _("Say what was done")}
    )
    in_the_way = WordsField(
        label=_("What stands in the way?"), help_text=_("Optional"), max_length=5_000, lines=3, required=False
    )
    evidence = forms.PlainText(
        label=_("Where can people see it?"),
        help_text=_("Addresses of pages, one on each line, starting with https://"),
        max_length=2_600,
        lines=2,
        counted=False,
        required=False,
    )
    reported_by = forms.PlainText(
        label=_("Who reports?"),
        help_text=_("By post and body, such as “Open data team, Department for Transport”"),
        max_length=200,
        error_messages={"required": _("Write who reports, by post and body")},
    )
    happened = forms.DayField(
        label=_("As of which day?"), help_text=_("Leave it empty if that is today."), required=False
    )


@rule("member")
@member
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """The commitments of the current plan with the latest word on each, and what is late."""
    viewer = viewer_of(request)
    current = queries.current_version(viewer, process)
    return page(
        request,
        process,
        "plans/progress.html",
        title=PROGRESS,
        under=crumbs(process),
        shown=queries.version_page(viewer, current) if current else None,
        overdue=queries.overdue_milestones(process, clock.today()),
        may_report=rules.may_report_progress(viewer, process),
        waiting=queries.files_to_look_at(viewer, process),
        unasked=queries.commitments_nobody_is_asked_for(viewer, process, clock.today()),
    )


@rule("member")
@member
def of_commitment(request: HttpRequest, process: Process, commitment: int) -> HttpResponse:
    """One commitment: its milestones with what was reported on each."""
    viewer = viewer_of(request)
    shown = found(queries.commitment_page(viewer, process, commitment))
    return page(
        request,
        process,
        "plans/commitment_progress.html",
        title=_("Progress: %(name)s") % {"name": name_of_commitment(shown.entry)},
        under=progress_crumbs(process),
        shown=shown,
        commitment=shown.entry.commitment,
        may_report=rules.may_report_progress(viewer, process),
        kinds=[(name, kind.title) for name, kind in KINDS.items()],
        leads=queries.leads_of(viewer, shown.entry.commitment),
        may_remark=viewer.host or viewer.side_in(process.pk) is not None,
        on_the_whole=[update for update in shown.progress if update.milestone_id is None],
    )


@rule("coordinator")
@coordinator
def report(request: HttpRequest, process: Process, commitment: int, milestone: int = 0) -> HttpResponse:
    """Report on one milestone, or on the commitment as a whole."""
    viewer = viewer_of(request)
    shown = found(queries.commitment_page(viewer, process, commitment))
    on: Milestone | None = None
    if milestone:
        on = found(queries.milestone_visible_to(viewer, process, commitment, milestone))
    form = ReportForm(posted(request), initial={"key": uuid4(), "reported_by": _last_reporter(shown.progress)})

    def act() -> ProgressUpdate:
        values: dict[str, Any] = form.cleaned_data | {
            "key": str(form.cleaned_data["key"]),
            "evidence": form.cleaned_data["evidence"].splitlines(),
            "happened": when(form.cleaned_data["happened"]),
        }
        row = shown.entry.commitment
        return actions.report_progress(actor=viewer, commitment=row, milestone=on, **values)

    if request.method == "POST" and form.is_valid() and tried(form, act) is not None:
        say(request, _("It is reported. Those whose words led to it are told."))
        return see_other("desk:progress_commitment", process.slug, commitment)
    title = _("Report on milestone %(number)s") % {"number": milestone} if on else _("Report on the whole commitment")
    return form_page(
        request,
        process,
        form,
        title=f"{title}: {name_of_commitment(shown.entry)}",
        under=progress_crumbs(process, Link(name_of_commitment(shown.entry), request.path.split("/report/")[0] + "/")),
        template="desk/plans/report.html",
        line=next((line for line in shown.milestones if line.number == milestone), None),
        **who_is_told(
            reportback.progress_will_tell(viewer, shown.entry.commitment, on),
            _("Report it"),
            _("Report it and tell %(number)d people"),
            when=reportback.when_told(process),
        ),
    )


def _last_reporter(updates: tuple[ProgressUpdate, ...]) -> str:
    return updates[0].reported_by if updates else ""


urls = [
    path("<slug:process>/plan/progress/", overview, name="progress"),
    path("<slug:process>/plan/progress/<int:commitment>/", of_commitment, name="progress_commitment"),
    path("<slug:process>/plan/progress/<int:commitment>/report/", report, name="progress_report"),
    path("<slug:process>/plan/progress/<int:commitment>/report/<int:milestone>/", report, name="progress_milestone"),
]
