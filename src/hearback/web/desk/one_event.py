"""What the desk's pages about one event begin and end with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hearback.events import queries as events
from hearback.events.models import Event
from hearback.processes.models import Process
from hearback.web.desk.shared import found, plain, say, see_other
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVENTS = _("Events")
HERE = "<slug:process>/events/<slug:slug>/"


def event_of(request: HttpRequest, process: Process, slug: str) -> Event:
    """The event at an address, or 404."""
    return found(events.event_visible_to(viewer_of(request), process, slug))


def under(process: Process, event: Event, *more: Link) -> tuple[Link, ...]:
    """The crumbs between the process and a page about the event."""
    return (
        Link(EVENTS, reverse("desk:events", args=[process.slug])),
        Link(plain(event.title), reverse("desk:event", args=[process.slug, event.slug])),
        *more,
    )


def saved(
    request: HttpRequest, process: Process, event: Event, sentence: StrOrPromise = "", *, to: str = "desk:event"
) -> HttpResponseRedirect:
    """Back to the event (or another page about it), saying what was done."""
    say(request, sentence or _("Saved"))
    return see_other(to, process.slug, event.slug)
