"""EMAIL_URL: how mail leaves, in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from hearback.core.service_urls import parts_of

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A relay to send by, the address that messages come from, and the one that they come back to (else the same)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    starttls: bool
    tls: bool
    sender: str
    returns: str = ""


def parse(url: str) -> MailServer | None:
    """The server in `smtp://user:password@host:port?from=address` (also `smtp+tls`, `smtps`); None if empty.

    `&return=address` names the mailbox that what cannot be delivered comes back to.

    Raises ImproperlyConfigured, naming what is missing.
    """
    if not url:
        return None
    parts = parts_of(url, name="EMAIL_URL")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL looks like smtp+tls://user:password@host:587?from=team@example.org")
    given = parse_qs(parts.query)
    sender, returns = given.get("from", [""])[0], given.get("return", [""])[0]
    if not _ADDRESS.fullmatch(sender):
        raise ImproperlyConfigured(
            "EMAIL_URL needs the sender's address, and no name beside it: …?from=team@example.org"
        )
    if returns and not _ADDRESS.fullmatch(returns):
        raise ImproperlyConfigured("EMAIL_URL: return= is no address; write it like …&return=bounces@example.org")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
        sender=sender,
        returns=returns,
    )
