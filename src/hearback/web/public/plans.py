"""The plan for somebody who reads: at a glance, one commitment, what changed and why, all versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.analysis import queries as analysis
from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.core import clock
from hearback.core.rows import number_in
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.plans.queries import Step
from hearback.processes.models import Process
from hearback.web.public import changed, feeds
from hearback.web.public.as_of import as_of
from hearback.web.public.changes import first_words
from hearback.web.public.contributions import rows_of
from hearback.web.public.sentences import fields_of
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    pass

PLAN = gettext_lazy("The plan")
SAID_ON_A_PAGE = 5
WAITING_ON_A_PAGE = 200


@rule("anyone")
@as_of
@in_process
def plan(request: HttpRequest, process: Process) -> HttpResponse:
    """The plan as it stands; before there is one, when it will come and what to do meanwhile."""
    viewer = viewer_of(request)
    version = plans.current_version(viewer, process)
    if version is None:
        draft = plans.draft_version(viewer, process)
        return page(request, process, "plans/none.html", title=PLAN, draft=draft)
    return _version_page(request, process, version)


@rule("anyone")
@as_of
@in_process
def version(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """The plan as one version says it."""
    return _version_page(request, process, found(plans.version_visible_to(viewer_of(request), process, number)))


def _version_page(request: HttpRequest, process: Process, version: Version) -> HttpResponse:
    viewer = viewer_of(request)
    shown = found(plans.version_page(viewer, version))
    signed = plans.signed_by([version])[version.pk]
    return page(
        request,
        process,
        "plans/version.html",
        title=plain(version.title) or PLAN,
        crumbs=() if shown.is_current else (Link(PLAN, f"{home_of(process)}plan/"),),
        shown=shown,
        version=version,
        signed=signed,
        sides=signed.sides,
        has_coverage=shown.is_current and analysis.is_coverage_shown(viewer, process),
        waiting=answers.still_waiting(version)[:WAITING_ON_A_PAGE],
    )


@rule("anyone")
@in_process
def versions(request: HttpRequest, process: Process) -> HttpResponse:
    """All versions, the newest first."""
    visible = list(plans.versions_visible_to(viewer_of(request), process).reverse())
    signed = plans.signed_by(visible)
    rows = [(version, signed[version.pk]) for version in visible]
    crumbs = (Link(PLAN, f"{home_of(process)}plan/"),)
    return page(
        request, process, "plans/versions.html", title=_("All versions of the plan"), crumbs=crumbs, versions=rows
    )


@rule("anyone")
@in_process
def commitment(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One commitment: what it says, sentence by sentence; who, by when; what was done; what people said and changed."""
    viewer = viewer_of(request)
    asked = number_in(request.GET.get("version"))
    version = found(plans.version_visible_to(viewer, process, asked)) if asked is not None else None
    current = plans.current_version(viewer, process)
    shown = found(plans.commitment_page(viewer, process, number, version or current))
    because = first_words(viewer, answers.because_of(viewer, shown.entry.commitment))
    lines = plans.lineage(viewer, shown.entry.commitment)
    rows = contributions.contributions_visible_to(viewer, process).filter(commitment=shown.entry.commitment)
    is_latest = shown.version == current
    return page(
        request,
        process,
        "plans/commitment.html",
        title=_("%(number)d. %(title)s") % {"number": number, "title": plain(shown.entry.title)},
        crumbs=(Link(PLAN, f"{home_of(process)}plan/"),),
        shown=shown,
        entry=shown.entry,
        became=[_step(process, step) for step in lines.became],
        came_from=[_step(process, step) for step in lines.came_from],
        earlier=list(dict.fromkeys(step.before for step in lines.came_from)),
        number=number,
        version=shown.version,
        is_public=shown.version.published is not None and shown.version.published <= clock.now(),
        is_latest=is_latest,
        fields=fields_of(viewer, shown, counted=is_latest),
        progress=plans.latest_progress([shown.entry.commitment_id]).get(shown.entry.commitment_id),
        counted_in=contributions.how_many_counted_in(commitment=shown.entry.commitment),
        lineage=[changed.shown(change, because.get(change.pk, ())) for change in reversed(shown.lineage)],
        said=rows_of(viewer, list(rows.order_by("-received", "-id")[:SAID_ON_A_PAGE]), places=True),
        feeds=[feeds.link_to("commitment_feed", _("Commitment %(number)s") % {"number": number}, process.slug, number)],
    )


def _step(process: Process, step: Step) -> SafeString:
    """A step of a commitment's lineage as a sentence, with both commitments as links."""
    sentences = {
        "merged": _("In version {number}, {before} became part of {after}."),
        "split": _("In version {number}, a part of {before} became {after}."),
        "moved": _("In version {number}, {before} became number {after}."),
    }
    link = '<a class="govuk-link" href="{}commitments/{}/">{}. {}</a>'
    before, after = (
        format_html(link, home_of(process), one.number, one.number, plain(one.title))
        for one in (step.before, step.after)
    )
    return format_html(sentences[step.kind], number=step.version.number, before=before, after=after)


urls = [
    path("<slug:process>/plan/", plan, name="plan"),
    path("<slug:process>/plan/versions/", versions, name="plan_versions"),
    path("<slug:process>/plan/<int:number>/", version, name="plan_version"),
    path("<slug:process>/commitments/<int:number>/", commitment, name="commitment"),
]
