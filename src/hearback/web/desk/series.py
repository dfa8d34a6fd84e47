"""Series at the desk: events that belong together, such as a workshop held in several towns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Series
from hearback.processes.models import Process
from hearback.web.desk.one_event import EVENTS
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    free_slug,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

SERIES = _("Series")


class SeriesForm(forms.Form):
    """What a series is called, and what holds it together."""

    title = WordsField(
        label=_("What is the series called?"), help_text=_("For example: Workshops around the country"), max_length=200
    )
    # A field named like a method of forms: Django keeps both apart.
    summary = WordsField(  # type: ignore[assignment]
        label=_("What holds it together? In one or two sentences"), max_length=600, lines=3, required=False
    )


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The series of the process, the latest first."""
    rows = events.series_visible_to(viewer_of(request), process)
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="created"),
        title=SERIES,
        row="desk/series/_row.html",
        template="desk/series/list.html",
        nothing=_(
            "There is no series yet. When you hold the same workshop in several places, a series has one page for all."
        ),
        **frame(process, _events_of(process)),
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """A new series; an event is put into it on its own page."""
    viewer, form = viewer_of(request), SeriesForm(posted(request))
    if taken(form, lambda: _add(viewer, process, form.cleaned_data)):
        say(request, _("Saved. Put events into it on their own pages, under “What it is about”."))
        return see_other("desk:series", process.slug)
    under = (_events_of(process), _all(process))
    return form_page(request, process, form, title=_("Begin a series"), button=_("Save"), under=under)


def _add(viewer: Viewer, process: Process, said: dict[str, Any]) -> Series:
    there = {one.slug: one for one in events.series_visible_to(viewer, process)}
    same = {slug for slug, one in there.items() if one.title == said["title"]}
    slug = free_slug(said["title"], "series", there.keys() - same | actions.TAKEN_SLUGS)
    return actions.add_series(actor=viewer, process=process, slug=slug, **said)


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Change what stands about a series."""
    viewer = viewer_of(request)
    series = found(events.series_at(viewer, process, slug))
    form = SeriesForm(posted(request), initial={"title": series.title, "summary": series.summary})
    if taken(form, lambda: actions.edit_series(actor=viewer, series=series, **form.cleaned_data)):
        say(request, _("Saved"))
        return see_other("desk:series", process.slug)
    under = (_events_of(process), _all(process))
    return form_page(request, process, form, title=plain(series.title), button=_("Save"), under=under)


def _events_of(process: Process) -> Link:
    return Link(EVENTS, reverse("desk:events", args=[process.slug]))


def _all(process: Process) -> Link:
    return Link(SERIES, reverse("desk:series", args=[process.slug]))


urls = [
    path("<slug:process>/series/", listing, name="series"),
    path("<slug:process>/series/add/", add, name="series_add"),
    path("<slug:process>/series/<slug:slug>/", edit, name="series_edit"),
]
