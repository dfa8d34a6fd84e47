"""One thing that waits in a file, taken apart into its points or put together with others of the same person."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Source, SourceRow
from hearback.processes.models import Process
from hearback.web.desk.one_source import AT, address, one_of, under
from hearback.web.desk.shared import coordinator, form_page, found, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

_BETWEEN = re.compile(r"(?m)^[ \t]*-{3,}[ \t]*$")
_DASHES = "\n---\n"
_SHOWN = 200  # letters of the others


class SplitForm(forms.Form):
    """The words of one thing, with lines between its points."""

    points = forms.PlainText(
        label=_("The points"),
        help_text=_(
            "Put a line with three dashes (---) between two points. Take out what is no point, such as a greeting: it is "
            "kept in the file and told beside the first point. Only the author’s own words can stand here."
        ),
        lines=14,
        error_messages={"required": _("Leave the words of at least two points")},
    )


class JoinForm(forms.Form):
    """The others of the same person that wait in the file."""

    numbers = forms.Choices(
        label=_("Which belong to it?"), error_messages={"required": _("Choose at least one, or leave it as it is")}
    )


@rule("coordinator")
@coordinator
def split(request: HttpRequest, process: Process, uuid: UUID, number: int) -> HttpResponse:
    """Say where one point ends and the next begins."""
    source, row = _waiting(request, process, uuid, number)
    proposed = _DASHES.join(row.values.get("points") or [row.values["words"]])
    form = SplitForm(posted(request), initial={"points": proposed})
    if taken(
        form,
        lambda: actions.split_row(
            actor=viewer_of(request), source=source, number=number, points=_BETWEEN.split(form.cleaned_data["points"])
        ),
    ):
        say(request, _("Each point comes in by itself now, and knows the others."))
        return see_other(address(source, "source"))
    return form_page(
        request,
        process,
        form,
        title=_("Split it into its points"),
        button=_("Split it"),
        template="desk/sure.html",
        words={"en": row.values["words"]},
        leave=address(source, "source"),
        under=under(process, source=source),
    )


@rule("coordinator")
@coordinator
def join(request: HttpRequest, process: Process, uuid: UUID, number: int) -> HttpResponse:
    """Choose what else of the same person belongs to it."""
    source, row = _waiting(request, process, uuid, number)
    others = contributions.of_same_author(viewer_of(request), source, row)
    form = JoinForm(posted(request))
    form.fields["numbers"].choices = [(str(other.number), _label(other)) for other in others]  # type: ignore[attr-defined]
    if taken(
        form,
        lambda: actions.join_rows(
            actor=viewer_of(request), source=source, numbers=[number, *map(int, form.cleaned_data["numbers"])]
        ),
    ):
        say(request, _("They come in as one now, and it says which they were."))
        return see_other(address(source, "source"))
    nobody = _("Nothing else of the same person waits in this file, so there is nothing to put together.")
    return form_page(
        request,
        process,
        form,
        title=_("Put it together with others"),
        button=_("Put them together"),
        template="desk/sure.html",
        words={"en": row.values["words"]},
        intro="" if others else nobody,
        leave=address(source, "source"),
        under=under(process, source=source),
    )


def _waiting(request: HttpRequest, process: Process, uuid: UUID, number: int) -> tuple[Source, SourceRow]:
    source = one_of(request, process, uuid)
    return source, found(contributions.row_waiting(viewer_of(request), source, number))


def _label(row: SourceRow) -> str:
    words = " ".join(row.values["words"].split())
    return f"{row.place}: {words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}"


urls = [
    path(f"{AT}<uuid:uuid>/<int:number>/split/", split, name="source_split"),
    path(f"{AT}<uuid:uuid>/<int:number>/join/", join, name="source_join"),
]
