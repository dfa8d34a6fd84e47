"""Backups: one file that holds everything, checked when it is made and when it is put back."""

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
from hearback.contributions import actions as contributions
from hearback.contributions.facts import ERASED as WORDS_ERASED
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.erasure.facts import ERASED
from hearback.journal import queries as journal
from hearback.journal.verbs import Verb

KEEP = timedelta(days=35)  # what was erased is gone from backups after this (design, section 5)
_LONGEST_COPY = timedelta(days=1)
_KEPT = re.compile(r"\.before-restore-(\d{8}-\d{6})")
_MANIFEST, _SQLITE, _POSTGRES, _SECRET, _FILES = "manifest.json", "database.sqlite3", "database.dump", "secret", "files"


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
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch:
        work = Path(scratch)
        manifest = {"hearback": hearback.__version__, "made": now.isoformat(), "database": connection.vendor}
        if connection.vendor == "sqlite":
            manifest |= _copy_sqlite(work / _SQLITE)
        else:
            manifest |= _copy_postgres(work / _POSTGRES)
        (work / _MANIFEST).write_text(json.dumps(manifest, indent=1))
        draft = work / "draft.tar.gz"
        with tarfile.open(draft, "w:gz") as tar:
            for name in (_MANIFEST, _SQLITE, _POSTGRES):
                if (work / name).exists():
                    tar.add(work / name, name)
            for name in (_SECRET, _FILES):
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
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return old


def _places() -> set[Path]:
    """Where copies of what people said may lie."""
    places = {Path(settings.HOME), folder()}
    return places | {Path(connection.settings_dict["NAME"]).parent} if connection.vendor == "sqlite" else places


def counts() -> dict[str, Any]:
    """Rows in each table, and the number of the journal's last fact: what a restore is checked against."""
    models = [m for m in apps.get_models() if m.__module__.startswith("hearback.")]
    with transaction.atomic():
        rows = {m._meta.label: m._default_manager.count() for m in models}
        last = journal.last_number()
    return {"rows": rows, "last_fact": last}


def _copy_sqlite(target: Path) -> dict[str, Any]:
    """Copy in one step (a stepped copy starts again at every write), then check the copy and count in it."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        _check(copy)
        tables = {m._meta.label: m._meta.db_table for m in apps.get_models() if m.__module__.startswith("hearback.")}
        rows = {label: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for label, table in tables.items()}  # noqa: S608 -- our own tables
        last = copy.execute("SELECT coalesce(max(id), 0) FROM journal_fact").fetchone()[0]
    finally:
        copy.close()
    return {"rows": rows, "last_fact": last}


def _check(database: sqlite3.Connection) -> None:
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
        found = counts()
        _dump_postgres(target, f"--snapshot={snapshot}")
    return found


def _dump_postgres(target: Path, *more: str) -> None:
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}", *more)


def _postgres(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BadInput(f"{program} is not on this machine. Install PostgreSQL's client programs and try again.")
    url, password = _postgres_url()
    done = subprocess.run(
        [program, *arguments, "--dbname", url],
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
            file = tar.extractfile(_MANIFEST)
            manifest: dict[str, Any] = json.loads(file.read()) if file else {}
    except (OSError, tarfile.TarError, KeyError, EOFError, ValueError) as problem:
        raise BadInput(f"{source} is not a backup of Hearback, or it is damaged: {problem}") from problem
    if manifest.get("database") != connection.vendor:
        raise BadInput(f"This backup is of {manifest.get('database')}, and the site runs on {connection.vendor}.")
    return manifest


def put_back(source: Path) -> dict[str, Any]:
    """Put a backup in place of what is there, check it, and erase again whoever was erased since it was made.

    What was there is kept beside it. Raises BadInput, having changed nothing, when the backup is not whole.
    """
    manifest = read_manifest(source)
    erased = _erased_since(manifest["last_fact"], ERASED)
    words = _erased_since(manifest["last_fact"], WORDS_ERASED)
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as scratch:
        work = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                tar.extractall(work, filter="data")
        except (tarfile.TarError, EOFError, OSError) as problem:
            raise BadInput(f"{source} is damaged: {problem}. Nothing was changed.") from problem
        if connection.vendor == "sqlite":
            _swap_sqlite(work / _SQLITE)
        else:
            _dump_postgres(home / f"{_POSTGRES}.before-restore-{clock.now():%Y%m%d-%H%M%S}")
            _postgres(
                "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(work / _POSTGRES)
            )
        for name in (_SECRET, _FILES):
            if (work / name).exists():
                _swap(work / name, home / name)
    found = counts()
    for uuid in erased:
        erasure.erase_again(actor=HOST, participant=uuid)
    for one in Contribution.objects.filter(uuid__in=words, erased=None):
        contributions.erase_words(actor=HOST, contribution=one)
    if found["rows"] != manifest["rows"]:
        raise BadInput(f"The restored rows are not those of the backup. What was there before is kept in {home}.")
    return manifest | {"erased_again": len(erased)}


def _erased_since(fact: int, verb: Verb) -> list[UUID]:
    if "journal_fact" not in connection.introspection.table_names():
        return []
    return journal.subjects_since(fact, verb)


def _swap_sqlite(new: Path) -> None:
    database = sqlite3.connect(new)
    try:
        _check(database)
    finally:
        database.close()
    connection.close()
    current = Path(connection.settings_dict["NAME"])
    kept = _swap(new, current)
    # A log left by a killed process belongs to the old file: it goes with it, under its new name.
    for suffix in ("-wal", "-shm"):
        if (log := Path(f"{current}{suffix}")).exists():
            log.rename(f"{kept}{suffix}")


def _swap(new: Path, current: Path) -> Path:
    """Put `new` in place of `current`; returns where `current` is kept now."""
    kept = current.with_name(f"{current.name}.before-restore-{clock.now():%Y%m%d-%H%M%S}")
    if current.exists():
        current.rename(kept)
    current.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, current)
    return kept
