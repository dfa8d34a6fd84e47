"""What says the same, answered together: looked at side by side first, and never by a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.analysis import queries as analysis
from hearback.analysis.contrast import may_contrast
from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import Said
from hearback.core import references
from hearback.core.errors import DomainError, NotAllowed
from hearback.processes.models import Process
from hearback.web.desk.contributions import address, crumbs, of_process, works_with
from hearback.web.desk.shared import page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of
from hearback.web.ui.wording import Piece, compare

MOST = 200  # looked at on one page


@dataclass(frozen=True, slots=True)
class Beside:
    """One of the others, with where its words differ from those of the first."""

    said: Said
    first: list[Piece]
    other: list[Piece]
    contrast: bool

    @property
    def same(self) -> bool:
        """The very same words."""
        return not any(piece.changed for piece in (*self.first, *self.other))


@rule("works-with")
@works_with
def join(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Name the others; read them beside the first; put them together."""
    viewer, row = viewer_of(request), of_process(request, process, reference)
    form = forms.Form(posted(request))
    named = request.POST.getlist("with") if request.method == "POST" else request.GET.getlist("with")
    wanted = dict.fromkeys(word for name in named for word in name.replace(",", " ").split())
    known = [found for word in wanted if (found := references.normalise(word))][:MOST]
    seen = contributions.contributions_visible_to(viewer, process).exclude(pk=row.pk)
    others = list(seen.filter(reference__in=known).select_related(*contributions.LABELS).order_by("received", "id"))
    if taken(form, lambda: actions.join(actor=viewer, head=row, others=others)):
        say(request, _("They will be answered together. Their authors are told; each still counts as one."))
        return see_other(address(process, row))
    first = contributions.said(viewer, [row])[0]
    shown = [
        Beside(one, *compare(first.words, one.words), may_contrast(first.words, one.words))
        for one in contributions.said(viewer, others)
    ]
    missing = [word for word in wanted if references.normalise(word) not in {one.reference for one in others}]
    values: dict[str, Any] = {"said": first, "others": shown, "missing": missing, "leave": address(process, row)}
    values |= {"alike": _alike(request, process, row) if not others else [], "row": row}
    return page(
        request,
        process,
        "lineage/join.html",
        title=_("Answer it together with others"),
        under=crumbs(process, row),
        form=form,
        **values,
    )


def _alike(request: HttpRequest, process: Process, row: Contribution) -> list[Said]:
    """What waits and came in nearly the same words."""
    viewer = viewer_of(request)
    group = analysis.group_of(viewer, row)
    if group is None:
        return []
    rows = analysis.contributions_in(viewer, process, group).filter(state__in=Contribution.OPEN, stands_with=None)
    return contributions.said(viewer, rows.exclude(pk=row.pk).order_by("received", "id")[:MOST])


@rule("works-with")
@works_with
def together(request: HttpRequest, process: Process) -> HttpResponse:
    """What was ticked in the list: the first of them, with the others beside it."""
    viewer = viewer_of(request)
    known = [found for word in request.GET.getlist("c")[:MOST] if (found := references.normalise(word))]
    rows = contributions.contributions_visible_to(viewer, process).filter(reference__in=known)
    first, *others = [*rows.order_by("received", "id").values_list("reference", flat=True)] or [""]
    if not others:
        say(request, _("Tick at least two that say the same, then press the button again."))
        return see_other("desk:queue", process.slug)
    query = urlencode([("with", reference) for reference in others])
    return see_other("desk:join", process.slug, first, query=f"?{query}")


@rule("works-with")
@works_with
@require_POST
def unjoin(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Let it have an answer of its own again."""
    row = of_process(request, process, reference)
    try:
        actions.unjoin(actor=viewer_of(request), contribution=row)
    except NotAllowed:
        raise
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, _("It will have an answer of its own. Its author is told."))
    return see_other(address(process, row))


def together_at(process: Process, rows: Sequence[Contribution]) -> str:
    """Where these are put together: the first of them, with the others beside it; nowhere for fewer than two."""
    first, *others = [row.reference for row in rows] or [""]
    query = urlencode([("with", reference) for reference in others])
    return f"{reverse('desk:join', args=[process.slug, first])}?{query}" if others else ""


urls = [
    path("<slug:process>/said/together/", together, name="together"),
    path("<slug:process>/said/<str:reference>/join/", join, name="join"),
    path("<slug:process>/said/<str:reference>/unjoin/", unjoin, name="unjoin"),
]
