"""The one checkpointer of an SQLite too old to be trusted with several (design, section 6): of several workers, one.

PASSIVE at most once a second; when the log has grown, TRUNCATE with a short wait, because a longer one would
stall writers behind a reader. A TRUNCATE waits for its turn as a writer does: beside many writers it would never find
the file free, and the log would grow for as long as they write.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from pathlib import Path

from django.db import connection

from hearback.core import databases
from hearback.core.sqlite3 import turns

TRUNCATE_FROM = 4 * 2**20  # bytes
ALARM_FROM = 64 * 2**20
LONGEST_WAIT = 100  # milliseconds
LONGEST_FOR_TURN = 1.0  # seconds
log = logging.getLogger(__name__)
_last = float("-inf")
_held: dict[str, int] = {}


def _is_ours() -> bool:
    """Whether this process is the checkpointer: whoever came first, until it ends, however it ends."""
    path = f"{connection.settings_dict['NAME']}-checkpointer"
    if path in _held:
        return True
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    _held[path] = file
    return True


def wal_size() -> int:
    """Bytes in SQLite's log; 0 for another database."""
    if connection.vendor != "sqlite":
        return 0
    wal = Path(f"{connection.settings_dict['NAME']}-wal")
    return wal.stat().st_size if wal.exists() else 0


def checkpoint() -> None:
    """Move what is in the log into the database, if this SQLite leaves that to us and a second has passed."""
    global _last  # noqa: PLW0603 -- one checkpointer a process
    if connection.vendor != "sqlite" or databases.checkpoints_itself() or time.monotonic() - _last < 1:
        return
    _last = time.monotonic()
    if not _is_ours():
        return
    size = wal_size()
    if size >= ALARM_FROM:
        log.warning("SQLite's log has %d MB: something reads for very long, or the disk is full", size // 2**20)
    with connection.cursor() as cursor:
        if size >= TRUNCATE_FROM:
            turn = turns.wait(str(connection.settings_dict["NAME"]), at_most=LONGEST_FOR_TURN)
            try:
                cursor.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:  # a turn that is kept would hold up every writer
                if turn is not None:
                    turn.give_up()
                cursor.execute(f"PRAGMA busy_timeout={connection.settings_dict['OPTIONS']['timeout'] * 1000}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
