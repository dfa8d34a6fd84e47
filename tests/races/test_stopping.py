"""A worker that is told to stop in the middle of a long job stops at once, and the next one goes on where it was."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests import post
from tests.served import environment

TEXTS = 1_500
MOST_SECONDS = 12  # of the fifteen that `hearback up` waits before it kills
SAY_MUCH = """
import sys
from datetime import timedelta
from uuid import uuid4
import django; django.setup()
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import references
from tests.factories import a_contribution
one = a_contribution()
columns = {field.attname: getattr(one, field.attname) for field in Contribution._meta.concrete_fields if field.name != "id"}
columns["received"] -= timedelta(minutes=5)
def like_it():
    return Contribution(**columns | {"uuid": uuid4(), "key": uuid4(), "reference": references.new_reference()})
said = Contribution.objects.bulk_create(like_it() for _ in range(int(sys.argv[1])))
words = "Nid oes neb yn darllen y cofnodion. (dychmygol)"
Verbatim.objects.bulk_create(Verbatim(contribution=row, number=1, text=words) for row in said)
"""
HOW_FAR = "SELECT state, done, total, attempts, lease FROM outbox_job WHERE kind = 'detect-languages'"
LOOKED_AT = "SELECT count(*) FROM contributions_contribution WHERE language_by <> ''"
FOUND = "SELECT count(*), count(DISTINCT subject_uuid) FROM journal_fact WHERE verb = 'contribution.language-detected'"


def test_a_long_job_is_broken_off_given_back_and_gone_on_with(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh_database()
    values = environment(url, tmp_path)
    subprocess.run([sys.executable, "-c", SAY_MUCH, str(TEXTS)], env=values, check=True)
    worker = [sys.executable, "-m", "hearback", "worker"]

    with subprocess.Popen(worker, env=values, stdout=subprocess.DEVNULL) as first:
        _until(lambda: any(done for _state, done, *_rest in post.ask(url, HOW_FAR)))
        first.terminate()
        told = time.monotonic()
        assert first.wait(60) == 0
    assert time.monotonic() - told < MOST_SECONDS

    ((state, done, total, attempts, lease),) = post.ask(url, HOW_FAR)
    assert (state, attempts, lease) == ("waiting", 0, None), "it was given back untried"
    assert 0 < done < total
    assert post.ask(url, LOOKED_AT) == [(done,)]
    subprocess.run([*worker, "--once"], env=values, check=True, stdout=subprocess.DEVNULL)
    assert post.ask(url, LOOKED_AT) == [(TEXTS + 1,)]
    assert post.ask(url, FOUND) == [(TEXTS, TEXTS)]


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
