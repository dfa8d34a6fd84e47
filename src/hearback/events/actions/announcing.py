"""Writing, announcing, changing and cancelling events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, rules
from hearback.events.actions import seats
from hearback.events.models import Booking, DiscussionPoint, Event, Host
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people.models import Organisation
from hearback.processes.models import Process, Question

_LONG = 20_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS = {
    "title": 200,
    "summary": 600,
    "travel": 2_000,
    "access": 2_000,
    "who_may_come": 600,
    "cost": 300,
    "background": _LONG,
}
_LINES = {"venue": 200, "address": 400, "access_contact": 300, "outer_name": 200}
_TOLD = ("starts", "ends", "venue", "address")


@dataclass(frozen=True, slots=True)
class Point:
    """Something that will be talked about; perhaps a question of the process."""

    text: Words
    question: Question | None = None


class _MoreFields(TypedDict, total=False):
    """What may be written about an event, beside its title and times."""

    summary: Words
    time_zone: str
    venue: str
    address: str
    travel: Words
    access: Words
    access_contact: str
    who_may_come: Words
    cost: Words
    background: Words
    outer_name: str
    outer_link: str
    capacity: int | None
    booking_closes: datetime | None
    hosts: Sequence[Organisation]
    points: Sequence[Point]


class EventFields(_MoreFields, total=False):
    """What may be changed later."""

    title: Words
    starts: datetime
    ends: datetime


@transaction.atomic
def write_event(
    *,
    actor: Viewer,
    process: Process,
    slug: str,
    title: Words,
    starts: datetime,
    ends: datetime,
    **more: Unpack[_MoreFields],
) -> Event:
    """Write an event; nobody outside the process sees it before `publish_event`.

    The address is its key: the same address, title and times is the same event again.
    Raises BadInput by its field.
    """
    if not rules.may_organise(actor, process):
        raise NotAllowed
    slug = fields.line(slug, field="slug", max_length=80).lower()
    if not _SLUG.fullmatch(slug):
        raise BadInput(_("Use small letters, digits and single hyphens."), field="slug")
    # The row is locked so that two who write the same event at once make one.
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    values = _cleaned({"title": title, "starts": starts, "ends": ends, **more})
    written = Event.objects.filter(process=process, slug=slug).select_related("process").first()
    if written is not None:
        if all(getattr(written, name) == values[name] for name in ("title", "starts", "ends")):
            return written
        raise BadInput(_("Another event has this address already."), field="slug")
    event = Event(process=process, slug=slug, **values)
    _check_times(event)
    event.save(force_insert=True)
    _set_hosts_and_points(event, more.get("hosts"), more.get("points"))
    _append(facts.WRITTEN, actor=actor, event=event)
    return event


@transaction.atomic
def edit_event(*, actor: Viewer, event: Event, **edits: Unpack[EventFields]) -> Event:
    """Change what stands about an event. When it moves in time or place, everybody who booked is written to.

    Locks the event's row. Fewer seats than are taken are refused; more go to those who wait.
    """
    event = _lock(actor, event)
    values = _cleaned(dict(edits))
    before = {name: getattr(event, name) for name in _TOLD}
    for name, value in values.items():
        setattr(event, name, value)
    _check_times(event)
    _check_capacity(event)
    event.save(update_fields=[*values])
    _set_hosts_and_points(event, edits.get("hosts"), edits.get("points"))
    promoted = seats.settle(event)
    if event.ends > clock.now() and any(getattr(event, name) != value for name, value in before.items()):
        for booking in _live_bookings(event):
            messages.tell(booking, messages.EVENT_CHANGED, occasion=f"event-changed:{clock.now().isoformat()}")
    verb = facts.WRITTEN if event.published is None else facts.CHANGED
    _append(verb, actor=actor, event=event, refs={"fields": sorted(edits)})
    seats.announce_promoted(promoted, actor=actor)
    return event


@transaction.atomic
def resize(*, actor: Viewer, event: Event, capacity: int | None) -> Event:
    """Set how many seats there are (None: no limit); new seats go to those who wait, the first who fits first.

    Locks the event's row. Fewer than are taken are refused.
    """
    event = _lock(actor, event)
    event.capacity = _clean_capacity(capacity)
    _check_capacity(event)
    event.save(update_fields=["capacity"])
    promoted = seats.settle(event)
    _append(
        facts.CHANGED if event.published else facts.WRITTEN, actor=actor, event=event, refs={"fields": ["capacity"]}
    )
    seats.announce_promoted(promoted, actor=actor)
    return event


@transaction.atomic
def publish_event(
    *, actor: Viewer, event: Event, at: datetime | None = None, happened: datetime | None = None
) -> Event:
    """Announce an event, now or from the instant `at`; `happened` is when it was first announced, wherever that was.

    Locks the event's row. Announcing twice is announcing once; an embargo may be moved while it lasts.
    """
    event = _lock(actor, event)
    now = clock.now()
    if event.published is not None and event.published <= now:
        return event
    event.published = max(at or now, now)
    event.happened = happened or event.published
    event.save(update_fields=["published", "happened"])
    _append(facts.ANNOUNCED, actor=actor, event=event, happened=event.happened, refs={"published": event.published})
    return event


@transaction.atomic
def cancel_event(*, actor: Viewer, event: Event, because: Words) -> Event:
    """Cancel an event, with a reason that is public; everybody with a booking is written to.

    Locks the event's row. Cancelling twice is cancelling once; the bookings stay as a record.
    """
    event = _lock(actor, event)
    if event.cancelled is not None:
        return event
    why = _("Say why: it is public, and everybody who booked is told.")
    event.cancelled_because = fields.words(because, field="because", max_length=2_000, needed=why)
    event.cancelled = clock.now()
    event.save(update_fields=["cancelled", "cancelled_because"])
    for booking in _live_bookings(event):
        messages.tell(booking, messages.EVENT_CANCELLED, occasion="event-cancelled")
    _append(facts.CANCELLED, actor=actor, event=event, parts={"because": event.cancelled_because})
    return event


@transaction.atomic
def revoke_capture_link(*, actor: Viewer, event: Event) -> Event:
    """Make the facilitator's link open nothing any more; a new one can be handed out. Locks the event's row."""
    event = _lock(actor, event)
    event.link_version += 1
    event.save(update_fields=["link_version"])
    _append(facts.LINK_REVOKED, actor=actor, event=event)
    return event


def _lock(actor: Viewer, event: Event) -> Event:
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event


def _append(
    verb: Verb,
    *,
    actor: Viewer,
    event: Event,
    happened: datetime | None = None,
    refs: Mapping[str, Any] | None = None,
    parts: Mapping[str, Any] | None = None,
) -> None:
    subject = ("event", event.uuid)
    journal.append(
        verb, actor=actor, subject=subject, process=event.process.uuid, happened=happened, refs=refs, parts=parts
    )


def _live_bookings(event: Event) -> list[Booking]:
    bookings = list(
        Booking.objects.filter(event=event, state__in=Booking.LIVE).select_related("participant").order_by("id")
    )
    for booking in bookings:
        booking.event = event
    return bookings


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name in _WORDS:
            clean[name] = fields.words(value, field=name, max_length=_WORDS[name])
        elif name in _LINES:
            clean[name] = fields.line(value, field=name, max_length=_LINES[name])
        elif name in ("starts", "ends", "booking_closes"):
            clean[name] = value
        elif name == "time_zone":
            clean[name] = _clean_zone(value)
        elif name == "outer_link":
            clean[name] = _clean_link(value)
        elif name == "capacity":
            clean[name] = _clean_capacity(value)
        elif name not in ("hosts", "points"):
            raise TypeError(f"An event has no {name!r}.")
    if clean.get("title") == {}:
        raise BadInput(_("Give the event a title."), field="title")
    return clean


def _clean_zone(name: str) -> str:
    if name not in available_timezones():
        raise BadInput(_("Give a time zone such as Europe/London."), field="time_zone")
    return name


def _clean_link(link: str) -> str:
    link = fields.line(link, field="outer_link", max_length=200)
    try:
        if link:
            URLValidator(schemes=["http", "https"])(link)
    except ValidationError as invalid:
        raise BadInput(_("Give the whole address, starting with https://"), field="outer_link") from invalid
    return link


def _clean_capacity(capacity: int | None) -> int | None:
    if capacity is not None and not 1 <= capacity <= 100_000:
        raise BadInput(_("Give a number of seats from 1, or nothing where there is no limit."), field="capacity")
    return capacity


def _check_capacity(event: Event) -> None:
    taken = seats.recount(event)
    if event.capacity is not None and event.capacity < taken:
        raise BadInput(
            ngettext_lazy(
                "%(count)d seat is taken already: cancel bookings first, or keep as many seats.",
                "%(count)d seats are taken already: cancel bookings first, or keep as many seats.",
                taken,
            )
            % {"count": taken},
            field="capacity",
        )


def _check_times(event: Event) -> None:
    if event.ends <= event.starts:
        raise BadInput(_("The event must end after it starts."), field="ends")


def _set_hosts_and_points(event: Event, hosts: Sequence[Organisation] | None, points: Sequence[Point] | None) -> None:
    if hosts is not None:
        Host.objects.filter(event=event).delete()
        Host.objects.bulk_create(
            [Host(event=event, organisation=organisation, order=order) for order, organisation in enumerate(hosts)]
        )
    if points is not None:
        DiscussionPoint.objects.filter(event=event).delete()
        DiscussionPoint.objects.bulk_create(
            [
                DiscussionPoint(
                    event=event,
                    order=order,
                    text=fields.words(point.text, field="points", max_length=1_000),
                    question=_asked_here(event, point.question),
                )
                for order, point in enumerate(points)
            ]
        )


def _asked_here(event: Event, question: Question | None) -> Question | None:
    if question is not None and question.process_id != event.process_id:
        raise BadInput(_("Choose a question of this process."), field="points")
    return question
