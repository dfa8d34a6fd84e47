"""What came back for good: its person was not reached, and nothing more is sent there until they confirm it again."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.people.queries import came_back_from, contact_of
from hearback.reportback import actions
from hearback.reportback.models import Digest, Fate, Following, Moment
from tests.factories import a_booking, a_contribution, a_participant, a_process, an_answer, an_event, an_invitation
from tests.relay import running_relay
from tests.reportback.loop import follow, participant, said_by, send, tellings, tick

pytestmark = pytest.mark.django_db
ADA, BACK = "ada@example.org", "back@example.org"


@pytest.fixture
def relay(settings):
    with running_relay() as relay:
        settings.MAIL = relay.server
        yield relay


def name_of(relay, address):
    """What the last message to this address is called by whoever returns it."""
    return next(
        email["Message-ID"].strip("<>").partition("@")[0] for to, email in reversed(relay.taken) if to == [address]
    )


def test_whose_message_came_back_was_not_reached_and_is_sent_nothing_until_they_confirm_the_address(relay):
    process = a_process()
    said = [said_by(ADA, process), said_by(BACK, process)]
    follow()
    send(relay.server)
    assert outbox.came_back(sent_as=name_of(relay, BACK), hard=True, status="5.1.1")
    tick()
    assert tellings() == [("received", Fate.SENT), ("received", Fate.NOT_REACHED)]
    returned = Contact.objects.get(address=BACK).returned
    assert returned is not None
    assert Contact.objects.get(address=ADA).returned is None

    an_answer(*said)
    follow()
    assert tellings(moment=Moment.ANSWERED) == [("answered", Fate.SENT), ("answered", Fate.NOT_REACHED)]
    assert send(relay.server) == 1
    assert [to for to, _email in relay.taken] == [[ADA], [BACK], [ADA]]
    tick()
    assert Contact.objects.get(address=BACK).returned == returned

    people.send_code(email=BACK, language="en")
    code = re.search(r"\d{4} \d{4}", Message.objects.get(key__startswith="code:").body).group()
    people.open_with_code(email=BACK, code=code)
    an_answer(said_by(BACK, process))
    follow()
    assert tellings(participant=participant(BACK), moment=Moment.ANSWERED)[-1] == ("answered", Fate.SENT)


def test_what_came_back_for_now_stops_nothing(relay):
    said = said_by(ADA, a_process())
    follow()
    send(relay.server)
    assert outbox.came_back(sent_as=name_of(relay, ADA), hard=False, status="4.2.2")
    tick()
    assert tellings() == [("received", Fate.SENT)]
    an_answer(said)
    follow()
    assert send(relay.server) == 1


@pytest.mark.parametrize("status", ["5.7.1", "4.4.7"])
def test_where_it_was_no_fault_of_the_address_they_were_not_reached_and_are_written_to_again(relay, status):
    said = said_by(ADA, a_process())
    follow()
    send(relay.server)
    assert outbox.came_back(sent_as=name_of(relay, ADA), hard=True, status=status)
    tick()
    assert tellings() == [("received", Fate.NOT_REACHED)]
    assert Contact.objects.get(address=ADA).returned is None
    an_answer(said)
    follow()
    assert send(relay.server) == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 Relaying denied", "451 4.7.1 try later"])
def test_what_our_relay_would_not_take_for_days_says_nothing_about_the_address(relay, answer):
    said = said_by(ADA, a_process())
    follow()
    relay.refuse = {ADA: answer}
    Message.objects.update(attempts=Message.most_attempts - 1)
    send(relay.server)
    assert Message.objects.get().state == State.GIVEN_UP
    tick()
    assert tellings() == [("received", Fate.NOT_REACHED)]
    assert Contact.objects.get(address=ADA).returned is None
    relay.refuse = {}
    an_answer(said)
    follow()
    assert send(relay.server) == 1


def test_what_the_relay_refused_for_good_says_that_the_address_is_wrong(relay):
    said_by(ADA, a_process())
    follow()
    relay.refuse = {ADA: "550 no such user"}
    send(relay.server)
    tick()
    assert tellings() == [("received", Fate.NOT_REACHED)]
    assert Contact.objects.get(address=ADA).returned is not None


def test_what_is_sent_again_while_it_is_noted_that_it_was_refused_has_not_failed(relay, monkeypatch):
    said_by(ADA, a_process())
    follow()
    relay.refuse = {ADA: "550 no such user"}
    send(relay.server)
    note = actions._note_returned

    def sent_again_first(*failed):
        actions.send_again(actor=HOST, messages=[Message.objects.get().uuid])
        return note(*failed)

    monkeypatch.setattr(actions, "_note_returned", sent_again_first)
    tick()
    message = Message.objects.get()
    assert (message.state, message.noted) == (State.WAITING, None)
    assert (tellings(), Contact.objects.get(address=ADA).returned) == ([("received", Fate.SENT)], None)


# --- whatever else was written to them


def _follows(email):
    words = {"key": uuid4(), "email": email, "language": "en"}
    actions.follow(actor=NOBODY, process=a_process(), **words)


def _has_news(email):
    """A digest of what they follow, which waits."""
    _follows(email)
    following = Following.objects.get()
    link = Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, following.uuid, 1)}))
    actions.confirm_following(actor=link, following=following)
    Digest.objects.update(looked=clock.now() - timedelta(days=9))
    Message.objects.all().delete()
    an_answer(a_contribution(following.process))
    follow()
    tick()


WRITTEN = {
    "booking": lambda email: a_booking(an_event(), email=email),
    "invited": lambda email: an_invitation(email=email),
    "code": lambda email: a_participant(email=email) and people.send_code(email=email, language="en"),
    "following": _follows,
    "news": _has_news,
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_whatever_came_back_its_person_reads_so_on_their_page_and_is_written_no_more_until_it_is_right(kind, relay):
    WRITTEN[kind](BACK)
    assert Message.objects.get().key.startswith(f"{kind}:")
    send(relay.server)
    assert outbox.came_back(sent_as=name_of(relay, BACK), hard=True, status="5.1.1")
    tick()
    person = participant(BACK)
    assert came_back_from(person) is not None
    assert contact_of(person) is None

    people.send_code(email=BACK, language="en")
    code = re.search(r"\d{4} \d{4}", Message.objects.get(key__startswith="code:", state="waiting").body).group()
    people.open_with_code(email=BACK, code=code)
    tick()
    assert came_back_from(person) is None  # what came back once is noted once


@pytest.mark.parametrize(("hard", "status"), [(False, "4.2.2"), (True, "5.7.1")])
def test_of_what_else_was_written_too_it_is_no_fault_of_the_address_when_it_comes_back_for_now(relay, hard, status):
    a_booking(an_event(), email=BACK)
    send(relay.server)
    assert outbox.came_back(sent_as=name_of(relay, BACK), hard=hard, status=status)
    tick()
    assert contact_of(participant(BACK)) is not None


def test_what_is_sent_again_and_refused_once_more_is_noted_once_more(relay):
    a_booking(an_event(), email=BACK)
    relay.refuse = {BACK: "550 no such user"}
    send(relay.server)
    tick()
    assert came_back_from(participant(BACK)) is not None
    Contact.objects.update(returned=None)
    actions.send_again(actor=HOST, messages=list(Message.objects.values_list("uuid", flat=True)))
    send(relay.server)
    tick()
    assert came_back_from(participant(BACK)) is not None


def test_what_was_written_to_somebody_who_works_here_or_is_erased_marks_nobody(relay):
    for key in ("week:x:2026-01-05", f"sign-in:{uuid4()}", f"booking:{uuid4()}:booked", "told:nobody", "odd"):
        outbox.put_message(key=key, to=BACK, subject="Hello", body="Words.", language="en")
    relay.refuse = {BACK: "550 no such user"}
    a_participant(email=BACK)
    send(relay.server)
    tick()
    assert Message.objects.filter(state=State.GIVEN_UP, noted__isnull=False).count() == 5
    assert contact_of(participant(BACK)) is not None


def test_who_did_not_answer_the_telephone_has_an_e_mail_address_that_works():
    person = a_participant(email=ADA)
    rung = outbox.unwritten(key=f"told:{person.uuid}:x", writer="told", language="en", channel="phone")
    outbox.put_messages([rung])
    Message.objects.update(state=State.GIVEN_UP)
    tick()
    assert contact_of(person) is not None
