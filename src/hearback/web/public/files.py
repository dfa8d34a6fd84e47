"""Photographs and documents beside words: added before or after sending, taken away, and shown to whoever may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from hearback.contributions import actions, queries
from hearback.contributions.models import Attachment
from hearback.core import languages
from hearback.core.rows import uuid_in
from hearback.processes.models import Process
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import found, in_process, page, said_or_404
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.files import FileForm, handed_out
from hearback.web.ui.viewers import viewer_of


def in_words(files: list[queries.FileShown]) -> str:
    """What was added, in a line; empty where nothing was."""
    return "; ".join(languages.pick(one.description).text or str(one.kind_label) for one in files)


# --- before it is sent


@rule("draft")
@private
@in_process
def of_draft(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """Add a photograph or document to what one has begun to say, or take one away. Nobody else sees it meanwhile."""
    kept = queries.draft(process, draft)
    if kept is None:
        return see_other("public:say-check", process.slug, draft)  # which knows whether it was sent
    if uuid := uuid_in(request.POST.get("remove")):
        actions.detach_from_draft(draft=kept, uuid=uuid)
        return see_other("public:say-files", process.slug, draft)
    form = _form(request)
    if _taken(form, lambda: actions.attach_to_draft(draft=kept, **_given(form))):
        return see_other("public:say-files", process.slug, draft)
    files = [
        (one, reverse("public:say-file", args=[process.slug, draft, one.uuid])) for one in queries.files_of_draft(kept)
    ]
    back = reverse("public:say-check", args=[process.slug, draft])
    return _page(request, process, files, form, back=back, sent=False)


@rule("draft")
@private
@in_process
def file_of_draft(request: HttpRequest, process: Process, draft: UUID, file: UUID) -> HttpResponse:
    """One of these, for whoever began it."""
    kept = found(queries.draft(process, draft))
    return _hand_out(request, found(queries.file_of_draft(kept, file)))


# --- afterwards


@rule("link:said")
@private
@in_process
def mine(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Add a photograph or document to what one said while it is open, and take one away at any time."""
    viewer = viewer_of(request)
    said, in_full = own_or_404(request, process, reference)
    if uuid := uuid_in(request.POST.get("remove")):
        if attachment := queries.file_visible_to(viewer, said, uuid):
            actions.detach(actor=viewer, attachment=attachment)
            messages.success(request, _("It is gone for good."))
        return see_other("public:mine-files", process.slug, said.reference)
    form = _form(request)
    if _taken(form, lambda: actions.attach(actor=viewer, contribution=said, **_given(form))):
        messages.success(request, _("It is added. Only you and the team see it until somebody has looked at it."))
        return see_other("public:mine-files", process.slug, said.reference)
    files = [
        (one, reverse("public:file", args=[process.slug, said.reference, one.uuid]))
        for one in queries.files_of(viewer, said)
    ]
    back = reverse("public:mine", args=[process.slug, said.reference])
    return _page(request, process, files, form if in_full.may_change else None, back=back, sent=True)


@rule("anyone")
@in_process
def file(request: HttpRequest, process: Process, reference: str, file: UUID) -> HttpResponse:
    """A photograph or document, for whoever may see it: looked up anew each time, whoever has its address."""
    said = said_or_404(request, process, reference)
    return _hand_out(request, found(queries.file_visible_to(viewer_of(request), said, file)))


# --- what these share


def _form(request: HttpRequest) -> FileForm:
    return FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()


def _taken(form: FileForm, act: Callable[[], object]) -> bool:
    """Whether the form is in order, and the action took what is in it."""
    return form.is_valid() and tried(form, lambda: (act(), True)) is not None


def _given(form: FileForm) -> dict[str, Any]:
    """What was chosen, as the actions take it; what it shows is written in the language of the page."""
    told = form.cleaned_data
    description = {languages.current(): told["description"]}
    return {"key": told["key"], "data": told["file"].read(), "description": description}


def _page(
    request: HttpRequest,
    process: Process,
    files: list[tuple[queries.FileShown, str]],
    form: FileForm | None,
    *,
    back: str,
    sent: bool,
) -> HttpResponse:
    return page(
        request,
        process,
        "files/mine.html",
        title=_("Photographs and documents"),
        files=files,
        form=form if len(files) < actions.FILES_AT_MOST else None,
        full=len(files) >= actions.FILES_AT_MOST,
        sent=sent,
        back=back,
        without_crumbs=True,
    )


def _hand_out(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    given = queries.handed_out(attachment)
    return handed_out(request, data=given.data, kind=given.kind, name=given.name, in_place=given.is_picture)


_SAYING = "<slug:process>/have-your-say/<uuid:draft>/files/"
_SAID = "<slug:process>/said/<str:reference>/"
urls = [
    path(_SAYING, of_draft, name="say-files"),
    path(_SAYING + "<uuid:file>/", file_of_draft, name="say-file"),
    path(_SAID + "mine/files/", mine, name="mine-files"),
    path(_SAID + "files/<uuid:file>/", file, name="file"),
]
