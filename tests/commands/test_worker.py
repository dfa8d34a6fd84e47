"""The worker: what is due is done; one part that fails does not stop the others."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hearback.commands import examining, working
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.outbox import actions as outbox
from hearback.outbox import sending
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Job, Message, State
from tests.relay import running_relay
from tests.sink import Weather, running_sink


@pytest.mark.django_db(transaction=True)
def test_a_tick_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen = []

    def breaks(now: datetime) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(working, "TICKS", (breaks, seen.append))
    working.tick_all()
    assert [type(now) for now in seen] == [datetime]
    assert "will be tried again" in caplog.text


def test_the_worker_stops_after_the_round_it_is_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds, beats = [], []

    def one_round(*, sends: bool, stopped: Callable[[], bool]) -> int:
        rounds.append(1)
        beats.append(time.time() - working.heartbeat().stat().st_mtime)
        return 1

    monkeypatch.setattr(working, "one_round", one_round)
    monkeypatch.setattr(working, "tick_all", lambda: None)
    monkeypatch.setattr(working.checkpoints, "checkpoint", lambda: None)
    working.until(lambda: len(rounds) == 3)
    assert len(rounds) == 3
    assert max(beats) < 10
    assert not working.heartbeat().exists(), "who stopped properly does not look alive"


@pytest.mark.django_db(transaction=True)
def test_while_a_long_job_is_done_messages_go_out_and_the_worker_is_alive(monkeypatch, settings) -> None:
    put = {"to": "ada@example.org", "subject": "Your code", "body": "123456", "language": "en"}
    came: list[tuple[int, float]] = []

    def long(job: Job) -> dict[str, int]:
        for done in (1, 2):
            outbox.put_message(key=f"code:{done}", **put)
            outbox.report_progress(job, done=done, total=2)
            came.append((len(relay.taken), time.time() - working.heartbeat().stat().st_mtime))
        return {}

    monkeypatch.setattr(working, "MEANWHILE_EVERY", 0)
    monkeypatch.setattr(working, "HANDLERS", {"long": long})
    outbox.put_job(actor=HOST, kind="long", key="long")
    working.heartbeat().touch()
    os.utime(working.heartbeat(), (0, 0))
    with running_relay() as relay:
        settings.MAIL = relay.server
        working.one_round()
    working.heartbeat().unlink()
    assert [messages for messages, _silent in came] == [1, 2]
    assert max(silent for _messages, silent in came) < 10


@pytest.mark.django_db(transaction=True)
def test_the_worker_deletes_old_backups_once_a_day(monkeypatch: pytest.MonkeyPatch, time_machine) -> None:
    monkeypatch.setattr(working, "_pruned", None)
    folder = working.backups.folder()
    folder.mkdir(parents=True, exist_ok=True)
    old, young = folder / "hearback-old.tar.gz", folder / "hearback-young.tar.gz"
    for path, days in ((old, 36), (young, 34.5)):
        path.touch()
        made = clock.now().timestamp() - days * 86_400
        os.utime(path, (made, made))
    working.tick_all()
    assert not old.exists()
    assert young.exists()
    old.touch()
    os.utime(old, (0, 0))
    working.tick_all()
    assert old.exists(), "looking every half minute is not worth it"
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1))
    working.tick_all()
    assert not old.exists()
    assert not young.exists()


@pytest.fixture
def findings(db: None) -> dict[str, examining.Finding]:
    return {finding.what: finding for finding in examining.examine()}


def test_the_doctor_says_each_thing_in_a_sentence(findings: dict[str, examining.Finding]) -> None:
    assert set(findings) >= {
        "database",
        "tables",
        "log",
        "disk",
        "clock",
        "worker",
        "mail",
        "outbox",
        "backups",
        "address",
    }
    assert all(finding.sentence.endswith(".") or "`" in finding.sentence for finding in findings.values())
    assert findings["tables"].well
    assert findings["clock"].well


def test_the_doctor_knows_that_no_mail_server_is_a_way_of_running(findings: dict[str, examining.Finding]) -> None:
    assert findings["mail"].well
    assert "no mail server" in findings["mail"].sentence


@pytest.mark.django_db
def test_the_doctor_misses_a_worker_that_has_been_silent(db: None) -> None:
    beat = working.heartbeat()
    beat.touch()
    long_ago = clock.now().timestamp() - 3600
    os.utime(beat, (long_ago, long_ago))
    found = {finding.what: finding for finding in examining.examine()}["worker"]
    assert not found.well
    assert "hearback up" in found.sentence


@pytest.mark.django_db
def test_the_doctor_warns_of_an_address_without_tls(settings) -> None:
    settings.URL = "http://plans.example.org"
    found = {finding.what: finding for finding in examining.examine()}["address"]
    assert not found.well
    assert "https" in found.sentence


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_is_named(settings) -> None:
    settings.MAIL = parse("smtp://127.0.0.1:9?from=team@example.org")
    found = {finding.what: finding for finding in examining.examine()}["mail"]
    assert not found.well
    assert "127.0.0.1" in found.sentence


def test_years_before_hearback_are_a_wrong_clock(time_machine, db: None) -> None:
    time_machine.move_to(datetime(2001, 1, 1, tzinfo=UTC))
    found = {finding.what: finding for finding in examining.examine()}["clock"]
    assert not found.well


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_falls_silent_holds_up_nothing_but_the_post(monkeypatch, settings) -> None:
    held: list[bool] = []

    def quick(job: Job) -> dict[str, int]:
        held.append(Message.objects.get().lease is not None)
        if not held[-1]:  # the post has not come to it yet
            raise ConnectionError
        return {}

    monkeypatch.setattr(working, "TICKS", ())
    monkeypatch.setattr(working, "FOLLOWERS", {})
    monkeypatch.setattr(working, "HANDLERS", {"quick": quick})
    monkeypatch.setattr(working.jobs.leases, "pause_after", lambda _attempts: timedelta())
    monkeypatch.setattr(sending, "PATIENCE", 3.0)
    outbox.put_message(key="told", to="ada@example.org", subject="Hello", body="Words.", language="en")
    outbox.put_job(actor=HOST, kind="quick", key="quick")
    with running_sink(Weather(stalls_every=1)) as relay:
        settings.MAIL = parse(relay.url)
        began = time.monotonic()
        working.until(lambda: bool(Job.objects.filter(state=State.DONE)) or time.monotonic() - began > 20)
    assert held[-1], "nothing was done while the relay was silent"
    assert Message.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_program_that_answers_slowly_holds_up_nothing_else(monkeypatch) -> None:
    asked, answered = threading.Event(), threading.Event()
    meanwhile: list[bool] = []

    def slow() -> int:
        asked.set()
        answered.wait(10)
        answered.set()
        return 0

    def quick(job: Job) -> dict[str, int]:
        if not asked.is_set():
            raise ConnectionError
        meanwhile.append(not answered.is_set())
        answered.set()
        return {}

    monkeypatch.setattr(working, "TICKS", ())
    monkeypatch.setattr(working, "FOLLOWERS", {})
    monkeypatch.setattr(working, "HANDLERS", {"quick": quick})
    monkeypatch.setattr(working.jobs.leases, "pause_after", lambda _attempts: timedelta())
    monkeypatch.setattr(working.webhook_sending, "send_due", slow)
    outbox.put_job(actor=HOST, kind="quick", key="quick")
    began = time.monotonic()
    working.until(lambda: bool(meanwhile) or time.monotonic() - began > 20)
    assert meanwhile == [True], "it was only done once the program had answered"
