"""When those with a place are reminded."""

from __future__ import annotations

from django.db.models import QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import rules
from hearback.events.models import Event, Reminder


def reminders_of(viewer: Viewer, event: Event) -> QuerySet[Reminder]:
    """The reminders of an event, the longest before it first: for its organisers."""
    reminders = Reminder.objects.filter(event=event).select_related("event")
    return reminders if rules.may_organise(viewer, event.process) else reminders.none()


def next_reminder(event: Event) -> Reminder | None:
    """The next reminder that whoever booked now will get."""
    now = clock.now()
    coming = (one for one in Reminder.objects.filter(event=event, sent=None).select_related("event") if one.due > now)
    return min(coming, key=lambda one: one.due, default=None)
