"""Sending what is due.

No send happens inside a transaction; a crash between the relay's yes and ours repeats a message with the same
Message-ID rather than lose one. What the relay took is written down in small groups, so a crash repeats few.
"""

from __future__ import annotations

import binascii
import functools
import logging
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from email import policy
from email.header import Header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from hearback.core import commits
from hearback.outbox import leases, provider, queries, writing
from hearback.outbox.mail_url import MailServer, as_carried
from hearback.outbox.models import Message

_NOBODY: Mapping[str, writing.Writer] = {}
# Where answers to messages of these processes go, for each that names an address.
AnswersTo = Callable[[Collection[UUID]], Mapping[UUID, str]]
PATIENCE = 60.0  # seconds that a relay may take over one answer: it may be looking for viruses
A_WHILE = 2.0  # seconds for which one connection is used before a worker looks what else there is
_BATCH = 100  # messages leased at once
_TOGETHER = 5  # messages that left and are written down at once: a crash repeats no more than these
_SOON = 0.5  # seconds after which those are written down, however few
# No message is begun later than a minute after it was leased: then a relay may take its time over all four answers before
# the lease ends.
BEGUN_WITHIN = 60.0  # seconds
_LEASE = timedelta(seconds=BEGUN_WITHIN + 4 * PATIENCE)
_RELAY_AWAY = timedelta(seconds=60)
# What somebody waits for (a code, a receipt) does not queue behind fifty thousand answers.
AWAITED = Q(about=None)
# A no to us and not to the address: X.7.X is policy (RFC 3463), such as a relay that does not know us.
_NOT_FOR_US = re.compile(rb"\s*5\.7\.|.*relay(?:ing)? (?:access )?denied", re.IGNORECASE)
_away_until: dict[MailServer, float] = {}
log = logging.getLogger(__name__)


class Refused(Exception):
    """The relay does not take the address for now; its words are not kept, for they hold the address."""


class NoAnswer(Exception):
    """The relay did not answer: it hung up, or said nothing for too long."""

    def __init__(self, words: str, *, was_silent: bool = False) -> None:
        super().__init__(words)
        self.was_silent = was_silent


class _AsItIs(str):
    """A header's value that stands in the message as it was given, in one line."""

    __slots__ = ("name",)
    name: str

    def fold(self, *, policy: policy.Policy) -> str:
        """The whole header."""
        return f"{self.name}: {self}{policy.linesep}"


class _Headers(HeaderRegistry):
    """The standard library's, but that what is plain stays as it is.

    The library makes a class for each header of each message and takes its value apart, which cost more than sending it;
    and what is longer than a line and has no space, as `List-Unsubscribe`, it encodes, so that no mail program knows it.
    """

    @functools.cache  # noqa: B019 -- there is one, for as long as the process
    def __getitem__(self, name: str) -> type:
        return super().__getitem__(name)

    def __call__(self, name: str, value: str) -> Any:
        if name == "Subject" and "=?" in value:
            # Else it would be read as an encoded word, and not as it was typed.
            value = Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
        elif not _PLAIN.fullmatch(value) or (" " in value and len(name) + len(value) > _LINE):
            return super().__call__(name, value)
        plain = _AsItIs(value)
        plain.name = name
        return plain


_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_FROM = re.compile("^From ", re.MULTILINE)  # the library would write “>From”, as old mailboxes need it
_LINE = 76  # letters of a header, beside its colon and space
_POLICY = policy.EmailPolicy(header_factory=_Headers())


