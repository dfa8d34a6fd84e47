"""The hour of a day at which a process writes to people: what several facts of a day tell one person is one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearback.core import clock
from hearback.outbox.models import Channel, Message, State
from hearback.processes.models import Process
from hearback.reportback.models import Moment

# Somebody waits for these, or was moderated and may ask why: they go as they happen.
AT_ONCE = frozenset({Moment.RECEIVED, Moment.REPLY, Moment.MODERATED})
# So long a message is still being added to by whoever began before: far longer than telling takes.
STILL_ADDED_TO = timedelta(minutes=5)
NEARLY = timedelta(minutes=1)  # longer than any transaction that adds to it


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """A message in which several facts tell: of what they are (the day of a process, or an answer), and when it goes."""

    of: UUID
    due: datetime
    by_day: bool = False

    def rest_of_key(self, channel: Channel) -> str:
        """What its key ends with, after whose it is: the same for whatever is told in it by this channel."""
        return f"{self.of}:{channel.value}" + (f":{self.due.astimezone(UTC):%Y-%m-%dT%H:%M}" if self.by_day else "")


def of_the_day(process: Process) -> Gathered | None:
    """The message of the day at whose hour a process writes; None where everything goes as it happens."""
    hour = next_hour(process)
    return Gathered(process.uuid, hour, by_day=True) if hour is not None else None


def has_begun() -> Q:
    """The messages to which nothing can be added any more: tried, gone or stopped, or about to be taken."""
    return ~Q(state=State.WAITING) | Q(attempts__gt=0) | Q(due__lte=clock.now() + NEARLY)


def began(message: Message) -> bool:
    """Whether this is one of those."""
    return message.state != State.WAITING or message.attempts > 0 or message.due <= clock.now() + NEARLY
