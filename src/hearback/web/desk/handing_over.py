"""One page for the next holder of a post: what waits, what is promised by when, what is out, what comes, who is there."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.events import queries as events
from hearback.people.models import SideChoice
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process
from hearback.reportback import queries as reportback
from hearback.web.desk.home import by_urgency
from hearback.web.desk.people import COLLEAGUES
from hearback.web.desk.shared import coordinator, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = _("For whoever comes next")
MOST = 100
AHEAD = timedelta(days=365)


@rule("coordinator")
@coordinator
def handing_over(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything that whoever takes a post over has to know, on one page that can be printed."""
    viewer, today = viewer_of(request), clock.today()
    promised = answers.still_waiting(process).filter(contribution__state__in=Contribution.OPEN)
    lines = answers.lines_visible_to(viewer, process).filter(sent=None, taken_back=None)
    return page(
        request,
        process,
        "people/handing_over.html",
        title=TITLE,
        under=(Link(COLLEAGUES, reverse("desk:colleagues", args=[process.slug])),),
        today=today,
        week=by_urgency(reportback.this_week(viewer, [process], today), today),
        counted=answers.sums(process),
        promised=list(promised.order_by("answer_by", "id")[:MOST]),
        lines=list(lines[:MOST]),
        coming=list(events.coming(viewer, [process], until=clock.now() + AHEAD)[:MOST]),
        colleagues=[
            (one, Membership.RoleChoice(one.role).label, SideChoice(one.side).label)
            for one in processes.members_visible_to(viewer, process)
        ],
    )


urls = [path("<slug:process>/colleagues/next/", handing_over, name="handing_over")]
