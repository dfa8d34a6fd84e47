"""An event as machines read it: schema.org in a page's data, and what a link to the page shows elsewhere."""

from __future__ import annotations

from typing import Any

from hearback.core import languages
from hearback.events.calendars import place
from hearback.events.models import Event
from hearback.events.queries import EventPage
from hearback.people.models import Organisation
from hearback.web.ui.pieces import Preview

_SCHEMA = "https://schema.org"
_MODES = {
    Event.Format.IN_PERSON: "OfflineEventAttendanceMode",
    Event.Format.ONLINE: "OnlineEventAttendanceMode",
    Event.Format.HYBRID: "MixedEventAttendanceMode",
}


def structured(shown: EventPage, address: str) -> dict[str, Any]:
    """The event in the words of schema.org, in the language in use. How to come in online is never in it.

    What it costs is in words here, so nothing is claimed about its price.
    """
    event = shown.event
    status = "EventCancelled" if event.cancelled else "EventScheduled"
    data: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": languages.pick(event.title).text,
        "startDate": event.starts.astimezone(shown.zone).isoformat(),
        "endDate": event.ends.astimezone(shown.zone).isoformat(),
        "eventStatus": f"{_SCHEMA}/{status}",
        "eventAttendanceMode": f"{_SCHEMA}/{_MODES[Event.Format(event.format)]}",
        "inLanguage": languages.pick(event.title).language,
        "location": _locations(event, address),
    }
    if event.summary:
        data["description"] = languages.pick(event.summary).text
    if shown.hosts:
        data["organizer"] = [_organisation(host) for host in shown.hosts]
    if event.capacity is not None:
        data["maximumAttendeeCapacity"] = event.capacity
    return data


def _organisation(host: Organisation) -> dict[str, str]:
    named = {"@type": "Organization", "name": languages.pick(host.name).text}
    return named | ({"url": host.website} if host.website else {})


def _locations(event: Event, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.format != Event.Format.ONLINE and (event.venue or event.address):
        found.append({"@type": "Place", "name": event.venue or event.address, "address": event.address or event.venue})
    if event.format != Event.Format.IN_PERSON:
        found.append({"@type": "VirtualLocation", "url": address})
    return found


def preview(event: Event, when: str, address: str) -> Preview:
    """What a message or a post shows of a link to the event's page: when and where, then what it is."""
    summary = languages.pick(event.summary).text
    words = ". ".join(part for part in (when, place(event), summary) if part)
    return Preview(languages.pick(event.title).text, words, address)
