"""Real threads with connections of their own, started at one instant."""

import threading
from collections.abc import Callable

from django.db import connection


def start_together(*works: Callable[[], object]) -> list[threading.Thread]:
    """Start each work in a thread; `join` raises what went wrong in any of them."""
    start = threading.Barrier(len(works))
    return [_Thread(work, start) for work in works]


def join(threads: list[threading.Thread]) -> None:
    """Wait for all, then raise the first failure."""
    for thread in threads:
        thread.join()
    for thread in threads:
        if thread.failure is not None:
            raise thread.failure


def together(*works: Callable[[], object]) -> None:
    """Do all of this at once, and wait for it."""
    join(start_together(*works))


class _Thread(threading.Thread):
    def __init__(self, work: Callable[[], object], start: threading.Barrier) -> None:
        super().__init__()
        self.work, self.at, self.failure = work, start, None
        self.start()

    def run(self) -> None:
        try:
            self.at.wait()
            self.work()
        except BaseException as problem:  # noqa: BLE001 -- raised again by `join`
            self.failure = problem
        finally:
            connection.close()
