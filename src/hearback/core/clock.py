"""The one place that knows what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, tzinfo

from django.utils import timezone

_set_back: ContextVar[datetime | None] = ContextVar("set_back", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC; while the clock is set back, that earlier one."""
    return _set_back.get() or timezone.now()


@contextmanager
def set_back(to: datetime) -> Iterator[None]:
    """Read everything within as it stood at an earlier instant: what was recorded or published later is not there yet.

    For reading alone: the journal takes no fact meanwhile. Never forward: what is to come stays hidden.
    """
    token = _set_back.set(min(to, timezone.now()))
    try:
        yield
    finally:
        _set_back.reset(token)


def is_set_back() -> bool:
    """Whether somebody reads as of an earlier instant."""
    return _set_back.get() is not None


def day(at: datetime) -> date:
    """The day of an instant, where this site is (`HEARBACK_TIME_ZONE`)."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def end_of(day: date) -> datetime:
    """The last instant of a day, where this site is."""
    return datetime.combine(day, time.max, tzinfo=zone())


def zone() -> tzinfo:
    """The time zone of this site (`HEARBACK_TIME_ZONE`)."""
    return timezone.get_default_timezone()


def today() -> date:
    """The day it is, where this site is."""
    return day(now())
