"""The hour of a day at which a process writes to people: what several facts of a day tell one person is one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hearback.core import clock
from hearback.outbox.models import Channel
from hearback.processes.models import Process
from hearback.reportback.models import Moment

# Somebody waits for these, or was moderated and may ask why: they go as they happen.
AT_ONCE = frozenset({Moment.RECEIVED, Moment.REPLY, Moment.MODERATED})
# So long a message is still being added to by whoever began before: far longer than telling takes.
STILL_ADDED_TO = timedelta(minutes=5)


def next_hour(process: Process, *, told: datetime | None = None) -> datetime | None:
    """When what is told now, or at another instant, goes out; None where everything goes as it happens.

    The next `post_at`, where this site is, that is at least five minutes away. So nothing has to be locked: a worker takes
    a message at its hour, and a transaction that still adds a telling to it then would have lasted longer than that.
    """
    if process.post_at is None:
        return None
    soonest = (told or clock.now()) + STILL_ADDED_TO
    days = (clock.day(soonest) + timedelta(days=number) for number in range(3))
    hours = (datetime.combine(day, process.post_at, tzinfo=clock.zone()).astimezone(UTC) for day in days)
    return next(hour for hour in hours if hour >= soonest)


def rest_of_key(process: UUID, channel: Channel, hour: datetime) -> str:
    """What the key of a day's message ends with, after whose it is: the same for whatever is told then by this channel."""
    return f"{process}:{channel.value}:{hour.astimezone(UTC):%Y-%m-%dT%H:%M}"
