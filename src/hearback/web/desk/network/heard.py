"""Who of the network has been heard from, who was asked and is silent, and who was never asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.contributions.queries import PERSON, Heard, Hearing, Stand, Three
from hearback.core.regions import Region
from hearback.core.rows import number_in
from hearback.people.models import Organisation
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk.shared import coordinator, page
from hearback.web.ui.charts import Bar, Chart, chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters
from hearback.web.ui.tiles import region_map
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NETWORK = _("Network")
PAGE = 50
MOST_PLACES = 30
STANDS: dict[str, StrOrPromise] = {
    Stand.HEARD: _("Heard from"),
    Stand.ASKED: _("Asked, not heard"),
    Stand.NOT_ASKED: _("Not asked"),
}
KINDS: list[tuple[str, StrOrPromise]] = [*Organisation.Kind.choices, (PERSON, _("People"))]
LEVELS: list[tuple[str, StrOrPromise]] = [*Organisation.Level.choices, (processes.NOT_SAID, _("Not said"))]
REGIONS: list[tuple[str, StrOrPromise]] = [*Region.choices, (processes.NOT_SAID, _("Elsewhere, or not said"))]


@dataclass(frozen=True, slots=True)
class _Slice:
    """A stretch of the list, and the addresses of those before and after it."""

    rows: Sequence[Heard]
    previous: str
    next: str


@rule("coordinator")
@coordinator
def heard(request: HttpRequest, process: Process) -> HttpResponse:
    """Tiles and sums, places where nobody was asked, and the list; every number leads to its part of the list."""
    viewer = viewer_of(request)
    hearing = contributions.heard_from(viewer, process)
    filters = Filters(
        request.GET,
        Filter("stands", _("Heard from?"), list(STANDS.items())),
        Filter("region", _("Region"), REGIONS),
        Filter("kind", _("What they are"), KINDS),
        Filter("level", _("Level"), LEVELS),
    )
    chosen = filters.chosen
    shown = hearing.narrowed(**chosen)
    return page(
        request,
        process,
        "network/heard.html",
        title=NETWORK,
        hearing=hearing,
        regions=region_map(
            _("Heard from, by region"),
            hearing.by("region"),
            words=_in_words,
            names=list(STANDS.values()),
            href=lambda region: "?" + urlencode({"region": region}) + "#list",
            chosen=chosen.get("region", ""),
        ),
        kinds=_bars(_("By what they are"), "kind", hearing, KINDS),
        levels=_bars(_("By level"), "level", hearing, LEVELS),
        places=[(place, _label(REGIONS, place.region)) for place in hearing.unasked[:MOST_PLACES]],
        more_places=max(len(hearing.unasked) - MOST_PLACES, 0),
        filters=filters,
        rows=_page(shown, filters, request.GET.get("from", "")),
        found=len(shown.members),
        stands=STANDS,
        waiting=processes.joinings_visible_to(viewer, process).count(),
    )


def _in_words(three: Sequence[int]) -> StrOrPromise:
    heard_from, asked, not_asked = three
    if not sum(three):
        return _("Nobody in the network")
    numbers = {"heard": heard_from, "asked": asked, "not_asked": not_asked}
    return _("%(heard)d heard from, %(asked)d asked, %(not_asked)d not asked") % numbers


def _bars(caption: StrOrPromise, what: str, hearing: Hearing, labels: list[tuple[str, StrOrPromise]]) -> Chart:
    found: Mapping[str, Three] = hearing.by(what)
    bars = [
        Bar(label, numbers, _in_words(numbers), "?" + urlencode({what: key}) + "#list")
        for key, label in labels
        if (numbers := found.get("" if key == processes.NOT_SAID else key))
    ]
    return chart(caption, bars, names=list(STANDS.values()))


def _label(labels: list[tuple[str, StrOrPromise]], key: str) -> StrOrPromise:
    return dict(labels).get(key or processes.NOT_SAID, "")


def _page(hearing: Hearing, filters: Filters, start: str) -> _Slice:
    """The list is in memory already: an address holds how far into it the page begins."""
    first = min(number_in(start) or 0, max(len(hearing.members) - 1, 0)) // PAGE * PAGE

    def address(position: int) -> str:
        return "?" + urlencode(filters.chosen | {"from": position})

    return _Slice(
        rows=hearing.members[first : first + PAGE],
        previous=address(first - PAGE) if first else "",
        next=address(first + PAGE) if first + PAGE < len(hearing.members) else "",
    )


urls = [path("<slug:process>/network/", heard, name="network")]
