"""A message that is written when it is sent says what is true then, and the same again after a crash."""

from datetime import UTC, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.outbox import actions, leases, sending, writing
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Message, State
from hearback.outbox.writing import Written
from tests.relay import running_relay

pytestmark = pytest.mark.django_db
AWAY = parse("smtp://127.0.0.1:1?from=team@example.org")


@pytest.fixture
def relay():
    with running_relay() as relay:
        yield relay


class Writer:
    """Writes the same words for all it is asked about, but for what is `gone`; fails on what it `stumbles` over."""

    def __init__(self, words="Hello."):
        self.words, self.asked, self.gone, self.stumbles = words, [], set(), set()

    def __call__(self, messages):
        keys = [message.key for message in messages]
        self.asked.append(keys)
        if self.stumbles & set(keys):
            raise ValueError("the words of one are not there")
        return {
            message.pk: Written("ada@example.org", f"About {message.key}\nBcc: eve@example.org", self.words, "cy")
            for message in messages
            if message.key not in self.gone
        }

    def send(self, server):
        return sending.send_due(server, writers={"letters": self})


def put(*keys, **values):
    actions.queue_messages([actions.unwritten(key=key, writer="letters", language="en", **values) for key in keys])


def row(key):
    return Message.objects.get(key=key)


def test_what_waits_has_no_words_and_no_address_until_it_is_sent_and_all_are_written_at_once(relay):
    put("one", "two")
    assert (row("one").to, row("one").subject, row("one").body) == ("", "", "")
    writer = Writer("What is true now.")
    assert writer.send(relay.server) == 2
    assert writer.asked == [["one", "two"]]
    assert [(to, email.get_content().strip()) for to, email in relay.taken] == [
        (["ada@example.org"], "What is true now.")
    ] * 2
    first = relay.taken[0][1]
    assert (first["Subject"], first["Bcc"]) == ("About one Bcc: eve@example.org", None)
    assert first["Content-Language"] == "cy"
    assert (row("one").state, row("one").body, row("one").to) == (State.DONE, "", "")


def test_what_was_handed_over_once_says_the_same_when_a_crash_repeats_it(relay):
    put("one")  # gathered since yesterday
    written = clock.now().replace(microsecond=0) + timedelta(hours=20)
    with time_machine.travel(written, tick=False):
        lease, taken = leases.take(Message)  # a worker wrote it, handed it over and died before it could say so
        writing.write(taken, lease, {"letters": Writer("As it was.")})
    with time_machine.travel(written + leases.LEASE + timedelta(seconds=1)):
        Writer("As it is now.").send(relay.server)
    ((_to, email),) = relay.taken
    assert email.get_content().strip() == "As it was."
    assert email["Date"].datetime.replace(tzinfo=UTC) == written


def test_a_relay_that_is_away_got_nothing_and_the_words_are_written_anew(relay):
    put("one")
    Writer("As it was.").send(AWAY)
    assert (row("one").body, row("one").to, row("one").attempts) == ("", "", 0)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        Writer("As it is now.").send(relay.server)
    ((_to, email),) = relay.taken
    assert email.get_content().strip() == "As it is now."
    assert email["Date"].datetime.replace(tzinfo=UTC) > row("one").created + timedelta(minutes=59)


def test_what_has_nothing_to_tell_any_more_goes_nowhere_not_even_on_a_second_attempt(relay):
    put("one", "two", "three")
    writer = Writer()
    relay.refuse = {"ada@example.org": "451 later"}
    writer.gone = {"one"}
    assert writer.send(relay.server) == 1
    relay.refuse = {}
    writer.gone = {"two"}
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert writer.send(relay.server) == 2
    assert [email["Subject"].split()[1] for _to, email in relay.taken] == ["three"]
    assert list(Message.objects.values_list("key", flat=True)) == ["three"]


def test_one_that_cannot_be_written_waits_and_stops_no_other(relay):
    put("one", "odd", "two")
    writer = Writer()
    writer.stumbles = {"odd"}
    writer.send(relay.server)
    assert [email["Subject"].split()[1] for _to, email in relay.taken] == ["one", "two"]
    odd = row("odd")
    assert (odd.state, odd.lease, odd.attempts, odd.error) == (State.WAITING, None, 1, "ValueError")
    assert odd.due > clock.now()


def test_without_its_writer_a_message_waits(relay):
    put("one")
    assert sending.send_due(relay.server) == 0
    assert (row("one").state, row("one").attempts) == (State.WAITING, 0)
