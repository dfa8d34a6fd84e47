"""Everybody is told in the way they chose; what a person has to do waits for that person, and is not said to have gone."""

import pytest

from hearback.core.errors import BadInput
from hearback.core.viewer import NOBODY
from hearback.outbox import mail_url, sending
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Contact
from hearback.reportback import queries, rules
from hearback.reportback.models import Fate
from tests.factories import a_coordinator, a_participant, a_process, an_answer, an_organisation, as_person
from tests.reportback.loop import MAIL, follow, participant, said_by, tellings

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
STREET = "1 Invented Street\nTreffaith\nTF1 1AA"
CHOICES = {
    "post": {"post": STREET},
    "text": {"phone": "01632 960001"},
    "phone": {"phone": "01632 960001"},
    "organisation": {},
    "page": {},
}


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.MAIL = mail_url.parse(MAIL)


def choose(person, channel):
    more = CHOICES[channel] | ({"through": an_organisation()} if channel == "organisation" else {})
    return people.choose_channel(actor=as_person(person), participant=person.uuid, channel=channel, **more)


@pytest.mark.parametrize(("channel", "fate"), [("post", "posted"), ("text", "sent"), ("phone", "sent")])
def test_an_answer_waits_as_a_message_of_the_channel_and_is_not_said_to_have_gone(channel, fate):
    process = a_process()
    said = said_by(ADA, process)
    follow()
    choose(participant(ADA), channel)
    an_answer(said)
    follow()
    assert tellings()[-1] == ("answered", fate)
    message = Message.objects.get(channel=channel)
    assert (message.state, message.to, message.body, message.process) == (State.WAITING, "", "", process.uuid)
    assert sending.send_due(mail_url.parse("")) == 0
    (answered,) = [row for row in queries.fates(process) if row.moment == "answered"]
    assert answered.counts[Fate.ON_THE_PAGE] == 1
    person = participant(ADA)
    assert queries.news_for(as_person(person), person)[0].fate == Fate.ON_THE_PAGE


def test_who_wants_only_their_own_page_is_sent_nothing():
    said = said_by(ADA, a_process())
    choose(participant(ADA), "page")
    an_answer(said)
    follow()
    assert tellings() == [("received", "on-the-page"), ("answered", "on-the-page")]
    assert not Message.objects.exists()


def test_a_postal_address_alone_is_a_way_to_be_told():
    reach = people_reach(a_participant(email="", post=STREET))
    assert rules.channel_of(reach, by_mail=True) == Channel.POST
    assert rules.fate_of(reach, "answered", by_mail=False) == Fate.POSTED


def test_without_a_mail_server_who_left_a_postal_address_too_is_written_a_letter():
    person = a_participant(email=ADA)
    choose(person, "post")
    people.choose_channel(actor=as_person(person), participant=person.uuid, channel="email")
    reach = people_reach(person)
    assert rules.channel_of(reach, by_mail=False) == Channel.POST
    assert rules.channel_of(reach, by_mail=True) == Channel.EMAIL


def test_a_postal_address_that_a_stranger_typed_beside_an_e_mail_address_is_written_nothing():
    """Who types somebody's e-mail address must not be sent what that person is told."""
    a_participant(email=ADA)
    stranger = {"email": ADA, "post": "9 Strange Street", "phone": "01632 960999"}
    people.introduce(actor=NOBODY, language="en", report_back=True, **stranger)
    ada = participant(ADA)
    people.address_returned(contact=who.contact_of(ada).uuid)
    for by_mail in (True, False):
        assert rules.channel_of(people_reach(ada), by_mail=by_mail) is None
    for channel, field in (("post", "post"), ("phone", "phone")):
        with pytest.raises(BadInput) as refused:
            people.choose_channel(actor=as_person(ada), participant=ada.uuid, channel=channel)
        assert refused.value.field == field
    choose(ada, "post")
    assert rules.channel_of(people_reach(ada), by_mail=True) == Channel.POST


def test_who_types_both_addresses_of_somebody_first_is_written_nothing_by_post_either():
    reach = people_reach(a_participant(email=ADA, post="9 Strange Street"))
    assert rules.channel_of(reach, by_mail=False) is None


def test_what_somebody_who_works_here_types_in_from_a_letter_is_written_to():
    a_participant(email=ADA, post="9 Strange Street")
    coordinator = a_coordinator(a_process())
    people.introduce(actor=coordinator, email=ADA, post=STREET, language="en", report_back=True)
    assert rules.channel_of(people_reach(participant(ADA)), by_mail=False) == Channel.POST
    assert Contact.objects.get(participant=participant(ADA), kind="post").address == STREET


def test_a_telephone_number_that_was_left_for_something_else_is_not_rung():
    assert rules.fate_of(people_reach(a_participant(email="", phone="01632 960001")), "answered", by_mail=True) == (
        Fate.NO_ADDRESS
    )


def test_whoever_asked_for_quiet_gets_no_letter_either():
    person = a_participant(email="", post=STREET)
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)
    assert rules.fate_of(people_reach(person), "answered", by_mail=True) == Fate.ASKED_NOT


def people_reach(person):
    return who.reach_of([person.pk])[person.pk]
