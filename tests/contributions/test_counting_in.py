"""“Count me in”: counted once they said yes by the link sent to them, gone when they leave, seen by the coordinators."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.models import CountedIn
from hearback.contributions.personal import held_about
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Viewer
from hearback.erasure import actions as erasure
from hearback.erasure.contact import contact_ends
from hearback.journal.models import Fact, Salt
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Contact, Participant
from hearback.plans.models import Commitment
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_coordinator, a_post, a_process, as_person, as_viewer, by_said_link
from tests.plans.factories import a_commitment, a_published_version, a_version
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db
TOM = "tom@example.org"


@pytest.fixture
def commitment():
    process = a_process()
    a_published_version(process)
    return Commitment.objects.get(process=process)


def asks(commitment=None, **given):
    about = {"theme": given["theme"]} if "theme" in given else {"commitment": commitment}
    process = (commitment or given["theme"]).process
    told = {"key": uuid4(), "name": "Tom (invented)", "email": TOM, "language": "en"}
    return actions.count_me_in(actor=NOBODY, process=process, **told | given | about)


def by_link(counted):
    return Viewer(grants=frozenset({Grant(Purpose.COUNTED_IN, counted.uuid, counted.link_version)}))


def joined(commitment=None, **given):
    counted = asks(commitment, **given)
    return actions.confirm_counted_in(actor=by_link(counted), counted=counted)


def test_somebody_counts_once_they_said_yes_by_the_link_that_was_sent_to_the_address(commitment):
    counted = asks(commitment)
    letter = Message.objects.get()
    assert letter.to == TOM
    assert links.url(Purpose.COUNTED_IN, counted.uuid, 1, "en") in letter.body
    assert "Tom" not in letter.body
    assert queries.how_many_counted_in(commitment=commitment) == 0
    assert not people.is_confirmed(participant(TOM))
    for _twice in range(2):
        actions.confirm_counted_in(actor=by_link(counted), counted=counted)
    assert queries.how_many_counted_in(commitment=commitment) == 1
    assert people.is_confirmed(participant(TOM))
    facts = Fact.objects.filter(subject_uuid=counted.uuid).order_by("id")
    assert [fact.verb for fact in facts] == ["counted-in.asked", "counted-in.confirmed"]
    assert facts[0].refs == {"commitment": str(commitment.uuid)}


def test_nobody_says_yes_or_leaves_for_somebody_else(commitment):
    counted = asks(commitment)
    other = asks(commitment, email="ann@example.org")
    for viewer in (NOBODY, HOST, a_coordinator(commitment.process), by_link(other)):
        for act in (actions.confirm_counted_in, actions.leave_counted_in):
            with pytest.raises(NotAllowed):
                act(actor=viewer, counted=counted)
    assert actions.confirm_counted_in(actor=as_person(counted.participant), counted=counted).confirmed


def test_the_same_person_counts_once_and_is_sent_the_link_again(commitment):
    first = joined(commitment)
    again = asks(commitment, name="Somebody else", email=TOM.upper())
    assert again == first
    assert again.name == "Tom (invented)"
    assert Message.objects.count() == 2
    assert queries.how_many_counted_in(commitment=commitment) == 1
    key = uuid4()
    assert asks(commitment, key=key, email="ann@example.org") == asks(commitment, key=key, email="ann@example.org")


def test_one_can_be_counted_in_for_a_theme(commitment):
    theme = processes.add_theme(actor=HOST, process=commitment.process, slug="money", name={"en": "Money"})
    counted = joined(theme=theme)
    assert queries.how_many_counted_in(theme=theme) == 1
    assert queries.how_many_counted_in(commitment=commitment) == 0
    assert queries.what_of([counted]) == {counted.pk: {"en": "Money"}}


def test_nobody_joins_what_nobody_can_read_of(commitment):
    draft = a_commitment(a_version(commitment.process), "Not public yet").commitment
    elsewhere = processes.add_theme(actor=HOST, process=a_process(), slug="other", name={"en": "Other"})
    told = {"key": uuid4(), "name": "Tom (invented)", "email": TOM, "language": "en"}
    for about in ({"commitment": draft}, {"theme": elsewhere}, {}, {"commitment": commitment, "theme": elsewhere}):
        with pytest.raises(BadInput) as refused:
            actions.count_me_in(actor=HOST, process=commitment.process, **told, **about)
        assert refused.value.field == "about"
    assert not CountedIn.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"email": "no"}, {"email": ""}, {"organisation_name": "x" * 201}])
def test_what_cannot_be_is_refused_by_its_field(commitment, wrong):
    with pytest.raises(BadInput) as refused:
        asks(commitment, **wrong)
    assert refused.value.field == next(iter(wrong))


def test_whoever_leaves_is_forgotten_and_counts_no_more(commitment):
    counted = joined(commitment)
    actions.leave_counted_in(actor=by_link(counted), counted=counted)
    assert queries.how_many_counted_in(commitment=commitment) == 0
    assert not CountedIn.objects.exists()
    assert not Message.objects.filter(key__startswith=f"counted-in:{counted.uuid}").exists()
    assert Fact.objects.filter(verb="counted-in.left").count() == 1
    assert joined(commitment).pk != counted.pk


def test_whoever_leaves_the_only_thing_they_did_here_leaves_no_address_behind(commitment):
    theme = processes.add_theme(actor=HOST, process=commitment.process, slug="buses", name={"en": "Buses"})
    first, second = joined(commitment), joined(theme=theme)
    actions.leave_counted_in(actor=by_link(first), counted=first)
    assert Contact.objects.filter(address=TOM).exists()
    actions.leave_counted_in(actor=by_link(second), counted=second)
    assert not Contact.objects.filter(address=TOM).exists()
    assert not Participant.objects.exists()


def test_an_address_that_was_typed_by_somebody_else_is_forgotten_when_its_reader_says_no(commitment):
    counted = asks(commitment)
    actions.leave_counted_in(actor=by_link(counted), counted=counted)
    assert not Contact.objects.filter(address=TOM).exists()


def test_whoever_goes_back_and_chooses_another_thing_or_address_is_asked_about_that_too(commitment):
    key, theme = (
        uuid4(),
        processes.add_theme(actor=HOST, process=commitment.process, slug="buses", name={"en": "Buses"}),
    )
    first = asks(commitment, key=key)
    for _twice in range(2):  # the browser kept the form as it was, with its key
        second, third = asks(theme=theme, key=key), asks(commitment, key=key, email="ann@example.org")
    assert len({first.pk, second.pk, third.pk}) == CountedIn.objects.count() == 3
    assert (second.theme, third.participant) == (theme, participant("ann@example.org"))
    assert asks(commitment, key=key) == first


def test_nothing_is_left_of_who_never_said_yes(commitment):
    counted = asks(commitment)
    assert Salt.objects.filter(fact__subject_uuid=counted.uuid).exists()
    actions.delete_unconfirmed_counted_in(clock.now() + timedelta(days=30))
    assert not Salt.objects.filter(fact__subject_uuid=counted.uuid).exists()
    assert not Message.objects.exists()


def test_who_never_says_yes_is_forgotten_after_30_days(commitment):
    asks(commitment)
    kept = joined(commitment, email="ann@example.org")
    assert actions.delete_unconfirmed_counted_in(clock.now() + timedelta(days=29)) == 0
    assert actions.delete_unconfirmed_counted_in(clock.now() + timedelta(days=30)) == 1
    assert list(CountedIn.objects.all()) == [kept]
    assert not Contact.objects.filter(address=TOM).exists()


def test_coordinators_see_who_and_everybody_else_how_many(commitment):
    process = commitment.process
    counted = joined(commitment, organisation_name="Open Rivers (invented)")
    asks(commitment, email="ann@example.org")
    assert list(queries.who_is_counted_in(a_coordinator(process), process)) == [counted]
    assert queries.not_confirmed_yet(HOST, process) == 1
    others = (as_viewer(a_post(process, role=role).user) for role in (Role.THEME_LEAD, Role.OBSERVER))
    for viewer in (NOBODY, by_link(counted), a_coordinator(a_process()), *others):
        assert list(queries.who_is_counted_in(viewer, process)) == []
        assert queries.not_confirmed_yet(viewer, process) == 0


def test_it_is_among_what_we_hold_about_a_person_and_goes_when_they_are_erased(commitment):
    counted = joined(commitment, organisation_name="Open Rivers (invented)")
    person = participant(TOM)
    held = {(str(one.what), str(one.value)) for one in held_about(person.pk)}
    assert ("Where you are counted in", f"Commitment {commitment.number}") in held
    assert ("Your organisation", "Open Rivers (invented)") in held
    assert contact_ends(person).day is None  # as long as the process goes on
    erasure.erase_person(actor=as_person(person, Purpose.ALL), participant=person)
    assert not CountedIn.objects.exists()
    assert queries.counted_in_by_link(by_link(counted)) is None


def test_making_a_persons_links_invalid_leaves_them_counted_in(commitment):
    counted = joined(commitment)
    erasure.revoke_links(actor=as_person(counted.participant), participant=counted.participant)
    assert queries.counted_in_by_link(by_link(counted)) is None
    assert queries.how_many_counted_in(commitment=commitment) == 1


def test_whoever_said_something_too_stays_known_when_they_leave(commitment):
    said = a_contribution(commitment.process, email=TOM)
    counted = asks(commitment)
    actions.leave_counted_in(actor=by_link(counted), counted=counted)
    assert Participant.objects.filter(pk=participant(TOM).pk).exists()
    assert by_said_link(said).grants


def test_nobody_is_flooded_with_links(commitment):
    for _many in range(10):
        asks(commitment)
    with pytest.raises(BadInput):
        asks(commitment)
