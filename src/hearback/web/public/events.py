"""Events for somebody who reads: what is planned, one event with everything about it, series, calendars, a poster."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, languages
from hearback.core.regions import Region
from hearback.events import calendars, messages
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.events.queries import Shut
from hearback.processes.models import Process
from hearback.web.public import event_data
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui import csp
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters
from hearback.web.ui.pieces import Link, Preview
from hearback.web.ui.viewers import viewer_of

EVENTS = _("Events")
MOST_EVENTS = 300
WHY_SHUT = {
    Shut.CANCELLED: _("This event is cancelled."),
    Shut.OVER: _("This event is over."),
    Shut.CLOSED: _("Booking has closed."),
    Shut.OWN: _("Whoever holds this meeting says who comes. Ask them, or the organisers of the process."),
    Shut.NOT_ANNOUNCED: _("This event is not announced yet. Only those who organise it see this page."),
}


# --- lists


@rule("anyone")
@in_process
def event_list(request: HttpRequest, process: Process) -> HttpResponse:
    """What is coming, the next first, and what was, the latest first; of one region or series where somebody says so."""
    visible = events.events_visible_to(viewer_of(request), process).select_related("series")
    listed = list(visible.order_by("-starts", "-id")[:MOST_EVENTS])
    filters = _filters(request, listed)
    shown = [event for event in listed if _fits(event, filters.chosen)]
    return page(
        request,
        process,
        "events/list.html",
        title=EVENTS,
        filters=filters,
        narrowed=bool(filters.chosen),
        feed=_feed_address(process, "events/calendar.ics"),
        **_coming_and_past(shown),
    )


def _filters(request: HttpRequest, listed: list[Event]) -> Filters:
    """The questions that have more than one answer in this list."""
    regions = {event.region for event in listed if event.region}
    series = {event.series.slug: plain(event.series.title) for event in listed if event.series}
    asked = []
    if regions:
        choices = [(region.value, region.label) for region in Region if region in regions]
        asked.append(Filter("region", _("Region"), choices))
    if series:
        asked.append(Filter("series", _("Series"), sorted(series.items(), key=lambda one: one[1])))
    return Filters(request.GET, *asked)


def _fits(event: Event, chosen: dict[str, str]) -> bool:
    slug = event.series.slug if event.series else ""
    return chosen.get("region", event.region) == event.region and chosen.get("series", slug) == slug


def _coming_and_past(listed: list[Event]) -> dict[str, Any]:
    """Of events with the latest first: those to come, the next first, and those that were."""
    now = clock.now()
    return {
        "coming": [event for event in reversed(listed) if event.ends > now],
        "past": [event for event in listed if event.ends <= now],
    }


@rule("anyone")
@in_process
def series(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Events that belong together."""
    viewer = viewer_of(request)
    shown = found(events.series_at(viewer, process, slug))
    visible = events.events_visible_to(viewer, process).filter(series=shown).order_by("-starts", "-id")
    address = f"{settings.URL}{home_of(process)}series/{slug}/"
    return page(
        request,
        process,
        "events/series.html",
        title=plain(shown.title),
        crumbs=(Link(EVENTS, f"{home_of(process)}events/"),),
        series=shown,
        feed=_feed_address(process, f"series/{slug}/calendar.ics"),
        preview=Preview(plain(shown.title), plain(shown.summary), address) if shown.summary else None,
        **_coming_and_past(list(visible[:MOST_EVENTS])),
    )


# --- one event


@rule("anyone")
@in_process
def event(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Everything somebody needs to decide whether to come, and to get there."""
    viewer = viewer_of(request)
    shown = events.event_page(viewer, found(events.event_visible_to(viewer, process, slug)))
    here = f"{home_of(process)}events/{slug}/"
    address = settings.URL + here
    starts, ends = (at.astimezone(shown.zone) for at in (shown.event.starts, shown.event.ends))
    return page(
        request,
        process,
        "events/one.html",
        title=plain(shown.event.title),
        crumbs=(Link(EVENTS, f"{home_of(process)}events/"),),
        shown=shown,
        event=shown.event,
        meeting=events.meeting_of(viewer, shown.event),
        after=events.after(shown.event, shown.notes),
        counts=None if shown.notes else events.public_counts(shown.event),
        here=here,
        one_day=starts.date() == ends.date(),
        why_shut=WHY_SHUT[shown.shut] if shown.shut else "",
        preview=event_data.preview(shown.event, messages.when(shown.event), address),
        linked_data=event_data.structured(shown, address),
    )


@rule("anyone")
@in_process
def poster(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """One sheet to print and to put up: in the language of the address, or with `?languages=all` in each."""
    viewer = viewer_of(request)
    shown = events.event_page(viewer, found(events.event_visible_to(viewer, process, slug)))
    here = languages.current()
    in_all = request.GET.get("languages") == "all"
    codes = sorted(languages.codes(), key=lambda code: code != here) if in_all else [here]
    response = page(
        request,
        process,
        "events/poster.html",
        title=_("Poster"),
        crumbs=(
            Link(EVENTS, f"{home_of(process)}events/"),
            Link(plain(shown.event.title), f"{home_of(process)}events/{slug}/"),
        ),
        shown=shown,
        event=shown.event,
        in_all=in_all,
        sides=[(code, f"{settings.URL}/{code}/{process.slug}/events/{slug}/") for code in codes],
    )
    return csp.unlisted(response)


# --- for one's own calendar


@rule("anyone")
@in_process
def calendar(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The event as a file for one's own calendar."""
    shown = found(events.event_visible_to(viewer_of(request), process, slug))
    response = _ics(process, [shown])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@rule("anyone")
@in_process
def feed(_request: HttpRequest, process: Process) -> HttpResponse:
    """All public events of a process, for a calendar program to read again and again."""
    return _ics(process, events.calendar_feed(process), name=plain(process.name), page="events/")


@rule("anyone")
@in_process
def series_feed(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The public events of a series, for a calendar program to read again and again."""
    shown = found(events.series_at(viewer_of(request), process, slug))
    name = f"{plain(shown.title)} – {plain(process.name)}"
    return _ics(process, events.calendar_feed(process, shown), name=name, page=f"series/{slug}/")


def _ics(process: Process, shown: list[Event], *, name: str = "", page: str = "") -> HttpResponse:
    language, home = languages.current(), settings.URL + home_of(process)
    entries = events.calendar_entries(shown, home, language)
    body = calendars.calendar(entries, language=language, name=name, address=home + page)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _feed_address(process: Process, place: str) -> str:
    return f"{settings.URL}{home_of(process)}{place}"


urls = [
    path("<slug:process>/events/", event_list, name="events"),
    path("<slug:process>/events/calendar.ics", feed, name="events_calendar"),
    path("<slug:process>/events/<slug:slug>/", event, name="event"),
    path("<slug:process>/events/<slug:slug>/calendar.ics", calendar, name="event_calendar"),
    path("<slug:process>/events/<slug:slug>/poster/", poster, name="event_poster"),
    path("<slug:process>/series/<slug:slug>/", series, name="series"),
    path("<slug:process>/series/<slug:slug>/calendar.ics", series_feed, name="series_calendar"),
]
