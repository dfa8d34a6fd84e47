"""Putting a backup back: what was there is kept, and what people asked for since the backup was made stays so."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection

from hearback import secrets
from hearback.commands import backups, working
from hearback.commands.backups import FILES, POSTGRES, SECRET, SQLITE
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.erasure import repeating
from hearback.outbox import actions as outbox
from hearback.outbox import jobs
from hearback.outbox import queries as outbox_queries
from hearback.webhooks import actions as webhooks

ALIVE = 120  # seconds since a worker last said so: one that sends over a slow line may be silent for a while
_STOPPED = "A backup was put back. This may have been sent before: send it again only if it was not."


def in_use() -> str:
    """Why a restore would lose what is being said; empty when nobody uses the site."""
    beat = working.heartbeat()
    if beat.exists() and time.time() - beat.stat().st_mtime < ALIVE:
        return (
            "The site is running, or was killed less than two minutes ago. Stop it first, so that nothing said "
            "meanwhile is lost; if it was killed, wait two minutes."
        )
    others = _others()
    if others:
        return (
            f"{others} other connections to the database are open. Stop it first, the site, and what else reads there."
        )
    return ""


def _others() -> int:
    """Who else is connected to PostgreSQL's database; whoever has just left may take a moment to be gone."""
    if connection.vendor != "postgresql":
        return 0
    there = 0
    for _try in range(10):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            there = cursor.fetchone()[0]
        if not there:
            break
        time.sleep(0.2)
    return there


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Every file of a backup, below `folder` and for its owner alone.

    Raises TarError for what no backup holds: a link, a device, a name that leads outside. Python's own filter does so too,
    and the Python of Debian 12 has none.
    """
    for member in tar:
        target = folder / member.name
        if not (member.isfile() or member.isdir()) or not target.resolve().is_relative_to(folder.resolve()):
            raise tarfile.ExtractError(f"{member.name!r} does not belong into a backup")
        (target if member.isdir() else target.parent).mkdir(mode=0o700, parents=True, exist_ok=True)
        if (content := tar.extractfile(member)) is not None:
            with content, target.open("wb") as copy:
                shutil.copyfileobj(content, copy)
            target.chmod(0o600)


def put_back(source: Path) -> dict[str, Any]:
    """Put a backup in place of what is there, check it, and do again what people asked for since it was made.

    What was there is kept beside it: the result says where, and so does the BadInput raised when something fails
    afterwards. Raises BadInput, having changed nothing, when the backup is not whole.
    """
    manifest = backups.read_manifest(source)
    wishes, read = _wishes()
    kept: list[Path] = []
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restoring-") as scratch:
        work = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                unpack(tar, work)
        except (tarfile.TarError, EOFError, OSError) as problem:
            raise BadInput(f"{source} is damaged: {problem}. Nothing was changed.") from problem
        _check(work)
        try:
            _swap(work, kept)
            _count(manifest)
            # The backup may be of an older release: from here on the tables are those that the code knows.
            call_command("migrate", interactive=False, verbosity=0)
            # Links in what is written from here on must open with the secret that came back.
            settings.SECRET_KEY = secrets.kept_in(Path(settings.HOME) / SECRET)
            stopped, done = hold_back(wishes)
        except Exception as problem:
            if not kept:
                raise
            why = " ".join(str(problem).split()).rstrip(".")
            places = ", ".join(str(path) for path in kept)
            raise BadInput(
                f"The backup could not be put back: {why}. Do not start the site. What was there before is kept in {places}."
            ) from problem
    return manifest | done | {"stopped": stopped, "kept": [str(path) for path in kept], "wishes_read": read}


def hold_back(wishes: repeating.Wishes) -> tuple[int, dict[str, int]]:
    """Stop what was sent before, most likely, and do again what people asked for since; returns how many messages were
    stopped, and how many wishes were done.

    What follows from a wish, such as that its author's words were hidden, was told with it, and is stopped as well.
    """
    catch_up()
    stopped = _stop_what_waits()
    done = repeating.repeat(wishes, backups.erased_listed())
    catch_up()
    return stopped + _stop_what_waits(), done


def _stop_what_waits() -> int:
    webhooks.stop_waiting(actor=HOST, why=_STOPPED)
    return outbox.stop_waiting(actor=HOST, why=_STOPPED)


def catch_up() -> None:
    """Let time and the followers do now what they did since the backup was made: reminders, digests, what was to appear or
    go out by itself. What comes of that was sent before, most likely, and is stopped with what waited.
    """
    known = -1
    while known != (known := sum(outbox_queries.standing().values())):
        working.tick_all(working.TELLING)
        while jobs.run_due(working.HANDLERS, kinds=working.TELLING_JOBS):
            pass
        for follower in working.FOLLOWERS:
            while working.read_on(follower):
                pass


def _wishes() -> tuple[repeating.Wishes, bool]:
    """What people asked for, and whether it could be read: what is being replaced may be damaged, or not there yet."""
    try:
        if "journal_fact" not in connection.introspection.table_names():
            return (), True
        return repeating.wishes(), True
    except (DatabaseError, ImproperlyConfigured):
        return (), False
    finally:
        connection.close()


def _check(work: Path) -> None:
    """Read the copy from end to end, before anything is changed."""
    if connection.vendor != "sqlite":
        backups.postgres("pg_restore", f"--file={os.devnull}", str(work / POSTGRES), connected=False)
        return
    database = sqlite3.connect(work / SQLITE)
    try:
        backups.check(database)
    except sqlite3.DatabaseError as problem:
        raise BadInput(f"The backup's database is damaged: {problem}. Nothing was changed.") from problem
    finally:
        database.close()


def _swap(work: Path, kept: list[Path]) -> None:
    """Put what is in `work` in its place; what was there is added to `kept`."""
    home = Path(settings.HOME)
    if connection.vendor == "sqlite":
        current = Path(connection.settings_dict["NAME"])
        moved = _put(work / SQLITE, current, kept)
        # A log left by a killed process belongs to the old file: it goes with it, under its new name.
        for suffix in ("-wal", "-shm"):
            if (log := Path(f"{current}{suffix}")).exists():
                log.rename(f"{moved}{suffix}")
    else:
        dump = _kept_name(home / POSTGRES)
        backups.dump_postgres(dump)
        kept.append(dump)
        _empty_postgres()
        backups.postgres("pg_restore", "--no-owner", "--single-transaction", str(work / POSTGRES))
    for name in (SECRET, FILES):
        if (work / name).exists():
            _put(work / name, home / name, kept)


def _empty_postgres() -> None:
    """Take every table away: one that came with a newer release would stand in the way of its own migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = ", ".join(connection.ops.quote_name(name) for (name,) in cursor.fetchall())
        if names:
            cursor.execute(f"DROP TABLE {names} CASCADE")
    connection.close()


def _put(new: Path, current: Path, kept: list[Path]) -> Path:
    """Put `new` in place of `current`; returns where `current` is kept now."""
    moved = _kept_name(current)
    if current.exists():
        current.rename(moved)
        kept.append(moved)
    current.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, current)
    return moved


def _kept_name(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-restore-{clock.now():%Y%m%d-%H%M%S}")


def _count(manifest: dict[str, Any]) -> None:
    """Compare the rows with what the backup says of itself, by the names its tables had then."""
    names = manifest.get("tables", {})
    with connection.cursor() as cursor:
        for label, rows in manifest["rows"].items():
            table = connection.ops.quote_name(names.get(label, label.lower().replace(".", "_")))
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 -- quoted, and of our own file
            there = cursor.fetchone()[0]
            if there != rows:
                raise BadInput(f"{label} has {there} rows, and the backup says {rows}.")
