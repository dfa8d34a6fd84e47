"""EMAIL_URL: how mail leaves, in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from hearback.core.service_urls import parts_of

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_NAMED = re.compile(r"(?P<name>[^<>\r\n]*?)\s*<(?P<address>[^<>]*)>")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A relay to send by, the address that messages come from and its name, the one that they come back to (else the same),
    and the one that answers go to where a process names none.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    starttls: bool
    tls: bool
    sender: str
    returns: str = ""
    name: str = ""
    replies: str = ""

    @property
    def domain(self) -> str:
        """The domain that messages come from."""
        return self.sender.rsplit("@", 1)[1]

    @property
    def written_from(self) -> str:
        """Whom messages are from, as their header says it; letters that ASCII lacks are still to be encoded."""
        return str(Address(self.name, addr_spec=self.sender)) if self.name else self.sender


def parse(url: str) -> MailServer | None:
    """The server in `smtp://user:password@host:port?from=address` (also `smtp+tls`, `smtps`); None if empty.

    The address may have a name before it: `from=The team <team@example.org>`. `&return=address` names the mailbox that what
    cannot be delivered comes back to, `&reply=address` the one that answers go to.

    Raises ImproperlyConfigured, naming what is missing.
    """
    if not url:
        return None
    parts = parts_of(url, name="EMAIL_URL")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL looks like smtp+tls://user:password@host:587?from=team@example.org")
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    named = _NAMED.fullmatch(given.get("from", "").strip())
    name, sender = (named["name"].strip(' "'), named["address"]) if named else ("", given.get("from", ""))
    if not _ADDRESS.fullmatch(sender):
        raise ImproperlyConfigured("EMAIL_URL needs the sender's address: …?from=team@example.org")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
        sender=_ours(sender, "from"),
        returns=_ours(given.get("return", ""), "return"),
        name=name,
        replies=_ours(given.get("reply", ""), "reply"),
    )


def as_carried(address: str) -> str:
    """An address as every mail server carries it: its domain in ASCII (IDNA). Raises UnicodeError where there is no such."""
    local, at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}{at}{domain.encode('idna').decode('ascii')}"


def _ours(address: str, name: str) -> str:
    """An address of ours as it is carried, or nothing; one that only some mail servers carry is refused."""
    if not address:
        return ""
    if not _ADDRESS.fullmatch(address):
        raise ImproperlyConfigured(f"EMAIL_URL: {name}= is no address; write it like &{name}=team@example.org")
    if not address.rpartition("@")[0].isascii():
        raise ImproperlyConfigured(
            f"EMAIL_URL: {name}= has letters before the “@” that many mail servers do not carry. Use an address with plain "
            "letters (a to z) there; a name before it may have any: from=Tîm Agored <tim@example.org>"
        )
    try:
        return as_carried(address)
    except UnicodeError:
        raise ImproperlyConfigured(f"EMAIL_URL: {name}= has a domain that cannot be one: {address}") from None
