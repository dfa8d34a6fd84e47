"""Transactions that need not lie on the disk when they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_LIGHTLY = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit = off"}
_AS_USUAL = {"sqlite": "PRAGMA synchronous=FULL", "postgresql": "RESET synchronous_commit"}


@contextmanager
def light() -> Iterator[None]:
    """Let the transactions within not wait until they lie on the disk: for what is done often, and again without harm.

    A power cut may undo the last of these, and nothing else; a process that is killed loses none. What is committed as usual
    afterwards lies on the disk with everything before it. Within a transaction nothing changes.
    """
    if connection.in_atomic_block:
        yield
        return
    _say(_LIGHTLY[connection.vendor])
    try:
        yield
    finally:
        _say(_AS_USUAL[connection.vendor])


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
