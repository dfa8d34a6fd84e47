"""How far a piece of work has come."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.outbox import queries as outbox
from hearback.web.desk.shared import desk_frame, found, staff
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link, Progress
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# By the job's kind: its title, and what is said when it is done.
KINDS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "give-answer": (_("Giving one answer to many"), _("Everyone has their answer, and is being told.")),
    "invite": (_("Sending the invitations"), _("The invitations are on their way.")),
    "publish-version": (_("Publishing a version"), _("It is over: the page of the version says what came of it.")),
    "remove-demonstration": (_("Removing the demonstration"), _("The demonstration is gone.")),
}


@rule("staff")
@staff
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The progress page of whoever asked for the work; it asks again by itself where scripts run."""
    work = found(outbox.job_visible_to(viewer_of(request), uuid))
    title, done = KINDS.get(work.kind, (_("Work in progress"), _("It is done.")))
    finished, failed = work.state == "done", work.state in ("given-up", "stopped")
    sentence = done if finished else _sentence(failed=failed, hindered=bool(work.error), begun=bool(work.lease_until))
    back = Link(_("Go to your desk"), reverse("desk:home"))
    progress = Progress(title, work.done, work.total or None, sentence, finished, failed, back)
    return pages.progress_page(request, progress, **desk_frame())


def _sentence(*, failed: bool, hindered: bool, begun: bool) -> StrOrPromise:
    if failed:
        return _("This could not be finished. You can try again, or ask whoever runs this site.")
    if begun:
        return _("It is being done. You can leave this page: the work goes on.")
    if hindered:
        return _("Something went wrong. It will be tried again by itself.")
    return _("It will start in a moment. You can leave this page: the work goes on.")


urls = [path("jobs/<uuid:uuid>/", job, name="job")]
