"""Writers of one SQLite file take turns, and whoever dies or waits for too long holds up nobody."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from hearback.core.databases import from_url
from hearback.core.sqlite3 import turns

HOLDER = """
import sys, time
from hearback.core.sqlite3 import turns
turn = turns.wait(sys.argv[1], at_most=5)
print("mine", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "hearback.sqlite3")


@pytest.fixture
def holder(path):
    """Another process that has its turn, and keeps it."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "mine\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_one_thread_at_a_time_has_its_turn(path):
    inside, most = 0, 0
    guard = threading.Lock()

    def write():
        nonlocal inside, most
        for _ in range(20):
            turn = turns.wait(path, at_most=10)
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.0005)
            with guard:
                inside -= 1
            turn.give_up()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


def test_whoever_gets_no_turn_in_time_is_told_so_and_the_next_gets_theirs(path, holder):
    assert turns.wait(path, at_most=0.05) is None
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    turn = turns.wait(path, at_most=5)
    assert turn is not None, "a process that was killed has no turn any more"
    turn.give_up()


def test_a_place_that_cannot_be_written_to_keeps_nobody_waiting_afterwards(tmp_path):
    path = str(tmp_path / "missing" / "hearback.sqlite3")
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            turns.wait(path, at_most=1)


@pytest.fixture
def opened(path, db):
    """A connection as the site's own settings make it, whatever the other tests of this run are on."""
    connection = ConnectionHandler({"default": from_url(f"sqlite:///{path}")})["default"]
    yield connection
    connection.close()


def is_free(path):
    turn = turns.wait(path, at_most=0.05)
    if turn is not None:
        turn.give_up()
    return turn is not None


def begin(connection):
    """As `transaction.atomic` begins."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_a_transaction_has_a_turn_from_its_beginning_to_its_end(path, opened):
    for end in (opened.commit, opened.rollback):
        begin(opened)
        assert not is_free(path)
        opened.savepoint_commit(opened.savepoint())
        assert not is_free(path)
        end()
        opened.set_autocommit(True)
        assert is_free(path)


def test_a_connection_that_is_closed_in_the_middle_gives_its_turn_up(path, opened):
    begin(opened)
    opened.close()
    assert is_free(path)


def test_a_writer_that_takes_no_turns_is_met_with_sqlites_own_lock(path, opened):
    """A program beside the site, or a site of before: nothing is lost, and nobody keeps the turn."""
    opened.ensure_connection()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opened.connection.execute("PRAGMA busy_timeout=50")
    with pytest.raises(OperationalError, match="locked"):
        begin(opened)
    other.rollback()
    other.close()
    assert is_free(path)


def test_who_gets_no_turn_in_time_asks_sqlite_itself(path, opened, holder):
    opened.settings_dict["OPTIONS"]["timeout"] = 0.05
    begin(opened)
    opened.connection.execute("CREATE TABLE written (n)")
    opened.commit()
    assert holder.poll() is None, "which has its turn still, and does not write"


def test_the_file_of_turns_is_for_its_owner_alone(path):
    turns.wait(path, at_most=1).give_up()
    assert Path(f"{path}-turn").stat().st_mode & 0o777 == 0o600
