"""Looking into the mailbox that what comes back goes to.

Never in a transaction: a server may take its time. A crash in the middle reads the same once more, which changes nothing
of what came back for good. What was understood is deleted there, for it holds an address; everything else stays as it is.
"""

from __future__ import annotations

import hashlib
import imaplib
import poplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

from hearback.outbox import actions, reports
from hearback.outbox.mailbox_url import MailboxAt
from hearback.outbox.models import Mailbox

EVERY = timedelta(minutes=5)
MOST = 100  # messages that are read at a time
A_WHILE = 30.0  # seconds that reading them may take: the worker has other things to do
PATIENCE = 20.0  # seconds that the server may take over one answer
_BROKEN = (OSError, imaplib.IMAP4.error, poplib.error_proto)


class NotOpened(Exception):
    """The mailbox could not be opened or read; says of what kind that was, without the server's words."""


class _Box(Protocol):
    """An open mailbox. `read` remembers what it has seen, so that it is passed over the next time."""

    def unread(self) -> list[str]: ...
    def read(self, number: str) -> bytes: ...
    def delete(self, numbers: list[str]) -> None: ...
    def seen(self) -> list[str]: ...
    def close(self) -> None: ...


def look(at: MailboxAt | None, now: datetime) -> int:
    """Note what came back since the last time; returns how many messages that is news about.

    At most every five minutes, by one worker, a hundred messages at most; the rest is for the next time. A mailbox
    that cannot be read is tried again then.
    """
    if at is None or not _is_my_turn(now):
        return 0
    known, error = Mailbox.objects.get(number=1).left, ""
    news = 0
    try:
        with opened(at, known) as box:
            try:
                news = _read(box)
            finally:
                known = box.seen()
    except NotOpened as problem:
        error = str(problem)
    mine = Mailbox.objects.filter(number=1)
    mine.update(left=known, error=error, **({} if error else {"looked": now}))
    return news


def _is_my_turn(now: datetime) -> bool:
    if Mailbox.objects.filter(number=1, due__gt=now).exists():
        return False
    Mailbox.objects.get_or_create(number=1, defaults={"due": now})
    return bool(Mailbox.objects.filter(number=1, due__lte=now).update(due=now + EVERY))


def _read(box: _Box) -> int:
    until, news, understood = time.monotonic() + A_WHILE, 0, []
    for number in box.unread()[:MOST]:
        if time.monotonic() > until:
            break
        report = reports.read(box.read(number))
        if report is None:
            continue
        if actions.came_back(sent_as=report.sent_as, hard=report.hard, status=report.status):
            news += 1
            understood.append(number)
    box.delete(understood)
    return news


@contextmanager
def opened(at: MailboxAt, known: list[str] | None = None) -> Iterator[_Box]:
    """The mailbox, signed in; `known` is what was seen before. Raises NotOpened, whatever goes wrong meanwhile."""
    try:
        box: _Box = _Imap(at, known or []) if at.imap else _Pop3(at, known or [])
        try:
            yield box
        finally:
            with suppress(*_BROKEN):
                box.close()
    except _BROKEN as problem:
        raise NotOpened(type(problem).__name__) from problem


class _Imap:
    """Numbers of an IMAP mailbox only rise, as long as it says so: what was seen is the last of them."""

    def __init__(self, at: MailboxAt, known: list[str]) -> None:
        if at.tls:
            context = ssl.create_default_context()
            self._box: imaplib.IMAP4 = imaplib.IMAP4_SSL(at.host, at.port, ssl_context=context, timeout=PATIENCE)
        else:
            self._box = imaplib.IMAP4(at.host, at.port, timeout=PATIENCE)
        try:
            self._box.login(at.user, at.password)
            self._sure(self._box.select(f'"{at.folder}"'))
        except BaseException:
            self._box.shutdown()
            raise
        _kind, (validity, *_more) = self._box.response("UIDVALIDITY")
        self._validity = (validity or b"0").decode("ascii", "replace")
        before, _, last = (known[0] if known else "").partition(":")
        self._last = int(last) if before == self._validity and last.isdecimal() else 0

    def unread(self) -> list[str]:
        found = self._sure(self._box.uid("SEARCH", "UID", f"{self._last + 1}:*"))[0] or b""
        numbers = sorted(int(number) for number in found.split() if number.isdigit())
        return [str(number) for number in numbers if number > self._last]  # `*` is the last, whatever stands before it

    def read(self, number: str) -> bytes:
        parts = self._sure(self._box.uid("FETCH", number, f"(BODY.PEEK[]<0.{reports.LARGEST + 1}>)"))
        self._last = max(self._last, int(number))
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def delete(self, numbers: list[str]) -> None:
        if not numbers:
            return
        self._sure(self._box.uid("STORE", ",".join(numbers), "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in self._box.capabilities:  # else all would go that somebody else marked so
            self._sure(self._box.uid("EXPUNGE", ",".join(numbers)))

    def seen(self) -> list[str]:
        return [f"{self._validity}:{self._last}"]

    def close(self) -> None:
        try:
            self._box.logout()
        except _BROKEN:
            self._box.shutdown()

    @staticmethod
    def _sure(answer: tuple[str, list[Any]]) -> list[Any]:
        kind, data = answer
        if kind != "OK":
            raise imaplib.IMAP4.error("the server said no")
        return data


class _Pop3:
    """A POP3 mailbox has no order to go by: what was seen and is still there is remembered by a digest of its name."""

    def __init__(self, at: MailboxAt, known: list[str]) -> None:
        if at.tls:
            context = ssl.create_default_context()
            self._box: poplib.POP3 = poplib.POP3_SSL(at.host, at.port, context=context, timeout=PATIENCE)
        else:
            self._box = poplib.POP3(at.host, at.port, timeout=PATIENCE)
        try:
            self._box.user(at.user)
            self._box.pass_(at.password)
            self._names = {number: _digest(name) for number, name in self._pairs(self._box.uidl()[1])}
            self._sizes = {number: int(size) for number, size in self._pairs(self._box.list()[1])}
        except BaseException:
            self._box.close()
            raise
        self._seen = set(known) & set(self._names.values())

    def unread(self) -> list[str]:
        return [number for number, name in self._names.items() if name not in self._seen]

    def read(self, number: str) -> bytes:
        if self._sizes.get(number, 0) > reports.LARGEST:
            self._seen.add(self._names[number])
            return b""
        try:
            lines = self._box.retr(number)[1]
        except poplib.error_proto as problem:
            if "EOF" not in str(problem):  # a line without an end: the conversation is over, and would be each time
                self._seen.add(self._names[number])
            raise
        self._seen.add(self._names[number])
        return b"\r\n".join(lines)

    def delete(self, numbers: list[str]) -> None:
        for number in numbers:
            self._box.dele(number)

    def seen(self) -> list[str]:
        return sorted(self._seen)

    def close(self) -> None:
        try:
            self._box.quit()  # only now does the server delete
        except _BROKEN:
            self._box.close()

    @staticmethod
    def _pairs(lines: list[bytes]) -> Iterator[tuple[str, str]]:
        for line in lines:
            if found := re.match(r"([0-9]+) (\S+)", line.decode("ascii", "replace")):
                yield found[1], found[2]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]
