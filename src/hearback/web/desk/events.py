"""Events at the desk: written, announced, changed, cancelled; the facilitator's link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.people import queries as people
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk import event_forms
from hearback.web.desk.event_tasks import STAGES
from hearback.web.desk.releases import WhenForm
from hearback.web.desk.shared import (
    LANGUAGE,
    coordinator,
    form_page,
    found,
    frame,
    free_slug,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link, Task
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVENTS = _("Events")
NOT_YET = _("Not written yet")


# --- the list, and a new one


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The events of the process, the latest first."""
    rows = events.events_visible_to(viewer_of(request), process)
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="starts"),
        title=EVENTS,
        row="desk/events/_row.html",
        template="desk/events/list.html",
        now=clock.now(),
        nothing=_(
            "There is no event yet. People say more when they meet: a workshop needs a date, a place and a question."
        ),
        **frame(process),
    )


@rule("coordinator")
@coordinator
def write(request: HttpRequest, process: Process) -> HttpResponse:
    """What, when and where; the rest is written on the event's own page."""
    viewer = viewer_of(request)
    form = event_forms.BasicsForm(posted(request))
    event = tried(form, lambda: _write(viewer, process, form)) if form.is_valid() else None
    if event is not None:
        return see_other("desk:event", process.slug, event.slug)
    intro = _("Nobody else sees it before you announce it.")
    title, button = _("Add an event"), _("Save and continue")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=_under(process))


def _write(viewer: Viewer, process: Process, form: event_forms.BasicsForm) -> Event:
    """The event, at an address made from its title: the same form again is the same event."""
    said = form.said
    there = {event.slug: event for event in events.events_visible_to(viewer, process)}
    key = ("title", "starts", "ends")
    same = {slug for slug, event in there.items() if all(getattr(event, name) == said[name] for name in key)}
    slug = free_slug(said["title"], "event", there.keys() - same)
    return actions.write_event(actor=viewer, process=process, slug=slug, **said)


# --- one event


@dataclass(frozen=True)
class Section:
    """One thing that is written about an event; `is_written` says from the event's page whether it is."""

    name: str
    title: StrOrPromise
    form: Callable[..., Any]
    is_written: Callable[[events.EventPage], bool]
    more: Callable[[Viewer, Process, Event], dict[str, Any]] = lambda *_of: {}
    template: str = "desk/form.html"
    otherwise: StrOrPromise = NOT_YET


def _about(viewer: Viewer, process: Process, event: Event) -> dict[str, Any]:
    agenda = events.event_page(viewer, event).agenda
    return {"agenda": agenda, "questions": list(processes.questions(process, closed=True))}


def _who(viewer: Viewer, process: Process, event: Event) -> dict[str, Any]:
    hosts = events.event_page(viewer, event).hosts
    return {"hosts": hosts, "organisations": list(people.all_organisations(viewer))}


SECTIONS = (
    Section("basics", _("What, when and where"), event_forms.BasicsForm, lambda _page: True),
    Section(
        "about",
        _("What it is about"),
        event_forms.AboutForm,
        lambda of: bool(of.event.summary or of.event.background or of.agenda),
        _about,
        "desk/events/about.html",
    ),
    Section(
        "who",
        _("Who holds it, and who may come"),
        event_forms.WhoForm,
        lambda of: bool(of.hosts or of.event.who_may_come),
        _who,
    ),
    Section(
        "place",
        _("Getting there and taking part"),
        event_forms.PlaceForm,
        lambda of: bool(of.event.travel or of.event.access),
    ),
    Section(
        "booking",
        _("Until when people can book"),
        event_forms.BookingForm,
        lambda of: of.event.booking_closes is not None,
        otherwise=_("Until it starts"),
    ),
)


