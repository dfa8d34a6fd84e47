"""Private links, and the codes that stand on paper in their place: derived from a secret, not stored.

Raising the version of the thing revokes its links and its code.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

from django.conf import settings

from hearback.core import references
from hearback.core.viewer import Grant, Purpose

_MAC_BYTES = 16
_GROUPS, _IN_GROUP = 3, 4
# These are pages of their own: a mail program's one click posts to the address itself (RFC 8058), and brings no cookie.
_PAGES = {Purpose.QUIET: "quiet", Purpose.NOT_ME: "not-me", Purpose.WEEK: "desk-mail"}


def _mac(purpose: Purpose, subject: UUID, version: int) -> bytes:
    text = f"hearback private link\0{purpose.value}\0{subject}\0{version}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")[:_MAC_BYTES]


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def mint(purpose: Purpose, subject: UUID, version: int) -> str:
    """The token of a link: 48 or so letters that go into a path; opens this one thing.

    Raises ValueError for what only a code opens.
    """
    if purpose == Purpose.ALL:
        raise ValueError("Everything held about a person opens with a code, never with a link.")
    body = subject.bytes + version.to_bytes(2, "big")
    return f"{purpose.value}{_encode(body)}.{_encode(_mac(purpose, subject, version))}"


def read(token: str) -> Grant | None:
    """What a token opens, or None when it is not one of ours. Whether its version still holds, the thing knows."""
    try:
        purpose = Purpose(token[:1])
        body, mac = (base64.urlsafe_b64decode(f"{part}==") for part in token[1:].split("."))
        grant = Grant(purpose, UUID(bytes=body[:16]), int.from_bytes(body[16:18], "big"))
    except (ValueError, binascii.Error):
        return None
    return grant if len(body) == 18 and hmac.compare_digest(mac, _mac(purpose, grant.subject, grant.version)) else None


def path(purpose: Purpose, subject: UUID, version: int, language: str) -> str:
    """The address of a private link below the site's own address."""
    return f"/{language}/{_PAGES.get(purpose, 'l')}/{mint(purpose, subject, version)}/"


def url(purpose: Purpose, subject: UUID, version: int, language: str) -> str:
    """The whole address of a private link: from the setting, never from the request's Host header."""
    return settings.URL + path(purpose, subject, version, language)


def code(subject: UUID, version: int) -> str:
    """What is printed for the author of one contribution, to be typed beside its reference: `7NM3-YN3Q-K4TD`.

    Twelve letters that nobody takes for others, of a digest of its own: it says nothing of the link, nor the link of it.
    """
    text = f"hearback paper code\0{subject}\0{version}".encode()
    number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), text, "sha256"), "big")
    letters = []
    for _letter in range(_GROUPS * _IN_GROUP):
        number, at = divmod(number, len(references.ALPHABET))
        letters.append(references.ALPHABET[at])
    groups = ("".join(letters[at : at + _IN_GROUP]) for at in range(0, len(letters), _IN_GROUP))
    return "-".join(groups)


def code_fits(typed: str, subject: UUID, version: int) -> bool:
    """Whether this is that code, however it was typed. Takes as long for one that is nearly right as for any other."""
    letters, right = (references.as_typed(text).encode() for text in (typed, code(subject, version)))
    return hmac.compare_digest(letters, right)
