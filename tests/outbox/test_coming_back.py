"""What comes back is found by the Message-ID that we gave it: for good, or for now; and nobody else's changes anything."""

import pytest

from hearback.outbox import actions, queries, sending
from hearback.outbox.models import Message
from hearback.outbox.queries import Stands
from tests.relay import running_relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay():
    with running_relay() as relay:
        yield relay


def put(key, to="ada@example.org"):
    return actions.put_message(key=key, to=to, subject="Hello", body="Words.", language="en")


def sent(relay, key="one"):
    """What stands before the @ of a message that left, as it stands in its headers."""
    put(key)
    sending.send_due(relay.server)
    return relay.taken[-1][1]["Message-ID"].strip("<>").partition("@")[0]


def back():
    """Whether each came back for good, how often for now, and what was said."""
    return [(one.came_back is not None, one.delays, one.status) for one in Message.objects.order_by("id")]


def test_what_came_back_for_good_is_noted_once_with_what_was_said(relay):
    of = sent(relay)
    sent(relay, "another")
    assert actions.came_back(sent_as=of, hard=True, status="5.1.1")
    assert queries.stands(Message.objects.get(key="one")) == Stands.CAME_BACK
    when = Message.objects.get(key="one").came_back
    assert not actions.came_back(sent_as=of, hard=True, status="5.7.1")
    assert not actions.came_back(sent_as=of, hard=False, status="4.2.2")
    assert back() == [(True, 0, "5.1.1"), (False, 0, "")]
    assert Message.objects.get(key="one").came_back == when


def test_what_came_back_for_now_is_counted_and_may_come_back_for_good_afterwards(relay):
    of = sent(relay)
    for _ in range(2):
        assert actions.came_back(sent_as=of, hard=False, status="4.2.2")
    assert queries.stands(Message.objects.get()) == Stands.SENT
    assert back() == [(False, 2, "4.2.2")]
    assert actions.came_back(sent_as=of, hard=True)
    assert back() == [(True, 2, "")]


def test_what_never_left_or_is_not_ours_cannot_come_back():
    waiting = put("waits")
    by_hand = actions.written(key="post", to="", subject="", body="", language="en", channel="post")
    actions.put_messages([by_hand])
    Message.objects.filter(key="post").update(state="done")
    Message.objects.create(key="old", state="done")  # from before Message-IDs were kept
    for name in (waiting.sent_as, by_hand.sent_as, "", "0" * 40, "' OR 1=1 --", "x" * 500):
        assert not actions.came_back(sent_as=name, hard=True)
    assert not Message.objects.exclude(came_back=None).exists()


@pytest.mark.parametrize("status", ["5.1.1 <ada@example.org>", "5", "9.9.9", "x" * 400, "5.1.1\n"])
def test_of_what_was_said_only_the_number_is_kept(relay, status):
    assert actions.came_back(sent_as=sent(relay), hard=True, status=status)
    assert back() == [(True, 0, "")]
