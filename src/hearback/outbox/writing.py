"""Messages that are written when they are sent, so that they say what is true then."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formatdate
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from hearback.core import clock
from hearback.outbox import leases
from hearback.outbox.models import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """What one message says, and to whom."""

    to: str
    subject: str
    body: str
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)


# What each of these says now, by its id; of what is not there, nothing is to be told any more, and it is forgotten.
# Asked for many at once; asked again before each attempt, so that what was taken back meanwhile goes nowhere.
Writer = Callable[[Sequence[Message]], Mapping[int, Written]]


def unwritten_by(writers: Mapping[str, Writer]) -> Q:
    """What none of these writes, and nobody has written yet: not to be taken."""
    return ~Q(writer="") & ~Q(writer__in=list(writers))


def write(messages: Sequence[Message], lease: UUID, writers: Mapping[str, Writer]) -> list[Message]:
    """Those of these leased messages that go, with their words. The same few queries however many there are.

    Words that were kept from an attempt that may have arrived stay as they were. What has nothing to tell any more is
    deleted; what its writer cannot write is put back, and stops no other; what was taken from this worker meanwhile, for
    something of it was erased, is left to whoever takes it next.
    """
    goes, new = [], []
    for name in dict.fromkeys(message.writer for message in messages):
        mine = [message for message in messages if message.writer == name]
        if not name:
            goes += mine
            continue
        said, failed = _asked(writers[name], mine, lease)
        goes += [message for message in mine if message.pk in said]
        new += [_worded(message, said[message.pk]) for message in mine if message.pk in said and not message.body]
        gone = [message.pk for message in mine if message.pk not in said and message.pk not in failed]
        if gone:
            Message.objects.filter(pk__in=gone, lease=lease).delete()
    if _keep(new, lease) < len(new):
        ours = set(
            Message.objects.filter(pk__in=[message.pk for message in new], lease=lease).values_list("pk", flat=True)
        )
        goes = [message for message in goes if not message.is_new or message.pk in ours]
    at = {message.pk: number for number, message in enumerate(messages)}
    return sorted(goes, key=lambda message: at[message.pk])


def give_back(
    messages: Sequence[Message], lease: UUID, *, why: Exception | None = None, pause: timedelta = timedelta()
) -> None:
    """Give messages back untried; what was written for this attempt is forgotten, for nobody can have read it."""
    never = [message.pk for message in messages if message.is_new]
    if never:
        Message.objects.filter(pk__in=never, lease=lease).update(to="", subject="", body="", headers={})
    leases.release(messages, lease, why=why, pause=pause)


@transaction.atomic
def _keep(messages: Sequence[Message], lease: UUID) -> int:
    """Keep what these say, those whose lease is still this one, before any of them is handed over; returns how many.

    One short statement, many times over: `bulk_update` makes one of a thousand branches, and took a third of all sending.
    """
    if not messages:
        return 0
    quote, fields = connection.ops.quote_name, {one.name: one for one in Message._meta.concrete_fields}
    words, which = ("to", "subject", "body", "language", "headers", "sent_as"), ("id", "lease")
    sets = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in words)
    mine = " AND ".join(f"{quote(str(fields[name].column))} = %s" for name in which)
    rows = []
    for message in sorted(messages, key=lambda one: one.pk):  # in which whoever stops them, or erases words, locks them
        values = [*(getattr(message, name) for name in words), message.pk, lease]
        given = zip((*words, *which), values, strict=True)
        rows.append([fields[name].get_db_prep_save(value, connection) for name, value in given])
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(Message._meta.db_table)} SET {sets} WHERE {mine}", rows)  # noqa: S608 -- our names
        return int(cursor.rowcount)


def _asked(writer: Writer, messages: Sequence[Message], lease: UUID) -> tuple[dict[int, Written], set[int]]:
    """What the writer says of these, and which it could not write: those wait for their next attempt."""
    try:
        return dict(writer(messages)), set()
    except Exception:  # whatever it was, and in whichever of them
        log.exception("writing %d messages", len(messages))
    said: dict[int, Written] = {}
    failed: set[int] = set()
    for message in messages:
        try:
            said |= writer([message])
        except Exception as problem:  # noqa: BLE001 -- logged above; this one is put back, and the next one can be written
            failed.add(message.pk)
            leases.put_back(message, lease, problem)
    return said, failed


def _worded(message: Message, said: Written) -> Message:
    message.to, message.subject = one_line(said.to), one_line(said.subject)
    message.body, message.language = said.body, said.language
    # Its date is that of its words: a message that was gathered since yesterday is written today.
    written = {"Date": formatdate(clock.now().timestamp())}
    message.headers = written | {name: one_line(value) for name, value in said.headers.items()}
    message.sent_as = sent_as(message.key)
    message.is_new = True
    return message


def sent_as(key: str) -> str:
    """What stands before the @ of the Message-ID of the message with this key: the key alone decides it."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def one_line(value: str) -> str:
    """A text that cannot forge a header: every line break in it is a space."""
    return " ".join(value.split())
