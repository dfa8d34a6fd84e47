"""Paper slips: their references and private links are there before anybody writes on one. Nothing is stored for them.

The last two letters of a slip's reference are made from the others, the event and our secret; the uuid of what it becomes is
made from all of it. So a reference that was misread, or stands on a slip of another event, is known for what it is, and the
link that is printed on a slip opens what is typed in under its reference, whenever that is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from hearback.core import references
from hearback.events.models import Event

_FREE = 6  # letters that are drawn; the other two say that it is ours


@dataclass(frozen=True, slots=True)
class PaperSlip:
    """A slip of an event: its reference, and the uuid of what is typed in under it."""

    reference: str
    uuid: UUID


def fresh(event: Event) -> PaperSlip:
    """A slip that was never printed before."""
    return _slip(event, "".join(secrets.choice(references.ALPHABET) for _ in range(_FREE)))


def known(event: Event, text: str) -> PaperSlip | None:
    """The slip that a reference names, however it was typed; None where it stands on no slip of this event."""
    reference = references.normalise(text)
    if reference is None:
        return None
    slip = _slip(event, reference.replace("-", "")[:_FREE])
    return slip if hmac.compare_digest(slip.reference, reference) else None


def _slip(event: Event, letters: str) -> PaperSlip:
    mac = hmac.new(
        settings.SECRET_KEY.encode(), f"hearback paper slip\0{event.uuid}\0{letters}".encode(), hashlib.sha256
    )
    made = mac.digest()
    size = len(references.ALPHABET)
    check, rest = divmod(int.from_bytes(made[16:20], "big"), size)
    whole = letters + references.ALPHABET[check % size] + references.ALPHABET[rest]
    return PaperSlip(f"{whole[:4]}-{whole[4:]}", UUID(bytes=made[:16], version=4))
