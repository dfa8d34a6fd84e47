"""What waits to be sent is written when it goes: it says what is true then, in the language and to the address of then."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.outbox import sending
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.reportback import letters
from hearback.reportback.actions import write_letters
from hearback.reportback.models import Telling
from tests.factories import a_process, an_answer, as_person, by_said_link
from tests.relay import running_relay
from tests.reportback.loop import follow, left, participant, said_by, send, tellings

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def relay(settings):
    with running_relay() as relay:
        settings.MAIL = relay.server
        yield relay


def test_nothing_is_written_before_it_goes_and_the_language_is_that_of_then(relay):
    said = said_by(ADA, a_process())
    follow()
    (waiting,) = Message.objects.all()
    assert (waiting.to, waiting.subject, waiting.body) == ("", "", "")
    Participant.objects.filter(pk=participant(ADA).pk).update(language="cy")
    send(relay.server)
    ((to, receipt),) = relay.taken
    assert to == [ADA]
    assert receipt["Content-Language"] == "cy"
    assert f"Mae’r hyn a ddywedoch gennym: {said.reference}" in receipt["Subject"]


def test_of_what_was_taken_back_meanwhile_nothing_is_sent(relay):
    process = a_process()
    kept, withdrawn, erased = (said_by(ADA, process) for _ in range(3))
    follow()
    contributions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    contributions.erase_words(actor=HOST, contribution=erased)
    send(relay.server)
    ((_to, receipt),) = relay.taken
    assert kept.reference in receipt["Subject"]
    assert withdrawn.reference not in receipt.get_content()
    assert erased.reference not in receipt.get_content()
    assert tellings() == [("received", "sent"), ("received", "on-the-page"), ("received", "on-the-page")]
    assert Telling.objects.filter(message=None).count() == 2


def test_words_that_are_erased_stand_in_no_message_that_could_not_go(relay, monkeypatch):
    """A relay that hangs up may have taken a message, so its words are kept: what was erased meanwhile is not."""
    process = a_process()
    one, other = (said_by(ADA, process, words=words) for words in ("The secret of Bethan.", "More light."))
    follow()
    send(relay.server)
    an_answer(one)
    an_answer(other)
    follow()
    relay.refuse_data = "421 closing"
    send(relay.server)
    (waiting,) = Message.objects.exclude(state="done")
    assert "Bethan" in waiting.body
    Message.objects.filter(pk=waiting.pk).update(state="given-up")
    erasure.erase_words(actor=HOST, contribution=one)
    waiting.refresh_from_db()
    assert (waiting.body, waiting.subject, waiting.headers) == ("", "", {})
    Message.objects.filter(pk=waiting.pk).update(state="waiting")
    relay.refuse_data = ""
    monkeypatch.setattr(sending, "_away_until", {})
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert send(relay.server) == 1
    said = relay.taken[-1][1].get_content()
    assert "More light." in said
    assert "Bethan" not in said
    assert one.reference not in said


def to_send(process, *words):
    """What ADA said so, answered, with the message that tells it waiting."""
    said = [said_by(ADA, process, words=each) for each in words]
    follow()
    left()
    for one in said:
        an_answer(one)
    follow()
    return said


def test_words_that_are_erased_while_a_worker_writes_them_are_neither_kept_nor_sent(relay):
    one, _other = to_send(a_process(), "The secret of Bethan.", "More light.")

    written = []

    def writes(messages):
        said = write_letters(messages)
        written.extend(one.body for one in said.values())
        if len(written) == 1:
            erasure.erase_words(actor=HOST, contribution=one)
        return said

    while sending.send_due(relay.server, writers={letters.WRITER: writes}):
        pass
    assert ["Bethan" in body for body in written] == [True, False]
    ((_to, answer),) = relay.taken
    assert "More light." in answer.get_content()
    assert "Bethan" not in answer.get_content()
    assert Message.objects.filter(state="done").latest("finished").attempts == 1


def test_words_that_are_erased_while_they_are_handed_over_stand_nowhere_afterwards(relay, monkeypatch):
    one, _other = to_send(a_process(), "The secret of Bethan.", "More light.")

    def hangs_up(*_connection):
        assert "Bethan" in Message.objects.exclude(state="done").get().body
        erasure.erase_words(actor=HOST, contribution=one)
        return sending.NoAnswer("the relay said 421")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_send", hangs_up)
        send(relay.server)
    (waiting,) = Message.objects.exclude(state="done")
    assert (waiting.body, waiting.headers, waiting.lease) == ("", {}, None)
    monkeypatch.setattr(sending, "_away_until", {})
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert send(relay.server) == 1
    assert "Bethan" not in relay.taken[-1][1].get_content()


def test_what_the_relay_refused_nobody_has_read_so_it_is_written_anew(relay):
    process = a_process()
    kept, withdrawn = said_by(ADA, process), said_by(ADA, process)
    follow()
    relay.refuse = {ADA: "451 later"}
    send(relay.server)
    contributions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    relay.refuse = {}
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert send(relay.server) == 1
    ((_to, receipt),) = relay.taken
    assert kept.reference in receipt.get_content()
    assert withdrawn.reference not in receipt.get_content()


def test_who_asked_for_quiet_meanwhile_is_not_written_to_and_it_counts_as_that(relay):
    process = a_process()
    said = said_by(ADA, process)
    follow()
    send(relay.server)
    an_answer(said)
    follow()
    person = participant(ADA)
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert send(relay.server) == 1
    assert len(relay.taken) == 1
    assert tellings() == [("received", "sent"), ("answered", "asked-not")]
    assert Message.objects.count() == 1


def test_many_are_written_with_as_many_statements_as_one(relay):
    process = a_process()
    counts = []
    for many in (1, 4):
        for number in range(many):
            an_answer(said_by(f"{many}-{number}@example.org", process))
        follow()
        with CaptureQueriesContext(connection) as caught:
            send(relay.server)
        counts.append(len([one for one in caught if "outbox_message" not in one["sql"]]))
    assert counts[0] == counts[1]


def test_what_is_said_once_for_many_is_said_to_each_in_their_language_and_of_their_own_words(relay):
    processes = a_process(), a_process()
    said = [said_by(f"p{at}@example.org", process) for at in range(3) for process in processes]
    Participant.objects.filter(pk=participant("p1@example.org").pk).update(language="cy")
    follow()
    for process in processes:
        an_answer(*[one for one in said if one.process_id == process.pk], reason={"en": f"Since {process.slug}."})
    follow()
    waiting = list(Message.objects.order_by("id"))
    together = write_letters(waiting)
    assert len(together) == len(waiting) > len(said)
    assert together == {pk: one for message in waiting for pk, one in write_letters([message]).items()}
    assert len({one.body for one in together.values()}) == len(waiting)


def test_who_is_erased_while_a_worker_finds_that_nothing_is_left_to_tell_them_is_not_counted_as_waiting(
    relay, monkeypatch
):
    (one,) = to_send(a_process(), "More light.")
    erasure.erase_words(actor=HOST, contribution=one)
    says = letters.written

    def erases(found):
        erasure.erase_person(actor=HOST, participant=participant(ADA))
        return says(found)

    monkeypatch.setattr(letters, "written", erases)
    send(relay.server)
    assert relay.taken == []
    assert {fate for _moment, fate in tellings()} == {"sent", "no-address"}
