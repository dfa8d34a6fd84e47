"""Everybody is told in the way they chose; what a person has to do waits for that person, and is not said to have gone."""

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.outbox import leases, mail_url, sending
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Contact
from hearback.reportback import queries, rules
from hearback.reportback.models import Fate
from tests.factories import a_coordinator, a_participant, a_process, an_answer, an_organisation, as_person
from tests.relay import running_relay
from tests.reportback.loop import follow, left, participant, said_by, send, tellings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"
STREET = "1 Invented Street\nTreffaith\nTF1 1AA"
CHOICES = {
    "post": {"post": STREET},
    "text": {"phone": "01632 960001"},
    "phone": {"phone": "01632 960001"},
    "organisation": {},
    "page": {},
}


def choose(person, channel):
    more = CHOICES[channel] | ({"through": an_organisation()} if channel == "organisation" else {})
    return people.choose_channel(actor=as_person(person), participant=person.uuid, channel=channel, **more)


@pytest.mark.parametrize(("channel", "fate"), [("post", "posted"), ("text", "sent"), ("phone", "sent")])
def test_an_answer_waits_as_a_message_of_the_channel_and_is_not_said_to_have_gone(channel, fate):
    process = a_process()
    said = said_by(ADA, process)
    follow()
    left()
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
    a_participant(email=ADA, post="9 Strange Street", phone="01632 960999")
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
    people.introduce(actor=coordinator, email=ADA, wishes=people.Wishes(post=STREET), language="en", report_back=True)
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


# --- what waits when somebody chooses otherwise


@pytest.fixture
def relay(settings):
    with running_relay() as relay:
        settings.MAIL = relay.server
        yield relay


def waiting():
    return list(Message.objects.filter(state=State.WAITING).values_list("channel", flat=True))


def be_quiet(person):
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)


CHOSEN = [("post", "posted", ["post"]), ("page", "on-the-page", []), ("quiet", "asked-not", [])]


def then_choose(way):
    be_quiet(participant(ADA)) if way == "quiet" else choose(participant(ADA), way)


@pytest.mark.parametrize(("way", "fate", "waits"), CHOSEN)
@pytest.mark.parametrize("is_followed", [True, False])
def test_an_e_mail_that_waits_and_nobody_has_written_yet_goes_the_way_that_was_chosen_since(
    way, fate, waits, is_followed, relay
):
    """Also where the worker sends before it reads that somebody chose."""
    said_by(ADA, a_process())
    follow()
    assert waiting() == ["email"]
    then_choose(way)
    if is_followed:
        follow()
        assert waiting() == waits
    send(relay.server)
    follow()
    assert relay.taken == []
    assert tellings() == [("received", fate)]
    assert list(Message.objects.values_list("channel", flat=True)) == waits


@pytest.mark.parametrize(("way", "fate", "waits"), CHOSEN)
def test_what_the_relay_put_off_nobody_has_read_so_it_goes_the_new_way(way, fate, waits, relay):
    said_by(ADA, a_process())
    follow()
    relay.refuse = {ADA: "451 4.7.1 later"}
    send(relay.server)
    then_choose(way)
    follow()
    assert waiting() == waits
    assert tellings() == [("received", fate)]


def test_what_a_relay_may_have_taken_or_a_worker_has_in_hand_stays_as_it_is(relay):
    said = said_by(ADA, a_process())
    follow()
    Message.objects.update(attempts=1, to=ADA, subject="Said", body="Words that may have left.")
    an_answer(said)
    follow()
    held = Message.objects.get(body="")
    Message.objects.filter(pk=held.pk).update(lease_until=clock.now() + leases.LEASE)
    choose(participant(ADA), "post")
    follow()
    assert waiting() == ["email", "email"]
    assert send(relay.server) == 1
    assert [email["Subject"] for _to, email in relay.taken] == ["Said"]
    Message.objects.filter(pk=held.pk).update(lease_until=None)  # and it has not gone
    send(relay.server)
    assert len(relay.taken) == 1
    assert waiting() == ["post"]
    assert tellings() == [("received", "sent"), ("answered", "posted")]


def test_without_a_mail_server_what_waits_for_one_waits_on_when_only_the_print_is_to_be_larger(settings):
    said_by(ADA, a_process())
    follow()
    settings.MAIL = None
    person = participant(ADA)
    people.choose_channel(actor=as_person(person), participant=person.uuid, channel="email", large_print=True)
    follow()
    assert waiting() == ["email"]
    assert tellings() == [("received", "sent")]
    choose(person, "post")
    follow()
    assert waiting() == ["post"]


def people_reach(person):
    return who.reach_of([person.pk])[person.pk]
