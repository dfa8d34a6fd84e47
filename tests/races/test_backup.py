"""Backup and restore on a running site: nothing said is lost, and what was erased stays erased."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import hearback
from hearback.commands.restoring import unpack
from tests.crowd import run
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
        site.stop()
    assert not (home / "worker.alive").exists(), "a worker that stopped properly still looks alive"
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
        unpack(tar, tmp_path / "out")
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


CHOICES = """
import django; django.setup()
from uuid import uuid4
from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.outbox import actions as outbox
from django.db import transaction
from tests.factories import a_contribution, a_participant, a_process, a_slip, an_event
process = a_process(slug="chosen")
for name in ("quiet", "talkative", "elsewhere", "links"):
    a_contribution(process, name=name, email=f"{name}@example.org", news=True)
taken_back, hidden = (a_contribution(process, words=f"{n} (invented)") for n in ("taken back", "hidden"))
an_event(process)
with transaction.atomic():
    outbox.put_message(key="before", to="quiet@example.org", subject="s", body="b", language="en")
"""
CHOOSE = """
import django; django.setup()
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.viewer import HOST, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.events.models import Event
from hearback.people import actions as people
from hearback.people.models import Contact
who = {c.address.split("@")[0]: c.participant for c in Contact.objects.select_related("participant")}
people.set_quiet(actor=HOST, participant=who["quiet"].uuid, quiet=True)
people.set_news(actor=HOST, participant=who["quiet"].uuid, news=False)
people.set_quiet(actor=HOST, participant=who["talkative"].uuid, quiet=True)
people.set_quiet(actor=HOST, participant=who["talkative"].uuid, quiet=False)
people.disown_address(actor=HOST, participant=who["elsewhere"].uuid)
for _time in range(2):
    erasure.revoke_links(actor=HOST, participant=who["links"])
one = Verbatim.objects.get(text="taken back (invented)").contribution
contributions.revoke_link(actor=HOST, contribution=one)
one.refresh_from_db()
author = Viewer(grants=frozenset({Grant(Purpose.SAID, one.uuid, one.link_version)}))
contributions.withdraw(actor=author, contribution=one)
bad = Verbatim.objects.get(text="hidden (invented)").contribution
contributions.hide(actor=HOST, contribution=bad, because="personal")
events.revoke_capture_link(actor=HOST, event=Event.objects.get())
"""
CHOSEN = """
import django, json; django.setup()
from hearback.contributions.models import Contribution, Verbatim
from hearback.events.models import Event
from hearback.outbox.models import Message
from hearback.people.models import Contact
contacts = Contact.objects.select_related("participant")
who = {c.address.split("@")[0]: c for c in contacts}
one = Verbatim.objects.get(text="taken back (invented)").contribution
print(json.dumps({
    "quiet": sorted(name for name, c in who.items() if c.participant.quiet),
    "no news": sorted(name for name, c in who.items() if not c.participant.wants_news),
    "disowned": sorted(name for name, c in who.items() if c.disowned),
    "links": [who["links"].participant.link_version, one.link_version, Event.objects.get().link_version],
    "withdrawn": one.state,
    "hidden": Verbatim.objects.get(text="hidden (invented)").contribution.hidden_because,
    "waiting": Message.objects.filter(state="waiting").count(),
    "stopped": Message.objects.filter(state="stopped", error__contains="may have been sent").count(),
}))
"""


def test_what_people_asked_for_after_the_backup_stays_so(fresh_database: Callable[[], str], home: Path) -> None:
    values = environment(fresh_database(), home)
    run(CHOICES, values)
    made = json.loads(_works(values, "backup", "--json"))
    run(CHOOSE, values)
    then = json.loads(run(CHOSEN, values))
    assert then["quiet"] == ["quiet"]
    waited = then["waiting"]
    done = json.loads(_works(values, "restore", "--json", made["file"]))
    now = json.loads(run(CHOSEN, values))
    assert now == then | {"waiting": 0, "stopped": waited}
    assert waited > 0
    assert done["stopped"] == waited
    assert done["asked_again"] == 9
    # A second time the wishes are read from what the first time wrote.
    _works(values, "restore", made["file"])
    assert json.loads(run(CHOSEN, values)) == now


def test_when_the_database_is_lost_the_list_beside_it_says_who_was_erased(
    fresh_database: Callable[[], str], home: Path
) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    run(ERASE, values)
    _works(values, "worker", "--once")
    _works(values, "worker", "--once")
    listed = (home / "erased").read_text().split()
    assert len(listed) == len(set(listed)) == 21  # the person, and each thing they said
    assert (home / "erased").stat().st_mode & 0o077 == 0
    lost = environment(fresh_database(), home)
    done = json.loads(_works(lost, "restore", "--json", made["file"]))
    assert done["erased_again"] == 1
    assert json.loads(run(LOOK, lost)) == [[""] * 20, 0]


def test_a_database_that_cannot_be_read_any_more_is_replaced_and_said(
    fresh_database: Callable[[], str], home: Path, database_kind: str
) -> None:
    url = fresh_database()
    values = environment(url, home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    if database_kind == "sqlite":
        Path(url.removeprefix("sqlite:///")).write_bytes(b"not a database" * 1000)
    else:
        with psycopg.connect(url) as database:
            database.execute("ALTER TABLE journal_fact DROP COLUMN subject_uuid")
    said = _works(values, "restore", made["file"])
    assert "could not be read" in said
    assert len(json.loads(run(LOOK, values))[0]) == 20


TOLD = """
import django, json; django.setup()
from hearback.outbox.models import Message
print(json.dumps(sorted(Message.objects.values_list("state", flat=True))))
"""


def test_what_nobody_had_been_told_when_the_backup_was_made_is_not_sent_a_second_time(
    fresh_database: Callable[[], str], home: Path
) -> None:
    values = environment(fresh_database(), home, EMAIL_URL="smtp://127.0.0.1:9?from=team@example.org")
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    _works(values, "worker", "--once")
    assert json.loads(run(TOLD, values)) != []
    _works(values, "restore", made["file"])
    _works(values, "worker", "--once")
    assert set(json.loads(run(TOLD, values))) == {"stopped"}


FULL = """
import django; django.setup()
from tests.factories import a_booking, an_event
event = an_event(capacity=1)
a_booking(event, email="nia@example.org")
a_booking(event, email="next@example.org")
"""
OPENED = """
import django, re; django.setup()
from hearback.outbox.models import Message
from hearback.people import links
message = Message.objects.filter(state="stopped", to="next@example.org").order_by("id").last()
print([links.read(token) is not None for token in re.findall(r"/l/([^/]+)/", message.body)])
"""


def test_what_is_written_during_a_restore_on_another_machine_opens_with_the_secret_that_came_back(
    fresh_database: Callable[[], str], home: Path, tmp_path: Path
) -> None:
    values = environment(fresh_database(), home)
    run(FULL, values)
    made = json.loads(_works(values, "backup", "--json"))
    run(ERASE.replace("objects.get()", 'objects.order_by("id").first()'), values)
    _works(values, "worker", "--once")
    other_home = tmp_path / "other"
    other_home.mkdir()
    shutil.copy(home / "erased", other_home / "erased")
    other = environment(fresh_database(), other_home)
    _works(other, "restore", made["file"])
    # Two links: to the booking, and to the file for a calendar.
    assert run(OPENED, other).strip() == "[True, True]"


LATER = """

