"""What the doctor looks at: each finding is one sentence, and says what to do."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from hearback.commands import backups, checkpoints, examining_mail, examining_site, running_with, tables, working
from hearback.commands.findings import Finding
from hearback.core import clock, databases
from hearback.core.viewer import HOST
from hearback.journal.following import is_behind
from hearback.outbox import queries as outbox
from hearback.outbox.reasons import Reason
from hearback.webhooks import queries as webhooks

LEAST_FREE = 500 * 2**20  # bytes
OLDEST_BACKUP = timedelta(days=2)
LONGEST_WAIT = timedelta(hours=1)
# Nothing here is to be mended for these, and they stay given up: else the doctor would never be content again.
_REACHED_NOBODY = (Reason.ADDRESS, Reason.NOBODY, Reason.NOT_ANSWERED)

_MEND = {
    "database": "Is the database there, and DATABASE_URL right? Nothing works without it: mend this first.",
    "clock": "Hearback cannot write into its folder: make room, and look whom HEARBACK_HOME belongs to.",
    "backups": "Look whether Hearback may read the folder `backups` in HEARBACK_HOME.",
}
_OTHERWISE = "Mend what is named above, then run `hearback doctor` again; if it stays, the log of the site says more."

Check = Callable[[], Finding | Iterable[Finding] | None]


def examine(*, send: str | None = None, selector: str = "") -> Iterator[Finding]:
    """Look at everything, one thing after the other; a check that fails itself is a finding.

    `send` sends one message, to this address or (empty) to the host's own; `selector` is the name by which mail is signed.
    """
    checks: list[tuple[str, Check]] = [
        ("database", _database),
        ("tables", _migrations),
        ("log", _log),
        ("disk", _disk),
        ("clock", _clock),
        ("worker", _worker),
        ("settings", _settings),
        ("mail", lambda: examining_mail.mail(settings.MAIL)),
        ("sending", lambda: None if send is None else examining_mail.send_one(settings.MAIL, send)),
        ("sender", lambda: examining_mail.deliverability(settings.MAIL, selector=selector)),
        ("mailbox", lambda: examining_mail.mailbox(settings.BOUNCES, settings.MAIL)),
        ("reports", examining_mail.reports),
        ("outbox", _outbox),
        ("programs", _programs),
        ("backups", _backups),
        ("address", _address),
        ("certificate", lambda: examining_site.certificate(settings.URL)),
        ("clock there", lambda: None if _is_local() else examining_site.clock_there(settings.URL)),
    ]
    for what, check in checks:
        try:
            found = check()
            yield from [found] if isinstance(found, Finding) else found or []
        except Exception as problem:  # noqa: BLE001 -- whatever it was, the other checks go on
            # Without its words: a library's may quote the address of a service, and with it a password.
            name = type(problem).__name__
            yield Finding(what, False, f"This could not be looked at ({name}). {_MEND.get(what, _OTHERWISE)}")


def _database() -> Finding:
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        return Finding("database", True, "PostgreSQL answers.")
    version = sqlite3.sqlite_version
    if databases.checkpoints_itself():
        return Finding("database", True, f"SQLite {version} answers, with the settings that lose nothing.")
    return Finding(
        "database", True, f"SQLite {version} answers; it is older than 3.51.3, so the worker alone moves its log."
    )


def _migrations() -> Finding:
    if waiting := tables.changes_waiting():
        return Finding(
            "tables",
            False,
            f"{waiting} changes to the tables wait. Start the site again, which makes them, or run: hearback migrate",
        )
    return Finding("tables", True, "The tables are up to date.")


def _log() -> Finding:
    size = checkpoints.wal_size()
    if size > checkpoints.ALARM_FROM:
        return Finding(
            "log",
            False,
            f"SQLite's log has {size // 2**20} MB. Start the site again: its worker moves the log into the "
            "database. If it stays, another program keeps the database open and reads it (a copy, a shell): end that.",
        )
    return Finding("log", True, f"The database's log has {size // 1024} KB.")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    if free < LEAST_FREE:
        return Finding(
            "disk",
            False,
            f"Only {free // 2**20} MB are free in {settings.HOME}. Make room, by moving old backups to "
            "another place or by a bigger disk: a full one refuses what people say.",
        )
    return Finding("disk", True, f"{free // 2**30} GB are free.")


def _clock() -> Finding:
    probe = Path(settings.HOME) / ".clock"
    probe.touch()
    off = abs(probe.stat().st_mtime - time.time())
    probe.unlink()
    now = clock.now()
    if off > 5 or now.year < 2026:
        return Finding(
            "clock",
            False,
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, which looks wrong. Dates here are evidence: let the machine "
            "set its clock by the network (mostly: timedatectl set-ntp true), then start the site again.",
        )
    return Finding("clock", True, f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def _worker() -> Finding:
    beat = working.heartbeat()
    age = time.time() - beat.stat().st_mtime if beat.exists() else None
    if age is None or age > 60:
        return Finding(
            "worker",
            False,
            "No worker runs: nobody is told anything. Start the site with `hearback up`, or `hearback worker`.",
        )
    behind = [name for name in working.FOLLOWERS if is_behind(name)]
    return Finding(
        "worker",
        True,
        "The worker runs" + (f" and is reading on ({', '.join(behind)})." if behind else " and has read everything."),
    )


def _settings() -> Finding | None:
    """Whether this command was given the settings that the site runs with: what it looks at is else not the site."""
    if not (names := running_with.differs_in(working.heartbeat())):
        return None
    return Finding(
        "settings",
        False,
        f"The site was started with another {' and '.join(names)} than this command, so what is said here is not about it. "
        "Give both the same settings, from one file.",
    )


def _given_up(number: int) -> str:
    what = "1 message was given up. It stands" if number == 1 else f"{number} messages were given up. They stand"
    return f"{what} at the desk, under Messages, with why, what to do, and a button to send again."


def _outbox() -> Finding:
    standing, oldest = outbox.standing(), outbox.oldest_due()
    why = outbox.why_given_up(outbox.messages_visible_to(HOST))
    reached_nobody = sum(why.get(one, 0) for one in _REACHED_NOBODY)
    if stuck := sum(why.values()) - reached_nobody:
        return Finding("outbox", False, _given_up(stuck))
    if settings.MAIL and oldest and clock.now() - oldest > LONGEST_WAIT:
        return Finding(
            "outbox",
            False,
            f"The oldest message has waited since {oldest:%Y-%m-%d %H:%M}. Look above whether the "
            "worker runs and the mail server takes us; what waits then goes by itself.",
        )
    if reached_nobody:
        return Finding(
            "outbox",
            True,
            f"{reached_nobody} of our messages reached nobody: the address was refused, or nobody answered the telephone. "
            "The desk looks after those people; if they are very many, read under Messages what is said of them.",
            hint=True,
        )
    return Finding("outbox", True, f"{standing['waiting']} messages wait, {standing['done']} were sent.")


def _programs() -> Iterator[Finding]:
    """The programs that did not take what they were sent."""
    for one in webhooks.standing(HOST):
        if one.given_up:
            where = urlsplit(one.receiver.url).hostname
            yield Finding(
                "programs",
                False,
                f"The program at {where} did not take {one.given_up} of what it was sent, and no more is tried. "
                "Mend it, then send that again at the desk, under Programs that are sent what happens; or remove it there.",
            )


def _backups() -> Finding:
    made = [path.stat().st_mtime for path in backups.folder().glob("hearback-*.tar.gz")]
    if not made:
        return Finding(
            "backups",
            False,
            "There is no backup. Run `hearback backup` each night, and copy the file to another place.",
        )
    age = timedelta(seconds=time.time() - max(made))
    if age > OLDEST_BACKUP:
        return Finding(
            "backups",
            False,
            f"The newest backup is {age.days} days old. Run `hearback backup` each night; look why it did not.",
        )
    return Finding("backups", True, "There is a backup of the last two days.")


def _address() -> Finding:
    if not _is_local() and not settings.URL.startswith("https://"):
        return Finding(
            "address",
            False,
            f"{settings.URL} is not https: private links can be read on the way. Put TLS before the site.",
        )
    return Finding(
        "address",
        True,
        f"The site's address is {settings.URL}." + (" Only this machine can reach it." if _is_local() else ""),
    )


def _is_local() -> bool:
    return any(name in settings.URL for name in ("//localhost", "//127.0.0.1"))
