"""Hearback does not start on a database that could lose what people say."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from hearback.core import databases

URL = "sqlite:////srv/hearback.sqlite3"
OTHER_SETTINGS = """
from hearback.settings import *
DATABASES["default"]["OPTIONS"] = {options}
"""


def changed(**options: object) -> dict[str, object]:
    settings = databases.from_url(URL)
    return settings | {"OPTIONS": settings["OPTIONS"] | options}


def test_the_settings_made_from_an_address_are_good():
    databases.refuse_unsafe(databases.from_url(URL))
    databases.refuse_unsafe(databases.from_url("postgres://hearback@localhost/hearback"))


@pytest.mark.parametrize(
    ("named", "options"),
    [
        ("transaction_mode", {"transaction_mode": "DEFERRED"}),
        ("transaction_mode", {"transaction_mode": None}),
        ("timeout", {"timeout": 5}),
        ("init_command", {"init_command": ""}),
        ("init_command", {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}),
    ],
)
def test_one_setting_less_is_refused_and_named(named, options):
    with pytest.raises(ImproperlyConfigured, match=named):
        databases.refuse_unsafe(changed(**options))


def test_djangos_own_settings_for_sqlite_are_refused():
    with pytest.raises(ImproperlyConfigured, match="can lose what people say"):
        databases.refuse_unsafe({"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"})


def test_an_old_sqlite_never_checkpoints_by_itself(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    assert "wal_autocheckpoint=0" in databases.from_url(URL)["OPTIONS"]["init_command"]
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert "wal_autocheckpoint" not in databases.from_url(URL)["OPTIONS"]["init_command"]


@pytest.mark.parametrize("options", ["{}", '{"timeout": 20}'])
def test_the_site_does_not_start_without_them_and_says_why_in_one_line(tmp_path: Path, options: str):
    (tmp_path / "unsafe.py").write_text(OTHER_SETTINGS.format(options=options))
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "unsafe",
        "HEARBACK_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "hearback", "up"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Hearback does not start" in done.stderr


@pytest.mark.django_db
def test_what_the_database_really_does_is_asked_of_each_connection():
    databases.refuse_unsafe_connection(None, connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")
            try:
                with pytest.raises(ImproperlyConfigured, match="secure_delete"):
                    databases.refuse_unsafe_connection(None, connection)
            finally:
                cursor.execute("PRAGMA secure_delete=ON")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://localhost/db", "knows sqlite and postgres"),
        ("sqlite:///", "absolute path"),
        ("sqlite://relative.sqlite3", "absolute path"),
        ("", "knows sqlite and postgres"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_with_what_is_wrong(url, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        databases.from_url(url)


def test_a_postgres_address_is_read_with_its_parts():
    settings = databases.from_url("postgres://user:p%40ss@db.example.org:5433/plans?sslmode=require&host=/run/pg")
    assert (settings["USER"], settings["PASSWORD"], settings["PORT"]) == ("user", "p@ss", "5433")
    assert (settings["NAME"], settings["HOST"], settings["OPTIONS"]) == ("plans", "/run/pg", {"sslmode": "require"})
    assert not settings["DISABLE_SERVER_SIDE_CURSORS"]


def test_behind_a_pooler_no_cursor_outlives_its_transaction():
    settings = databases.from_url("postgres://user@pooler.example.org/plans?pooled=yes")
    assert settings["DISABLE_SERVER_SIDE_CURSORS"]
    assert "pooled" not in settings["OPTIONS"]
