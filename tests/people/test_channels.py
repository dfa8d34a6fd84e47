"""How somebody wishes to be told: their own choice, with the address it needs, and a fact without any address."""

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Channel
from hearback.people import actions, personal
from hearback.people.models import Contact
from tests.factories import a_coordinator, a_participant, a_process, an_organisation, as_person

pytestmark = pytest.mark.django_db
STREET = "1 Invented Street\nTreffaith\nTF1 1AA"


@pytest.fixture
def ann():
    return a_participant(name="Ann", email="ann@example.org")


def choose(person, channel, **more):
    return actions.choose_channel(actor=as_person(person), participant=person.uuid, channel=channel, **more)


def test_post_is_chosen_with_an_address_and_the_fact_holds_none(ann):
    chosen = choose(ann, "post", post=STREET, large_print=True, both_languages=True)
    assert (chosen.channel, chosen.large_print, chosen.both_languages) == ("post", True, True)
    contact = Contact.objects.get(participant=ann, kind="post")
    assert (contact.address, contact.confirmed is not None) == (STREET, True)
    fact = Fact.objects.get(verb="participant.channel")
    assert fact.refs == {"channel": "post", "large_print": True, "both_languages": True, "kinds": ["post"]}


def test_the_same_choice_twice_is_one_fact(ann):
    for _twice in range(2):
        choose(ann, "post", post=STREET)
    assert Fact.objects.filter(verb="participant.channel").count() == 1


def test_a_new_address_takes_the_place_of_one_that_sent_letters_back(ann):
    choose(ann, "post", post=STREET)
    actions.address_returned(contact=Contact.objects.get(kind="post").uuid)
    choose(ann, "post", post="2 Other Street")
    contact = Contact.objects.get(participant=ann, kind="post")
    assert (contact.address, contact.returned) == ("2 Other Street", None)


def test_whoever_is_known_by_a_number_need_not_type_it_again():
    bob = a_participant(email="", phone="01632 960001")
    assert choose(bob, "phone").channel == Channel.PHONE


@pytest.mark.parametrize(
    ("channel", "field"),
    [("post", "post"), ("text", "phone"), ("phone", "phone"), ("organisation", "through"), ("fax", "channel")],
)
def test_a_way_without_what_it_needs_is_asked_for_by_its_field(ann, channel, field):
    with pytest.raises(BadInput) as refused:
        choose(ann, channel)
    assert refused.value.field == field
    ann.refresh_from_db()
    assert ann.channel == Channel.EMAIL


def test_when_somebody_is_best_rung_is_one_of_a_few_and_goes_with_being_rung(ann):
    chosen = choose(ann, "phone", phone="01632 960001", ring_when="evening")
    assert chosen.ring_when == "evening"
    assert "By telephone, In the evening" in [held.value for held in personal.held_about(ann.pk)]
    with pytest.raises(BadInput) as refused:
        choose(ann, "phone", ring_when="when my husband is out")
    assert refused.value.field == "ring_when"
    assert choose(ann, "text").ring_when == ""
    choose(ann, "phone", ring_when="morning")
    actions.erase_participant(actor=HOST, participant=ann.pk)
    ann.refresh_from_db()
    assert ann.ring_when == ""


def test_nobody_without_an_e_mail_address_chooses_e_mail():
    with pytest.raises(BadInput):
        choose(a_participant(email="", post=STREET), "email")


def test_through_an_organisation_until_another_way_is_chosen(ann):
    shelter = an_organisation(name="Invented Shelter")
    assert choose(ann, "organisation", through=shelter).through == shelter
    assert choose(ann, "page").through is None


def test_nobody_else_chooses_for_a_person(ann):
    for actor in (NOBODY, as_person(a_participant()), a_coordinator(a_process()), as_person(ann, Purpose.QUIET)):
        with pytest.raises(NotAllowed):
            actions.choose_channel(actor=actor, participant=ann.uuid, channel="page")


def test_a_person_reads_what_they_chose_and_erasing_sets_it_back(ann):
    choose(ann, "organisation", through=an_organisation(name="Invented Shelter"), large_print=True)
    values = [thing.value for thing in personal.held_about(ann.id)]
    assert "Through an organisation, Invented Shelter, in large print" in values
    actions.erase_participant(actor=HOST, participant=ann.id)
    ann.refresh_from_db()
    assert (ann.channel, ann.through, ann.large_print) == (Channel.EMAIL, None, False)
