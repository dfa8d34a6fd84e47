"""Documents for somebody who reads: what was written, by whom, when; narrowed by kind and year; followed as a feed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Document, Process
from hearback.web.public import atom
from hearback.web.public.atom import FeedEntry
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import csp, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

DOCUMENTS = _("Documents")
IN_A_FEED = 50


def feeds_of(process: Process) -> list[Link]:
    """The feed of documents, for the head of their pages."""
    return [Link(DOCUMENTS, f"{home_of(process)}documents/feed/")]


@rule("anyone")
@in_process
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """What was written, the latest first."""
    viewer = viewer_of(request)
    kinds, years = processes.document_kinds_and_years(viewer, process)
    filters = Filters(
        request.GET,
        Filter("kind", _("Kind"), [choice for choice in Document.Kind.choices if choice[0] in kinds]),
        Filter("year", _("Year"), [(str(year), str(year)) for year in years]),
    )
    rows = processes.documents_visible_to(viewer, process, **filters.chosen).defer("text")
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="happened", filters=filters),
        title=DOCUMENTS,
        row="public/documents/_row.html",
        template="public/documents/list.html",
        now=clock.now(),
        feeds=feeds_of(process),
        **frame(process),
    )


@rule("anyone")
@in_process
def document(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """One document: its words, both its days, where it first appeared, and how to cite it."""
    one = found(processes.document_visible_to(viewer_of(request), process, slug))
    is_public = rules.is_published(one, clock.now())
    response = page(
        request,
        process,
        "documents/one.html",
        title=plain(one.title),
        crumbs=(Link(DOCUMENTS, f"{home_of(process)}documents/"),),
        document=one,
        is_public=is_public,
        feeds=feeds_of(process),
        address=f"{settings.URL}{home_of(process)}documents/{one.slug}/",
    )
    return response if is_public else csp.unlisted(response)


@rule("anyone")
def feed(request: HttpRequest, process: str) -> HttpResponseBase:
    """What became public last, as Atom (RFC 4287): the same for everybody, whoever asks."""
    of = found(processes.process_visible_to(NOBODY, process))
    home = f"{settings.URL}{home_of(of)}documents/"
    entries = [
        FeedEntry(
            one.uuid,
            plain(one.title),
            plain(one.summary) or str(one.get_kind_display()),
            f"{home}{one.slug}/",
            published=one.published,
            updated=one.changed or one.published or of.created,
            by=one.written_by,
        )
        for one in processes.latest_documents(NOBODY, of, IN_A_FEED)
    ]
    return atom.answer(request, of, uuid=of.uuid, title=DOCUMENTS, at="documents/", entries=entries)


urls = [
    path("<slug:process>/documents/", listing, name="documents"),
    path("<slug:process>/documents/feed/", feed, name="documents_feed"),
    path("<slug:process>/documents/<slug:slug>/", document, name="document"),
]
