"""Locks that last to the end of the transaction.

SQLite needs none: every transaction here is IMMEDIATE, so there is one writer at a time.
On PostgreSQL they are advisory, two-key locks: the first key says what is locked, the second which.

A row is locked with `select_for_update(no_key=True)`, never without: PostgreSQL looks at foreign keys at the commit,
when the journal is held already. A row locked outright would keep whoever points at it from committing while its holder
waits for the journal: a deadlock. A test looks for it.
"""

from __future__ import annotations

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What can be locked, in the order in which locks are taken (so that no two wait for each other)."""

    INTAKE = 1  # a process: shared by everything that adds to it, alone for the gate
    JOURNAL = 9  # appending a fact: always last


def _take(function: str, lock: Lock, which: int) -> None:
    if connection.vendor == "postgresql":
        if not connection.in_atomic_block:
            raise RuntimeError("A lock needs a transaction to live in.")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [int(lock), which % 2**31])


def alone(lock: Lock, which: int = 0) -> None:
    """Wait until nobody else holds this lock, then hold it alone to the end of the transaction."""
    _take("pg_advisory_xact_lock", lock, which)


def shared(lock: Lock, which: int = 0) -> None:
    """Wait until nobody holds this lock alone, then hold it with others to the end of the transaction."""
    _take("pg_advisory_xact_lock_shared", lock, which)
