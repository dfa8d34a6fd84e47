"""What there is near somebody: events, examples, answers, commitments and organisations of a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.contributions import queries as contributions
from hearback.contributions.queries import LABELS
from hearback.core.regions import Region
from hearback.core.viewer import NOBODY, Viewer
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.processes import queries as processes
from hearback.processes.models import Kind as ContributionKind
from hearback.processes.models import NetworkMember, Process
from hearback.search import queries as search
from hearback.search.models import Kind
from hearback.search.words import MOST_LETTERS
from hearback.web.public.contributions import SAID, SaidRow, rows_of
from hearback.web.public.search import HitRow, row_of
from hearback.web.public.shared import home_of, in_process, page
from hearback.web.ui import csp
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.tiles import RegionMap, region_map
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEAR = gettext_lazy("Near you")
EXAMPLES = gettext_lazy("Examples by place")
MOST = 5  # of each kind; the rest is a list of its own
IN_PLACES = (Kind.EVENT, Kind.COMMITMENT, Kind.CONTRIBUTION, Kind.ANSWER, Kind.ORGANISATION, Kind.NOTES)


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind that names a place, and where the rest of it is."""

    heading: StrOrPromise
    rows: list[HitRow]
    more: str


@dataclass(frozen=True, slots=True)
class ThereIs:
    """What there is of one region, a few of each kind."""

    label: StrOrPromise
    events: list[Event]
    examples: list[SaidRow]
    answers: list[SaidRow]
    commitments: list[HitRow]
    members: list[NetworkMember]


@rule("anyone")
@in_process
def near(request: HttpRequest, process: Process) -> HttpResponse:
    """A region on the map, or a place by its name; without either, the map and the box."""
    viewer = viewer_of(request)
    filters = Filters(request.GET, Filter("region", _("Region"), Region.choices))
    region = filters.chosen.get("region", "")
    asked = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:MOST_LETTERS]
    response = page(
        request,
        process,
        "near/near.html",
        title=NEAR,
        asked=asked,
        region=region,
        here=_here(viewer, process, region) if region else None,
        groups=_named(process, asked) if asked else [],
        regions=_map(contributions.said_by_region(viewer, process), region, _("What was said, by region"), _said_there),
    )
    return csp.without_referrer(response)


def _named(process: Process, place: str) -> list[Group]:
    """What names a place, kind by kind: its words, side by side."""
    phrase = '"{}"'.format(place.replace('"', " "))
    found = []
    for kind in IN_PLACES:
        hits = search.search(NOBODY, phrase, process=process, kind=kind, size=MOST)
        if hits.hits:
            more = f"{home_of(process)}search/?{urlencode({'q': phrase, 'kind': kind.value})}" if hits.next else ""
            found.append(Group(kind.label, [row_of(hit, process) for hit in hits.hits], more))
    return found


def _here(viewer: Viewer, process: Process, region: str) -> ThereIs:
    said = [
        contributions.examples_of(viewer, process, region=region),
        contributions.answered_about(viewer, process, region=region),
    ]
    examples, answers = (list(rows.select_related(*LABELS).order_by("-received", "-pk")[:MOST]) for rows in said)
    label = Region(region).label
    naming = search.search(NOBODY, f'"{label}"', process=process, kind=Kind.COMMITMENT, size=MOST)
    return ThereIs(
        label=label,
        events=list(events.events_visible_to(viewer, process).filter(region=region).order_by("-starts", "-pk")[:MOST]),
        examples=rows_of(viewer, examples),
        answers=rows_of(viewer, answers),
        commitments=[row_of(hit, process) for hit in naming.hits],
        members=list(processes.network_shown(process, region=region)[:MOST]),
    )


def _map(numbers: dict[str, int], chosen: str, caption: StrOrPromise, words: Callable[[int], str]) -> RegionMap:
    return region_map(
        caption,
        {region: [number] for region, number in numbers.items() if region},
        words=lambda counted: words(counted[0]),
        href=lambda region: "?" + urlencode({"region": region}) + "#here",
        chosen=chosen,
    )


def _said_there(number: int) -> str:
    return ngettext("%(count)d thing said", "%(count)d things said", number) % {"count": number}


def _examples_there(number: int) -> str:
    return ngettext("%(count)d example", "%(count)d examples", number) % {"count": number}


@rule("anyone")
@in_process
def examples(request: HttpRequest, process: Process) -> HttpResponse:
    """What works somewhere, collected by place, with what became of each."""
    viewer = viewer_of(request)
    filters = Filters(request.GET, Filter("region", _("Region"), Region.choices))
    region = filters.chosen.get("region", "")
    rows = contributions.examples_of(viewer, process, region=region).select_related(*LABELS)
    listed = keyset(rows, request.GET, column="received", filters=filters)
    counted = contributions.said_by_region(viewer, process, kind=ContributionKind.EXAMPLE)
    return page(
        request,
        process,
        "near/examples.html",
        title=EXAMPLES,
        crumbs=(Link(SAID, f"{home_of(process)}said/"),),
        page=listed,
        rows=rows_of(viewer, listed.rows),
        regions=_map(counted, region, EXAMPLES, _examples_there),
    )


urls = [
    path("<slug:process>/near/", near, name="near"),
    path("<slug:process>/examples/", examples, name="examples"),
]
