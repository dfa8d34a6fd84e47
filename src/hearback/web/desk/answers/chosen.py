"""What is being answered: what an address names, what of it can be answered, and the endings that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from hearback.answers import endings, rules
from hearback.answers import queries as answers
from hearback.answers.models import Prepared
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.processes.models import Process
from hearback.web.desk.answers.forms import Outcome
from hearback.web.desk.queue import travelling
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
    """What is being answered, and the queue it came from; of what is refused, the answers that are about to go out."""

    rows: tuple[Contribution, ...]
    refused: tuple[Contribution, ...]
    query: str
    prepared: Mapping[int, Prepared] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The rest of the address of each page of this answer."""
        mine = urlencode([("c", row.reference) for row in self.rows])
        return f"?{mine}&{self.query}" if self.query else f"?{mine}"


def choose(request: HttpRequest, process: Process) -> Chosen:
    """What the address names: what can be answered, and what cannot; 404 when there is nothing of the kind."""
    viewer = viewer_of(request)
    names = list(dict.fromkeys(request.GET.getlist("c")))[:MOST]
    seen = contributions.contributions_visible_to(viewer, process).filter(reference__in=names)
    rows = list(seen.select_related(*contributions.LABELS).order_by("received", "id"))
    if not rows:
        raise Http404
    prepared = answers.prepared_for(viewer, rows)
    answerable = tuple(row for row in rows if rules.may_be_answered(row) and row.pk not in prepared)
    refused = tuple(row for row in rows if row not in answerable)
    return Chosen(answerable, refused, travelling(request.GET.dict()), prepared)


def fitting(rows: Sequence[Contribution]) -> list[tuple[str, StrOrPromise, StrOrPromise]]:
    """The outcomes that fit all of these: their value, what the author reads, what they need."""
    kinds = {row.kind for row in rows}
    fits = [one for one in Outcome.values if all(rules.fits(one, kind) for kind in kinds)]
    # An ending made for this kind comes first.
    fits.sort(key=lambda one: one not in rules.FITS_ONLY)
    return [(one, endings.reads(one, kinds), HINTS[one]) for one in fits]
