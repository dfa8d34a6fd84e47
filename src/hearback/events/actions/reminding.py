"""Reminders: at the times that the organisers choose, everybody with a place is reminded, whatever they follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.events import facts, messages, rules
from hearback.events.actions import seats
from hearback.events.models import Booking, Event, Reminder
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox

HOUR = timedelta(hours=1)
A_DAY, TWO_DAYS, A_WEEK = 24, 48, 168  # hours
USUAL = (A_WEEK, A_DAY)
LONGEST = 60 * A_DAY
MOST = 8
LATE_AT_MOST = 12  # hours
AT_ONCE = 500


@transaction.atomic
def set_reminders(*, actor: Viewer, event: Event, hours: Collection[int]) -> list[Reminder]:
    """Choose how many hours before the event everybody with a place is reminded; none is a choice too.

    Locks the event's row. What has gone out stays as it is. Raises BadInput for `hours`: a time that has passed
    cannot be chosen any more.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    known = {one.hours_before: one for one in Reminder.objects.filter(event=event)}
    new, wanted = sorted(set(hours) - set(known)), set(hours)
    dropped = [one for number, one in known.items() if number not in wanted and one.sent is None]
    if any(not 1 <= number <= LONGEST for number in new):
        raise BadInput(_("Give a number of hours from 1 to 1,440 (60 days)."), field="hours")
    if len(known) - len(dropped) + len(new) > MOST:
        raise BadInput(_("Choose at most 8 reminders."), field="hours")
    now = clock.now()
    if any(event.starts - number * HOUR <= now for number in new):
        raise BadInput(_("That time has passed. Choose one nearer to the event."), field="hours")
    if new or dropped:
        Reminder.objects.filter(pk__in=[one.pk for one in dropped]).delete()
        Reminder.objects.bulk_create([Reminder(event=event, hours_before=number) for number in new])
        _append_changed(actor, event)
    return list(Reminder.objects.filter(event=event))


def set_usual_reminders(event: Event) -> None:
    """A week before and a day before, where nothing was chosen and the time is still to come.

    For the action that announces the event, in its transaction and under its lock; its fact is the only one.
    """
    if Reminder.objects.filter(event=event).exists():
        return
    now = clock.now()
    usual = [number for number in USUAL if event.starts - number * HOUR > now]
    Reminder.objects.bulk_create([Reminder(event=event, hours_before=number) for number in usual])


def event_moved(event: Event) -> None:
    """What goes with a new date: reminders whose time is still to come go out (again), and nobody has said yes to it.

    For the action that moves the event, in its transaction and under its lock.
    """
    now = clock.now()
    again = [one for one in Reminder.objects.filter(event=event) if event.starts - one.hours_before * HOUR > now]
    Reminder.objects.filter(pk__in=[one.pk for one in again]).update(sent=None)
    Booking.objects.filter(event=event).exclude(coming=None).update(coming=None)


def send_due_reminders(now: datetime) -> int:
    """Put the reminders whose time has come into the outbox; returns how many messages.

    Of several whose time has come only the nearest to the event counts. Where nobody was there to send one, it goes up
    to twelve hours late, or half of its hours: after that the next does its work. Whoever booked after its time was
    written to then, with all that it says.
    """
    event__ = {"event__cancelled": None, "event__published__lte": now, "event__starts__gt": now}
    soon = Reminder.objects.filter(**event__, event__starts__lte=now + LONGEST * HOUR)
    rows = soon.select_related("event").order_by("event_id", "hours_before")
    return sum(_send(reminder, now) for reminder in _due(rows, now))


def drop_late_reminders(now: datetime) -> int:
    """Forget reminders that still wait to be sent, with or without a mail server, once the event began; says how many.

    Looks at events that began within the last hours: the worker does this every half minute.
    """
    began = Event.objects.filter(starts__lte=now, starts__gt=now - LATE_AT_MOST * HOUR)
    gone = Reminder.objects.filter(event__in=began).exclude(sent=None).select_related("event")
    return sum(outbox.drop_waiting(keys=_keys(reminder)) for reminder in gone)


def _keys(reminder: Reminder) -> list[str]:
    bookings = Booking.objects.filter(event=reminder.event_id, created__lt=reminder.due)
    return [messages.key_of(uuid, _occasion(reminder)) for uuid in bookings.values_list("uuid", flat=True)]


def _due(rows: Iterable[Reminder], now: datetime) -> Iterator[Reminder]:
    """The one reminder of each event that is to go now."""
    for _event, reminders in groupby(rows, key=lambda one: one.event_id):
        come = next((one for one in reminders if one.due <= now), None)
        if come is not None and come.sent is None and now - come.due <= _late_at_most(come):
            yield come


def _late_at_most(reminder: Reminder) -> timedelta:
    return min(LATE_AT_MOST, reminder.hours_before / 2) * HOUR


def _send(reminder: Reminder, now: datetime) -> int:
    """A transaction a part, so that none is long; the keys make a part that is done again do nothing."""
    told, last = 0, 0
    while True:
        with transaction.atomic():
            event = seats.lock(reminder.event)
            current = Reminder.objects.select_related("event").filter(pk=reminder.pk, sent=None).first()
            if current is None or event.cancelled is not None or not current.due <= now < event.starts:
                return told
            bookings = Booking.objects.filter(
                event=event, state=Booking.State.CONFIRMED, created__lt=current.due, pk__gt=last
            )
            part = list(bookings.select_related("participant").order_by("pk")[:AT_ONCE])
            told += messages.tell_all(event, part, messages.REMINDER, occasion=_occasion(current))
            if len(part) < AT_ONCE:
                Reminder.objects.filter(pk=current.pk).update(sent=now)
                _append_reminded(current, event, told)
                return told
            last = part[-1].pk


def _occasion(reminder: Reminder) -> str:
    """The hours and the start: an event that moved reminds again."""
    return f"reminder:{reminder.hours_before}:{reminder.event.starts.astimezone(UTC):%Y%m%dT%H%M}"


def _append_reminded(reminder: Reminder, event: Event, told: int) -> None:
    journal.append(
        facts.REMINDED,
        actor=CLOCK,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"hours": reminder.hours_before, "messages": told},
    )


def _append_changed(actor: Viewer, event: Event) -> None:
    journal.append(
        facts.WRITTEN if event.published is None else facts.CHANGED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["reminders"]},
    )
