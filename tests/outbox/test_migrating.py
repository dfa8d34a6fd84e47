"""What was sent before Message-IDs were kept is found when it comes back; what had come back then is not noted again."""

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
from importlib import import_module
migration = import_module("hearback.outbox.migrations.0004_comes_back")
from hearback.outbox.actions import came_back, sent_as
from hearback.outbox.models import Message
from hearback.outbox.queries import not_noted

migration._AT_ONCE = 2
executor = MigrationExecutor(connection)
executor.migrate([("outbox", "0003_told")])
old = executor.loader.project_state([("outbox", "0003_told")]).apps.get_model("outbox", "Message").objects
now = clock.now()
old.create(key="waits", state="waiting", to="ada@example.org", body="Words")
old.create(key="lately", state="done", finished=now - timedelta(days=29))
old.create(key="ärgerlich", state="done", finished=now - timedelta(days=1))
old.create(key="long ago", state="done", finished=now - timedelta(days=31))
old.create(key="by post", state="waiting", channel="post")
old.create(key="given up", state="given-up", finished=now)
old.create(key="back", state="done", finished=now, came_back=now, sent_as="kept")

executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes("outbox"))
found = {one.key for one in Message.objects.all() if one.sent_as == sent_as(one.key)}
print(json.dumps({
    "found": sorted(found),
    "others": sorted(Message.objects.exclude(key__in=found).values_list("key", "sent_as")),
    "to note": not_noted().count(),
    "came back": came_back(sent_as=sent_as("lately"), hard=True),
    "then": not_noted().count(),
}))
"""


def test_what_waits_or_left_lately_is_found_when_it_comes_back(database_kind: str, tmp_path: Path) -> None:
    kept = json.loads(run(SCRIPT, environment(databases.empty_database(database_kind, tmp_path), tmp_path)))
    assert kept == {
        "found": ["given up", "lately", "waits", "ärgerlich"],
        "others": [["back", "kept"], ["by post", ""], ["long ago", ""]],
        "to note": 0,
        "came back": True,
        "then": 1,
    }
