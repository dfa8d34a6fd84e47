"""What stood in the tables before workshops had an agenda is kept when they change."""

import json
from pathlib import Path

from tests import databases
from tests.crowd import run
from tests.served import environment

SCRIPT = """
import django; django.setup()
import json
from datetime import timedelta
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from hearback.core import clock
from hearback.events.models import AgendaItem, Event

executor = MigrationExecutor(connection)
executor.migrate([("events", "0001_initial")])
before = executor.loader.project_state([("events", "0001_initial")]).apps
process = before.get_model("processes", "Process").objects.create(slug="old", name={"en": "Old"}, run_by="both")
question = before.get_model("processes", "Question").objects.create(process=process, number=1, text={"en": "What?"})
now = clock.now()
event = before.get_model("events", "Event").objects.create(
    process=process,
    slug="old",
    title={"en": "Old"},
    starts=now,
    ends=now + timedelta(hours=1),
    access_contact="Ann, 0123",
)
point = before.get_model("events", "DiscussionPoint")
point.objects.create(event=event, order=0, text={"en": "What is missing?"}, question=question)
point.objects.create(event=event, order=1, text={"en": "Anything else"})

executor = MigrationExecutor(connection)
executor.migrate([leaf for room in ("processes", "events") for leaf in executor.loader.graph.leaf_nodes(room)])
items = AgendaItem.objects.filter(event__slug="old")
print(json.dumps({
    "items": [[item.text["en"], [one.text["en"] for one in item.questions.all()]] for item in items],
    "whom to ask": Event.objects.get(slug="old").access_name,
}))
"""


def test_a_point_becomes_an_item_with_its_question_and_whom_to_ask_keeps_their_line(
    database_kind: str, tmp_path: Path
) -> None:
    kept = json.loads(run(SCRIPT, environment(databases.empty_database(database_kind, tmp_path), tmp_path)))
    assert kept["items"] == [["What is missing?", ["What?"]], ["Anything else", []]]
    assert kept["whom to ask"] == "Ann, 0123"
