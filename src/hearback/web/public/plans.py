"""The plan for somebody who reads: at a glance, one commitment, what changed and why, all versions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import Said
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Change, Commitment, Version
from hearback.processes.models import Process
from hearback.web.public import changed
from hearback.web.public.changed import Shown
from hearback.web.public.contributions import rows_of
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLAN = gettext_lazy("The plan")
SAID_ON_A_PAGE = 5
WAITING_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class ChangedCommitment:
    """The changes of one commitment in one version."""

    commitment: Commitment
    title: dict[str, str]
    changes: tuple[Shown, ...]


@rule("anyone")
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
def changes(request: HttpRequest, process: Process, number: int | None = None) -> HttpResponse:
    """Everything one version says otherwise than the one before, each change with its cause."""
    viewer = viewer_of(request)
    if number is None:
        version = plans.current_version(viewer, process)
    else:
        version = found(plans.version_visible_to(viewer, process, number))
    if version is None:
        return page(request, process, "plans/none.html", title=_("What changed in the plan"), draft=None)
    groups = changed_commitments(viewer, version)
    return page(
        request,
        process,
        "plans/changes.html",
        title=_("What changed in the plan, and why"),
        crumbs=(Link(PLAN, f"{home_of(process)}plan/"),),
        version=version,
        groups=groups,
        count=sum(len(group.changes) for group in groups),
        causes=_counted(groups),
    )


def changed_commitments(viewer: Viewer, version: Version) -> list[ChangedCommitment]:
    """The changes of a version, commitment by commitment, with what people said that caused them."""
    because = _words(viewer, answers.because_of(viewer, version))
    titles = {entry.commitment_id: entry.title for entry in plans.commitments_in(version)}
    found_groups = []
    for commitment, group in groupby(plans.changes(viewer, version), key=lambda change: change.commitment):
        rows = tuple(changed.shown(change, because.get(change.pk, ())) for change in group)
        found_groups.append(ChangedCommitment(commitment, titles.get(commitment.pk, {}), rows))
    return found_groups


def _words(viewer: Viewer, because: dict[int, list[Contribution]]) -> dict[int, list[Said]]:
    """What people said that caused each change, as this viewer may read it; the first few of each."""
    first = {pk: rows[:SAID_ON_A_PAGE] for pk, rows in because.items()}
    read = {
        one.id: one
        for one in contributions.said(viewer, {row.pk: row for rows in first.values() for row in rows}.values())
    }
    return {pk: [read[row.pk] for row in rows if row.pk in read] for pk, rows in first.items()}


def _counted(groups: list[ChangedCommitment]) -> list[tuple[StrOrPromise, int]]:
    causes = [shown.change.cause for group in groups for shown in group.changes]
    return [(cause.label, causes.count(cause)) for cause in Change.Cause if cause in causes]


@rule("anyone")
@in_process
def commitment(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One commitment: what it says, sentence by sentence; who, by when; what was done; what people said and changed."""
    viewer = viewer_of(request)
    asked = request.GET.get("version", "")
    version = (
        found(plans.version_visible_to(viewer, process, int(asked))) if asked.isdecimal() and len(asked) < 5 else None
    )
    current = plans.current_version(viewer, process)
    shown = found(plans.commitment_page(viewer, process, number, version or current))
    because = _words(viewer, answers.because_of(viewer, shown.entry.commitment))
    rows = contributions.contributions_visible_to(viewer, process).filter(commitment=shown.entry.commitment)
    return page(
        request,
        process,
        "plans/commitment.html",
        title=_("%(number)d. %(title)s") % {"number": number, "title": plain(shown.entry.title)},
        crumbs=(Link(PLAN, f"{home_of(process)}plan/"),),
        shown=shown,
        entry=shown.entry,
        number=number,
        version=shown.version,
        is_public=shown.version.published is not None and shown.version.published <= clock.now(),
        is_latest=shown.version == current,
        progress=plans.latest_progress([shown.entry.commitment_id]).get(shown.entry.commitment_id),
        counted_in=contributions.how_many_counted_in(commitment=shown.entry.commitment),
        lineage=[changed.shown(change, because.get(change.pk, ())) for change in reversed(shown.lineage)],
        said=rows_of(viewer, list(rows.order_by("-received", "-id")[:SAID_ON_A_PAGE])),
    )


urls = [
    path("<slug:process>/plan/", plan, name="plan"),
    path("<slug:process>/plan/versions/", versions, name="plan_versions"),
    path("<slug:process>/plan/changes/", changes, name="plan_changes"),
    path("<slug:process>/plan/changes/<int:number>/", changes, name="version_changes"),
    path("<slug:process>/plan/<int:number>/", version, name="plan_version"),
    path("<slug:process>/commitments/<int:number>/", commitment, name="commitment"),
]
