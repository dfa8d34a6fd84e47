"""EMAIL_URL: how mail leaves, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A relay to send by, and the address that messages come from."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool
    sender: str


def parse(url: str) -> MailServer | None:
    """The server in `smtp://user:password@host:port?from=address` (also `smtp+tls`, `smtps`); None if empty.

    Raises ImproperlyConfigured, naming what is missing.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL looks like smtp+tls://user:password@host:587?from=team@example.org")
    sender = parse_qs(parts.query).get("from", [""])[0]
    if "@" not in sender:
        raise ImproperlyConfigured("EMAIL_URL needs the sender's address: …?from=team@example.org")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
        sender=sender,
    )
