"""Events as entries of somebody's own calendar (RFC 5545): a file for one, a feed for those of a process or a series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.events.models import Event
from hearback.events.zones import timezone

REFRESHED = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with what a calendar has to know beside it: its public page, who holds it, how often it was changed."""

    event: Event
    address: str
    hosts: tuple[str, ...]
    sequence: int
    modified: datetime
    joining: str = ""  # how to come in online: filled in for somebody with a place, and nobody else


def calendar(entries: Iterable[Entry], *, language: str, name: str = "", address: str = "") -> bytes:
    """A calendar in one language; one with a name is a feed that programs read again and again.

    No entry has an ORGANIZER, which would have to be an address to which programs write answers: who holds it is said
    in words. How to come in online is for those with a place: it stands only in an entry made for one of them.
    """
    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//Hearback//{language.upper()}")
    if name:
        made.add("x-wr-calname", name)
        made.add("name", name)
        made.add("url", address)
        made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT12H")
    shown = list(entries)
    for zone in sorted({entry.event.time_zone for entry in shown if _times(entry.event)[0].tzinfo is not UTC}):
        made.add_component(timezone(zone))
    with translation.override(language):
        for entry in shown:
            made.add_component(_component(entry, language))
    return bytes(made.to_ical())


def _component(entry: Entry, language: str) -> icalendar.Event:
    event = entry.event
    title = languages.pick(event.title, language).text
    starts, ends = _times(event)
    component = icalendar.Event()
    component.add("uid", f"{event.uuid}@hearback")
    component.add("dtstamp", entry.modified.astimezone(UTC))
    component.add("last-modified", entry.modified.astimezone(UTC))
    component.add("sequence", entry.sequence)
    component.add("dtstart", starts)
    component.add("dtend", ends)
    component.add("summary", _("Cancelled: %(title)s") % {"title": title} if event.cancelled else title)
    component.add("description", _description(entry, language))
    if where := place(event):
        component.add("location", where)
    component.add("url", entry.address)
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return component


def place(event: Event) -> str:
    """Where it is, in one line, in the language in use."""
    room = ", ".join(", ".join(part.split("\n")) for part in (event.venue, event.address) if part)
    if event.format == Event.Format.ONLINE:
        return _("Online")
    if event.format == Event.Format.HYBRID:
        return _("%(place)s, and online") % {"place": room} if room else _("Online")
    return room


def _description(entry: Entry, language: str) -> str:
    parts = [languages.pick(entry.event.summary, language).text]
    if entry.hosts:
        parts.append(_("Held by: %(hosts)s") % {"hosts": ", ".join(entry.hosts)})
    if entry.joining:
        parts.append(_("How to join online:") + " " + entry.joining)
    parts.append(_("All about it, and how to book: %(address)s") % {"address": entry.address})
    return "\n".join(part for part in parts if part)


def _times(event: Event) -> tuple[datetime, datetime]:
    """Start and end in the event's zone; both in UTC when a local time would name two instants.

    In the hour that comes twice when clocks go back a local time means the first of both (RFC 5545, 3.3.5), and some
    programs read the second. Both times of an event have to be of the same form (3.8.2.2).
    """
    zone = ZoneInfo(event.time_zone)
    times = event.starts.astimezone(zone), event.ends.astimezone(zone)
    if any(at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset() for at in times):
        return event.starts.astimezone(UTC), event.ends.astimezone(UTC)
    return times
