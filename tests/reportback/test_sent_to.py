"""What one person was sent and when: for the host, by their address; it is recorded, without the address."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events.models import Booking
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.outbox.queries import Stands
from hearback.people import actions as people
from hearback.reportback import actions
from hearback.reportback.actions import Kind
from hearback.reportback.models import Fate, Moment
from tests.factories import (
    a_booking,
    a_coordinator,
    a_form_to_join,
    a_process,
    an_answer,
    an_event,
    an_invitation,
    an_own_meeting,
)
from tests.relay import running_relay
from tests.reportback.loop import follow, participant, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def looked_up(email=ADA):
    return actions.look_up_what_was_sent(actor=HOST, email=email).sent


def test_what_went_is_found_by_whose_it_is_though_its_address_and_words_are_gone(settings):
    process, other = a_process(), a_process()
    an_answer(said_by(ADA, process))
    a_booking(an_event(other), email=ADA)
    said_by("bea@example.org", process)
    follow()
    with running_relay() as relay:
        while send(relay.server):
            pass
    assert {(one.kind, one.process, one.stands) for one in looked_up("ADA@example.org")} == {
        (Kind.TOLD, process, Stands.SENT),
        (Kind.BOOKING, None, Stands.SENT),
    }
    assert all(one.went is not None for one in looked_up())
    moments = [moment for one in looked_up() for moment in one.moments]
    assert sorted(moments) == [Moment.ANSWERED, Moment.RECEIVED]
    assert looked_up("nobody@example.org") == []


def test_what_was_told_on_the_page_alone_says_so_and_what_waits_is_found_by_its_address():
    process = a_process()
    said = said_by(ADA, process)
    person = participant(ADA)
    people.set_quiet(actor=HOST, participant=person.uuid, quiet=True)
    an_answer(said)
    follow()
    assert (Fate.ASKED_NOT, None) in {(one.fate, one.stands) for one in looked_up()}
    outbox.put_message(key="draft:1", to="new@example.org", subject="Your draft", body="Words.", language="en")
    outbox.put_message(key="code:1", to="new@example.org", subject="Code", body="1", language="en", secret=True)
    assert [(one.kind, one.stands) for one in looked_up("new@example.org")] == [(Kind.OTHER, Stands.WAITING)]


def test_that_it_was_looked_up_is_a_fact_without_the_address_and_only_the_host_may():
    process = a_process()
    said_by(ADA, process)
    follow()
    looked_up()
    fact = Fact.objects.get(verb="messages.looked-up")
    assert fact.subject_uuid == participant(ADA).uuid
    assert fact.refs == {"n": 1}
    for viewer in (NOBODY, a_coordinator(process)):
        with pytest.raises(NotAllowed):
            actions.look_up_what_was_sent(actor=viewer, email=ADA)
    with pytest.raises(BadInput) as refused:
        looked_up("ada")
    assert refused.value.field == "email"


def test_it_takes_the_same_statements_however_much_was_sent():
    process = a_process()
    counts = []
    for number in (1, 3):
        for _ in range(number):
            an_answer(said_by(ADA, process))
        follow()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            looked_up()
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (lambda: an_own_meeting(email=ADA), Kind.OTHER),
        (lambda: a_form_to_join(email=ADA, actor=NOBODY), Kind.CONFIRMING),
        (lambda: an_invitation(email=ADA), Kind.INVITATION),
    ],
)
def test_whatever_it_was_it_is_found_when_it_has_gone(write, kind):
    write()
    Message.objects.update(state=State.DONE, finished=clock.now(), to="", subject="", body="", headers={})
    assert [(one.kind, one.stands) for one in looked_up()] == [(kind, Stands.SENT)]


def test_whoever_booked_very_often_is_looked_up_too():
    event = an_event(a_process())
    a_booking(event, email=ADA)
    cancelled = {"event": event, "participant": participant(ADA), "state": Booking.State.CANCELLED}
    Booking.objects.bulk_create(Booking(**cancelled, key=uuid4()) for _ in range(1100))
    assert [one.kind for one in looked_up()] == [Kind.BOOKING]
