"""The same words from many people, at the desk: read once, each original a link away, answered together."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.analysis import queries
from hearback.answers import queries as answers
from hearback.answers import rules as answer_rules
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.processes.models import Process
from hearback.web.desk.answers.chosen import several_at
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.joining import MOST as MOST_TOGETHER
from hearback.web.desk.joining import together_at
from hearback.web.desk.shared import found, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = _("The same words from many people")


@rule("works-with")
@works_with
def many(request: HttpRequest, process: Process) -> HttpResponse:
    """The groups, the largest first."""
    return page(
        request,
        process,
        "alike/many.html",
        title=TITLE,
        under=crumbs(process),
        groups=queries.many(viewer_of(request), process),
        least=queries.MANY,
    )


@rule("works-with")
@works_with
def one(request: HttpRequest, process: Process, group: UUID) -> HttpResponse:
    """One group: the text, and each original in the order in which it came."""
    viewer = viewer_of(request)
    several = found(queries.group_visible_to(viewer, process, group))
    rows = queries.contributions_in(viewer, process, group)
    listed = keyset(rows, request.GET, column="received", descending=False)
    exact = queries.in_very_words(listed.rows)
    may_answer = answer_rules.may_answer(viewer, process)
    together = answers.answerable(rows) if may_answer else rows.none()
    apart = list(rows.filter(state__in=Contribution.OPEN, stands_with=None).order_by("received", "pk")[:MOST_TOGETHER])
    return page(
        request,
        process,
        "alike/one.html",
        title=TITLE,
        under=(*crumbs(process), Link(TITLE, reverse("desk:alike", args=[process.slug]))),
        group=several,
        page=listed,
        rows=[(said, said.id in exact) for said in contributions.said(viewer, listed.rows)],
        together=together.count(),
        join_at=together_at(process, apart) if may_answer else "",
        answer_at=several_at(process, together.order_by("-pk").first(), group=group),
    )


urls = [
    path("<slug:process>/said/same-words/", many, name="alike"),
    path("<slug:process>/said/same-words/<uuid:group>/", one, name="alike_one"),
]