Contribution.add_to_class("mood", models.CharField(max_length=10, default="calm"))


class Later(Row):
    words = models.TextField(blank=True)
"""
MOOD = """
import django; django.setup()
from hearback.contributions.models.contribution import Contribution, Later
print(Contribution.objects.filter(mood="calm").count(), Later.objects.count())
"""


@pytest.fixture
def later_release(tmp_path: Path) -> Path:
    """This release with a table and a column more: the next one."""
    root = Path(hearback.__file__).parents[2]
    later = tmp_path / "later"
    shutil.copytree(root / "src", later / "src", ignore=shutil.ignore_patterns("__pycache__"))
    with (later / "src" / "hearback" / "contributions" / "models" / "contribution.py").open("a") as models:
        models.write(LATER)
    made = environment(f"sqlite:///{tmp_path / 'unused.sqlite3'}", tmp_path / "unused", PYTHONPATH=f"{later / 'src'}")
    _works(made, "makemigrations", "contributions", "--verbosity=0")
    return later / "src"


def test_a_backup_of_an_older_release_is_put_back_into_a_newer_one(
    fresh_database: Callable[[], str], home: Path, later_release: Path
) -> None:
    url = fresh_database()
    values = environment(url, home)
    run(SCRIPT, values)
    made = json.loads(_works(values, "backup", "--json"))
    later = environment(url, home, PYTHONPATH=os.pathsep.join([str(later_release), str(Path.cwd())]))
    _works(later, "migrate", "--verbosity=0")
    run(ERASE, later)
    done = json.loads(_works(later, "restore", "--json", made["file"]))
    assert done["erased_again"] == 1
    assert json.loads(run(LOOK, later)) == [[""] * 20, 0]
    assert run(MOOD, later).split() == ["20", "0"]


def test_a_restore_that_fails_half_way_says_where_what_was_there_is(
    fresh_database: Callable[[], str], home: Path, tmp_path: Path
) -> None:
    values = environment(fresh_database(), home)
    run(SCRIPT, values)
    whole = Path(json.loads(_works(values, "backup", "--json"))["file"])
    with tarfile.open(whole) as tar:
        unpack(tar, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    manifest["rows"]["contributions.Contribution"] += 1
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    wrong = tmp_path / "wrong.tar.gz"
    with tarfile.open(wrong, "w:gz") as tar:
        for path in (tmp_path / "out").iterdir():
            tar.add(path, path.name)
    said = _fails(values, "restore", str(wrong))
    assert "has 20 rows, and the backup says 21" in said
    kept = re.findall(r"[^ ,]*before-restore-[0-9-]+[0-9]", said)
    assert kept
    assert all(Path(path).exists() for path in kept)


def test_a_restore_is_refused_while_somebody_else_is_connected(
    fresh_database: Callable[[], str], home: Path, database_kind: str
) -> None:
    url = fresh_database()
    values = environment(url, home)
    made = json.loads(_works(values, "backup", "--json"))
    if database_kind == "postgres":
        with psycopg.connect(url):
            assert "Stop it first" in _fails(values, "restore", made["file"])
    (home / "worker.alive").touch()
    a_minute_ago = time.time() - 60  # it sends over a slow line
    os.utime(home / "worker.alive", (a_minute_ago, a_minute_ago))
    assert "Stop it first" in _fails(values, "restore", made["file"])
    (home / "worker.alive").unlink()
    _works(values, "restore", made["file"])


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
