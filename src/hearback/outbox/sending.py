"""Sending what is due.

No send happens inside a transaction; a crash between the relay's yes and ours repeats a message with the same
Message-ID rather than lose one.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate

from hearback.outbox import leases, queries
from hearback.outbox.actions import sent_as
from hearback.outbox.mail_url import MailServer
from hearback.outbox.models import Message

_RELAY_AWAY = timedelta(seconds=60)
# A no to us and not to the address: X.7.X is policy (RFC 3463), such as a relay that does not know us.
_NOT_FOR_US = re.compile(rb"\s*5\.7\.|.*relay(?:ing)? (?:access )?denied", re.IGNORECASE)


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
    email["Message-ID"] = f"<{message.sent_as or sent_as(message.key)}@{domain}>"
    email["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        email[name] = value
    email.set_content(message.body)
    email["Content-Language"] = message.language  # after the content, which clears all that begins so
    return email


def connect(server: MailServer) -> smtplib.SMTP:
    """An open, signed-in connection to the relay; raises OSError or smtplib.SMTPException."""
    if server.tls:
        context = ssl.create_default_context()
        relay: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=30, context=context)
    else:
        relay = smtplib.SMTP(server.host, server.port, timeout=30)
        if server.starttls:
            relay.starttls(context=ssl.create_default_context())
    if server.user:
        relay.login(server.user, server.password)
    return relay


def send_due(server: MailServer | None, *, limit: int = 50) -> int:
    """Send up to `limit` due messages over one connection; returns how many left. Without a server they wait, as does
    what is held, and what goes another way than by e-mail.

    One that the relay refuses does not stop the others. A relay that cannot be reached costs no message an attempt.
    """
    if server is None:
        return 0
    lease, messages = leases.take(Message, limit=limit, but=queries.not_to_be_sent())
    stop_at = time.monotonic() + leases.LEASE.total_seconds() / 2
    sent = 0
    relay: smtplib.SMTP | None = None
    for at, message in enumerate(messages):
        if time.monotonic() > stop_at:
            leases.release(messages[at:], lease)
            break
        try:
            relay = relay or connect(server)
        except OSError as problem:  # smtplib's own are OSErrors too
            leases.release(messages[at:], lease, why=_without_addresses(problem), pause=_RELAY_AWAY)
            break
        if wrong := _send(relay, message, server):
            leases.put_back(message, lease, wrong)
            relay = _still_open(relay)
        else:
            sent += leases.finish(message, lease, to="", subject="", body="", headers={})
    _hang_up(relay)
    return sent


def _send(relay: smtplib.SMTP, message: Message, server: MailServer) -> Exception | None:
    """Hand one message to the relay; returns what went wrong, without the relay's words (they hold the address)."""
    if message.to.endswith(".invalid"):  # the demonstration's people: RFC 2606 keeps this ending free of mail
        return leases.Permanent("nobody can have this address")
    try:
        email = compose(message, server)
    except Exception as problem:  # noqa: BLE001 -- whatever it is, this message cannot be written and the next one can
        return leases.Permanent(f"it cannot be written as a message ({type(problem).__name__})")
    try:
        relay.send_message(email)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = max(refused.recipients.values(), default=(550, b""))
        return Refused(f"the relay said {code} to us") if _NOT_FOR_US.match(words) else _refused(code)
    except smtplib.SMTPSenderRefused as refused:
        return Refused(f"the relay said {refused.smtp_code} to our own address")
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code)
    except (smtplib.SMTPNotSupportedError, UnicodeError):
        return leases.Permanent("the relay takes no such address")
    except OSError as problem:
        return _without_addresses(problem)
    return None


def _refused(code: int) -> Exception:
    return (leases.Permanent if 500 <= code < 600 else Refused)(f"the relay said {code}")


def _without_addresses(problem: OSError) -> Exception:
    if isinstance(problem, smtplib.SMTPResponseException):
        return Refused(f"{type(problem).__name__}: the relay said {problem.smtp_code}")
    return Refused(f"{type(problem).__name__}: {problem.strerror or 'no connection'}")


def _still_open(relay: smtplib.SMTP) -> smtplib.SMTP | None:
    """The connection if it can take the next message; the relay may have closed it over the last."""
    try:
        if relay.noop()[0] == 250 and relay.rset()[0] == 250:
            return relay
    except OSError:
        pass
    _hang_up(relay)
    return None


def _hang_up(relay: smtplib.SMTP | None) -> None:
    if relay is None:
        return
    try:
        relay.quit()
    except OSError:
        relay.close()
