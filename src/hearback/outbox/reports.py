"""Reading a report that a message could not be delivered (RFC 3464), as strangers may have written it.

Nothing of it is kept or shown but a number of the standard, and only a Message-ID of ours is believed. A report that is
not of this kind says nothing: an absence note, a letter, a loop.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Email

LARGEST = 1_000_000  # bytes: what we send comes back far smaller
_MOST_PARTS = 20  # of what may be nested, so that nobody keeps a worker busy with boxes in boxes
_OURS = re.compile(r"<([0-9a-f]{40})@[^<>\s]+>")
_RESULTS = {"message/delivery-status", "message/global-delivery-status"}
_STATUS = re.compile(r"\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one message: not delivered, or not yet (`hard` is false)."""

    sent_as: str
    hard: bool
    status: str


def read(raw: bytes) -> Report | None:
    """What this says of a message of ours; nothing if it is too long, no such report, or of somebody else's message."""
    if len(raw) > LARGEST or raw.lower().count(b"multipart/") > _MOST_PARTS:
        return None
    try:
        return _report(email.message_from_bytes(raw))
    except Exception:  # noqa: BLE001 -- strangers wrote it: whatever is wrong with it, it says nothing
        return None


def _report(said: Email) -> Report | None:
    parts = said.get_payload()
    if said.get_content_type() != "multipart/report" or not isinstance(parts, list):
        return None
    groups = [
        group
        for part in parts
        if isinstance(part, Email) and part.get_content_type() in _RESULTS
        for group in part.get_payload()
        if isinstance(group, Email)
    ]
    named = next(_message_ids(said, [part for part in parts if isinstance(part, Email)]), "")
    # We write to one person at a time; an address may stand for several, and one failure is one.
    found = {str(group["Action"] or "").strip().lower(): _status(group) for group in groups}
    for action, hard in (("failed", True), ("delayed", False)):
        if action in found and named:
            return Report(named, hard, found[action])
    return None


def _status(group: Email) -> str:
    found = _STATUS.match(str(group["Status"] or ""))
    return found[1] if found else ""


def _message_ids(said: Email, parts: list[Email]) -> Iterator[str]:
    """What may be the first half of a Message-ID of ours: of the message that is returned, then what is replied to."""
    for part in parts:
        kind, inside = part.get_content_type(), part.get_payload()
        if kind in {"message/rfc822", "message/global"} and isinstance(inside, list) and isinstance(inside[0], Email):
            yield from _OURS.findall(str(inside[0]["Message-ID"] or ""))
        elif kind in {"text/rfc822-headers", "message/global-headers"}:
            raw = part.get_payload(decode=True) or b""
            yield from _OURS.findall(str(email.message_from_bytes(bytes(raw))["Message-ID"] or ""))
    for header in ("In-Reply-To", "References"):
        yield from reversed(_OURS.findall(str(said[header] or "")))
