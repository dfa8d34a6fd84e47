"""BOUNCES_URL: the mailbox that what comes back goes to, in one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured

from hearback.core.service_urls import parts_of

_PORTS = {"imaps": 993, "pop3s": 995, "imap": 143, "pop3": 110}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailboxAt:
    """Where the mailbox is, and how it is opened."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    imap: bool  # else POP3
    folder: str = "INBOX"


def parse(url: str) -> MailboxAt | None:
    """The mailbox in `imaps://user:password@host/folder` (also `pop3s`, which has no folders); None if empty.

    Without TLS only on this machine: the password would travel in the open. Raises ImproperlyConfigured.
    """
    if not url:
        return None
    parts = parts_of(url, name="BOUNCES_URL")
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise ImproperlyConfigured("BOUNCES_URL looks like imaps://user:password@host, or pop3s://user:password@host")
    tls = parts.scheme.endswith("s")
    if not tls and parts.hostname not in _THIS_MACHINE:
        raise ImproperlyConfigured(
            "BOUNCES_URL: without TLS a mailbox is read on this machine only; write imaps or pop3s"
        )
    return MailboxAt(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        tls=tls,
        imap=parts.scheme.startswith("imap"),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
