"""The one place that knows what time it is."""

from datetime import date, datetime, time, tzinfo

from django.utils import timezone


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return timezone.now()


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
