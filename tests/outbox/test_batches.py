"""Everything that one fact caused is a batch: it can be stopped, and let go on, and nothing else waits for it."""

from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.outbox import actions, queries, sending
from hearback.outbox.models import Message, State
from tests.relay import running_relay


@pytest.fixture
def relay():
    with running_relay() as relay:
        yield relay


def put(key, **values):
    return actions.put_message(
        **{"key": key, "to": "ada@example.org", "subject": "Hello", "body": "Words.", "language": "en"} | values
    )


def waiting():
    return set(Message.objects.filter(state=State.WAITING).values_list("key", flat=True))


@pytest.mark.django_db
def test_a_stopped_batch_waits_until_it_may_go_on_and_nothing_else_does(relay):
    wrong, fine = uuid4(), uuid4()
    put("wrong", batch=wrong)
    put("fine", batch=fine)
    put("of-no-batch")
    actions.hold(about=wrong, starts=clock.now())

    assert sending.send_due(relay.server) == 2
    assert waiting() == {"wrong"}
    assert queries.oldest_due() is None

    actions.drop_hold(about=wrong)
    assert sending.send_due(relay.server) == 1
    assert waiting() == set()


@pytest.mark.django_db
def test_what_is_written_after_its_batch_was_stopped_waits_as_well(relay):
    wrong = uuid4()
    actions.hold(about=wrong, starts=clock.now())
    put("late", batch=wrong)
    assert sending.send_due(relay.server) == 0
    assert waiting() == {"late"}
