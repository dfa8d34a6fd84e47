"""What is published after an event, and what was said there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.events import queries as events
from hearback.processes.models import Process
from hearback.web.public.events import EVENTS
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


@rule("anyone")
@in_process
def notes(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """What is published after an event, and what was said there."""
    viewer = viewer_of(request)
    held = found(events.event_visible_to(viewer, process, slug))
    return page(
        request,
        process,
        "events/notes.html",
        title=_("Notes of the event"),
        crumbs=(
            Link(EVENTS, f"{home_of(process)}events/"),
            Link(plain(held.title), f"{home_of(process)}events/{slug}/"),
        ),
        event=held,
        notes=found(events.notes_of(viewer, held)),
    )


urls = [path("<slug:process>/events/<slug:slug>/notes/", notes, name="event_notes")]
