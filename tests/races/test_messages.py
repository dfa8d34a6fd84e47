"""Everyone is told, whatever dies and whatever the weather: none is missed, few come twice, and those say that they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests import post
from tests.served import environment
from tests.sink import Weather, running_sink

MESSAGES = 200
WEATHER = Weather(puts_off=True, refuses="gone", breaks_every=61, stalls_every=149, stall=5)
MOST_DOUBLED = 5  # by one worker that is killed: what it had not written down


def test_two_workers_killed_again_and_again_before_a_relay_of_bad_weather_miss_nobody(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh_database()
    values = environment(url, tmp_path)
    post.fill(values, MESSAGES)
    killed = 0
    with running_sink(WEATHER) as relay:
        workers = [post.Worker(values, relay.url) for _ in range(2)]
        for more in (60, 120):
            _until(lambda more=more: len(relay.taken().ids) >= more)  # type: ignore[misc]
            for worker in workers:
                worker.kill()
            killed += 2
            post.let_leases_end(url)
            workers = [post.Worker(values, relay.url) for _ in range(2)]
        _until(lambda: post.standing(url).get("waiting", 0) == 0)
        for worker in workers:
            worker.kill()
        taken = relay.taken()
    assert set(taken.ids) == post.ids(MESSAGES)
    assert post.standing(url) == {"done": len(taken.ids), "given-up": MESSAGES - len(taken.ids)}
    assert sum(taken.ids.values()) - len(taken.ids) <= MOST_DOUBLED * killed
    assert max(taken.ids.values()) <= 1 + killed


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
