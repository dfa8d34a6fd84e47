"""Twenty devices in one room write down two hundred notes over a bad network: each is there once, and none is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests import room
from tests.served import environment, served

DEVICES, NOTES_EACH = 20, 10


def test_two_hundred_notes_from_twenty_devices_arrive_once_though_replies_are_lost(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh_database()
    workshop = room.prepare(environment(url, tmp_path))
    with served(url, tmp_path) as site:
        devices = [room.Device(site.url, workshop, number) for number in range(DEVICES)]
        room.everybody_writes(devices, NOTES_EACH)
        held = room.stored(site.environment)
    assert sum(device.lost for device in devices) >= DEVICES, "the network lost replies to what had been taken"
    assert [device.waiting for device in devices] == [[]] * DEVICES, "nothing is left on a device"
    told = {key: reference for device in devices for key, reference in device.told.items()}
    assert len(told) == DEVICES * NOTES_EACH
    assert {key: reference for key, reference, _words, _verbatims in held["lines"]} == told
    assert len(held["lines"]) == held["facts"] == DEVICES * NOTES_EACH
    written = {key: words for device in devices for key, words in device.wrote.items()}
    assert {key: words for key, _reference, words, _verbatims in held["lines"]} == written
    assert {verbatims for *_, verbatims in held["lines"]} == {1}, "the words of no line were added twice"
