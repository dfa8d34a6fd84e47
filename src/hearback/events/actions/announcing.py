"""Writing, announcing, changing and cancelling events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, rules
from hearback.events.actions import reminding, seats
from hearback.events.actions.agenda import move_agenda, set_agenda
from hearback.events.actions.describing import (
    EventFields,
    MoreFields,
    check,
    clean_capacity,
    clean_slug,
    cleaned,
    set_hosts,
    written_already,
)
from hearback.events.models import Booking, Event
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.processes.models import Process

# What everybody with a place on the list is told when it changes; and what only those with a seat come in by.
_TOLD = ("starts", "ends", "venue", "address", "format")
_WAY_IN = ("joining_link", "joining_notes")


@transaction.atomic
def write_event(
    *,
    actor: Viewer,
    process: Process,
    slug: str,
    title: Words,
    starts: datetime,
    ends: datetime,
    **more: Unpack[MoreFields],
) -> Event:
    """Write an event; nobody outside the process sees it before `publish_event`.

    The address is its key: the same address, title and times is the same event again.
    Raises BadInput by its field.
    """
    if not rules.may_organise(actor, process):
        raise NotAllowed
    slug = clean_slug(slug)
    # The row is locked so that two who write the same event at once make one.
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    values = cleaned({"title": title, "starts": starts, "ends": ends, **more})
    if (written := written_already(process, slug, values)) is not None:
        return written
    event = Event(process=process, slug=slug, **values)
    check(event)
    event.save(force_insert=True)
    _set_rows(event, more)
    append_change(event, actor=actor)
    return event


@transaction.atomic
def edit_event(*, actor: Viewer, event: Event, **edits: Unpack[EventFields]) -> Event:
    """Change what stands about an event. When it moves in time or place, everybody who booked is written to.

    When only the way in online is another one, those with a seat are. An agenda follows its event to other times.
    Locks the event's row. Fewer seats than are taken are refused; more go to those who wait.
    """
    event = lock_to_organise(actor, event)
    values = cleaned(dict(edits))
    before, was = {name: getattr(event, name) for name in (*_TOLD, *_WAY_IN)}, messages.Was.of(event)
    for name, value in values.items():
        setattr(event, name, value)
    check(event)
    seats.check_capacity(event)
    event.save(update_fields=[*values])
    _set_rows(event, edits)
    if "agenda" not in edits and {"starts", "ends"} & edits.keys():
        move_agenda(event, event.starts - before["starts"])
    if event.starts != before["starts"]:
        reminding.event_moved(event)
    settled = seats.settle(event)
    changed = {name for name, value in before.items() if getattr(event, name) != value}
    if changed and event.cancelled is None and event.ends > clock.now():
        occasion = f"event-changed:{clock.now().isoformat()}"
        if changed & set(_TOLD):
            messages.tell_all(event, _bookings(event), messages.EVENT_CHANGED, occasion=occasion, was=was)
        else:
            seated = _bookings(event, (Booking.State.CONFIRMED,))
            messages.tell_all(event, seated, messages.WAY_IN_CHANGED, occasion=occasion)
    append_change(event, actor=actor, refs={"fields": sorted(edits)})
    seats.announce(settled, actor=actor)
    return event


@transaction.atomic
def resize(*, actor: Viewer, event: Event, capacity: int | None) -> Event:
    """Set how many seats there are (None: no limit); new seats go to those who wait, the first who fits first.

    Locks the event's row. Fewer than are taken are refused.
    """
    event = lock_to_organise(actor, event)
    event.capacity = clean_capacity(capacity)
    seats.check_capacity(event)
    event.save(update_fields=["capacity"])
    settled = seats.settle(event)
    append_change(event, actor=actor, refs={"fields": ["capacity"]})
    seats.announce(settled, actor=actor)
    return event


@transaction.atomic
def publish_event(
    *, actor: Viewer, event: Event, at: datetime | None = None, happened: datetime | None = None
) -> Event:
    """Announce an event, now or from the instant `at`; `happened` is when it was first announced, wherever that was.

    Locks the event's row. Announcing twice is announcing once; an embargo may be moved while it lasts.
    """
    event = lock_to_organise(actor, event)
    now = clock.now()
    if event.published is not None and event.published <= now:
        return event
    if event.published is None:
        reminding.set_usual_reminders(event)
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
    event = lock_to_organise(actor, event)
    if event.cancelled is not None:
        return event
    why = _("Say why: it is public, and everybody who booked is told.")
    event.cancelled_because = fields.words(because, field="because", max_length=2_000, needed=why)
    event.cancelled = clock.now()
    event.save(update_fields=["cancelled", "cancelled_because"])
    messages.tell_all(event, _bookings(event), messages.EVENT_CANCELLED, occasion="event-cancelled")
    _append(facts.CANCELLED, actor=actor, event=event, parts={"because": event.cancelled_because})
    return event


@transaction.atomic
def revoke_capture_link(*, actor: Viewer, event: Event) -> Event:
    """Make the facilitator's link open nothing any more; a new one can be handed out. Locks the event's row."""
    event = lock_to_organise(actor, event)
    event.link_version += 1
    event.save(update_fields=["link_version"])
    _append(facts.LINK_REVOKED, actor=actor, event=event)
    return event


def lock_to_organise(actor: Viewer, event: Event) -> Event:
    """The event as it stands, its row locked; for its organisers alone."""
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event


def _set_rows(event: Event, values: EventFields | MoreFields) -> None:
    if {"hosts", "partners"} & values.keys():
        set_hosts(event, values.get("hosts"), values.get("partners"))
    if "agenda" in values:
        set_agenda(event, values["agenda"])


def append_change(event: Event, *, actor: Viewer, refs: Mapping[str, Any] | None = None) -> None:
    """Append that it was written or, once it is announced, changed: the last thing an action does."""
    verb = facts.WRITTEN if event.published is None else facts.CHANGED
    _append(verb, actor=actor, event=event, refs=refs)


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


def _bookings(event: Event, states: Sequence[str] = Booking.LIVE) -> list[Booking]:
    bookings = Booking.objects.filter(event=event, state__in=states)
    return list(bookings.select_related("participant").order_by("id"))
