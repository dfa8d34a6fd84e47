"""Transactions that need not lie on the disk when they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def light() -> Iterator[None]:
    """A transaction that is not waited for until it lies on the disk: for what is done again without harm, and often.

    A power cut may undo the last of these, and nothing else; a process that is killed loses none. What is committed in the
    usual way afterwards lies on the disk with everything before it. Within a transaction it is a part of that.
    """
    lightly = not connection.in_atomic_block
    sqlite = connection.vendor == "sqlite"
    if lightly and sqlite:
        _say("PRAGMA synchronous=NORMAL")
    try:
        with transaction.atomic():
            if lightly and not sqlite:
                _say("SET LOCAL synchronous_commit = off")
            yield
    finally:
        if lightly and sqlite:
            _say("PRAGMA synchronous=FULL")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
