"""Work that a device shows: right, for one thing, once."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import altcha
import pytest
import time_machine

from hearback.core import clock
from hearback.floods.actions import take_work
from hearback.floods.queries import task_for, too_quick

pytestmark = pytest.mark.django_db


def solve(task):
    """What a device sends that did the work, by somebody else's solver."""
    asked = altcha.Challenge.from_dict(json.loads(task))
    return altcha.Payload(asked, altcha.solve_challenge(asked)).to_base64()


def changed(answer, change):
    read = json.loads(base64.b64decode(answer))
    change(read)
    return base64.b64encode(json.dumps(read).encode()).decode()


def test_work_that_was_done_is_taken_once():
    thing = uuid4()
    answer = solve(task_for(thing))
    assert take_work(answer=answer, thing=thing)
    assert not take_work(answer=answer, thing=thing), "shown a second time"


def test_work_that_was_done_for_one_thing_is_none_for_another():
    thing = uuid4()
    answer = solve(task_for(thing))
    assert not take_work(answer=answer, thing=uuid4())
    assert take_work(answer=answer, thing=thing), "and is not used up by that"


def test_a_task_that_has_run_out_is_none():
    thing = uuid4()
    with time_machine.travel(clock.now() - timedelta(hours=25), tick=False):
        answer = solve(task_for(thing))
    assert not take_work(answer=answer, thing=thing)


def easier(read):
    read["challenge"]["parameters"]["cost"] = 1


def for_longer(read):
    read["challenge"]["parameters"]["expiresAt"] += 99_999


def guessed(read):
    read["solution"]["derivedKey"] = "00" * 32


@pytest.mark.parametrize("change", [easier, for_longer, guessed], ids=lambda change: change.__name__)
def test_a_task_or_an_answer_that_somebody_changed_is_none(change):
    thing = uuid4()
    assert not take_work(answer=changed(solve(task_for(thing)), change), thing=thing)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "ŵ",
        "e30=",
        "bnVsbA==",
        "W10=",
        base64.b64encode(b'{"challenge": [], "solution": 1}').decode(),
        "A" * 9_000,
    ],
)
def test_garbage_is_no_work_and_breaks_nothing(answer):
    assert not take_work(answer=answer, thing=uuid4())


def test_a_device_needs_so_many_tries_and_never_more():
    for _ in range(3):
        task = json.loads(task_for(uuid4()))
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(task))
        assert 100 <= solution.counter <= task["most"] == 300


def test_too_quick_is_quicker_than_a_person_writes(settings):
    settings.QUICKEST = 3
    now = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        assert too_quick(now - timedelta(seconds=2))
        assert not too_quick(now - timedelta(seconds=3))
