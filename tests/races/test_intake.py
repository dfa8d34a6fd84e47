"""Nothing said is lost, nothing is doubled: a crowd at once, a site killed under it, a plan published meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import crowd
from tests.served import environment, served

PEOPLE = 600  # 2,000 in benchmarks/intake.py
CLIENTS = 16


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_six_hundred_submissions_from_sixteen_clients_all_arrive_once(
    fresh_database: Callable[[], str], home: Path
) -> None:
    url = fresh_database()
    keys = crowd.prepare(environment(url, home), PEOPLE)
    with served(url, home) as site:
        sent = crowd.all_at_once(site.url, keys, clients=CLIENTS)
        pressed_twice = crowd.all_at_once(site.url, keys[:100], clients=CLIENTS)
    held = crowd.stored(site.environment)
    shown = {one.key: one.reference for one in sent}
    assert [one for one in sent if not one.reference] == []
    assert dict(held["contributions"]) == shown
    assert {one.key: one.reference for one in pressed_twice} == {key: shown[key] for key in keys[:100]}
    assert held["verbatims"] == held["facts"] == len(held["contributions"]) == PEOPLE


def test_a_site_killed_under_load_loses_nothing_it_acknowledged(fresh_database: Callable[[], str], home: Path) -> None:
    url = fresh_database()
    keys = crowd.prepare(environment(url, home), 300)
    came: list[crowd.Sent] = []
    acknowledged_before_a_kill = 0
    with served(url, home) as first:
        port = first.url.rsplit(":", 1)[1]
        load = threading.Thread(target=lambda: came.extend(crowd.all_at_once(first.url, keys, clients=8, patience=120)))
        load.start()
        time.sleep(0.7)
        first.kill()
    for pause in (0.7, 0.7):
        acknowledged_before_a_kill = max(
            acknowledged_before_a_kill, len(crowd.stored(first.environment)["contributions"])
        )
        with served(url, home, "--port", port) as again:
            time.sleep(pause)
            again.kill()
    with served(url, home, "--port", port) as last:
        load.join()
    held = crowd.stored(last.environment)
    assert acknowledged_before_a_kill > 0, "the site was killed before anything came in"
    assert any(one.attempts > 1 for one in came), "nobody noticed that the site was killed"
    assert dict(held["contributions"]) == {one.key: one.reference for one in came}
    assert held["verbatims"] == held["facts"] == len(held["contributions"]) == len(keys)


PLAN = """
import django; django.setup()
from datetime import timedelta
from hearback.answers import actions as answers
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from hearback.processes.models import Process
process = Process.objects.get(slug="crowd")
draft = plans.start_version(actor=HOST, process=process, title={"en": "The plan"})
today = clock.today()
draft = plans.edit_version(actor=HOST, version=draft, edits=draft.edits, introduction={"en": "We plan. (invented)"},
                           comment_opens=today - timedelta(days=1), comment_closes=today + timedelta(days=1))
answers.publish_version(actor=HOST, version=draft, status="for-comment", causes={}, waiting={})
"""
PUBLISH = """
import django, json, time; django.setup()
from datetime import timedelta
from hearback.answers import actions as answers, queries
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.journal.models import Fact
from hearback.plans import actions as plans
from hearback.processes.models import Process
process = Process.objects.get(slug="crowd")
final = plans.start_version(actor=HOST, process=process, title={"en": "The plan"})
while not queries.gate(HOST, final).waiting:
    time.sleep(0.01)
for_all = ({"en": "Not yet. (invented)"}, clock.today() + timedelta(days=30))
answers.publish_version(actor=HOST, version=final, status="final", causes={}, waiting={}, others=for_all, signed_by="Both")
fact = Fact.objects.get(verb="version.published", subject_uuid=final.uuid)
print(json.dumps({"counted": fact.refs["waiting"]}))
"""
ROUNDS = """
import django, json; django.setup()
from hearback.answers.models import StillWaiting
from hearback.contributions.models import Contribution
from hearback.plans.models import Version
final = Version.objects.get(status="final")
listed = set(StillWaiting.objects.filter(version=final).values_list("contribution_id", flat=True))
this = set(Contribution.objects.filter(version__status="for-comment").values_list("id", flat=True))
print(json.dumps({"listed": len(listed), "this_round": len(this), "same": listed == this,
                  "next_round": Contribution.objects.exclude(id__in=this).count()}))
"""


def test_what_comes_in_while_the_final_plan_is_published_is_in_its_count_or_in_the_next_round(
    fresh_database: Callable[[], str], home: Path
) -> None:
    url = fresh_database()
    values = environment(url, home)
    keys = crowd.prepare(values, 400)
    crowd.run(PLAN, values)
    came: list[crowd.Sent] = []
    with served(url, home) as site:
        load = threading.Thread(target=lambda: came.extend(crowd.all_at_once(site.url, keys, clients=3)))
        load.start()
        published = json.loads(crowd.run(PUBLISH, values))
        load.join()
    rounds = json.loads(crowd.run(ROUNDS, values))
    assert [one for one in came if not one.reference] == []
    assert rounds["same"], "a contribution to this version is neither answered nor listed as waiting"
    assert rounds["listed"] == published["counted"] == rounds["this_round"]
    assert rounds["this_round"] + rounds["next_round"] == len(keys)
    assert 0 < rounds["this_round"] < len(keys), "the plan was not published while things came in"