@rule("coordinator")
@coordinator
def overview(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The event at the desk: what is written, how many come, what may be done."""
    viewer, event = viewer_of(request), _event(request, process, slug)
    of, now = events.event_page(viewer, event), clock.now()
    tasks = [
        Task(
            section.title,
            _at(process, event, section.name),
            _("Written") if section.is_written(of) else section.otherwise,
            "" if section.is_written(of) else "grey",
        )
        for section in SECTIONS
    ]
    return page(
        request,
        process,
        "events/one.html",
        title=plain(event.title),
        under=_under(process),
        event=event,
        of=of,
        tasks=tasks,
        stages=STAGES,
        capture_url=events.capture_url(viewer, event, LANGUAGE),
        is_public=event.published is not None and event.published <= now,
        is_coming=event.published is not None and event.published > now,
        is_over=event.ends <= now,
    )


def _section(section: Section) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def edit(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
        viewer, event = viewer_of(request), _event(request, process, slug)
        form = section.form(posted(request), event=event, **section.more(viewer, process, event))
        if taken(form, lambda: actions.edit_event(actor=viewer, event=event, **form.said)):
            return _saved(request, process, event)
        told = event.published and section.name == "basics"
        return form_page(
            request,
            process,
            form,
            title=section.title,
            button=_("Save"),
            intro=_("Everybody who booked is told when day, time or place change.") if told else "",
            under=_under(process, event),
            template=section.template,
        )

    return edit


@rule("coordinator")
@coordinator
def publish(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Announce it, now or from a time."""
    viewer, event = viewer_of(request), _event(request, process, slug)
    form = WhenForm(posted(request))
    if taken(form, lambda: actions.publish_event(actor=viewer, event=event, at=form.instant)):
        return _saved(
            request,
            process,
            event,
            _("It will be announced at the time you chose.") if form.instant else _("It is announced."),
        )
    intro = (
        ""
        if process.opened
        else _("The process is not open yet: until it is, only you and your colleagues can see it.")
    )
    title, button = _("Announce the event"), _("Announce it")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=_under(process, event))


@rule("coordinator")
@coordinator
def capacity(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """How many seats; new ones go to the waiting list."""
    viewer, event = viewer_of(request), _event(request, process, slug)
    form = event_forms.CapacityForm(posted(request), initial={"capacity": event.capacity})
    if taken(form, lambda: actions.resize(actor=viewer, event=event, **form.cleaned_data)):
        return _saved(request, process, event)
    title, button = _("How many seats are there?"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=_under(process, event))


@rule("coordinator")
@coordinator
def cancel(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Say why it does not take place; everybody who booked is told."""
    viewer, event = viewer_of(request), _event(request, process, slug)
    form = event_forms.CancelForm(posted(request))
    if taken(form, lambda: actions.cancel_event(actor=viewer, event=event, **form.cleaned_data)):
        return _saved(request, process, event, _("The event is cancelled, and everybody who booked is told."))
    intro = _("The page stays and says that it does not take place. This cannot be undone.")
    title, button = _("Cancel the event"), _("Cancel the event")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=_under(process, event))


@rule("coordinator")
@coordinator
@require_POST
def new_link(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """A new facilitator's link; the one before opens nothing any more."""
    event = _event(request, process, slug)
    actions.revoke_capture_link(actor=viewer_of(request), event=event)
    return _saved(request, process, event, _("There is a new link. The one before opens nothing any more."))


# --- what they share


def _event(request: HttpRequest, process: Process, slug: str) -> Event:
    return found(events.event_visible_to(viewer_of(request), process, slug))


def _saved(request: HttpRequest, process: Process, event: Event, sentence: StrOrPromise = "") -> HttpResponse:
    say(request, sentence or _("Saved"))
    return see_other("desk:event", process.slug, event.slug)


def _at(process: Process, event: Event, name: str = "") -> str:
    return reverse(f"desk:event_{name}" if name else "desk:event", args=[process.slug, event.slug])


def _under(process: Process, event: Event | None = None) -> tuple[Link, ...]:
    crumbs = (Link(EVENTS, reverse("desk:events", args=[process.slug])),)
    return (*crumbs, Link(plain(event.title), _at(process, event))) if event else crumbs


_ONE = "<slug:process>/events/<slug:slug>/"
urls = [
    path("<slug:process>/events/", listing, name="events"),
    path("<slug:process>/events/add/", write, name="event_add"),
    path(_ONE, overview, name="event"),
    *(path(f"{_ONE}{section.name}/", _section(section), name=f"event_{section.name}") for section in SECTIONS),
    path(f"{_ONE}publish/", publish, name="event_publish"),
    path(f"{_ONE}capacity/", capacity, name="event_capacity"),
    path(f"{_ONE}cancel/", cancel, name="event_cancel"),
    path(f"{_ONE}link/", new_link, name="event_link"),
]
