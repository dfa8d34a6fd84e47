"""What a person may choose, with which link; what “this was not me” and erasing take away."""

import pytest

from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.people import actions, links, personal, queries, rules
from hearback.people.models import Code, Consent, Contact
from tests.factories import a_coordinator, a_participant, a_process, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return a_participant(name="Ann", email="ann@example.org", news=True, phone="01632 960001")


def test_quiet_stops_what_was_said_and_leaves_the_news(ann):
    changed = actions.set_quiet(actor=as_person(ann, Purpose.QUIET), participant=ann.uuid, quiet=True)
    assert (changed.quiet, changed.wants_news) == (True, True)
    assert Fact.objects.get(verb="participant.quiet").refs == {"quiet": True}


def test_the_same_choice_twice_is_one_fact(ann):
    for _twice in range(2):
        actions.set_quiet(actor=as_person(ann), participant=ann.uuid, quiet=True)
    assert Fact.objects.filter(verb="participant.quiet").count() == 1


def test_ending_the_news_dates_the_consent_and_beginning_again_adds_one(ann):
    actions.set_news(actor=as_person(ann), participant=ann.uuid, news=False)
    actions.set_news(actor=as_person(ann), participant=ann.uuid, news=True, wording="1-b")
    news = Consent.objects.filter(purpose="news").order_by("id")
    assert [(consent.wording, consent.withdrawn is None) for consent in news] == [("", False), ("1-b", True)]


def test_the_language_is_the_person_s_own_choice(ann):
    assert actions.set_language(actor=as_person(ann), participant=ann.uuid, language="cy").language == "cy"
    with pytest.raises(NotAllowed):
        actions.set_language(actor=as_person(ann, Purpose.QUIET), participant=ann.uuid, language="en")


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, ann: actions.set_quiet(actor=actor, participant=ann.uuid, quiet=True),
        lambda actor, ann: actions.set_news(actor=actor, participant=ann.uuid, news=False),
        lambda actor, ann: actions.set_uninvited(actor=actor, participant=ann.uuid, uninvited=True),
        lambda actor, ann: actions.set_language(actor=actor, participant=ann.uuid, language="cy"),
        lambda actor, ann: actions.disown_address(actor=actor, participant=ann.uuid),
        lambda actor, ann: actions.revoke_links(actor=actor, participant=ann.uuid),
        lambda actor, ann: actions.erase_participant(actor=actor, participant=ann.id),
        lambda actor, ann: actions.show_contact(actor=actor, participant=ann.uuid),
    ],
    ids=["quiet", "news", "uninvited", "language", "disown", "revoke", "erase", "show"],
)
def test_nobody_else_may_touch_a_person(ann, act):
    stranger = as_person(a_participant())
    for actor in (NOBODY, stranger, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            act(actor, ann)


def test_revoking_makes_every_link_of_the_person_invalid(ann):
    token = links.mint(Purpose.ME, ann.uuid, ann.link_version)
    before = as_person(ann)
    assert queries.participant_of(before) == ann
    actions.revoke_links(actor=before, participant=ann.uuid)
    assert links.read(token) == next(iter(before.grants))
    assert queries.participant_of(before) is None
    with pytest.raises(NotAllowed):
        actions.set_quiet(actor=before, participant=ann.uuid, quiet=True)


def test_this_was_not_me_stops_all_writing(ann):
    actions.send_code(email="ann@example.org", language="en")
    actions.disown_address(actor=as_person(ann, Purpose.NOT_ME), participant=ann.uuid)
    assert queries.contact_of(ann) is None
    reach = queries.reach_of([ann.id])[ann.id]
    assert (reach.address, reach.disowned, reach.agreed) == ("", True, False)
    assert Code.objects.get().used is not None
    assert Fact.objects.filter(verb="address.disowned").count() == 1


def test_typing_a_disowned_address_again_does_not_bring_it_back(ann):
    actions.disown_address(actor=as_person(ann, Purpose.NOT_ME), participant=ann.uuid)
    again = a_participant(email="ann@example.org")
    actions.confirm_address(participant=again)
    assert again == ann
    assert queries.contact_of(again) is None


def test_using_a_link_confirms_the_address_once(ann):
    assert not queries.is_confirmed(ann)
    actions.confirm_address(participant=ann)
    actions.confirm_address(participant=ann)
    assert queries.is_confirmed(ann)
    assert Fact.objects.filter(verb="address.confirmed").count() == 1


def test_an_address_that_returns_is_used_no_more_until_it_is_confirmed(ann):
    actions.address_returned(contact=queries.contact_of(ann).uuid)
    assert queries.contact_of(ann) is None
    assert queries.reach_of([ann.id])[ann.id].returned


def test_showing_contact_details_is_a_fact_of_its_own(ann):
    process = a_process()
    shown = actions.show_contact(actor=HOST, participant=ann.uuid, process=process)
    assert [contact.address for contact in shown] == ["ann@example.org", "01632 960001"]
    fact = Fact.objects.get(verb="contact.shown")
    assert (fact.subject_uuid, fact.process_uuid, fact.refs) == (ann.uuid, process.uuid, {"kinds": ["email", "phone"]})


def test_a_link_does_not_open_everything_and_a_code_does(ann):
    assert not rules.may_see_all_held(as_person(ann), ann)
    assert not rules.may_erase(as_person(ann), ann)
    assert rules.may_see_all_held(as_person(ann, Purpose.ALL), ann)
    assert queries.participant_confirmed(as_person(ann)) is None
    assert queries.participant_confirmed(as_person(ann, Purpose.ALL)) == ann


def test_a_person_can_read_everything_held_here(ann):
    values = [thing.value for thing in personal.held_about(ann.id)]
    assert values == ["Ann", "en", "ann@example.org", "01632 960001", "agreed", "agreed"]


def test_erasing_leaves_a_bare_row_and_nothing_that_opens_it(ann):
    me = as_person(ann, Purpose.ALL)
    actions.send_code(email="ann@example.org", language="en")
    actions.erase_participant(actor=me, participant=ann.id)
    actions.erase_participant(actor=HOST, participant=ann.id)
    ann.refresh_from_db()
    assert (ann.name, ann.erased is not None, ann.wants_news, ann.quiet) == ("", True, False, True)
    assert not Contact.objects.exists()
    assert not Consent.objects.exists()
    assert not Code.objects.exists()
    assert queries.participant_of(as_person(ann)) is None
    assert [thing.value for thing in personal.held_about(ann.id)] == ["en"]


def test_after_erasing_the_same_address_is_somebody_new(ann):
    actions.erase_participant(actor=HOST, participant=ann.id)
    assert a_participant(email="ann@example.org") != ann
