"""What may be written about an event: each value cleaned, and named by its field where it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypedDict
from zoneinfo import available_timezones

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hearback.core import fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.regions import Region
from hearback.events import provisions
from hearback.events.actions.agenda import AgendaPoint
from hearback.events.models import Event, Host, Series
from hearback.people.addresses import clean_email, clean_link
from hearback.people.models import Organisation
from hearback.processes.models import Process

_LONG = 20_000
_WORDS = {
    "title": 200,
    "summary": 600,
    "travel": 2_000,
    "access": 2_000,
    "who_may_come": 600,
    "cost": 300,
    "background": _LONG,
    "joining_notes": 2_000,
}
_LINES = {"venue": 200, "address": 400, "access_name": 300, "access_phone": 40, "outer_name": 200}
_TIMES = ("starts", "ends", "booking_closes")
_ROWS = ("hosts", "partners", "agenda")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY = ("title", "starts", "ends")
# Pages at the desk stand where events stand.
TAKEN_SLUGS = frozenset({"add", "new"})


class MoreFields(TypedDict, total=False):
    """What may be written about an event, beside its title and times."""

    summary: Words
    time_zone: str
    format: str
    joining_link: str
    joining_notes: Words
    region: str
    series: Series | None
    provisions: Mapping[str, str]
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
    partners: Sequence[Organisation]
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
        elif name == "series":
            clean[name] = value
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


def _clean_choice(choices: type[TextChoices], field: str, *, required: bool) -> Callable[[str], str]:
    def clean(value: str) -> str:
        if value not in choices.values and (required or value):
            raise BadInput(_("Choose from the list."), field=field)
        return str(value)

    return clean


_CLEAN: dict[str, Callable[[Any], Any]] = {
    "time_zone": _clean_zone,
    "access_email": _clean_email,
    "outer_link": partial(clean_link, field="outer_link"),
    "joining_link": partial(clean_link, field="joining_link", max_length=500),
    "format": _clean_choice(Event.Format, "format", required=True),
    "region": _clean_choice(Region, "region", required=False),
    "provisions": provisions.cleaned,
    "capacity": clean_capacity,
}


def clean_slug(slug: str) -> str:
    """The address of an event or series: small letters, digits and single hyphens. Raises BadInput."""
    slug = fields.line(slug, field="slug", max_length=80).lower()
    if not _SLUG.fullmatch(slug) or slug in TAKEN_SLUGS:
        raise BadInput(_("Use small letters, digits and single hyphens."), field="slug")
    return slug


def written_already(process: Process, slug: str, values: Mapping[str, Any]) -> Event | None:
    """The event at this address if it is the same one (title and times); raises BadInput if it is another."""
    written = Event.objects.filter(process=process, slug=slug).select_related("process").first()
    if written is not None and any(getattr(written, name) != values[name] for name in _KEY):
        raise BadInput(_("Another event has this address already."), field="slug")
    return written


def check(event: Event) -> None:
    """What has to fit together: it ends after it starts, and is part of a series of its own process. Raises BadInput."""
    if event.ends <= event.starts:
        raise BadInput(_("The event must end after it starts."), field="ends")
    if event.series is not None and event.series.process_id != event.process_id:
        raise BadInput(_("Choose a series of this process."), field="series")


def set_hosts(event: Event, hosts: Sequence[Organisation] | None, partners: Sequence[Organisation] | None) -> None:
    """Write anew who holds it and with whom; None leaves them as they are. The caller holds the event's lock."""
    for role, organisations in ((Host.Role.HOST, hosts), (Host.Role.PARTNER, partners)):
        if organisations is not None:
            Host.objects.filter(event=event, role=role).delete()
    there = set(Host.objects.filter(event=event).values_list("organisation_id", flat=True))
    for role, field, organisations in ((Host.Role.HOST, "hosts", hosts), (Host.Role.PARTNER, "partners", partners)):
        given = list(dict.fromkeys(organisations or ()))
        if not there.isdisjoint(one.pk for one in given):
            raise BadInput(_("An organisation either holds it or is a partner, not both."), field=field)
        there |= {one.pk for one in given}
        Host.objects.bulk_create(
            [Host(event=event, organisation=one, role=role, order=order) for order, one in enumerate(given)]
        )
