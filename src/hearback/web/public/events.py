"""Events for somebody who reads: what is planned, one event with everything about it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, languages
from hearback.events import calendars
from hearback.events import queries as events
from hearback.events.queries import Shut
from hearback.processes.models import Process
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

EVENTS = _("Events")
MOST_EVENTS = 200
WHY_SHUT = {
    Shut.CANCELLED: _("This event is cancelled."),
    Shut.OVER: _("This event is over."),
    Shut.CLOSED: _("Booking has closed."),
    Shut.OWN: _("Whoever holds this meeting says who comes. Ask them, or the organisers of the process."),
    Shut.NOT_ANNOUNCED: _("This event is not announced yet. Only those who organise it see this page."),
}


@rule("anyone")
@in_process
def event_list(request: HttpRequest, process: Process) -> HttpResponse:
    """What is coming, the next first, and what was, the latest first."""
    now = clock.now()
    listed = list(events.events_visible_to(viewer_of(request), process)[:MOST_EVENTS])
    coming = [event for event in listed if event.ends > now]
    past = [event for event in reversed(listed) if event.ends <= now]
    return page(request, process, "events/list.html", title=EVENTS, coming=coming, past=past)


@rule("anyone")
@in_process
def event(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Everything somebody needs to decide whether to come, and to get there."""
    viewer = viewer_of(request)
    shown = events.event_page(viewer, found(events.event_visible_to(viewer, process, slug)))
    zone = ZoneInfo(shown.event.time_zone)
    starts, ends = shown.event.starts.astimezone(zone), shown.event.ends.astimezone(zone)
    return page(
        request,
        process,
        "events/one.html",
        title=plain(shown.event.title),
        crumbs=(Link(EVENTS, f"{home_of(process)}events/"),),
        shown=shown,
        event=shown.event,
        meeting=events.meeting_of(viewer, shown.event),
        here=f"{home_of(process)}events/{slug}/",
        one_day=starts.date() == ends.date(),
        why_shut=WHY_SHUT[shown.shut] if shown.shut else "",
    )


@rule("anyone")
@in_process
def calendar(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The event as a file for one's own calendar."""
    shown = found(events.event_visible_to(viewer_of(request), process, slug))
    address = f"{settings.URL}{home_of(process)}events/{slug}/"
    body = calendars.ics(shown, address, languages.current())
    headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


urls = [
    path("<slug:process>/events/", event_list, name="events"),
    path("<slug:process>/events/<slug:slug>/", event, name="event"),
    path("<slug:process>/events/<slug:slug>/calendar.ics", calendar, name="event_calendar"),
]
