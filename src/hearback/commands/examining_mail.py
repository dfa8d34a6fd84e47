"""What the doctor looks at where mail is concerned: whether the relay takes us, and what others read about our domain."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings

from hearback.commands.findings import Finding
from hearback.commands.text_records import NoResolver, Server, text_records
from hearback.outbox import mailboxes, provider, sending
from hearback.outbox.mail_url import MailServer
from hearback.outbox.mailbox_url import MailboxAt
from hearback.people import queries as people

PATIENCE = 15.0  # seconds that a mail server may take over one answer while somebody looks on


def mail(server: MailServer | None) -> Finding:
    """Whether there is a relay and it takes us. None is a way of running."""
    if server is None:
        return Finding(
            "mail",
            True,
            "There is no mail server: what people are told stands on each person’s page, and the desk can print it. "
            "Set EMAIL_URL to send it as well.",
        )
    try:
        with sending.connect(server, patience=PATIENCE) as relay:
            relay.noop()
    except OSError as problem:  # smtplib's own are OSErrors too
        return Finding("mail", False, _not_taken(server, problem))
    return Finding("mail", True, f"The mail server {server.host} takes us.")


def _not_taken(server: MailServer, problem: OSError) -> str:
    """Why a relay does not take us and what to do, without its words: they may repeat what it was sent."""
    where = f"The mail server {server.host} (port {server.port})"
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return f"{where} does not accept the user or the password ({problem.smtp_code}). Put them right in EMAIL_URL."
    if isinstance(problem, (smtplib.SMTPNotSupportedError, ssl.SSLError)):
        return (
            f"{where} and we do not agree on TLS or on how to sign in ({type(problem).__name__}). Try another beginning of "
            "EMAIL_URL: smtp+tls:// with port 587, or smtps:// with port 465; and look whether its certificate is good."
        )
    if isinstance(problem, socket.gaierror):
        return f"There is no machine called {server.host}. Look how the mail server is written in EMAIL_URL."
    if isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError):
        return f"{where} says nothing for {PATIENCE:g} seconds. Is it the right port, and no wall in between?"
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{where} refuses us ({problem.smtp_code}). Ask whoever runs it to let this machine send."
    return f"{where} cannot be reached ({type(problem).__name__}). Does it run, and is EMAIL_URL right?"


def mailbox(at: MailboxAt | None, server: MailServer | None) -> Finding | None:
    """Whether the mailbox that what comes back goes to can be opened. Without one nobody notices what comes back."""
    if at is None:
        words = "Nobody looks at what comes back: name its mailbox in BOUNCES_URL, and whoever was not reached is seen."
        return Finding("mailbox", True, words, hint=True) if server is not None and not provider.is_there() else None
    try:
        with mailboxes.opened(at):
            return Finding("mailbox", True, f"The mailbox at {at.host} that what comes back goes to can be read.")
    except mailboxes.NotOpened as problem:
        words = (
            f"The mailbox at {at.host} that what comes back goes to cannot be read ({problem}). Look at BOUNCES_URL."
        )
        return Finding("mailbox", False, words)


def reports() -> Finding | None:
    """Where the provider that mail goes through reports what came back; nothing where the host named none."""
    if not settings.PROVIDER:
        return None
    if address := provider.address():
        return Finding(
            "reports", True, f"{settings.PROVIDER} may report what came back to {address}. Set it there alone."
        )
    return Finding(
        "reports",
        False,
        f"What {settings.PROVIDER} reports is not read: set HEARBACK_PROVIDER_KEY, and install django-anymail.",
    )


def send_one(server: MailServer | None, to: str = "") -> Finding:
    """Send one message to the host's own address, or to another, and say that it is on its way."""
    if server is None:
        return Finding("sending", True, "Nothing was sent: there is no mail server.", hint=True)
    to = to or people.address_of_a_host()
    if not to:
        return Finding(
            "sending", False, "Nobody here is a host, so there is no address to send to. Say which: --send ADDRESS."
        )
    try:
        with sending.connect(server, patience=PATIENCE) as relay:
            relay.send_message(_to_the_host(server, to))
    except smtplib.SMTPRecipientsRefused as problem:
        said = "; ".join(f"{code} {_shown(words, server)}" for code, words in problem.recipients.values())
        return Finding(
            "sending",
            False,
            f"The mail server does not take mail for {to}: {said}. Look at the address, and at EMAIL_URL.",
        )
    except UnicodeError:
        return Finding(
            "sending", False, f"{to} holds signs that this mail server does not take. Say another: --send ADDRESS."
        )
    except OSError as problem:
        return Finding("sending", False, _not_taken(server, problem))
    return Finding(
        "sending",
        True,
        f"A message went to {to}. If it is not there in ten minutes, look among spam, and at what follows here.",
    )


