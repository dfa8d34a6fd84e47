"""Events at the desk: written, announced, changed, cancelled; the facilitator's link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core import clock, languages
from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.mailing import mailing_text
from hearback.events.models import Event
from hearback.processes.models import Process
from hearback.web.desk import event_forms
from hearback.web.desk.event_sections import SECTIONS, Section
from hearback.web.desk.event_tasks import STAGES
from hearback.web.desk.one_event import EVENTS, HERE, event_of, saved, under
from hearback.web.desk.releases import WhenForm
from hearback.web.desk.shared import (
    LANGUAGE,
    coordinator,
    form_page,
    frame,
    free_slug,
    page,
    plain,
    posted,
    public_home_of,
    say,
    see_other,
    taken,
)
from hearback.web.desk.times import local
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link, Task
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_EARLIER = 20
# OGP Participation and Co-Creation Standards, 3.1, which speak of the timeline; not confirmed word for word.
GOOD_NOTICE = 14  # days
LITTLE_NOTICE = _(
    "Two weeks’ notice is good practice, as the Open Government Partnership asks for a timeline: fewer people can come "
    "when they hear of it late. You can announce it all the same; its page says how many days there were."
)


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
def begin(request: HttpRequest, process: Process) -> HttpResponse:
    """From scratch or like an earlier one; without an earlier one there is nothing to choose."""
    there = events.events_visible_to(viewer_of(request), process).exclude(kind=Event.Kind.OWN)
    earlier = list(there.order_by("-starts", "-id")[:MOST_EARLIER])
    if not earlier:
        return see_other("desk:event_add", process.slug)
    title, crumbs = _("Add an event"), _under(process)
    return page(request, process, "events/begin.html", title=title, under=crumbs, earlier=earlier)


@rule("coordinator")
@coordinator
def copy(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """A new event like this one: its title and its day, and the rest is there."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = event_forms.CopyForm(posted(request), event=event)
    made = tried(form, lambda: _copied(viewer, process, event, form)) if form.is_valid() else None
    if made is not None:
        say(request, _("Here it is, with everything but dates, bookings, notes and links. Look it through."))
        return see_other("desk:event", process.slug, made.slug)
    intro = _("Everything is taken over but the day, the bookings, the notes and the links.")
    title, button = _("An event like this one"), _("Save and continue")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=under(process, event))


def _copied(viewer: Viewer, process: Process, event: Event, form: event_forms.CopyForm) -> Event:
    said = form.said
    return actions.copy_event(actor=viewer, event=event, slug=_slug_for(viewer, process, said), **said)


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
    said = form.said
    return actions.write_event(actor=viewer, process=process, slug=_slug_for(viewer, process, said), **said)


def _slug_for(viewer: Viewer, process: Process, said: Mapping[str, Any]) -> str:
    """An address made from its title: the same form again is the same event."""
    there = {event.slug: event for event in events.events_visible_to(viewer, process)}
    key = ("title", "starts", "ends")
    same = {slug for slug, event in there.items() if all(getattr(event, name) == said[name] for name in key)}
    return free_slug(said["title"], "event", there.keys() - same | actions.TAKEN_SLUGS)


# --- one event


