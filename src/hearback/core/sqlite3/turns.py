"""Taking turns at writing to one SQLite file: the threads of a process by a lock, processes by a lock on a file beside it.

SQLite lets one connection write at a time, and lets the others sleep, longer each time: under 16 writers the file lay idle
between them, and one in a hundred waited a second. Nothing depends on the turns being kept: SQLite's own lock still holds.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import defaultdict

_TRY_EVERY = 0.001  # seconds, while another process has its turn

_in_process: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Turn:
    """A turn at writing, held until it is given up."""

    def __init__(self, path: str, file: int) -> None:
        self._path, self._file = path, file

    def give_up(self) -> None:
        """Let the next one write."""
        os.close(self._file)
        _in_process[self._path].release()


def wait(path: str, *, at_most: float) -> Turn | None:
    """A turn at the file at `path`, or None when none came within so many seconds."""
    deadline = time.monotonic() + at_most
    if not _in_process[path].acquire(timeout=at_most):
        return None
    try:
        file = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        _in_process[path].release()
        raise
    while not _is_ours(file):
        if time.monotonic() > deadline:
            Turn(path, file).give_up()
            return None
        time.sleep(_TRY_EVERY)
    return Turn(path, file)


def _is_ours(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
