"""Photographs and documents at the desk: looked at, shown or kept, and added for somebody who sent them on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Attachment, Contribution
from hearback.core import languages
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.contributions import address, crumbs, of_process
from hearback.web.desk.shared import coordinator, form_page, found, posted, public_home_of, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.files import DESCRIPTION_AT_MOST, FileForm
from hearback.web.ui.viewers import viewer_of

FILES = _("Photographs and documents")
SHOW, KEEP = "show", "keep"


class LookForm(forms.Form):
    """What a file shows, and who may see it."""

    description = WordsField(
        label=_("What does it show, or what is it?"),
        help_text=_(
            "For people who cannot see it, or cannot open it. If it holds words, give those that matter. It stands below "
            "the picture, or is the name of the document."
        ),
        max_length=DESCRIPTION_AT_MOST,
        lines=3,
        required=False,
    )
    decision = forms.Choice(
        label=_("Who may see it?"),
        choices=[(SHOW, _("Everybody, beside the words")), (KEEP, _("Only its author and the team"))],
        widget=forms.Radios(
            reveals={KEEP: "because"},
            hints={
                SHOW: _("Nobody on it can be known who has not agreed, and no address or number plate can be read.")
            },
        ),
        error_messages={"required": _("Choose who may see it")},
    )
    because = forms.Choice(
        label=_("Why may not everybody see it?"),
        help_text=_("Its author reads this."),
        choices=Contribution.Because.choices,
        required=False,
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Add a photograph or document that came with the words on paper; it waits for a look like any other."""
    viewer, row = viewer_of(request), of_process(request, process, reference)
    form = FileForm(posted(request), request.FILES or None)

    def keep() -> Attachment:
        told = form.cleaned_data
        given = {"key": told["key"], "data": told["file"].read()}
        description = {languages.current(): told["description"]}
        return actions.attach(actor=viewer, contribution=row, description=description, **given)

    if taken(form, keep):
        say(request, _("It is added, and waits for a look."))
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("Add a photograph or document"),
        button=_("Add it"),
        intro=_("Only what the author wants beside their words. The photograph of a letter belongs to the letter."),
        under=crumbs(process, row),
    )


@rule("coordinator")
@coordinator
def look(request: HttpRequest, process: Process, reference: str, file: UUID) -> HttpResponse:
    """Look at one, say what it shows, and decide who may see it."""
    viewer, row = viewer_of(request), of_process(request, process, reference)
    attachment = found(contributions.file_visible_to(viewer, row, file))
    form = LookForm(posted(request), initial=_now(attachment))
    if taken(form, lambda: _decide(viewer, attachment, form.cleaned_data)):
        shown = form.cleaned_data["decision"] == SHOW
        say(
            request,
            _("Everybody can see it now.")
            if shown
            else _("Only its author and the team see it. The author reads why."),
        )
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("Look at what was added"),
        button=_("Save"),
        template="desk/files/look.html",
        file=next(one for one in contributions.files_of(viewer, row) if one.uuid == file),
        at=f"{public_home_of(process)}said/{row.reference}/files/{file}/",
        under=crumbs(process, row),
    )


def _now(attachment: Attachment) -> dict[str, Any]:
    decision = SHOW if attachment.shown else KEEP if attachment.kept else ""
    return {"description": attachment.description, "decision": decision, "because": attachment.kept_because}


def _decide(viewer: Viewer, attachment: Attachment, told: dict[str, Any]) -> Attachment:
    if told["decision"] == SHOW:
        return actions.show_attachment(actor=viewer, attachment=attachment, description=told["description"])
    return actions.keep_attachment(actor=viewer, attachment=attachment, because=told["because"])


_AT = "<slug:process>/said/<str:reference>/files/"
urls = [
    path(_AT, add, name="file_add"),
    path(f"{_AT}<uuid:file>/", look, name="file"),
]
