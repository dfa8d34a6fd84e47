"""What is being answered: what an address names, what of it can be answered, and the endings that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hearback.analysis import queries as analysis
from hearback.answers import endings, rules
from hearback.answers import queries as answers
from hearback.answers.actions import AT_MOST
from hearback.answers.models import Prepared
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.answers.forms import Outcome
from hearback.web.desk.queue import narrowed, travelling
from hearback.web.ui import forms
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 100
HINTS: dict[str, StrOrPromise] = {
    Outcome.CHANGED: gettext_lazy("You say which sentences, milestones, events or dates changed."),
    Outcome.PARTLY: gettext_lazy("You say what changed, and why not the rest."),
    Outcome.COVERED: gettext_lazy("You say where."),
    Outcome.LATER: gettext_lazy("You say by when it comes back."),
    Outcome.NO: gettext_lazy("You say why, and who decided."),
    Outcome.ELSEWHERE: gettext_lazy("You say who can decide it, and whether you passed it on."),
    Outcome.JOINED: gettext_lazy("You say with which one it stands."),
    Outcome.USED: gettext_lazy("You say where."),
    Outcome.REPLIED: gettext_lazy("You write the reply."),
    Outcome.THANKED: gettext_lazy("You say who takes it up."),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is being answered, and the queue it came from; of what is refused, the answers that are about to go out.

    `several` names many by what they have in common, and not one by one.
    """

    rows: tuple[Contribution, ...]
    refused: tuple[Contribution, ...]
    query: str
    prepared: Mapping[int, Prepared] = field(default_factory=dict)
    several: str = ""

    @property
    def address(self) -> str:
        """The rest of the address of each page of this answer."""
        mine = self.several or urlencode([("c", row.reference) for row in self.rows])
        return f"?{mine}&{self.query}" if self.query else f"?{mine}"


def choose(request: HttpRequest, process: Process) -> Chosen:
    """What the address names: what can be answered, and what cannot; 404 when there is nothing of the kind."""
    viewer = viewer_of(request)
    if "upto" in request.GET:
        return _several(viewer, process, request.GET.dict(), forms.ids_in(request.POST.get("these")))
    names = list(dict.fromkeys(request.GET.getlist("c")))[:MOST]
    seen = contributions.contributions_visible_to(viewer, process).filter(reference__in=names)
    rows = list(seen.select_related(*contributions.LABELS).order_by("received", "id"))
    if not rows:
        raise Http404
    prepared = answers.prepared_for(viewer, rows)
    answerable = tuple(row for row in rows if rules.may_be_answered(row) and row.pk not in prepared)
    refused = tuple(row for row in rows if row not in answerable)
    return Chosen(answerable, refused, travelling(request.GET.dict()), prepared)


def several_at(process: Process, newest: Contribution | None, query: str = "", group: UUID | None = None) -> str:
    """Where everything is answered together that a list shows, or that is in a group, up to the newest one in it now.

    What comes in before the answer is begun is not in it: nobody has read that. From then on the form keeps the list.
    """
    if newest is None:
        return ""
    named = {"upto": newest.reference} | ({"group": str(group)} if group else {})
    return f"{reverse('desk:outcome', args=[process.slug])}?{urlencode(named)}" + (f"&{query}" if query else "")


def everything_shown_at(viewer: Viewer, process: Process, asked: Mapping[str, str]) -> str:
    """Where everything is answered together that a list with these filters shows now; empty when it shows nothing."""
    rows = answers.answerable(narrowed(viewer, process, asked).rows)
    return several_at(process, rows.order_by("-pk").first(), travelling(asked))


def _several(viewer: Viewer, process: Process, asked: dict[str, str], kept: list[int] | None) -> Chosen:
    """What a list shows, or what it showed when the answer was begun: `kept`, as far as it can still be answered."""
    newest = contributions.by_reference(viewer, asked["upto"])
    if newest is None or newest.process_id != process.pk:
        raise Http404
    query, named = travelling(asked), {"upto": newest.reference}
    group = uuid_in(asked.get("group", ""))
    if group:
        named["group"] = str(group)
    if kept is not None:
        rows = contributions.contributions_visible_to(viewer, process).filter(pk__in=kept)
        rows = rows.select_related(*contributions.LABELS)
    elif group:
        rows = analysis.contributions_in(viewer, process, group)
    else:
        rows = narrowed(viewer, process, asked).rows
    found = answers.answerable(rows).filter(pk__lte=newest.pk).order_by("received", "id")
    return Chosen(tuple(found[:AT_MOST]), (), query, several=urlencode(named))


def fitting(rows: Sequence[Contribution]) -> list[tuple[str, StrOrPromise, StrOrPromise]]:
    """The outcomes that fit all of these: their value, what the author reads, what they need."""
    kinds = {row.kind for row in rows}
    fits = [one for one in Outcome.values if all(rules.fits(one, kind) for kind in kinds)]
    # An ending made for this kind comes first.
    fits.sort(key=lambda one: one not in rules.FITS_ONLY)
    return [(one, endings.reads(one, kinds), HINTS[one]) for one in fits]