def compose(message: Message, server: MailServer) -> EmailMessage:
    """The message as it goes out: plain text, with a Message-ID that its key alone decides."""
    email = EmailMessage(_POLICY)
    number = message.sent_as or writing.sent_as(message.key)
    headers = {
        "From": server.written_from,
        "To": as_carried(message.to),
        **({"Reply-To": server.replies} if server.replies else {}),
        "Subject": message.subject,
        "Date": formatdate(message.created.timestamp()),
        "Message-ID": f"<{number}@{server.domain}>",
        "Auto-Submitted": "auto-generated",
        **provider.echoed(number),
        **message.headers,
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "Content-Language": message.language,
    }
    for name, value in headers.items():
        email[name] = value
    lines = b"\n".join(message.body.encode().splitlines())
    words = binascii.b2a_qp(lines + b"\n", istext=True).decode("ascii")
    email.set_payload(_FROM.sub("=46rom ", words))
    return email


def connect(server: MailServer, *, patience: float | None = None) -> smtplib.SMTP:
    """An open, signed-in connection to the relay; raises OSError or smtplib.SMTPException."""
    seconds = PATIENCE if patience is None else patience
    if server.tls:
        context = ssl.create_default_context()
        relay: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
    else:
        relay = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        if server.starttls:
            relay.starttls(context=ssl.create_default_context())
        if server.user:
            relay.login(server.user, server.password)
    except BaseException:
        relay.close()
        raise
    return relay


def send_due(
    server: MailServer | None,
    *,
    for_seconds: float = A_WHILE,
    writers: Mapping[str, writing.Writer] = _NOBODY,
    answers_to: AnswersTo = lambda _processes: {},
) -> int:
    """Send due messages over one connection, for so long at most; returns with how many it is done: they left, or had
    nothing to tell any more. Without a server they wait, as does what is held, and what goes another way than by e-mail.
    What somebody waits for goes first. What is not written yet is written now by its writer.

    One that the relay refuses does not stop the others. A relay that cannot be reached, or falls silent, is left alone
    for a minute; that costs no message an attempt but the one it fell silent over.
    """
    if server is None or time.monotonic() < _away_until.get(server, 0):
        return 0
    until = time.monotonic() + for_seconds
    but = queries.not_to_be_sent() | writing.unwritten_by(writers)
    sent = 0
    with _Line(server) as line:
        while not line.is_away and time.monotonic() < until:
            lease, taken = leases.take(Message, limit=_BATCH, lease=_LEASE, but=but, first=AWAITED)
            if not taken:
                break
            messages = writing.write(taken, lease, writers)
            _name_who_reads_answers(messages, answers_to)
            sent += len(taken) - len(messages) + _Batch(line, lease, messages).send()
    return sent


def _name_who_reads_answers(messages: Sequence[Message], answers_to: AnswersTo) -> None:
    """As it is when they go: an address of the process before one of the host."""
    processes = {message.process for message in messages if message.process is not None}
    named = answers_to(processes) if processes else {}
    for message in messages:
        if message.process is not None and message.process in named:
            with suppress(UnicodeError):  # no domain: answers go where the host's do
                message.headers = {"Reply-To": as_carried(named[message.process]), **message.headers}


