"""Reporting on a commitment by a private link: for whoever leads it and has no account. No script needed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import languages
from hearback.core.languages import Words
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.plans import actions, queries
from hearback.plans.models import Lead, Milestone, ProgressUpdate
from hearback.plans.queries import CommitmentPage
from hearback.processes.models import Process
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.files import FileForm, handed_out
from hearback.web.ui.viewers import viewer_of

FILES_AT_MOST = 3


class ReportForm(forms.Form):
    """How far it is, what was done, what stands in the way, where one can see it; in further languages at the end."""

    key = forms.KeyField()
    status = forms.Choice(
        label=gettext_lazy("How far is it?"),
        choices=ProgressUpdate.Status.choices,
        error_messages={"required": gettext_lazy("Choose how far it is")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, *others = sorted(languages.codes(), key=lambda code: code != languages.current())
        self.others = others
        self.fields["text"] = _box(_("What was done?"), first, _("In a few sentences, as you would tell a neighbour."))
        self.fields["in_the_way"] = _box(_("What stands in the way? (optional)"), first, _("Everybody can read it."))
        self.fields["evidence"] = forms.PlainText(
            label=_("Where can people see it? (optional)"),
            help_text=_("Addresses of pages that everybody can open, one on each line, starting with https://"),
            max_length=2_600,
            lines=2,
            counted=False,
            required=False,
        )
        for code in others:
            named = {"language": languages.name_of(code)}
            self.fields[f"text_{code}"] = _box(_("What was done, in %(language)s (optional)") % named, code)
            self.fields[f"in_the_way_{code}"] = _box(
                _("What stands in the way, in %(language)s (optional)") % named, code
            )

    def words(self, name: str) -> Words:
        """What was written under one name, in each language."""
        given = {languages.current(): self.cleaned_data[name]}
        given |= {code: self.cleaned_data[f"{name}_{code}"] for code in self.others}
        return {code: text for code, text in given.items() if text}


def _box(label: str, code: str, hint: str = "") -> forms.PlainText:
    box = forms.PlainText(label=label, help_text=hint, max_length=5_000, lines=4, counted=False, required=False)
    box.widget.attrs["lang"] = code
    return box


def _own_or_404(request: HttpRequest, process: Process, uuid: UUID) -> Lead:
    """The post whose private link the viewer came by."""
    return found(queries.own_lead(viewer_of(request), process, uuid))


def _shown(viewer: Viewer, lead: Lead) -> CommitmentPage | None:
    """The commitment as everybody reads it now; None while no version of it is public."""
    return queries.commitment_page(viewer, lead.commitment.process, lead.commitment.number)


@rule("link:report")
@private
@in_process
def mine(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The commitment's milestones, each with what was reported last and a way to report."""
    lead = _own_or_404(request, process, uuid)
    shown = _shown(viewer_of(request), lead)
    reports = [update for update in shown.progress if update.lead_id == lead.pk] if shown else []
    return page(
        request,
        process,
        "reporting/mine.html",
        title=plain(shown.entry.title) if shown else _("Your commitment"),
        without_crumbs=True,
        lead=lead,
        shown=shown,
        reports=reports,
    )


@rule("link:report")
@private
@in_process
def report(request: HttpRequest, process: Process, uuid: UUID, milestone: int = 0) -> HttpResponse:
    """Report on one milestone, or on the commitment as a whole. It is public at once; another report puts it right."""
    viewer, lead = viewer_of(request), _own_or_404(request, process, uuid)
    shown = found(_shown(viewer, lead))
    on: Milestone | None = None
    if milestone:
        on = found(queries.milestone_visible_to(viewer, process, lead.commitment.number, milestone))
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if form.is_valid() and tried(form, lambda: _report(viewer, lead, on, form)) is not None:
        messages.success(request, _("Thank you. Your report is public now, and those whose words led to it are told."))
        return see_other("public:report", process.slug, uuid)
    return pages.form_page(
        request,
        form,
        title=_("How far is milestone %(number)d?") % {"number": milestone}
        if on
        else _("How far is the commitment as a whole?"),
        button=_("Publish the report"),
        template="public/reporting/report.html",
        shown=shown,
        line=next((line for line in shown.milestones if line.number == milestone), None),
        lead=lead,
        **frame(process) | {"crumbs": (), "back": reverse("public:report", args=[process.slug, uuid])},
    )


def _report(viewer: Viewer, lead: Lead, on: Milestone | None, form: ReportForm) -> ProgressUpdate:
    return actions.report_progress(
        actor=viewer,
        key=str(form.cleaned_data["key"]),
        commitment=lead.commitment,
        lead=lead,
        milestone=on,
        status=form.cleaned_data["status"],
        text=form.words("text"),
        in_the_way=form.words("in_the_way"),
        evidence=form.cleaned_data["evidence"].splitlines(),
    )


@rule("link:report")
@private
@in_process
def files(request: HttpRequest, process: Process, uuid: UUID, update: UUID) -> HttpResponse:
    """Pictures and documents of a report of one's own: add one, take one away."""
    viewer, lead = viewer_of(request), _own_or_404(request, process, uuid)
    row = found(queries.update_in(process, update))
    found(row if row.lead_id == lead.pk else None)
    here = ("public:report-files", process.slug, uuid, update)
    if removed := uuid_in(request.POST.get("remove")):
        if (evidence := queries.file_visible_to(viewer, process, removed)) and evidence.update_id == row.pk:
            actions.take_evidence_away(actor=viewer, evidence=evidence)
            messages.success(request, _("It is gone for good."))
        return see_other(*here)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid() and tried(form, lambda: _add(viewer, row, form)) is not None:
        messages.success(request, _("It is added. Only you and the team see it until somebody has looked at it."))
        return see_other(*here)
    rows = list(queries.files_of(row))
    return page(
        request,
        process,
        "reporting/files.html",
        title=_("Pictures and documents of your report"),
        without_crumbs=True,
        back=reverse("public:report", args=[process.slug, uuid]),
        update=row,
        files=rows,
        form=form if len(rows) < FILES_AT_MOST else None,
    )


def _add(viewer: Viewer, row: ProgressUpdate, form: FileForm) -> object:
    told = form.cleaned_data
    description = {languages.current(): told["description"]}
    given = {"key": told["key"], "data": told["file"].read()}
    return actions.add_evidence(actor=viewer, update=row, description=description, **given)


@rule("anyone")
@in_process
def file(request: HttpRequest, process: Process, file: UUID) -> HttpResponse:
    """A picture or document that came with a report, for whoever may see it: looked up anew each time."""
    given = queries.handed_out(found(queries.file_visible_to(viewer_of(request), process, file)))
    return handed_out(request, data=given.data, kind=given.kind, name=given.name, in_place=given.is_picture)


_HERE = "<slug:process>/report/<uuid:uuid>/"
urls = [
    path(_HERE, mine, name="report"),
    path(_HERE + "whole/", report, name="report-whole"),
    path(_HERE + "<int:milestone>/", report, name="report-milestone"),
    path(_HERE + "files/<uuid:update>/", files, name="report-files"),
    path("<slug:process>/progress/files/<uuid:file>/", file, name="evidence-file"),
]
