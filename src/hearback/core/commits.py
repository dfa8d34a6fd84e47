"""Transactions that need not lie on the disk when they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_is_light: ContextVar[bool] = ContextVar("is_light", default=False)


@contextmanager
def light() -> Iterator[None]:
    """Let what `atomic` here keeps within not wait until it lies on the disk: for what is done often, and again without
    harm.

    A power cut may undo the last of these, and nothing else; a process that is killed loses none. What is committed as usual
    afterwards lies on the disk with everything before it. Within a transaction nothing changes.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":  # which takes this between transactions alone; the connection is nobody else's
        _say("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            _say("PRAGMA synchronous=FULL")
    else:
        before = _is_light.set(True)
        try:
            yield
        finally:
            _is_light.reset(before)


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction that is kept lightly within `light`, and as usual elsewhere.

    PostgreSQL is told so for the one transaction: behind a pooler the next one may be somebody else's, or on another
    connection.
    """
    with transaction.atomic():
        if _is_light.get():
            _say("SET LOCAL synchronous_commit = off")
        yield


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
