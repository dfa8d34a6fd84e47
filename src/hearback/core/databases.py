"""Where rows live: the two databases, and the settings without which Hearback does not start.

SQLite's settings were measured (research: reliability 2): Django's own lost half of 2,000 concurrent submissions.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

from hearback.core.service_urls import parts_of

# Two connections that checkpoint at one instant can corrupt a WAL file before this version.
WAL_RESET_FIXED = (3, 51, 3)
_PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "secure_delete": "ON", "foreign_keys": "ON"}
_EXPECTED = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def checkpoints_itself() -> bool:
    """Whether this SQLite may checkpoint on its own; an older one leaves it to the worker alone."""
    return sqlite3.sqlite_version_info >= WAL_RESET_FIXED


def _sqlite(path: str) -> dict[str, Any]:
    pragmas = dict(_PRAGMAS)
    if not checkpoints_itself():
        pragmas["wal_autocheckpoint"] = "0"
    return {
        "ENGINE": "hearback.core.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
        },
        "TEST": {"NAME": f"{path}.test"},
    }


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgres://user:password@host:port/name?option=…`.

    Raises ImproperlyConfigured, naming what is wrong, for anything else.
    """
    parts = parts_of(url, name="DATABASE_URL")
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path)
        if not Path(path).is_absolute() or not Path(path).name:
            raise ImproperlyConfigured(
                f"DATABASE_URL: {url!r} needs an absolute path, like sqlite:////srv/hearback.sqlite3"
            )
        return _sqlite(path)
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        pooled = options.pop("pooled", "no") == "yes"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # A cursor of the server's outlives its transaction, and so the connection that a pooler lends for it.
            "DISABLE_SERVER_SIDE_CURSORS": pooled,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL starts with {parts.scheme!r}; Hearback knows sqlite and postgres.")


def refuse_unsafe(settings: dict[str, Any]) -> None:
    """Raise ImproperlyConfigured when SQLite would run without the settings it needs to lose nothing."""
    if not settings["ENGINE"].endswith("sqlite3"):
        return
    options = settings.get("OPTIONS", {})
    wanted = _sqlite("")["OPTIONS"]
    wrong = [name for name, value in wanted.items() if options.get(name) != value]
    if wrong:
        raise ImproperlyConfigured(
            "SQLite without its settings can lose what people say; Hearback does not start. "
            f"Use hearback.core.databases.from_url(): {', '.join(wrong)} differ from it."
        )


def refuse_unsafe_connection(sender: object, connection: Any, **_kwargs: object) -> None:
    """Raise ImproperlyConfigured when SQLite did not accept a setting (a network drive has no WAL)."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name, wanted in _EXPECTED.items():
            value = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if value != wanted:
                raise ImproperlyConfigured(
                    f"SQLite answers {name}={value}, not {wanted}: is the file on a network drive?"
                )
