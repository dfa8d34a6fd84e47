"""An event as a file for somebody's calendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from hearback.core import clock, languages
from hearback.events.models import Event

_LINE_AT_MOST = 75  # octets, RFC 5545 3.1


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, no letter cut in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LINE_AT_MOST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def ics(event: Event, url: str, language: str) -> bytes:
    """The event as a calendar with one entry; `url` is its public page."""
    where = ", ".join(part for part in (event.venue, event.address) if part)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hearback//EN",
        "BEGIN:VEVENT",
        f"UID:{event.uuid}@hearback",
        f"DTSTAMP:{_instant(clock.now())}",
        f"DTSTART:{_instant(event.starts)}",
        f"DTEND:{_instant(event.ends)}",
        f"SUMMARY:{_text(languages.pick(event.title, language).text)}",
        *([f"LOCATION:{_text(where)}"] if where else []),
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)
