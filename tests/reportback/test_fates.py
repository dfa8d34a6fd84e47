"""What became of telling people: not returned means after seven days; of a few it is not said what each chose."""

from datetime import timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.reportback import queries
from hearback.reportback.models import Fate, Moment
from tests.factories import a_contribution, a_process, as_person
from tests.reportback.loop import MAIL, follow, left, participant, said_by
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.MAIL = mail_url.parse(MAIL)


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
