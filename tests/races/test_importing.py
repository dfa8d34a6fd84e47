"""An import that is killed in the middle goes on where it was; two that bring the same file at once make it once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hearback.contributions import actions
from hearback.contributions.models import Contribution, Source, SourceRow
from hearback.core.viewer import HOST
from hearback.journal.models import Fact
from hearback.outbox.models import Job
from tests.contributions.files import brought, came_in
from tests.factories import a_process
from tests.served import environment
from tests.together import together

POINTS = 2_000
PREPARE = "import django; django.setup(); from tests.factories import a_process; a_process(slug='ponds')"
COUNT = """
import django, json; django.setup()
from hearback.contributions.models import Contribution, Source, Verbatim
from hearback.journal.models import Fact
texts = Verbatim.objects.values_list("text", flat=True)
print(json.dumps([Contribution.objects.count(), texts.distinct().count(), Source.objects.count(),
                  Fact.objects.filter(verb="contribution.received").count()]))
"""


def _python(script: str, values: dict[str, str]) -> str:
    return subprocess.run([sys.executable, "-c", script], env=values, capture_output=True, text=True, check=True).stdout


def test_an_import_that_is_killed_goes_on_and_makes_each_once(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    values = environment(fresh_database(), tmp_path)
    _python(PREPARE, values)
    notes = tmp_path / "notes.txt"
    notes.write_text("".join(f"- Point {number} (invented)\n" for number in range(POINTS)))
    command = [sys.executable, "-m", "hearback", "import", "notes", str(notes), "--process", "ponds"]
    with subprocess.Popen(command, env=values, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        for line in first.stdout:
            if f"of {POINTS:,}" in line:  # some are in, most are not
                os.kill(first.pid, signal.SIGKILL)
                break
    there = json.loads(_python(COUNT, values))
    assert 0 < there[0] < POINTS, "it was killed too early or too late"
    time.sleep(0.1)

    again = subprocess.run([*command, "--json"], env=values, capture_output=True, text=True, check=True)

    assert json.loads(again.stdout)["created"] == POINTS
    assert json.loads(_python(COUNT, values)) == [POINTS, POINTS, 1, POINTS]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_brought_by_three_at_once_comes_in_once() -> None:
    process = a_process()
    data = "".join(f"- Point {number}\n" for number in range(60)).encode()
    together(*[lambda name=name: came_in(process, data, name=name) for name in ("a.txt", "b.txt", "c.txt")])
    assert Contribution.objects.count() == 60
    assert Source.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_files_that_share_lines_brought_at_once_make_each_line_once() -> None:
    process = a_process()
    lines = [f"- Point {number}\n" for number in range(60)]
    together(*[lambda at=at: came_in(process, "".join(lines[at:] + lines[:at]).encode()) for at in (0, 20, 40)])
    assert Contribution.objects.count() == 60
    assert Source.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_three_workers_on_one_file_bring_in_each_line_once_and_none_says_that_it_is_done_too_early() -> None:
    process = a_process()
    source = brought(process, "".join(f"- Point {number}\n" for number in range(300)).encode())
    actions.confirm_source(actor=HOST, source=source)
    seen: list[int] = []

    def work() -> None:
        done = actions.go_on_taking_in(actor=HOST, source=source)
        if done.step == Source.Step.DONE:
            seen.append(SourceRow.objects.filter(source=source, fate=SourceRow.Fate.NEW).count())

    together(*[work] * 3)
    assert seen
    assert set(seen) == {0}
    assert Contribution.objects.count() == 300
    assert Fact.objects.filter(verb="contribution.received").count() == 300


@pytest.mark.django_db(transaction=True)
def test_a_file_that_three_confirm_at_once_is_confirmed_once_and_the_worker_asked_once() -> None:
    process = a_process()
    source = brought(process, b"- One\n- Two\n")
    together(*[lambda: actions.confirm_source(actor=HOST, source=source, worker=True)] * 3)
    assert Fact.objects.filter(verb="source.confirmed").count() == 1
    assert Job.objects.filter(kind="take-in-source").count() == 1