def _shown(words: bytes, server: MailServer) -> str:
    """What a relay said, on one line and without what we sign in with."""
    said = " ".join(words.decode("utf-8", "replace").split())[:200]
    for secret in filter(None, (server.password, server.user)):
        said = said.replace(secret, "…")
    return said


def _to_the_host(server: MailServer, to: str) -> EmailMessage:
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = server.written_from, to, "Hearback can send mail"
    email["Date"], email["Message-ID"] = formatdate(), make_msgid(domain=server.domain)
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(
        "This message was sent by `hearback doctor --send`.\n\n"
        "That it arrived says that the site can write to people. Look at its source in your mail program: in the line\n"
        "Authentication-Results, “spf=pass”, “dkim=pass” and “dmarc=pass” say that others will take our mail as well.\n"
    )
    return email


def deliverability(
    server: MailServer | None, *, selector: str = "", resolver: Server | None = None
) -> Iterator[Finding]:
    """What the domain that we send from says to those who receive: hints, for mail may be signed and sent elsewhere."""
    if server is None:
        return
    domain = server.domain.lower()
    try:
        yield _spf(domain, text_records(domain, server=resolver))
        if selector:
            yield _dkim(domain, selector, text_records(f"{selector}._domainkey.{domain}", server=resolver))
        yield _dmarc(domain, resolver)
    except NoResolver:
        yield Finding(
            "sender", True, f"No name server could be asked from here what {domain} says about its mail.", hint=True
        )


def _spf(domain: str, records: list[str]) -> Finding:
    found = [record for record in records if re.match(r"v=spf1(\s|$)", record, re.IGNORECASE)]
    if not found:
        words = f"{domain} has no SPF record: ask whoever looks after the domain to say which servers send its mail."
    elif len(found) > 1:
        words = f"{domain} has {len(found)} SPF records, which counts as none: ask for them to be made one."
    elif re.search(r"(^|\s)\+?all(\s|$)", found[0], re.IGNORECASE):
        words = f"The SPF record of {domain} lets everybody send in its name: ask for it to end with “-all” or “~all”."
    else:
        return Finding("SPF", True, f"{domain} says which servers send its mail. Does it name the one of EMAIL_URL?")
    return Finding("SPF", True, words, hint=True)


def _dkim(domain: str, selector: str, records: list[str]) -> Finding:
    if any(re.search(r"(^|;)\s*p=\s*[A-Za-z0-9+/]", record) for record in records):
        return Finding("DKIM", True, f"There is a key to check signatures of {domain} by, under “{selector}”.")
    return Finding(
        "DKIM",
        True,
        f"There is no key under “{selector}” of {domain}: ask whoever runs the mail server by which name it signs.",
        hint=True,
    )


def _dmarc(domain: str, resolver: Server | None) -> Finding:
    labels = domain.split(".")
    # A domain without a record of its own goes by that of the one above it.
    for of in (domain, *([".".join(labels[-2:])] if len(labels) > 2 else [])):
        for record in text_records(f"_dmarc.{of}", server=resolver):
            if re.match(r"v=DMARC1\s*;", record, re.IGNORECASE):
                return Finding(
                    "DMARC", True, f"{of} says what is to be done with mail that only pretends to be from it."
                )
    return Finding(
        "DMARC",
        True,
        f"{domain} has no DMARC record: without one large providers refuse much mail. Begin with “v=DMARC1; p=none”.",
        hint=True,
    )
