"""Participants: introduced, found again, never overwritten by whoever types their address."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from hearback.core.errors import BadInput
from hearback.core.viewer import NOBODY
from hearback.people import actions, queries
from hearback.people.models import Consent, Contact, Participant
from tests.factories import a_participant, as_person, with_wishes

pytestmark = pytest.mark.django_db


def introduce(**given):
    return actions.introduce(actor=NOBODY, **{"language": "en", "report_back": True} | with_wishes(given)).participant


def test_a_person_may_leave_neither_name_nor_address():
    person = introduce(report_back=False)
    assert (person.name, person.quiet) == ("", False)
    assert queries.contact_of(person) is None
    assert not queries.is_confirmed(person)


def test_two_people_without_an_address_are_two_people():
    assert introduce(name="Ann") != introduce(name="Ann")


def test_an_address_finds_its_person_in_whatever_case_it_is_typed():
    first = introduce(name="Ann", email="Ann@Example.org")
    assert introduce(email=" ann@EXAMPLE.ORG ") == first
    assert Contact.objects.get().address == "Ann@example.org"


def test_typing_an_address_overwrites_nothing():
    ann = introduce(name="Ann", email="ann@example.org", phone="01632 960001", language="cy")
    introduce(name="Mallory", email="ann@example.org", phone="01632 960999", language="en")
    ann.refresh_from_db()
    assert (ann.name, ann.language) == ("Ann", "cy")
    assert set(Contact.objects.values_list("address", flat=True)) == {"ann@example.org", "01632 960001"}


def test_typing_an_address_does_not_undo_a_choice():
    ann = introduce(email="ann@example.org", news=True, wording="1-g")
    actions.set_news(actor=as_person(ann), participant=ann.uuid, news=False)
    actions.set_quiet(actor=as_person(ann), participant=ann.uuid, quiet=True)
    introduce(email="ann@example.org", news=True)
    ann.refresh_from_db()
    assert (ann.wants_news, ann.quiet) == (False, True)


def test_what_was_agreed_to_is_kept_with_its_wording():
    ann = introduce(email="ann@example.org", news=True, wording="1-g")
    assert set(Consent.objects.values_list("participant", "purpose", "wording")) == {
        (ann.id, "report-back", "1-g"),
        (ann.id, "news", "1-g"),
    }


def test_an_address_known_by_a_booking_can_agree_to_be_told_later():
    ann = introduce(email="ann@example.org", report_back=False)
    assert not queries.reach_of([ann.id])[ann.id].agreed
    introduce(email="ann@example.org", report_back=True)
    assert queries.reach_of([ann.id])[ann.id].agreed


@pytest.mark.parametrize(
    "typed", ["ann", "ann@", "@example.org", "a b@example.org", "ann@example", "a@b.org\nBcc: c@d.org"]
)
def test_what_is_no_address_is_refused_at_its_field(typed):
    with pytest.raises(BadInput) as refused:
        introduce(email=typed)
    assert refused.value.field == "email"


def test_a_name_that_is_too_long_is_refused_at_its_field():
    with pytest.raises(BadInput) as refused:
        introduce(name="x" * 121)
    assert refused.value.field == "name"


def test_a_language_that_is_not_here_becomes_the_first():
    assert introduce(language="xx").language == "en"


def test_how_people_can_be_reached_takes_two_queries_for_one_and_for_three(django_assert_num_queries):
    people = [a_participant(email=email) for email in ("a@example.org", "b@example.org", "")]
    for some in (people[:1], people):
        with django_assert_num_queries(2):
            reach = queries.reach_of(person.id for person in some)
        assert len(reach) == len(some)
    assert [reach[person.id].address for person in people] == ["a@example.org", "b@example.org", ""]
    assert [reach[person.id].left_address for person in people] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_eight_who_come_at_once_with_one_address_are_one_person():
    def come(number):
        try:
            with transaction.atomic():
                return introduce(name=f"Person {number}", email="ann@example.org").id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(come, range(8)))
    assert len(found) == 1
    assert Participant.objects.count() == Contact.objects.count() == 1


def test_a_list_finds_who_is_known_overwrites_nothing_and_adds_the_others_without_any_consent():
    ann = introduce(name="Ann", email="Ann@example.org", language="cy")
    found = actions.introduce_many(
        actor=NOBODY,
        strangers={"ann@Example.org": "Mallory", "nia@example.org": "Nia", "NIA@example.org": "Other"},
        language="en",
    )
    assert found["ann@example.org"] == ann
    ann.refresh_from_db()
    assert (ann.name, ann.language) == ("Ann", "cy")
    nia = found["nia@example.org"]
    assert Participant.objects.count() == 2
    assert not Consent.objects.filter(participant=nia).exists()
    assert not queries.is_confirmed(nia)


def test_a_list_with_one_bad_address_adds_nobody():
    with pytest.raises(BadInput):
        actions.introduce_many(actor=NOBODY, strangers={"nia@example.org": "", "no address": ""}, language="en")
    assert not Participant.objects.exists()
