"""What became of telling people: not returned means after seven days; of a few it is not said what each chose."""

import itertools
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as site

from hearback.core import clock
from hearback.erasure import actions as erasure
from hearback.outbox.models import Message, State
from hearback.people.models import Participant
from hearback.reportback import queries
from hearback.reportback.models import Fate, Moment, Telling
from tests.factories import a_contribution, a_process, as_person
from tests.reportback.loop import follow, left, participant, said_by
from tests.web.public.people import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def of_receipts(process):
    (received,) = queries.fates(process)
    assert sum(received.counts.values()) == received.people
    return {fate: number for fate, number in received.counts.items() if number}


def test_a_message_may_come_back_for_seven_days_and_until_then_nobody_says_that_it_did_not():
    process = a_process()
    said_by(ADA, process)
    follow()
    assert of_receipts(process) == {Fate.ON_THE_PAGE: 1}
    left()
    person = participant(ADA)
    assert of_receipts(process) == {Fate.TOO_EARLY: 1}
    assert [one.fate for one in queries.news_for(as_person(person), person)] == [Fate.TOO_EARLY]
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert of_receipts(process) == {Fate.SENT: 1}
        assert [one.fate for one in queries.news_for(as_person(person), person)] == [Fate.SENT]
        Message.objects.update(came_back=clock.now())
        assert of_receipts(process) == {Fate.NOT_REACHED: 1}
        assert [one.fate for one in queries.news_for(as_person(person), person)] == [Fate.NOT_REACHED]


def test_everybody_reads_a_picture_with_its_table_and_its_day_but_not_of_a_few(client):
    process = a_process()
    for _ in range(4):
        a_contribution(process)
    follow()
    few = words_of(client.get(f"/en/{process.slug}/answers/"))
    assert "Received: 4 people" in few
    assert "Left no address 4" not in few
    a_contribution(process)
    follow()
    many = words_of(client.get(f"/en/{process.slug}/answers/"))
    assert "Received: 5 people" in many
    assert "Left no address 5" in many
    assert "What became of it" in many
    assert f"As of {clock.today():%-d %B %Y}." in many
    assert [one.moment for one in queries.fates(process)] == [Moment.RECEIVED]


EACH = [
    *itertools.product((Fate.SENT, Fate.POSTED), State.values, ("email", "post"), (None, 0), (0, 8)),
    *itertools.product(set(Fate) - {Fate.SENT, Fate.POSTED, Fate.TOO_EARLY}, [""], [""], [None], [0]),
]


def test_in_whatever_way_a_message_stands_everybody_reads_of_it_what_its_person_reads_and_it_adds_up():
    process, now = a_process(), clock.now()
    for number, (fate, state, channel, back, days) in enumerate(EACH):
        ended = now - timedelta(days=days)
        came_back = ended if back is not None and channel == "email" and state == State.DONE else None
        message = state and Message.objects.create(
            key=f"told:{number}", state=state, channel=channel, finished=ended, came_back=came_back
        )
        person = Participant.objects.create()
        told = {"process": process, "participant": person, "moment": Moment.ANSWERED, "fate": fate, "key": str(number)}
        Telling.objects.create(**told, message=message or None, fact=uuid4())
    rows = Telling.objects.select_related("message")
    (answered,) = queries.fates(process)
    assert answered.people == sum(answered.counts.values()) == len(EACH)
    assert answered.counts == dict.fromkeys(Fate, 0) | Counter(queries.became(one) for one in rows)
    never = rows.filter(fate__in=[Fate.SENT, Fate.POSTED]).exclude(message__state__in=[State.DONE, State.WAITING])
    assert {queries.became(one) for one in never} == {Fate.NOT_REACHED}


@pytest.mark.parametrize("state", [State.GIVEN_UP, State.STOPPED, State.WAITING])
def test_what_never_went_and_is_dropped_with_the_address_did_not_reach_anybody(state):
    process = a_process(ends=clock.today())
    said_by(ADA, process)
    person = participant(ADA)
    follow()
    Message.objects.update(state=state, to=ADA, body="Words.")
    assert erasure.end_contacts(now=clock.now() + timedelta(days=site.CONTACT_DAYS + 1)) == 1
    assert not Message.objects.exists()
    assert of_receipts(process) == {Fate.NOT_REACHED: 1}
    assert [one.fate for one in queries.news_for(as_person(person), person)] == [Fate.NOT_REACHED]
