"""The network: whoever joins says so themselves, stands there as they agreed, and goes when they like."""

from uuid import uuid4

import pytest

from hearback.core.errors import Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Contact, Organisation
from hearback.processes import actions, queries
from hearback.processes.models import Joining, NetworkMember
from tests.factories import (
    a_coordinator,
    a_draft_process,
    a_form_to_join,
    a_member,
    a_process,
    an_organisation,
    as_person,
    by_network_link,
)

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Fact.objects.filter(verb__startswith="network.").order_by("id").values_list("verb", flat=True))


# --- joining


def test_an_address_is_in_the_network_once_whoever_reads_there_says_yes():
    process = a_process()
    form = a_form_to_join(process, email="nia@example.org", shown=True)
    assert not NetworkMember.objects.exists()
    assert queries.network_counts(process).everybody == 0
    member = actions.confirm_joining(actor=by_network_link(form), joining=form)
    assert (member.uuid, member.shown, member.source) == (form.uuid, True, "joined")
    assert list(queries.network_shown(process)) == [member]
    assert Contact.objects.get(address="nia@example.org").confirmed is not None
    assert verbs() == ["network.asked", "network.joined"]


def test_confirming_twice_is_confirming_once():
    form = a_form_to_join()
    first = actions.confirm_joining(actor=by_network_link(form), joining=form)
    assert actions.confirm_joining(actor=by_network_link(form), joining=form) == first
    assert (NetworkMember.objects.count(), Joining.objects.count()) == (1, 0)


