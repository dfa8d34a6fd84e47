"""What is published after an event: the notes with their photographs, what was agreed, and what was said there."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.contributions.queries import LABELS
from hearback.events import queries as events
from hearback.processes.models import Process
from hearback.web.public.contributions import rows_of
from hearback.web.public.events import EVENTS
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

SLIPS = 20


@rule("anyone")
@in_process
def notes(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The notes; below them what was agreed, and the first of what people said there with a way to all of it."""
    viewer = viewer_of(request)
    event = found(events.event_visible_to(viewer, process, slug))
    written = found(events.notes_of(viewer, event))
    visible = contributions.contributions_visible_to(viewer, process)
    said = contributions.narrowed(visible, event=event).select_related(*LABELS).order_by("received", "pk")
    slips = list(said[: SLIPS + 1])
    return page(
        request,
        process,
        "events/notes.html",
        title=_("Notes of the event"),
        crumbs=(
            Link(EVENTS, f"{home_of(process)}events/"),
            Link(plain(event.title), f"{home_of(process)}events/{slug}/"),
        ),
        event=event,
        notes=written,
        counts=events.public_counts(event),
        photographs=events.photographs_of(viewer, event),
        agreed=events.agreed_at(viewer, event),
        rows=rows_of(viewer, slips[:SLIPS]),
        more=len(slips) > SLIPS,
    )


@rule("anyone")
@in_process
def photograph(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """A photograph, for whoever may read the notes it stands in: looked up anew each time, whoever has its address.

    It is a JPEG of ours; the name that it was sent under is not kept anywhere.
    """
    found_one = found(events.photograph_visible_to(viewer_of(request), process, slug, uuid))
    picture = bytes(found_one.image)
    tag = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    headers = {
        "Content-Disposition": f'inline; filename="{uuid}.jpg"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": tag,
    }
    return HttpResponse(picture, content_type="image/jpeg", headers=headers)


_HERE = "<slug:process>/events/<slug:slug>/"
urls = [
    path(f"{_HERE}notes/", notes, name="event_notes"),
    path(f"{_HERE}photographs/<uuid:uuid>.jpg", photograph, name="photograph"),
]
