"""An address has an end date, which the person reads and which is carried out; nothing else of them goes then."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.contributions.models import Verbatim
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions, jobs, queries
from hearback.journal.models import Fact
from hearback.outbox import mail_url
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.processes import actions as processes
from hearback.reportback import actions as reportback
from tests.factories import a_booking, a_contribution, a_member, a_participant, a_process, an_event
from tests.reportback.loop import MAIL, follow, messages, participant
from tests.web.public.people import opened, words_of

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def two_years(settings):
    settings.CONTACT_DAYS = 730


@pytest.fixture
def ended():
    """A process that ends today."""
    return a_process(slug="plan", ends=clock.today())


def after(days):
    return clock.now() + timedelta(days=days)


def has_contact(email=ADA):
    return Contact.objects.filter(address=email).exists()


def test_an_address_goes_when_its_day_is_over_and_not_before(ended):
    a_contribution(ended, words="These stay.", email=ADA, name="Ada Example")
    person = participant(ADA)
    assert queries.contact_ends(person).day == clock.today() + timedelta(days=730)
    assert actions.end_contacts(now=after(730)) == 0
    assert actions.end_contacts(now=after(731)) == 1
    assert not has_contact()
    assert Verbatim.objects.get().text == "These stay."
    person.refresh_from_db()
    assert person.name == "Ada Example"
    assert queries.contact_ends(person) is None
    assert actions.end_contacts(now=after(732)) == 0
    fact = Fact.objects.get(verb="contact.ended")
    assert (fact.actor_kind, fact.subject_uuid, fact.refs) == ("clock", person.uuid, {})


@pytest.mark.parametrize("takes_part", ["says", "books", "joins", "follows"])
def test_a_process_that_goes_on_keeps_it(ended, takes_part):
    a_contribution(ended, email=ADA)
    goes_on = a_process()
    if takes_part == "says":
        a_contribution(goes_on, email=ADA)
    elif takes_part == "books":
        a_booking(an_event(goes_on), email=ADA)
    elif takes_part == "follows":
        reportback.follow(actor=NOBODY, process=goes_on, key=uuid4(), email=ADA, language="en")
    else:
        a_member(goes_on, email=ADA)
    assert queries.contact_ends(participant(ADA)).day is None
    assert actions.end_contacts(now=after(5_000)) == 0
    processes.edit_process(actor=HOST, process=goes_on, ends=clock.today() + timedelta(days=10))
    assert queries.contact_ends(participant(ADA)).day == clock.today() + timedelta(days=740)
    assert actions.end_contacts(now=after(740)) == 0
    assert actions.end_contacts(now=after(741)) == 1


def test_whoever_comes_long_after_the_end_is_kept_as_long(ended):
    past = a_process(ends=clock.today() - timedelta(days=4_000))
    a_contribution(past, email=ADA)
    assert queries.contact_ends(participant(ADA)).day == clock.today() + timedelta(days=730)
    assert actions.end_contacts(now=after(700)) == 0
    assert actions.end_contacts(now=after(731)) == 1


def test_whoever_took_part_in_nothing_counts_from_when_they_came():
    person = a_participant(email=ADA)
    assert queries.contact_ends(person).day == clock.today() + timedelta(days=730)
    assert actions.end_contacts(now=after(731)) == 1


def test_nobody_is_told_and_nothing_that_waited_goes_out(ended, settings):
    settings.MAIL = mail_url.parse(MAIL)
    said = a_contribution(ended, email=ADA)
    follow()
    assert len(messages(ADA)) == 1
    actions.end_contacts(now=after(731))
    assert messages(ADA) == []
    follow()
    assert messages(ADA) == []
    said.refresh_from_db()
    assert said.state == "waiting"


def test_only_time_and_the_host_end_an_address(ended):
    a_contribution(ended, email=ADA)
    with pytest.raises(NotAllowed):
        people.end_contact(actor=NOBODY, participant=participant(ADA).pk)
    assert has_contact()


def test_the_clock_looks_a_few_times_a_day(ended, monkeypatch):
    monkeypatch.setattr(jobs, "_looked", None)
    a_contribution(ended, email=ADA)
    later = after(731)
    assert jobs.tick(later - timedelta(days=2)) == 0
    assert jobs.tick(later - timedelta(days=2, hours=-1)) == 0
    assert jobs.tick(later) == 1


def test_the_person_reads_the_day_on_their_page_and_by_the_link_of_what_they_said(client, ended):
    said = a_contribution(ended, email=ADA)
    goes_on = a_contribution(a_process(slug="goes-on"), email="ben@example.org")
    with time_machine.travel(clock.now(), tick=False):
        day = queries.contact_ends(participant(ADA)).day
        written = f"We keep your address until {day.day} {day:%B %Y}."
        assert written in words_of(opened(client, Purpose.SAID, said))
        assert written in words_of(opened(client, Purpose.ME, participant(ADA)))
    assert "until 730 days after the process ends" in words_of(opened(client, Purpose.SAID, goes_on))
