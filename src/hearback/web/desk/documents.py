"""Documents: written, looked at before, published now or at a time, corrected."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import actions, rules
from hearback.processes import queries as processes
from hearback.processes.models import Document, Process
from hearback.web.desk.releases import WhenForm, when
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    free_slug,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

DOCUMENTS = _("Documents")
_FIELDS = ("kind", "title", "happened", "written_by", "summary", "text", "original")


class DocumentForm(forms.Form):
    """What it is, its two days, and its words as a page."""

    kind = forms.Choice(
        label=_("What is it?"),
        choices=Document.Kind.choices,
        error_messages={"required": _("Choose what kind of document it is")},
    )
    title = WordsField(label=_("Title"), max_length=200)
    happened = forms.DayField(
        label=_("Which day does it bear?"),
        help_text=_(
            "The day that stands on it, also when that is long past. The day on which it came here is kept too."
        ),
    )
    written_by = forms.PlainText(
        label=_("Who wrote it?"),
        help_text=_("A team, an organisation or a post, as it signed"),
        max_length=200,
        required=False,
    )
    # A field named like a method of forms: Django keeps both apart.
    summary = WordsField(  # type: ignore[assignment]
        label=_("In one or two sentences"), max_length=1_000, lines=2, required=False
    )
    text = WordsField(
        label=_("Its words"),
        help_text=_("A blank line begins a paragraph, ## a heading, - a list, and [words](https://…) is a link."),
        max_length=200_000,
        lines=16,
    )
    original = forms.PlainText(
        label=_("Where did it appear first?"),
        help_text=_("The whole address, starting with https://. Leave it empty if it appears here first."),
        max_length=200,
        required=False,
    )


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The documents, those that wait among them, the latest first."""
    rows = processes.documents_visible_to(viewer_of(request), process).defer("text")
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="happened"),
        title=DOCUMENTS,
        row="desk/documents/_row.html",
        template="desk/documents/list.html",
        now=clock.now(),
        intro=_(
            "Letters, minutes, papers, statements and reports. People read them without signing in, and each "
            "shows when it was written and when it came here."
        ),
        nothing=_(
            "There is no document yet. Begin with the invitation, the minutes of the last meeting, or a letter "
            "that you were sent."
        ),
        **frame(process),
    )


@rule("coordinator")
@coordinator
def write(request: HttpRequest, process: Process) -> HttpResponse:
    """Prepare one; only coordinators see it before it is published."""
    viewer = viewer_of(request)
    form = DocumentForm(posted(request))
    written = tried(form, lambda: _write(viewer, process, form.cleaned_data)) if form.is_valid() else None
    if written is not None:
        return see_other("desk:document", process.slug, written.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Add a document"),
        button=_("Save and look at it"),
        under=_under(process),
        intro=_("Paste its words. A page can be read on a phone and aloud, which a scan cannot."),
    )


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Change one; a published one says that it was changed, and when."""
    viewer, document = viewer_of(request), _document(request, process, slug)
    form = DocumentForm(posted(request), initial={name: getattr(document, name) for name in _FIELDS})
    if taken(form, lambda: actions.edit_document(actor=viewer, document=document, **form.cleaned_data)):
        say(request, _("Saved"))
        return see_other("desk:document", process.slug, document.slug)
    is_public = rules.is_published(document, clock.now())
    return form_page(
        request,
        process,
        form,
        title=_("Change the document"),
        button=_("Save and look at it"),
        under=(*_under(process), Link(plain(document.title), _at(process, document))),
        intro=_("It is public. When you save a change, the page says on which day it was changed.")
        if is_public
        else "",
    )


@rule("coordinator")
@coordinator
def preview(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The document as people will read it, and what may be done with it."""
    document = _document(request, process, slug)
    is_public = rules.is_published(document, clock.now())
    return page(
        request,
        process,
        "documents/one.html",
        title=plain(document.title),
        under=_under(process),
        document=document,
        is_public=is_public,
        is_coming=document.published is not None and not is_public,
    )


@rule("coordinator")
@coordinator
def publish(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Make it public, now or from a time on."""
    viewer, document = viewer_of(request), _document(request, process, slug)
    form = WhenForm(posted(request), initial=when(document.published))
    if taken(form, lambda: actions.publish_document(actor=viewer, document=document, at=form.instant)):
        say(request, _("It will be published at the time you chose.") if form.instant else _("It is published."))
        return see_other("desk:document", process.slug, document.slug)
    intro = (
        _("If it must wait for a day, enter it here: nobody but your fellow coordinators learns of it before.")
        if process.opened
        else _("The process is not open yet: until it is, only you and your fellow coordinators can read it.")
    )
    return form_page(
        request,
        process,
        form,
        title=_("Publish the document"),
        button=_("Publish"),
        intro=intro,
        under=(*_under(process), Link(plain(document.title), _at(process, document))),
    )


@rule("coordinator")
@coordinator
def remove(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Throw away what was never public."""
    viewer, document = viewer_of(request), _document(request, process, slug)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.remove_document(actor=viewer, document=document)):
        say(request, _("The document is gone."))
        return see_other("desk:documents", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Throw the document away"),
        button=_("Throw it away"),
        template="desk/sure.html",
        under=_under(process),
        words=document.title,
        intro=_("It was never public. Once thrown away it cannot be had back."),
        leave=_at(process, document),
    )


def _document(request: HttpRequest, process: Process, slug: str) -> Document:
    return found(processes.document_visible_to(viewer_of(request), process, slug))


def _write(viewer: Viewer, process: Process, said: dict[str, Any]) -> Document:
    """The document, at an address made from its title: the same form again is the same document."""
    visible = processes.documents_visible_to(viewer, process)
    there = dict(visible.values_list("slug", "title"))
    alike = [slug for slug, title in there.items() if title == said["title"]]  # texts are long: only theirs are read
    same = {one.slug for one in visible.filter(slug__in=alike).only("slug", "text") if one.text == said["text"]}
    slug = free_slug(said["title"], "document", (there.keys() | actions.RESERVED_DOCUMENT_SLUGS) - same)
    return actions.write_document(actor=viewer, process=process, slug=slug, **said)


def _at(process: Process, document: Document) -> str:
    return reverse("desk:document", args=[process.slug, document.slug])


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(DOCUMENTS, reverse("desk:documents", args=[process.slug])),)


urls = [
    path("<slug:process>/documents/", listing, name="documents"),
    path("<slug:process>/documents/add/", write, name="document_add"),
    path("<slug:process>/documents/<slug:slug>/", preview, name="document"),
    path("<slug:process>/documents/<slug:slug>/edit/", edit, name="document_edit"),
    path("<slug:process>/documents/<slug:slug>/publish/", publish, name="document_publish"),
    path("<slug:process>/documents/<slug:slug>/remove/", remove, name="document_remove"),
]
