"""Searching everything public: on the whole site, or in one process. What somebody looks for is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.regions import Region
from hearback.core.viewer import NOBODY
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.search import queries
from hearback.search.models import Kind
from hearback.search.queries import Cursor, Found, Hit
from hearback.search.words import MOST_LETTERS
from hearback.web.public.shared import frame, home_of, in_process, plain
from hearback.web.ui import csp
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import AFTER, BEFORE, Filter, Filters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEARCH = gettext_lazy("Search")
MOST_PROCESSES = 50
LARGEST = 2**31 - 1  # of a number in an address
# Where each kind of thing is read, below its process.
_PAGES: dict[str, str] = {
    Kind.PROCESS: "",
    Kind.ANNOUNCEMENT: "announcements/{}/",
    Kind.QUESTION: "said/?question={}",
    Kind.THEME: "said/?theme={}",
    Kind.COMMITMENT: "commitments/{}/",
    Kind.PROGRESS: "commitments/{}/#progress",
    Kind.EVENT: "events/{}/",
    Kind.NOTES: "events/{}/notes/",
    Kind.CONTRIBUTION: "said/{}/",
    Kind.ANSWER: "said/{}/#answer",
    Kind.DOCUMENT: "documents/{}/",
    Kind.ORGANISATION: "network/#who",
}
_ONE: dict[str, StrOrPromise] = {
    Kind.PROCESS: gettext_lazy("Process"),
    Kind.ANNOUNCEMENT: gettext_lazy("Announcement"),
    Kind.QUESTION: gettext_lazy("Question we ask"),
    Kind.THEME: gettext_lazy("Theme"),
    Kind.COMMITMENT: gettext_lazy("Commitment"),
    Kind.PROGRESS: pgettext_lazy("found", "Report on progress"),
    Kind.EVENT: gettext_lazy("Event"),
    Kind.NOTES: gettext_lazy("Notes of an event"),
    Kind.CONTRIBUTION: gettext_lazy("What somebody said"),
    Kind.ANSWER: pgettext_lazy("found", "Answer"),
    Kind.DOCUMENT: gettext_lazy("Document"),
    Kind.ORGANISATION: gettext_lazy("Organisation in the network"),
}


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit as the page shows it. `heading` stands where it has no title of its own.

    `language` and `language_name` are empty where it is the reader's.
    """

    hit: Hit
    href: str
    heading: StrOrPromise
    what: StrOrPromise
    process: str
    language: str
    language_name: str


@rule("anyone")
def site_search(request: HttpRequest) -> HttpResponse:
    """Everything public, in every process."""
    listed = [
        (one.slug, plain(one.name) or one.slug) for one in processes.processes_visible_to(NOBODY)[:MOST_PROCESSES]
    ]
    filters = Filters(request.GET, *_filters(), Filter("process", _("Process"), listed))
    slug = filters.chosen.get("process", "")
    return _page(request, filters, processes.process_visible_to(NOBODY, slug) if slug else None)


@rule("anyone")
@in_process
def process_search(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything public in one process."""
    return _page(request, Filters(request.GET, *_filters()), process, frame(process))


def _filters() -> tuple[Filter, ...]:
    return Filter("kind", _("Kind"), Kind.choices), Filter("region", _("Region"), Region.choices)


def _page(
    request: HttpRequest, filters: Filters, process: Process | None, framed: Mapping[str, object] | None = None
) -> HttpResponse:
    """The box, what narrows it, and what was found: for everybody the same, whoever asks."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:MOST_LETTERS]
    chosen = filters.chosen
    found = queries.search(
        NOBODY,
        asked,
        process=process,
        kind=chosen.get("kind", ""),
        region=chosen.get("region", ""),
        after=_cursor(request.GET.get(AFTER, "")),
        before=_cursor(request.GET.get(BEFORE, "")),
    )
    response = render(
        request,
        "public/search/results.html",
        {
            "title": _("Search: %(asked)s") % {"asked": asked} if asked else SEARCH,
            "asked": asked,
            "filters": filters,
            "is_narrowed": bool(chosen),
            "found": found,
            "rows": [row_of(hit, process) for hit in found.hits],
            "everything": f"/{get_language()}/search/?{urlencode({'q': asked})}",
            "without_filters": "?" + urlencode({"q": asked}),
            **_addresses(asked, chosen, found),
            **(framed or {"back": f"/{get_language()}/"}),
        },
    )
    return csp.without_referrer(response)


def row_of(hit: Hit, process: Process | None) -> HitRow:
    """A hit as a list shows it; within a process without the process's name."""
    other = hit.language if hit.language != languages.current() else ""
    is_elsewhere = process is None and hit.kind != Kind.PROCESS
    return HitRow(
        hit=hit,
        href=href_of(hit),
        heading=hit.what.about or _ONE[hit.kind],
        what=(hit.what.about if hit.title else "") or _ONE[hit.kind],
        process=plain(hit.what.process.name) if is_elsewhere else "",
        language=other,
        language_name=languages.name_of(other) if other else "",
    )


def href_of(hit: Hit) -> str:
    """The page on which a hit can be read."""
    return home_of(hit.what.process) + _PAGES[hit.kind].format(hit.what.key)


def _addresses(asked: str, chosen: dict[str, str], found: Found) -> dict[str, str]:
    def address(direction: str, cursor: Cursor | None) -> str:
        values = {"q": asked, **chosen, direction: f"{cursor.score}~{cursor.entry}"} if cursor else {}
        return "?" + urlencode(values) if values else ""

    return {"previous": address(BEFORE, found.previous), "next": address(AFTER, found.next)}


def _cursor(text: str) -> Cursor | None:
    """The place in the list that an address names; None when it names none that could be."""
    score, separator, entry = text.partition("~")
    numbers = score.isascii() and score.isdecimal() and entry.isascii() and entry.isdecimal()
    if not separator or not numbers or len(text) > 40 or int(score) > LARGEST or int(entry) >= 2**63:
        return None
    return Cursor(int(score), int(entry))


urls = [
    path("search/", site_search, name="search"),
    path("<slug:process>/search/", process_search, name="process_search"),
]
