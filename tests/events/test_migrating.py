"""What stood in the tables before workshops had an agenda is kept when they change."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hearback.core import clock
from hearback.events.models import AgendaItem, Event
from hearback.processes.models import Question
from tests.factories import a_process


def migrate_to(name: str):
    """The tables as they were at a migration of this room."""
    executor = MigrationExecutor(connection)
    executor.migrate([("events", name)])
    return MigrationExecutor(connection).loader.project_state([("events", name)]).apps


@pytest.mark.django_db(transaction=True)
def test_a_point_becomes_an_item_with_its_question_and_whom_to_ask_keeps_their_line():
    process = a_process()
    question = Question.objects.get(process=process)
    try:
        before = migrate_to("0001_initial")
        now = clock.now()
        event = before.get_model("events", "Event").objects.create(
            process_id=process.pk,
            slug="old",
            title={"en": "Old"},
            starts=now,
            ends=now + timedelta(hours=1),
            access_contact="Ann, 0123",
        )
        point = before.get_model("events", "DiscussionPoint")
        point.objects.create(event=event, order=0, text={"en": "What is missing?"}, question_id=question.pk)
        point.objects.create(event=event, order=1, text={"en": "Anything else"})
    finally:
        everything = MigrationExecutor(connection)
        everything.migrate(everything.loader.graph.leaf_nodes())  # rooms above went back as well
    items = AgendaItem.objects.filter(event__slug="old")
    assert [(item.text["en"], list(item.questions.all())) for item in items] == [
        ("What is missing?", [question]),
        ("Anything else", []),
    ]
    assert Event.objects.get(slug="old").access_name == "Ann, 0123"
