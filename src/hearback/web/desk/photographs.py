"""Photographs of flipcharts at the desk: added with their text, described anew, put in order, taken away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.contributions import queries as contributions
from hearback.core import pictures
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Event, Photograph
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

PHOTOGRAPHS = _("Photographs")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


class TextForm(forms.Form):
    """What stands on a photograph."""

    text = WordsField(
        label=_("What stands on it?"),
        help_text=_("All of it, as text: not everybody can see a photograph, and none can be searched."),
        max_length=5_000,
        lines=6,
        error_messages={"required": _("Write what stands on it")},
    )


class AddForm(TextForm):
    """A photograph with its text."""

    key = forms.KeyField()
    image = forms.Upload(
        label=_("The photograph"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Where it was taken and the name of the file are not kept."),
        endings=ENDINGS,
        max_bytes=pictures.BYTES_AT_MOST,
        error_messages={"required": _("Choose a photograph")},
    )
    field_order = ("key", "image", "text")


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The photographs in their order, with their text."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    photographs = list(events.photographs_of(viewer, event))
    return page(
        request,
        process,
        "events/photographs.html",
        title=PHOTOGRAPHS,
        under=under(process, event),
        event=event,
        photographs=photographs,
        may_add=len(photographs) < actions.PHOTOGRAPHS_AT_MOST,
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """One photograph with its text."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = AddForm(posted(request), request.FILES or None)

    def keep() -> object:
        said = form.cleaned_data
        given = {"key": said["key"], "image": said["image"].read(), "text": said["text"]}
        spoke = contributions.who_spoke(viewer, event)
        return actions.add_photograph(actor=viewer, event=event, spoke=spoke, **given)

    if taken(form, keep):
        return saved(request, process, event, to="desk:event_photographs")
    return form_page(
        request,
        process,
        form,
        title=_("Add a photograph"),
        button=_("Add it"),
        intro=_("Photograph the flipchart, not the people. If people are on it, crop it first, or ask each of them."),
        under=_below(process, event),
    )


@rule("coordinator")
@coordinator
def describe(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """Other words for what stands on it."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    photograph = _one(request, event, uuid)
    form = TextForm(posted(request), initial={"text": photograph.text})
    spoke = contributions.who_spoke(viewer, event)

    def keep() -> object:
        text = form.cleaned_data["text"]
        return actions.describe_photograph(actor=viewer, photograph=photograph, text=text, spoke=spoke)

    if taken(form, keep):
        return saved(request, process, event, to="desk:event_photographs")
    return form_page(
        request,
        process,
        form,
        title=_("What stands on this photograph"),
        button=_("Save"),
        template="desk/events/photograph.html",
        photograph=photograph,
        event=event,
        under=_below(process, event),
    )


@rule("coordinator")
@coordinator
@require_POST
def move(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """One place earlier or later."""
    event = event_of(request, process, slug)
    photograph = _one(request, event, uuid)
    earlier = request.POST.get("to") != "later"
    actions.move_photograph(actor=viewer_of(request), photograph=photograph, earlier=earlier)
    return see_other("desk:event_photographs", process.slug, event.slug)


@rule("coordinator")
@coordinator
def remove(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """Take it away for good."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    photograph = _one(request, event, uuid)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.remove_photograph(actor=viewer, photograph=photograph)):
        return saved(request, process, event, _("The photograph is gone."), to="desk:event_photographs")
    return form_page(
        request,
        process,
        form,
        title=_("Take this photograph away?"),
        button=_("Take it away"),
        template="desk/sure.html",
        words=photograph.text,
        intro=_("The picture and its text are then gone. This cannot be undone."),
        leave=reverse("desk:event_photographs", args=[process.slug, event.slug]),
        under=_below(process, event),
    )


def _one(request: HttpRequest, event: Event, uuid: UUID) -> Photograph:
    photograph = found(events.photographs_of(viewer_of(request), event).filter(uuid=uuid).first())
    photograph.event = event
    return photograph


def _below(process: Process, event: Event) -> tuple[Link, ...]:
    here = Link(PHOTOGRAPHS, reverse("desk:event_photographs", args=[process.slug, event.slug]))
    return under(process, event, here)


_AT = f"{HERE}photographs/"
urls = [
    path(_AT, listing, name="event_photographs"),
    path(f"{_AT}add/", add, name="event_photograph_add"),
    path(f"{_AT}<uuid:uuid>/", describe, name="event_photograph"),
    path(f"{_AT}<uuid:uuid>/move/", move, name="event_photograph_move"),
    path(f"{_AT}<uuid:uuid>/remove/", remove, name="event_photograph_remove"),
]
