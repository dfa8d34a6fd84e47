"""What may be seen of events: lists, one event with everything about it, its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from hearback.core import clock
from hearback.core.rows import only_one
from hearback.core.viewer import Purpose, Viewer
from hearback.events import rules
from hearback.events.models import AgendaItem, Event, Host, Notes
from hearback.events.provisions import Stated, stated
from hearback.events.queries.papers import ShownPaper, papers_of
from hearback.events.queries.seats import free_seats
from hearback.people import links
from hearback.people.models import Organisation
from hearback.processes import rules as processes
from hearback.processes.models import Process


class Shut(StrEnum):
    """Why nobody can book any more (or yet)."""

    CANCELLED = "cancelled"
    OVER = "over"
    CLOSED = "closed"
    NOT_ANNOUNCED = "not-announced"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything on an event's page. `free` is what anybody could have, and None where seats are not limited.

    `notice` is how many days before it was announced, wherever that was first.
    """

    event: Event
    hosts: tuple[Organisation, ...]
    partners: tuple[Organisation, ...]
    agenda: tuple[AgendaItem, ...]
    papers: tuple[ShownPaper, ...]
    provisions: tuple[Stated, ...]
    notice: int | None
    free: int | None
    shut: Shut | None
    waiting: int
    notes: Notes | None
    may_organise: bool
    may_capture: bool

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its times are told."""
        return ZoneInfo(self.event.time_zone)


def shut(event: Event) -> Shut | None:
    """Why booking is not open to the public; None when it is."""
    now = clock.now()
    if event.cancelled is not None:
        return Shut.CANCELLED
    if event.published is None or event.published > now:
        return Shut.NOT_ANNOUNCED
    if event.ends <= now:
        return Shut.OVER
    if event.kind == Event.Kind.OWN:
        return Shut.OWN
    closes = event.booking_closes or event.starts
    return Shut.CLOSED if closes <= now else None


def days_of_notice(event: Event) -> int | None:
    """How many days before its own it was announced; None before it is, and when that was only afterwards."""
    if event.happened is None:
        return None
    zone = ZoneInfo(event.time_zone)
    days = (event.starts.astimezone(zone).date() - event.happened.astimezone(zone).date()).days
    return days if days >= 0 else None


def events_visible_to(viewer: Viewer, process: Process) -> QuerySet[Event]:
    """The events of a process in order of their start: announced ones, and all for the process's people."""
    events = Event.objects.filter(process=process)
    if viewer.belongs_to(process.id):
        return events
    capture = Q(pk__in=())
    for grant in viewer.grants:
        if grant.purpose == Purpose.CAPTURE:
            capture |= Q(uuid=grant.subject, link_version=grant.version)
    if not processes.may_see(viewer, process, clock.now()):
        return events.filter(capture)
    return events.filter(Q(published__lte=clock.now()) | capture)


def coming(viewer: Viewer, of: Sequence[Process], *, until: datetime) -> QuerySet[Event]:
    """The announced events of these processes that start by then, in order, for whoever organises them. One statement."""
    mine = [process.pk for process in of if viewer.works_on(process.pk)]
    ahead = Event.objects.filter(process__in=mine, cancelled=None, published__lte=clock.now())
    return ahead.filter(starts__gt=clock.now(), starts__lte=until).order_by("starts", "id")


def event_visible_to(viewer: Viewer, process: Process, slug: str) -> Event | None:
    """The event at an address, if the viewer may see it."""
    event = only_one(events_visible_to(viewer, process).select_related("series").filter(slug=slug))
    if event is not None:
        event.process = process
    return event


def event_to_capture_at(viewer: Viewer) -> Event | None:
    """The event that the viewer's facilitator's link opens; None when there is none or it was revoked."""
    subjects = viewer.subjects(Purpose.CAPTURE)
    events = Event.objects.filter(uuid__in=subjects).select_related("process").order_by("-starts") if subjects else ()
    return next((event for event in events if viewer.holds(Purpose.CAPTURE, event.uuid, event.link_version)), None)


def event_page(viewer: Viewer, event: Event) -> EventPage:
    """An event's page in few statements, however much there is; the caller has the event from `event_visible_to`."""
    hosts = list(Host.objects.filter(event=event).select_related("organisation"))
    asked = Prefetch("questions", to_attr="asked")
    agenda = AgendaItem.objects.filter(event=event).prefetch_related(asked)  # type: ignore[no-redef]
    return EventPage(
        event=event,
        hosts=tuple(host.organisation for host in hosts if host.role == Host.Role.HOST),
        partners=tuple(host.organisation for host in hosts if host.role == Host.Role.PARTNER),
        agenda=tuple(agenda),
        papers=papers_of(viewer, event),
        provisions=stated(event),
        notice=days_of_notice(event),
        free=free_seats(event),
        shut=shut(event),
        waiting=event.waiting,
        notes=notes_of(viewer, event),
        may_organise=viewer.works_on(event.process_id),
        may_capture=rules.may_capture(viewer, event),
    )


def notes_of(viewer: Viewer, event: Event) -> Notes | None:
    """The notes of an event, once published; before that for its organisers."""
    notes = Notes.objects.filter(event=event)
    if not viewer.works_on(event.process_id):
        notes = notes.filter(published__lte=clock.now())
    return only_one(notes)


def capture_url(viewer: Viewer, event: Event, language: str) -> str:
    """The facilitator's link, for an organiser to hand on; empty for everyone else.

    Empty too before the process is open to everyone: until then the link would lead its reader to nothing.
    """
    if not viewer.works_on(event.process_id) or not processes.is_open(event.process, clock.now()):
        return ""
    return links.url(Purpose.CAPTURE, event.uuid, event.link_version, language)
