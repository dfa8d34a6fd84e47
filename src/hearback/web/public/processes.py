"""A process for somebody who reads: overview, about, timeline, privacy notice, announcements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.core import clock
from hearback.events import queries as events
from hearback.people.models import SideChoice
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process
from hearback.web.public import feeds, timeline
from hearback.web.public.answers import sums_of
from hearback.web.public.shared import found, frame, in_process, page, plain
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

ANNOUNCEMENTS = _("Announcements")


@rule("anyone")
@in_process
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """The promise, what is open now, what became of what people said, what comes next."""
    viewer, today, counted = viewer_of(request), clock.today(), answers.sums(process)
    return page(
        request,
        process,
        "processes/overview.html",
        title=_("Overview"),
        without_crumbs=True,
        questions=processes.questions(process),
        stages=timeline.stages(process, today),
        entries=timeline.around_now(timeline.entries(viewer, process, today)),
        open_version=plans.open_for_comment(process),
        current_version=plans.current_version(viewer, process),
        next_event=events.events_visible_to(viewer, process).filter(ends__gt=clock.now(), cancelled=None).first(),
        latest=processes.announcements_visible_to(viewer, process).first(),
        sums=sums_of(process, counted),
        counted=counted,
        today=today,
        feeds=[feeds.of_process(process)],
    )


@rule("anyone")
@in_process
def about(request: HttpRequest, process: Process) -> HttpResponse:
    """What this is, for somebody who has never heard of it: who runs it, the promise, themes, questions, contact."""
    return page(
        request,
        process,
        "processes/about.html",
        title=_("About this process"),
        themes=processes.themes(process).select_related("government_lead", "civil_society_lead"),
        questions=processes.questions(process),
        posts=[
            (member.post or Membership.RoleChoice(member.role).label, SideChoice(member.side).label)
            for member in processes.members_visible_to(viewer_of(request), process)
        ],
    )


@rule("anyone")
@in_process
def whole_timeline(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything done and to come, with the stages."""
    today = clock.today()
    return page(
        request,
        process,
        "processes/timeline.html",
        title=_("Timeline"),
        stages=timeline.stages(process, today),
        entries=timeline.entries(viewer_of(request), process, today),
    )


@rule("anyone")
@in_process
def privacy(request: HttpRequest, process: Process) -> HttpResponse:
    """What this process does with data about people."""
    notice = processes.privacy_notice(process)
    return page(request, process, "processes/privacy.html", title=_("Privacy notice"), notice=notice)


@rule("anyone")
@in_process
def announcements(request: HttpRequest, process: Process) -> HttpResponse:
    """The dated public posts, the latest first."""
    rows = processes.announcements_visible_to(viewer_of(request), process)
    listed = keyset(rows, request.GET, column="happened")
    return pages.list_page(
        request,
        listed,
        title=ANNOUNCEMENTS,
        row="public/processes/_announcement.html",
        nothing=_("Nothing has been announced yet. The timeline shows what was done and what comes next."),
        **frame(process),
    )


@rule("anyone")
@in_process
def announcement(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """One post: its words, who signed it, where it first appeared."""
    post = found(processes.announcement_visible_to(viewer_of(request), process, slug))
    crumb = Link(ANNOUNCEMENTS, f"/{request.LANGUAGE_CODE}/{process.slug}/announcements/")
    return page(
        request, process, "processes/announcement.html", title=plain(post.title), crumbs=(crumb,), announcement=post
    )


urls = [
    path("<slug:process>/", overview, name="process"),
    path("<slug:process>/about/", about, name="process_about"),
    path("<slug:process>/timeline/", whole_timeline, name="timeline"),
    path("<slug:process>/privacy/", privacy, name="process_privacy"),
    path("<slug:process>/announcements/", announcements, name="announcements"),
    path("<slug:process>/announcements/<slug:slug>/", announcement, name="announcement"),
]
