"""Backups: one file that holds everything, checked when it is made. `restoring` puts one back."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

import hearback
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.erasure import repeating

KEEP = timedelta(days=35)  # what was erased is gone from backups after this (design, section 5)
_LONGEST_COPY = timedelta(days=1)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEPT = re.compile(r"\.before-restore-(\d{8}-\d{6})")
MANIFEST, SQLITE, POSTGRES, SECRET, FILES = "manifest.json", "database.sqlite3", "database.dump", "secret", "files"


def folder() -> Path:
    """Where backups are kept."""
    return Path(settings.HOME) / "backups"


def make(target: Path | None = None) -> tuple[Path, dict[str, Any]]:
    """Write a backup and return its path and manifest. The site may be in use meanwhile.

    Raises BadInput with a sentence when it cannot be made whole.
    """
    now = clock.now()
    target = target or folder() / f"hearback-{now:%Y%m%d-%H%M%S}.tar.gz"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remember_erased()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch:
        work = Path(scratch)
        manifest = {"hearback": hearback.__version__, "made": now.isoformat(), "database": connection.vendor}
        if connection.vendor == "sqlite":
            manifest |= _copy_sqlite(work / SQLITE)
        else:
            manifest |= _copy_postgres(work / POSTGRES)
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1))
        draft = work / "draft.tar.gz"
        with tarfile.open(draft, "w:gz") as tar:
            for name in (MANIFEST, SQLITE, POSTGRES):
                if (work / name).exists():
                    tar.add(work / name, name)
            for name in (SECRET, FILES):
                if (Path(settings.HOME) / name).exists():
                    tar.add(Path(settings.HOME) / name, name)
        draft.chmod(0o600)
        draft.replace(target)
    return target, manifest


def prune() -> list[Path]:
    """Delete backups older than 35 days, what restores kept for as long, and what a killed one left; returns which.

    Whoever was erased is in all of them.
    """
    now = clock.now()
    old = [path for path in folder().glob("hearback-*.tar.gz") if path.stat().st_mtime < (now - KEEP).timestamp()]
    for place in _places():
        for path in place.glob("*.before-restore-*"):
            made = _KEPT.search(path.name)
            if made and made[1] < f"{now - KEEP:%Y%m%d-%H%M%S}":
                old.append(path)
        killed = (now - _LONGEST_COPY).timestamp()
        scratch = (*place.glob(".making-*"), *place.glob(".restoring-*"))
        old += [path for path in scratch if path.stat().st_mtime < killed]
    for path in old:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return old


def erased_list() -> Path:
    """The file that names, by their numbers alone, who and what was erased: no backup and no restore touches it."""
    return Path(settings.HOME) / "erased"


def erased_listed() -> set[UUID]:
    """Who and what that file names. A line that a power cut left half written names nobody."""
    path = erased_list()
    lines = path.read_text().split() if path.exists() else []
    return {UUID(line) for line in lines if _UUID.fullmatch(line)}


def remember_erased() -> int:
    """Add to that file what the journal knows and the file does not; returns how many. Never takes a line away."""
    new = sorted(repeating.erased() - erased_listed())
    if new:
        path = erased_list()
        path.touch(mode=0o600)
        with path.open("a") as file:
            file.write("".join(f"\n{uuid}" for uuid in new) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def _places() -> set[Path]:
    """Where copies of what people said may lie."""
    places = {Path(settings.HOME), folder()}
    return places | {Path(connection.settings_dict["NAME"]).parent} if connection.vendor == "sqlite" else places


def tables() -> dict[str, str]:
    """The name of each table of ours, by its model."""
    return {m._meta.label: m._meta.db_table for m in apps.get_models() if m.__module__.startswith("hearback.")}


def _counted(cursor: Any) -> dict[str, Any]:
    """Rows in each table, and the number of the journal's last fact: what a restore is checked against."""
    rows = {}
    for label, table in tables().items():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- our own tables
        rows[label] = cursor.fetchone()[0]
    cursor.execute("SELECT coalesce(max(id), 0) FROM journal_fact")
    return {"rows": rows, "tables": tables(), "last_fact": cursor.fetchone()[0]}


def _copy_sqlite(target: Path) -> dict[str, Any]:
    """Copy in one step (a stepped copy starts again at every write), then check the copy and count in it."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        check(copy)
        return _counted(copy.cursor())
    finally:
        copy.close()


def check(database: sqlite3.Connection) -> None:
    """Raise BadInput when SQLite finds this database damaged."""
    answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise BadInput(f"The database is damaged ({answer}). Keep this file, and restore the last good backup.")


def _copy_postgres(target: Path) -> dict[str, Any]:
    """Dump and count what stood at one instant, however much is said meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            found = _counted(cursor)
        dump_postgres(target, f"--snapshot={snapshot}")
    return found


def dump_postgres(target: Path, *more: str) -> None:
    """Write PostgreSQL's own copy of the database, readable by us alone."""
    target.touch(mode=0o600)
    postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}", *more)


def postgres(program: str, *arguments: str, connected: bool = True) -> None:
    """Run one of PostgreSQL's own programs, on our database unless told otherwise; raises BadInput with its last line."""
    if shutil.which(program) is None:
        raise BadInput(f"{program} is not on this machine. Install PostgreSQL's client programs and try again.")
    url, password = _postgres_url()
    done = subprocess.run(
        [program, *arguments, *(["--dbname", url] if connected else [])],
        env=os.environ | ({"PGPASSWORD": password} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadInput(f"{program} could not do it: {(done.stderr.strip() or 'it did not say why').splitlines()[-1]}")


def _postgres_url() -> tuple[str, str]:
    """The database's address, and its password apart: whoever is on the machine can read a program's arguments."""
    parts = urlsplit(str(settings.DATABASE_URL))
    user, _at, host = parts.netloc.rpartition("@")
    name, _colon, password = user.partition(":")
    netloc = f"{name}@{host}" if name else host
    return urlunsplit(("postgresql", netloc, *parts[2:])), unquote(password)


def read_manifest(source: Path) -> dict[str, Any]:
    """What a backup says of itself. Raises BadInput when it is not one of ours or is cut short."""
    try:
        with tarfile.open(source) as tar:
            file = tar.extractfile(MANIFEST)
            manifest: dict[str, Any] = json.loads(file.read()) if file else {}
    except (OSError, tarfile.TarError, KeyError, EOFError, ValueError) as problem:
        raise BadInput(f"{source} is not a backup of Hearback, or it is damaged: {problem}") from problem
    if manifest.get("database") != connection.vendor:
        raise BadInput(f"This backup is of {manifest.get('database')}, and the site runs on {connection.vendor}.")
    return manifest
