"""What may be written about an event: each value cleaned, and named by its field where it cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from hearback.core import fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.events.actions.agenda import AgendaPoint
from hearback.events.models import Event, Host
from hearback.people.addresses import clean_email, clean_link
from hearback.people.models import Organisation

_LONG = 20_000
_WORDS = {
    "title": 200,
    "summary": 600,
    "travel": 2_000,
    "access": 2_000,
    "who_may_come": 600,
    "cost": 300,
    "background": _LONG,
}
_LINES = {"venue": 200, "address": 400, "access_name": 300, "access_phone": 40, "outer_name": 200}
_TIMES = ("starts", "ends", "booking_closes")
_ROWS = ("hosts", "agenda")


class MoreFields(TypedDict, total=False):
    """What may be written about an event, beside its title and times."""

    summary: Words
    time_zone: str
    venue: str
    address: str
    travel: Words
    access: Words
    access_name: str
    access_phone: str
    access_email: str
    who_may_come: Words
    cost: Words
    background: Words
    outer_name: str
    outer_link: str
    capacity: int | None
    booking_closes: datetime | None
    hosts: Sequence[Organisation]
    agenda: Sequence[AgendaPoint]


class EventFields(MoreFields, total=False):
    """What may be changed later."""

    title: Words
    starts: datetime
    ends: datetime


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an event, cleaned; what stands in rows of its own is left out."""
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name in _WORDS:
            clean[name] = fields.words(value, field=name, max_length=_WORDS[name])
        elif name in _LINES:
            clean[name] = fields.line(value, field=name, max_length=_LINES[name])
        elif name in _TIMES:
            # As an instant: clocks of one place cannot be compared across the night on which they change.
            clean[name] = value and value.astimezone(UTC)
        elif name in _CLEAN:
            clean[name] = _CLEAN[name](value)
        elif name not in _ROWS:
            raise TypeError(f"An event has no {name!r}.")
    if clean.get("title") == {}:
        raise BadInput(_("Give the event a title."), field="title")
    return clean


def clean_capacity(capacity: int | None) -> int | None:
    """How many seats: one at least, or None for no limit. Raises BadInput."""
    if capacity is not None and not 1 <= capacity <= 100_000:
        raise BadInput(_("Give a number of seats from 1, or nothing where there is no limit."), field="capacity")
    return capacity


def _clean_zone(name: str) -> str:
    if name not in available_timezones():
        raise BadInput(_("Give a time zone such as Europe/London."), field="time_zone")
    return name


def _clean_email(address: str) -> str:
    return clean_email(address, field="access_email") if address.strip() else ""


def _clean_link(link: str) -> str:
    return clean_link(link, field="outer_link")


_CLEAN: dict[str, Callable[[Any], Any]] = {
    "time_zone": _clean_zone,
    "access_email": _clean_email,
    "outer_link": _clean_link,
    "capacity": clean_capacity,
}


def check_times(event: Event) -> None:
    """An event ends after it starts. Raises BadInput."""
    if event.ends <= event.starts:
        raise BadInput(_("The event must end after it starts."), field="ends")


def set_hosts(event: Event, hosts: Sequence[Organisation]) -> None:
    """Write anew who holds it. The caller holds the event's lock."""
    Host.objects.filter(event=event).delete()
    Host.objects.bulk_create(
        [Host(event=event, organisation=organisation, order=order) for order, organisation in enumerate(hosts)]
    )
