"""Everything that one fact caused is a batch: it can be stopped, and let go on, and nothing else waits for it."""

from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.outbox import actions, queries, sending
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Message, State
from hearback.outbox.queries import Stands
from hearback.outbox.reasons import Reason, reason_of, with_reason
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("550 5.1.1 unknown", Reason.ADDRESS),
        ("450 4.2.0 greylisted", Reason.NOT_YET),
        ("550 5.7.1 policy", Reason.NOT_US),
    ],
)
def test_what_a_real_relay_answers_is_known_by_its_reason(relay, answer, reason):
    relay.refuse = {"ada@example.org": answer}
    put("refused")
    sending.send_due(relay.server)
    refused = Message.objects.get()
    assert reason_of(refused.error) == reason
    assert list(Message.objects.filter(with_reason(reason))) == [refused]
    assert not any(Message.objects.filter(with_reason(other)).exists() for other in Reason if other != reason)


@pytest.mark.django_db
def test_a_relay_that_is_away_is_known_by_its_reason():
    put("waits")
    sending.send_due(parse("smtp://127.0.0.1:1?from=team@example.org"))
    waits = Message.objects.get()
    assert reason_of(waits.error) == Reason.AWAY
    assert Message.objects.filter(with_reason(Reason.AWAY)).exists()


@pytest.mark.django_db
def test_each_message_stands_in_one_way(relay):
    stopped = uuid4()
    relay.refuse = {"gone@example.org": "550 no", "later@example.org": "450 later"}
    put("stopped", batch=stopped)
    actions.hold(about=stopped, starts=clock.now())
    for key, to in (("sent", "ada@example.org"), ("gone", "gone@example.org"), ("later", "later@example.org")):
        put(key, to=to)
    sending.send_due(relay.server)
    put("waits")
    rows = queries.messages_visible_to(HOST)
    assert {row.key: queries.stands(row) for row in rows} == {
        "stopped": Stands.STOPPED,
        "sent": Stands.SENT,
        "gone": Stands.GIVEN_UP,
        "later": Stands.TRYING,
        "waits": Stands.WAITING,
    }
    assert queries.how_they_stand(rows) == {one: 0 if one == Stands.CAME_BACK else 1 for one in Stands}
    for one in Stands:
        assert all(queries.stands(row) == one for row in rows.filter(queries.standing_at(one)))
