"""Sending what is due.

No send happens inside a transaction; a crash between the relay's yes and ours repeats a message with the same
Message-ID rather than lose one.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from hearback.outbox import leases
from hearback.outbox.mail_url import MailServer
from hearback.outbox.models import Message


class Refused(Exception):
    """The relay does not take the address for now; its words are not kept, for they hold the address."""


def compose(message: Message, server: MailServer) -> EmailMessage:
    """The message as it goes out: plain text, with a Message-ID that its key alone decides."""
    email = EmailMessage()
    email["From"] = server.sender
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Date"] = formatdate(message.created.timestamp())
    domain = server.sender.rsplit("@", 1)[1]
    email["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:40]}@{domain}>"
    email["Content-Language"] = message.language
    email["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        email[name] = value
    email.set_content(message.body)
    return email


def connect(server: MailServer) -> smtplib.SMTP:
    """An open, signed-in connection to the relay; raises OSError or smtplib.SMTPException."""
    context = ssl.create_default_context()
    if server.tls:
        relay: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=30, context=context)
    else:
        relay = smtplib.SMTP(server.host, server.port, timeout=30)
        if server.starttls:
            relay.starttls(context=context)
    if server.user:
        relay.login(server.user, server.password)
    return relay


def send_due(server: MailServer | None, *, limit: int = 50) -> int:
    """Send up to `limit` due messages over one connection; returns how many left. Without a server they wait."""
    if server is None:
        return 0
    lease, messages = leases.take(Message, limit=limit)
    if not messages:
        return 0
    sent = 0
    relay: smtplib.SMTP | None = None
    for message in messages:
        try:
            relay = relay or connect(server)
            relay.send_message(compose(message, server))
        except smtplib.SMTPRecipientsRefused as refused:
            code = max(code for code, _text in refused.recipients.values())
            leases.put_back(message, lease, (leases.Permanent if code >= 500 else Refused)(f"the relay said {code}"))
        except (OSError, smtplib.SMTPException) as problem:
            leases.put_back(message, lease, problem)
            relay = None
        else:
            sent += leases.finish(message, lease, to="", subject="", body="", headers={})
    if relay is not None:
        relay.close()
    return sent
