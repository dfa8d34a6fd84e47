"""Appending facts, and erasing what would open them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from hearback.core import clock, digests
from hearback.core.locks import Lock, alone
from hearback.core.viewer import Viewer
from hearback.journal.models import Fact, Salt
from hearback.journal.verbs import Verb

_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


def _reference(value: Any) -> Any:
    """The value as a reference: an identity, a code, a number or a day. Raises ValueError for words."""
    if isinstance(value, UUID | date | datetime):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if isinstance(value, list | tuple):
        return [_reference(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and _CODE.fullmatch(value):
        return str(value)
    raise ValueError("A fact holds references, never words: put words into `parts`, where only their digest stays.")


def append(
    verb: Verb,
    *,
    actor: Viewer,
    subject: tuple[str, UUID],
    process: UUID | None = None,
    happened: datetime | None = None,
    refs: Mapping[str, Any] | None = None,
    parts: Mapping[str, Any] | None = None,
) -> Fact:
    """Add one fact to the end of the journal and return it.

    `parts` (name to words, names or addresses) leave only salted digests behind. Runs in the caller's
    transaction and, on PostgreSQL, locks the journal to its end: so numbers rise in the order of commits,
    and an action appends as late as it can.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A fact is appended in the transaction in which it happens.")
    if clock.is_set_back():
        raise RuntimeError("Nothing is written while the clock is set back.")
    salts = {part: digests.new_salt() for part in parts or {}}
    now = clock.now()
    fact = Fact(
        verb=verb.name,
        actor_kind=actor.kind,
        actor_uuid=actor.uuid,
        subject_kind=subject[0],
        subject_uuid=subject[1],
        process_uuid=process,
        happened=happened or now,
        recorded=now,
        refs={name: _reference(value) for name, value in (refs or {}).items()},
        digests={part: digests.digest(salts[part], part, value) for part, value in (parts or {}).items()},
    )
    alone(Lock.JOURNAL)
    fact.save(force_insert=True)
    Salt.objects.bulk_create([Salt(fact=fact, part=part, salt=salt) for part, salt in salts.items()])
    return fact


def append_each(
    verb: Verb, *, actor: Viewer, subjects: Sequence[tuple[str, UUID]], process: UUID, refs: Mapping[str, Any]
) -> None:
    """Add the same fact about each of many subjects, in their order: the rules of `append`, in one statement."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A fact is appended in the transaction in which it happens.")
    if clock.is_set_back():
        raise RuntimeError("Nothing is written while the clock is set back.")
    now, referred = clock.now(), {name: _reference(value) for name, value in refs.items()}
    rows = [
        Fact(
            verb=verb.name,
            actor_kind=actor.kind,
            actor_uuid=actor.uuid,
            subject_kind=kind,
            subject_uuid=uuid,
            process_uuid=process,
            happened=now,
            recorded=now,
            refs=referred,
            digests={},
        )
        for kind, uuid in subjects
    ]
    alone(Lock.JOURNAL)
    Fact.objects.bulk_create(rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of many facts: its subject, and what `append` would be given about it."""

    subject: tuple[str, UUID]
    happened: datetime | None = None
    refs: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)


def append_all(verb: Verb, *, actor: Viewer, process: UUID, entries: Sequence[Entry]) -> None:
    """Add a fact for each of many subjects, in their order, each with parts of its own: the rules of `append`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A fact is appended in the transaction in which it happens.")
    if clock.is_set_back():
        raise RuntimeError("Nothing is written while the clock is set back.")
    now = clock.now()
    salted = [{part: digests.new_salt() for part in entry.parts} for entry in entries]
    rows = [
        Fact(
            verb=verb.name,
            actor_kind=actor.kind,
            actor_uuid=actor.uuid,
            subject_kind=entry.subject[0],
            subject_uuid=entry.subject[1],
            process_uuid=process,
            happened=entry.happened or now,
            recorded=now,
            refs={name: _reference(value) for name, value in entry.refs.items()},
            digests={part: digests.digest(salts[part], part, value) for part, value in entry.parts.items()},
        )
        for entry, salts in zip(entries, salted, strict=True)
    ]
    alone(Lock.JOURNAL)
    rows = Fact.objects.bulk_create(rows)
    Salt.objects.bulk_create(
        [
            Salt(fact=fact, part=part, salt=salt)
            for fact, salts in zip(rows, salted, strict=True)
            for part, salt in salts.items()
        ]
    )


@transaction.atomic
def erase_parts(*, subject: UUID, parts: tuple[str, ...] | None = None) -> int:
    """Delete the salts of a subject's facts (all parts, or those named); returns how many.

    What they digested can no longer be shown to be in the journal; the facts stay.
    """
    salts = Salt.objects.filter(fact__subject_uuid=subject)
    if parts is not None:
        salts = salts.filter(part__in=parts)
    return salts.delete()[0]
