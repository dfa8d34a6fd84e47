"""What became of telling people: every fate is counted, and each person reads what they were told as it stands now."""

import pytest

from hearback.answers.actions import CauseOf
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Viewer
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.reportback import queries
from hearback.reportback.models import Fate, Moment, Telling
from tests.answers.test_gate import Plan
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_process,
    an_answer,
    as_person,
    by_said_link,
)
from tests.relay import running_relay
from tests.reportback.loop import follow, messages, participant, said_by, send, tellings, tick
from tests.reportback.test_telling import report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def test_every_fate_is_counted_and_they_add_up_to_those_who_spoke(settings):
    process = a_process()
    for name in ("sent", "quiet", "disowned", "returned", "agreed-not"):
        said_by(f"{name}@example.org", process)
    follow()
    quiet, disowned = participant("quiet@example.org"), participant("disowned@example.org")
    people.set_quiet(actor=as_person(quiet), participant=quiet.uuid, quiet=True)
    people.disown_address(actor=as_person(disowned, Purpose.NOT_ME), participant=disowned.uuid)
    people.address_returned(contact=Contact.objects.get(address="returned@example.org").uuid)
    not_agreed = a_contribution(process, email="no@example.org", report_back=False)
    nameless = a_contribution(process)
    unconfirmed = said_by("new@example.org", process, confirmed=False)
    said = [t.contribution for t in Telling.objects.order_by("id")] + [not_agreed, nameless, unconfirmed]
    an_answer(*said)
    follow()
    answered = {one.moment: one for one in queries.fates(process)}[Moment.ANSWERED]
    assert answered.people == sum(answered.counts.values()) == len(said) == 8
    assert {fate: count for fate, count in answered.counts.items() if count} == {
        Fate.ON_THE_PAGE: 3,  # one unconfirmed; two put into the outbox and not sent yet
        Fate.NOT_REACHED: 2,
        Fate.ASKED_NOT: 2,
        Fate.NO_ADDRESS: 1,
    }
    Message.objects.all().update(state=State.DONE, to="", subject="", body="")
    sent = {one.moment: one for one in queries.fates(process)}[Moment.ANSWERED]
    assert sent.counts[Fate.SENT] == 2
    assert sent.people == 8


def test_a_person_counts_once_a_moment_by_what_was_told_last(django_assert_num_queries):
    process = a_process()
    for _ in range(3):
        said_by(ADA, process)
        a_contribution(process)
        follow()
    with django_assert_num_queries(1):
        (received,) = queries.fates(process)
    assert (received.moment, received.people) == (Moment.RECEIVED, 4)
    assert received.counts[Fate.NO_ADDRESS] == 3


def test_without_a_mail_server_everything_waits_on_the_page(settings):
    settings.MAIL = None
    process = a_process()
    said = said_by(ADA, process)
    an_answer(said)
    follow()
    assert tellings() == [("received", "on-the-page"), ("answered", "on-the-page")]
    assert messages() == []
    person = participant(ADA)
    answered, received = queries.news_for(as_person(person), person)
    assert "There is no money for it this year." in "\n".join(answered.paragraphs)
    assert said.reference in received.title


def test_what_was_told_is_read_by_the_person_alone_and_reads_as_it_stands_now():
    process = a_process()
    said = said_by(ADA, process)
    an_answer(said)
    follow()
    person = participant(ADA)
    other = participant(said_by("ben@example.org", process) and "ben@example.org")
    for viewer in (NOBODY, HOST, a_coordinator(process), as_person(other), Viewer()):
        with pytest.raises(NotAllowed):
            queries.news_for(viewer, person)
    told = queries.news_for(as_person(person), person)
    assert [one.moment for one in told] == [Moment.ANSWERED, Moment.RECEIVED]
    assert [one.moment for one in queries.told_about(by_said_link(said), said)] == [Moment.ANSWERED, Moment.RECEIVED]
    with pytest.raises(NotAllowed):
        queries.told_about(NOBODY, said)


@pytest.mark.parametrize("rows", [1, 3])
def test_what_a_person_was_told_is_read_in_a_constant_number_of_queries(rows, django_assert_max_num_queries):
    plan = Plan()
    for _ in range(rows):
        an_answer(said_by(ADA, plan.process), outcome="changed", causes=[CauseOf(plan.commitment)])
        report(plan)
        follow()
    person = participant(ADA)
    with django_assert_max_num_queries(22):
        queries.news_for(as_person(person), person)


def test_messages_arrive_and_an_address_that_is_refused_is_remembered(settings):
    process = a_process()
    with running_relay() as relay:
        settings.MAIL = relay.server
        relay.refuse = {"gone@example.org": "550 no such user"}
        said = [said_by(ADA, process), said_by("gone@example.org", process)]
        follow()
        send(relay.server)
        tick()
        ((to, receipt),) = relay.taken
        assert to == [ADA]
        assert said[0].reference in receipt["Subject"]
        assert tellings() == [("received", "sent"), ("received", "not-reached")]
        an_answer(*said)
        follow()
        send(relay.server)
        answer = relay.taken[1][1]
        assert answer["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert tellings(moment=Moment.ANSWERED) == [("answered", "sent"), ("answered", "not-reached")]
        assert outbox.drop_messages(keys_starting="told:") == 1