class _Line:
    """A connection to the relay, made when it is needed, and again when it broke."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.is_away = False
        self._relay: smtplib.SMTP | None = None
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._hang_up()

    def hand_over(self, message: Message) -> Exception | None:
        """Hand one message to the relay; returns what went wrong. Raises NoAnswer when there is no relay to hand it to."""
        try:
            self._relay = self._relay or connect(self.server)
        except OSError as problem:  # smtplib's own are OSErrors too
            self._leave_alone()
            raise _no_answer(problem) from problem
        wrong = _send(self._relay, message, self.server)
        if isinstance(wrong, NoAnswer):
            if wrong.was_silent or not self._taken:
                self._leave_alone()
            self._hang_up()
        elif wrong is not None:
            self._is_it_open()
        else:
            self._taken += 1
        return wrong

    def _leave_alone(self) -> None:
        self.is_away = True
        _away_until[self.server] = time.monotonic() + _RELAY_AWAY.total_seconds()

    def _is_it_open(self) -> None:
        """Whether it can take the next message: a relay may close it over one that it refuses."""
        try:
            if self._relay is not None and self._relay.rset()[0] == 250:
                return
        except OSError:
            pass
        self._hang_up()

    def _hang_up(self) -> None:
        relay, self._relay, self._taken = self._relay, None, 0
        if relay is None:
            return
        try:
            if relay.sock is not None:
                relay.sock.settimeout(1)  # what was to be said is said
            relay.quit()
        except OSError:
            relay.close()


class _Batch:
    """What was leased at once, sent one after the other and written down in small groups."""

    def __init__(self, line: _Line, lease: UUID, messages: Sequence[Message]) -> None:
        self.line, self.lease, self.messages = line, lease, messages
        self.sent = 0
        self.is_ours = True
        self._left: list[Message] = []
        self._began = self._written = time.monotonic()

    @commits.light()
    def send(self) -> int:
        """Send them; returns how many left. What could not be begun in time, or has no relay, is given back untried."""
        for at, message in enumerate(self.messages):
            if not self.is_ours:
                break
            if time.monotonic() - self._began > BEGUN_WITHIN:
                self._give_back(self.messages[at:])
                break
            try:
                wrong = self.line.hand_over(message)
            except NoAnswer as gone:
                self._give_back(self.messages[at:], gone)
                break
            if wrong is None:
                self._has_left(message)
            else:
                # What the relay refused nobody has read: words of this attempt are written anew at the next.
                is_unread = message.is_new and isinstance(wrong, (Refused, leases.Permanent))
                leases.put_back(message, self.lease, wrong, **({"body": "", "headers": {}} if is_unread else {}))
            if self.line.is_away:
                self._give_back(self.messages[at + 1 :], wrong)
                break
        self._write_down()
        return self.sent

    def _has_left(self, message: Message) -> None:
        self._left.append(message)
        if len(self._left) >= _TOGETHER or time.monotonic() - self._written > _SOON:
            self._write_down()

    def _write_down(self) -> None:
        if not self._left:
            return
        done = leases.finish_all(self._left, self.lease, to="", subject="", body="", headers={})
        if done < len(self._left):
            log.warning("%d messages left after their lease had ended, and may be sent again", len(self._left) - done)
            self.is_ours = False
        self.sent += done
        self._left, self._written = [], time.monotonic()

    def _give_back(self, messages: Sequence[Message], why: Exception | None = None) -> None:
        writing.give_back(messages, self.lease, why=why, pause=_RELAY_AWAY if why else timedelta())


def _send(relay: smtplib.SMTP, message: Message, server: MailServer) -> Exception | None:
    """Hand one message to the relay; returns what went wrong, without the relay's words (they hold the address)."""
    if message.to.endswith(".invalid"):  # the demonstration's people: RFC 2606 keeps this ending free of mail
        return leases.Permanent("nobody can have this address")
    try:
        email = compose(message, server)
    except Exception as problem:  # noqa: BLE001 -- whatever it is, this message cannot be written and the next one can
        return leases.Permanent(f"it cannot be written as a message ({type(problem).__name__})")
    try:
        relay.send_message(email, from_addr=server.returns or server.sender, to_addrs=[as_carried(message.to)])
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
        return _no_answer(problem)
    return None


def _refused(code: int) -> Exception:
    if code == 421:  # it ends the conversation, whatever that was about
        return NoAnswer("the relay said 421")
    return (leases.Permanent if 500 <= code < 600 else Refused)(f"the relay said {code}")


def _no_answer(problem: OSError) -> NoAnswer:
    """What went wrong with the relay, without its words: they may hold an address."""
    name = type(problem).__name__
    if isinstance(problem, smtplib.SMTPResponseException):
        return NoAnswer(f"{name}: the relay said {problem.smtp_code}")
    # smtplib says of a silence that the server disconnected, and why in the exception before it.
    silence = isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError)
    return NoAnswer(
        f"{name}: {problem.strerror or ('it fell silent' if silence else 'no connection')}", was_silent=silence
    )