@rule("coordinator")
@coordinator
def overview(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The event at the desk: what is written, how many come, what may be done."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    of, now = events.event_page(viewer, event), clock.now()
    tasks = [
        Task(
            section.title,
            _at(process, event, section.name),
            _("Written") if section.is_written(of) else section.otherwise,
            "" if section.is_written(of) else "grey",
        )
        for section in SECTIONS
        if section.applies(event)
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
        viewer, event = viewer_of(request), event_of(request, process, slug)
        form = section.form(posted(request), event=event, **section.more(viewer, process, event))
        if taken(form, lambda: section.save(viewer, event, form)):
            return saved(request, process, event)
        told = event.published and section.name == "basics"
        return form_page(
            request,
            process,
            form,
            title=section.title,
            button=_("Save"),
            intro=_("Everybody who booked is told when day, time or place change.") if told else section.intro,
            under=under(process, event),
            template=section.template,
        )

    return edit


@rule("coordinator")
@coordinator
def publish(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Announce it, now or from a time."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = WhenForm(posted(request))
    if taken(form, lambda: actions.publish_event(actor=viewer, event=event, at=form.instant)):
        return saved(
            request,
            process,
            event,
            _("It will be announced at the time you chose.") if form.instant else _("It is announced."),
        )
    closed = _("The process is not open yet: until it is, only you and your colleagues can see it.")
    intro = _about_notice(event) if process.opened else closed
    title, button = _("Announce the event"), _("Announce it")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=under(process, event))


def _about_notice(event: Event) -> StrOrPromise:
    """What notice is good practice: said to those who organise, and never in their way."""
    days = max((local(event.starts, event.time_zone).date() - local(clock.now(), event.time_zone).date()).days, 0)
    starts = ngettext("It starts in %(days)d day.", "It starts in %(days)d days.", days) % {"days": days}
    return starts if days >= GOOD_NOTICE else f"{starts} {LITTLE_NOTICE}"


@rule("coordinator")
@coordinator
def capacity(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """How many seats; new ones go to the waiting list."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = event_forms.CapacityForm(posted(request), initial={"capacity": event.capacity})
    if taken(form, lambda: actions.resize(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event)
    title, button = _("How many seats are there?"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=under(process, event))


@rule("coordinator")
@coordinator
def cancel(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Say why it does not take place; everybody who booked is told."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = event_forms.CancelForm(posted(request))
    if taken(form, lambda: actions.cancel_event(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event, _("The event is cancelled, and everybody who booked is told."))
    intro = _("The page stays and says that it does not take place. This cannot be undone.")
    title, button = _("Cancel the event"), _("Cancel the event")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=under(process, event))


@rule("coordinator")
@coordinator
@require_POST
def new_link(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """A new facilitator's link; the one before opens nothing any more."""
    event = event_of(request, process, slug)
    actions.revoke_capture_link(actor=viewer_of(request), event=event)
    return saved(request, process, event, _("There is a new link. The one before opens nothing any more."))


@rule("coordinator")
@coordinator
def tell(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """A text for mailing lists in each language, and a poster."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    of = events.event_page(viewer, event)
    addresses = {code: f"{settings.URL}/{code}/{process.slug}/events/{event.slug}/" for code in languages.codes()}
    return page(
        request,
        process,
        "events/tell.html",
        title=_("Tell people about it"),
        under=under(process, event),
        event=event,
        texts=[
            (code, get_language_info(code)["name_local"], mailing_text(of, address, code))
            for code, address in addresses.items()
        ],
        poster=f"{public_home_of(process)}events/{event.slug}/poster/",
        is_public=event.published is not None and event.published <= clock.now(),
    )


# --- what they share


def _at(process: Process, event: Event, name: str = "") -> str:
    return reverse(f"desk:event_{name}" if name else "desk:event", args=[process.slug, event.slug])


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(EVENTS, reverse("desk:events", args=[process.slug])),)


urls = [
    path("<slug:process>/events/", listing, name="events"),
    path("<slug:process>/events/new/", begin, name="event_new"),
    path("<slug:process>/events/add/", write, name="event_add"),
    path(HERE, overview, name="event"),
    *(path(f"{HERE}{section.name}/", _section(section), name=f"event_{section.name}") for section in SECTIONS),
    path(f"{HERE}copy/", copy, name="event_copy"),
    path(f"{HERE}tell/", tell, name="event_tell"),
    path(f"{HERE}publish/", publish, name="event_publish"),
    path(f"{HERE}capacity/", capacity, name="event_capacity"),
    path(f"{HERE}cancel/", cancel, name="event_cancel"),
    path(f"{HERE}link/", new_link, name="event_link"),
]
