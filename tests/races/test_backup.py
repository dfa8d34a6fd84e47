"""Backup and restore on a running site: nothing said is lost, and what was erased stays erased."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.served import environment, served

SCRIPT = """
import django; django.setup()
from uuid import uuid4
from hearback.contributions import actions
from hearback.core.viewer import NOBODY
from tests.factories import a_process
process = a_process(slug="restored")
for n in range(20):
    actions.say(actor=NOBODY, process=process, key=uuid4(), words=f"Point {n} (invented)", kind="suggestion",
                language="en", name="Nia (invented)", email="nia@example.org")
"""
ERASE = """
import django; django.setup()
from hearback.core.viewer import HOST
from hearback.erasure import actions
from hearback.people.models import Participant
actions.erase_person(actor=HOST, participant=Participant.objects.get())
"""
LOOK = """
import django, json; django.setup()
from hearback.contributions.models import Verbatim
from hearback.people.models import Contact
print(json.dumps([list(Verbatim.objects.values_list("text", flat=True)), Contact.objects.count()]))
"""


def run(script: str, values: dict[str, str]) -> str:
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", script], env=values, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_what_is_backed_up_while_the_site_runs_comes_back_whole(
    fresh_database: Callable[[], str], home: Path, database_kind: str
) -> None:
    url = fresh_database()
    values = environment(url, home)
    run(SCRIPT, values)
    with served(url, home) as site:
        made = json.loads(site.command("backup", "--json"))
        assert made["rows"]["contributions.Contribution"] == 20
        assert Path(made["file"]).stat().st_mode & 0o077 == 0
        refused = _fails(site.environment, "restore", made["file"])
        assert "Stop it first" in refused
    (home / "worker.alive").unlink()
    run(ERASE, values)
    assert json.loads(run(LOOK, values)) == [[""] * 20, 0]

    again = environment(url, home)
    done = json.loads(_works(again, "restore", "--json", made["file"]))
    assert done["erased_again"] == 1
    assert json.loads(run(LOOK, values)) == [[""] * 20, 0], "what was erased after the backup came back with it"


def test_a_backup_that_was_cut_short_is_refused_and_changes_nothing(
    fresh_database: Callable[[], str], home: Path, tmp_path: Path
) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    whole = Path(json.loads(_works(values, "backup", "--json"))["file"])
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "damaged" in _fails(values, "restore", str(broken))
    assert len(json.loads(run(LOOK, values))[0]) == 20


def test_a_backup_holds_a_database_that_opens_by_itself(
    fresh_database: Callable[[], str], home: Path, tmp_path: Path, database_kind: str
) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    with tarfile.open(made["file"]) as tar:
        names = tar.getnames()
        tar.extractall(tmp_path / "out", filter="data")
    assert "manifest.json" in names
    assert "secret" in names
    if database_kind == "sqlite":
        copy = sqlite3.connect(tmp_path / "out" / "database.sqlite3")
        assert copy.execute("select count(*) from contributions_contribution").fetchone() == (20,)
        copy.close()


ERASE_WORDS = """
import django; django.setup()
from hearback.contributions import actions
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST
actions.erase_words(actor=HOST, contribution=Contribution.objects.order_by("id").first())
"""


def test_words_that_were_erased_after_the_backup_stay_erased(fresh_database: Callable[[], str], home: Path) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    run(ERASE_WORDS, values)
    _works(values, "restore", made["file"])
    words, _contacts = json.loads(run(LOOK, values))
    assert words.count("") == 1


def test_what_is_said_while_the_copy_is_made_does_not_make_the_backup_a_bad_one(
    fresh_database: Callable[[], str], home: Path, tmp_path: Path, database_kind: str
) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    usual = dict(values)
    if database_kind == "postgres":
        # Somebody speaks in the very instant before PostgreSQL's own program begins.
        real = shutil.which("pg_dump", path=values["PATH"])
        (tmp_path / "bin").mkdir()
        spoken = SCRIPT.replace('"restored"', '"meanwhile"').replace("range(20)", "range(1)")
        (tmp_path / "speak.py").write_text(spoken)
        program = tmp_path / "bin" / "pg_dump"
        program.write_text(f'#!/bin/sh\n"{sys.executable}" "{tmp_path / "speak.py"}" || exit 1\nexec "{real}" "$@"\n')
        program.chmod(0o755)
        values["PYTHONPATH"] = os.pathsep.join(filter(None, [values.get("PYTHONPATH"), str(Path.cwd())]))
        values["PATH"] = f"{program.parent}{os.pathsep}{values['PATH']}"
    made = json.loads(_works(values, "backup", "--json"))
    assert made["rows"]["contributions.Contribution"] == 20
    _works(usual, "restore", made["file"])
    assert len(json.loads(run(LOOK, values))[0]) == 20


def test_what_a_restore_kept_goes_with_the_backups_of_its_time(fresh_database: Callable[[], str], home: Path) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    _works(values, "restore", made["file"])
    kept = list(home.glob("*.before-restore-*"))
    assert kept
    for path in kept:
        path.rename(re.sub(r"before-restore-\d{8}", "before-restore-20200101", str(path)))
    left = home / "backups" / ".making-killed"
    left.mkdir()
    os.utime(left, (0, 0))
    _works(values, "backup")
    assert not list(home.glob("*.before-restore-2020*"))
    assert not left.exists()


def _command(values: dict[str, str], *arguments: str):
    import subprocess
    import sys

    return subprocess.run(
        [sys.executable, "-m", "hearback", *arguments], env=values, capture_output=True, text=True, check=False
    )


def _works(values: dict[str, str], *arguments: str) -> str:
    done = _command(values, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _fails(values: dict[str, str], *arguments: str) -> str:
    done = _command(values, *arguments)
    assert done.returncode != 0, done.stdout
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr
