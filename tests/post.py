"""Workers that send, in processes of their own that may be killed; and what stands in the outbox, asked of the database."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

# A relay of bad weather is waited for in parts of a second here, as in minutes where Hearback runs.
WORKER = """
import sys, time
from datetime import timedelta
import django; django.setup()
from django.conf import settings
from hearback.outbox import leases, sending
sending.PATIENCE, sending._RELAY_AWAY, leases._FIRST_PAUSE = 0.5, timedelta(seconds=0.2), 0.05
sys.stdout.write("sending\\n"); sys.stdout.flush()
while True:
    if not sending.send_due(settings.MAIL):
        time.sleep(0.05)
"""
FILL = """
import sys
import django; django.setup()
from hearback.outbox import actions
actions.queue_messages([
    actions.written(key=f"m:{at}", to=f"{'gone' if at % 50 == 0 else 'p'}{at}@example.org", subject="The answer (invented)",
                    body="We decided this, for that reason. (Invented.)\\n" * 20, language="en")
    for at in range(int(sys.argv[1]))])
"""


def fill(values: dict[str, str], number: int) -> None:
    """Put so many messages into the outbox; one in fifty goes to an address that begins with `gone`."""
    subprocess.run([sys.executable, "-c", FILL, str(number)], env=values, check=True)


def ids(number: int) -> set[str]:
    """The Message-IDs of those among so many whose address somebody has."""
    keys = [f"m:{at}" for at in range(number) if at % 50]
    return {f"{hashlib.sha256(key.encode()).hexdigest()[:40]}@example.org" for key in keys}


class Worker:
    """A process that sends, until it is killed."""

    def __init__(self, values: dict[str, str], relay: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=values | {"EMAIL_URL": relay},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait_until_it_sends(self) -> None:
        """Its start takes a second."""
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def kill(self) -> None:
        """As a power cut would."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def let_leases_end(url: str) -> None:
    """What the dead held may be taken up: as if the minutes had passed for which they held it. Only when nobody sends."""
    ask(url, "UPDATE outbox_message SET lease_until = '2026-01-01 00:00:00' WHERE lease_until IS NOT NULL")


def standing(url: str) -> dict[str, int]:
    """How many messages stand in which state."""
    return dict(ask(url, "SELECT state, count(*) FROM outbox_message GROUP BY state"))


def is_held_or_done(url: str) -> bool:
    """Whether all that still waits is in somebody's hands, who may be dead."""
    return not ask(url, "SELECT 1 FROM outbox_message WHERE state = 'waiting' AND lease IS NULL LIMIT 1")


def ask(url: str, statement: str) -> list[Any]:
    """What the database answers, asked beside the processes that use it."""
    connect: Callable[[], Any] = (
        (lambda: sqlite3.connect(unquote(urlsplit(url).path), timeout=20))
        if url.startswith("sqlite")
        else (lambda: psycopg.connect(url))
    )
    connection = connect()
    try:
        asked = connection.execute(statement)
        rows = asked.fetchall() if asked.description else []
        connection.commit()
        return list(rows)
    finally:
        connection.close()
