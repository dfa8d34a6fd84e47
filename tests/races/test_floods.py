"""A flood on the loopback, against a site in real processes: counted to the one, nothing lost, and no work taken twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests import crowd
from tests.served import environment, served

AT_ONCE, CALM, FLOOD = 20, 10, 200
PREPARE = """
import json, sys
import django; django.setup()
from hearback.contributions import actions
from hearback.floods.queries import task_for
from tests.factories import a_process
from tests.floods.test_work import solve
process = a_process(slug="crowd", questions=1)
kept = dict(kind="suggestion", attribution="not-shown", told_in="en", language="en")
drafts = [actions.begin_draft(process=process, language="en", values={**kept, "words": f"Point {n}. (invented)"}, busy=True)
          for n in range(int(sys.argv[1]))]
answers = [solve(task_for(draft.uuid)) for draft in drafts[:2]]
print(json.dumps({"keys": [str(draft.uuid) for draft in drafts], "answers": answers}))
"""
STORED = """
import json
import django; django.setup()
from hearback.answers import queries as answers
from hearback.contributions.models import Contribution, Draft, Verbatim
from hearback.floods.models import UsedWork
from hearback.processes.models import Process
ledger = answers.ledger(Process.objects.get(slug="crowd"))
print(json.dumps({
    "shown": [str(key) for key in Contribution.objects.filter(held=None).values_list("key", flat=True)],
    "received": ledger.total.received, "suspected": ledger.suspected, "words": Verbatim.objects.count(),
    "used": UsedWork.objects.count(),
    "begun": Draft.objects.filter(values__has_key="question").count(),
    "busy": Draft.objects.filter(values__has_key="question", busy=True).count(),
}))
"""


def post(url: str, path: str, form: dict[str, str], came: list[tuple[int, str]]) -> None:
    phone = crowd.Phone(url)
    phone.ask("GET", "/en/crowd/have-your-say/")
    status, location, _text = phone.ask("POST", path, form)
    came.append((status, location))
    phone.hang_up()


def all_posting(url: str, forms: list[tuple[str, dict[str, str]]]) -> list[tuple[int, str]]:
    """Everybody posts their form at once; what each was answered."""
    came: list[tuple[int, str]] = []
    crowd.crowd([lambda path=path, form=form: post(url, path, form, came) for path, form in forms])  # type: ignore[misc]
    return came


def check(key: str) -> str:
    return f"/en/crowd/have-your-say/{key}/check/"


def test_a_flood_is_counted_to_the_one_nothing_of_it_is_lost_and_work_is_taken_once(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh_database()
    more = {"HEARBACK_BUSY_SITE": str(CALM)}
    values = environment(url, tmp_path, **more)
    made = json.loads(crowd.run(PREPARE, values, str(AT_ONCE + 1 + FLOOD)))
    keys, (first, second) = made["keys"], made["answers"]
    with served(url, tmp_path, **more) as site:
        same = all_posting(site.url, [(check(keys[0]), {"work": first})] * AT_ONCE)
        stolen = all_posting(site.url, [(check(key), {"work": second}) for key in keys[1 : AT_ONCE + 1]])
        flood = crowd.all_at_once(site.url, keys[AT_ONCE + 1 :], clients=16)
        begun = all_posting(site.url, [("/en/crowd/have-your-say/", {"about": "whole"})] * AT_ONCE)
    stored = json.loads(crowd.run(STORED, values))
    assert {location for _status, location in same} == {same[0][1]}, "one thing said, one reference"
    assert {status for status, _location in (*same, *stolen, *begun)} == {303}, "nobody is refused"
    assert all(one.reference for one in flood)
    assert sorted(stored["shown"]) == sorted(keys[:2]), "the work of one draft lets in that draft alone"
    assert stored["used"] == stored["received"] == 2
    assert stored["suspected"] == AT_ONCE - 1 + FLOOD
    assert stored["words"] == len(keys)
    assert (stored["begun"], stored["busy"]) == (AT_ONCE, AT_ONCE - CALM)
