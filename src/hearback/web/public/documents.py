"""Documents for somebody who reads: what was written, by whom, when; narrowed by kind and year; followed as a feed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, languages
from hearback.core.viewer import NOBODY
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Document, Process
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import csp, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

DOCUMENTS = _("Documents")
IN_A_FEED = 50


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
        address=f"{settings.URL}{home_of(process)}documents/{one.slug}/",
    )
    return response if is_public else csp.unlisted(response)


@rule("anyone")
def feed(request: HttpRequest, process: str) -> HttpResponse:
    """What became public last, as Atom (RFC 4287): the same for everybody, whoever asks."""
    of = found(processes.process_visible_to(NOBODY, process))
    home = f"{settings.URL}{home_of(of)}documents/"
    atom = Atom1Feed(
        title=f"{plain(of.name) or of.slug}: {DOCUMENTS}",
        link=home,
        description="",
        language=languages.current(),
        feed_url=f"{home}feed/",
        feed_guid=f"urn:uuid:{of.uuid}",
        author_name=of.runner or str(of.get_run_by_display()),
    )
    for one in processes.latest_documents(NOBODY, of, IN_A_FEED):
        atom.add_item(
            title=plain(one.title),
            link=f"{home}{one.slug}/",
            description=plain(one.summary) or str(one.get_kind_display()),
            unique_id=f"urn:uuid:{one.uuid}",
            author_name=one.written_by or None,
            pubdate=one.published,
            updateddate=one.changed or one.published,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


urls = [
    path("<slug:process>/documents/", listing, name="documents"),
    path("<slug:process>/documents/feed/", feed, name="documents_feed"),
    path("<slug:process>/documents/<slug:slug>/", document, name="document"),
]