def test_nobody_confirms_for_somebody_else():
    form = a_form_to_join()
    for stranger in (NOBODY, by_network_link(a_form_to_join(form.process)), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.confirm_joining(actor=stranger, joining=form)
    assert not NetworkMember.objects.exists()


def test_a_person_without_an_address_is_in_at_once_and_has_the_link():
    member = a_form_to_join(email="", name="Nia (invented)", shown=True)
    assert isinstance(member, NetworkMember)
    assert queries.network_entry_by_link(by_network_link(member)) == member
    assert not Message.objects.exists()


def test_after_very_many_forms_without_an_address_the_next_waits_for_a_coordinator_and_is_not_refused():
    process = a_process()
    for _ in range(100):
        a_form_to_join(process, email="")
    late = a_form_to_join(process, email="", name="Nia (invented)")
    assert isinstance(late, Joining)
    assert NetworkMember.objects.count() == 100
    with pytest.raises(NotAllowed):
        actions.confirm_joining(actor=by_network_link(late), joining=late)
    assert actions.confirm_joining(actor=a_coordinator(process), joining=late).participant.name == "Nia (invented)"
    assert a_form_to_join(process, email="nia@example.org")


def test_an_organisation_without_an_address_waits_for_a_coordinator_whoever_has_its_link():
    process = a_process()
    form = a_form_to_join(process, email="", organisation_name="Open Rivers", kind="civil-society")
    with pytest.raises(NotAllowed):
        actions.confirm_joining(actor=by_network_link(form), joining=form)
    member = actions.confirm_joining(actor=a_coordinator(process), joining=form)
    assert member.organisation.name == {"en": "Open Rivers"}


def test_the_network_of_a_process_nobody_may_see_is_joined_by_nobody():
    with pytest.raises(NotAllowed):
        a_form_to_join(a_draft_process())


# --- what an address betrays


def test_a_form_for_a_member_is_taken_like_any_other_and_changes_nothing_by_itself():
    process = a_process()
    member = a_member(process, email="nia@example.org", place="Bangor", shown=True)
    before = queries.network_counts(process)
    again = a_form_to_join(process, email="NIA@example.org", name="Somebody else", place="Hull", shown=True)
    assert isinstance(again, Joining)
    assert queries.network_counts(process) == before
    assert [one.name for one in queries.network_shown(process)] == [member.name]
    first, second = Message.objects.order_by("id")
    assert first.subject == second.subject
    assert (first.to, second.to) == ("nia@example.org", "nia@example.org")


def test_a_second_form_that_is_confirmed_takes_the_place_of_the_first_entry():
    process = a_process()
    first = a_member(process, email="nia@example.org", place="Bangor")
    second = a_member(process, email="nia@example.org", place="Hull")
    assert [one.place for one in queries.network(process)] == ["Hull"]
    first.refresh_from_db()
    assert first.left is not None
    assert (first.place, second.participant) == ("", first.participant)
    left = Fact.objects.get(verb="network.left")
    assert (left.subject_uuid, left.refs) == (first.uuid, {"replaced_by": str(second.uuid)})


def test_a_stranger_fills_no_mailbox():
    process = a_process()
    for _number in range(6):
        a_form_to_join(process, email="nia@example.org")
    assert Message.objects.filter(to="nia@example.org").count() == 3
    assert Joining.objects.count() == 6


def test_the_message_holds_nothing_that_the_sender_of_the_form_wrote():
    words = {"name": "Zephyr", "place": "Quill", "interest_words": "Wobble", "organisation_name": "Buy gold now"}
    a_form_to_join(email="nia@example.org", kind="other", **words)
    message = Message.objects.get()
    assert not [word for word in words.values() if word in message.body + message.subject]


def test_the_message_is_in_their_language_and_its_link_opens_the_form():
    form = a_form_to_join(a_process(), language="cy")
    assert f"/cy/l/{Purpose.NETWORK.value}" in Message.objects.get().body
    assert queries.network_entry_by_link(by_network_link(form)) == form


def test_nothing_is_written_to_an_address_that_was_disowned():
    process = a_process()
    form = a_form_to_join(process, email="nia@example.org")
    people.disown_address(actor=as_person(form.participant, Purpose.NOT_ME), participant=form.participant.uuid)
    a_form_to_join(process, email="nia@example.org")
    assert Message.objects.count() == 1


# --- sending twice


def test_the_same_form_twice_is_one():
    process, key = a_process(), uuid4()
    given = {"key": key, "name": "Nia (invented)", "email": "nia@example.org", "place": "Bangor"}
    assert a_form_to_join(process, **given) == a_form_to_join(process, **given)
    assert (Joining.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_form_again_after_the_yes_is_the_entry():
    process, key = a_process(), uuid4()
    given = {"key": key, "name": "Nia (invented)", "email": "nia@example.org"}
    member = a_member(process, **given)
    assert a_form_to_join(process, **given) == member


@pytest.mark.parametrize("email", ["", "nia@example.org"], ids=["without an address", "with an address"])
def test_the_same_form_with_other_words_keeps_both(email):
    process, key = a_process(), uuid4()
    first = a_form_to_join(process, key=key, email=email, name="Nia (invented)", place="Bangor")
    for _time in range(2):
        with pytest.raises(actions.ToldTwice) as twice:
            a_form_to_join(process, key=key, email=email, name="Nia (invented)", place="Hull")
        assert twice.value.first == first
        assert twice.value.second.said["place"] == "Hull"
    assert Joining.objects.count() + NetworkMember.objects.count() == 2


def test_a_form_whose_entry_was_erased_starts_afresh():
    key = uuid4()
    member = a_form_to_join(key=key, email="")
    actions.leave_network(actor=by_network_link(member), member=member)
    with pytest.raises(Conflict):
        a_form_to_join(member.process, key=key, email="", name="Another")


# --- organisations


def test_an_organisation_that_is_known_is_left_as_it_stands():
    known = an_organisation("rivers", name="Open Rivers")
    member = a_member(organisation_name="OPEN  rivers", kind="local", place="Hull", region="wales")
    known.refresh_from_db()
    assert member.organisation == known
    assert (known.name, known.kind, known.place, known.region) == ({"en": "Open Rivers"}, "civil-society", "", "")
    assert (member.place, member.region) == ("Hull", "wales")


def test_a_new_one_gets_an_address_of_its_own():
    an_organisation("open-rivers", name="Another of that slug")
    member = a_member(organisation_name="Open Rivers", kind="coalition", language="cy", shown=False)
    assert member.organisation.slug == "open-rivers-2"
    assert (member.organisation.name, member.organisation.listed) == ({"cy": "Open Rivers"}, False)
    assert Fact.objects.filter(verb="organisation.added", subject_uuid=member.organisation.uuid).count() == 1


def test_a_name_in_letters_without_a_slug_is_a_name():
    assert a_member(organisation_name="開かれた川", kind="other").organisation.slug == "organisation"


def test_a_form_that_nobody_confirmed_makes_no_organisation():
    a_form_to_join(organisation_name="Open Rivers", kind="other")
    assert not Organisation.objects.exists()


def test_somebody_else_does_not_take_over_an_organisation():
    process = a_process()
    member = a_member(process, organisation_name="Open Rivers", kind="other", place="Hull")
    form = a_form_to_join(process, organisation_name="open rivers", kind="other", place="Elsewhere")
    with pytest.raises(actions.SpokenFor):
        actions.confirm_joining(actor=by_network_link(form), joining=form)
    assert [one.place for one in queries.network(process)] == ["Hull"]
    assert list(queries.joinings_visible_to(HOST, process)) == [form]
    decided = actions.confirm_joining(actor=a_coordinator(process), joining=form)
    assert [one.participant for one in queries.network(process)] == [decided.participant]
    assert decided.participant != member.participant


def test_somebody_is_in_for_an_organisation_and_for_themselves():
    process = a_process()
    a_member(process, email="nia@example.org", organisation_name="Open Rivers", kind="other")
    a_member(process, email="nia@example.org")
    counts = queries.network_counts(process)
    assert (counts.organisations, counts.people) == (1, 1)
