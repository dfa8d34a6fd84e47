"""The network: whoever joins says so themselves, stands there as they agreed, and goes when they like."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Consent, Contact, Organisation, Participant
from hearback.processes import actions, jobs, personal, queries
from hearback.processes.models import Joining, NetworkMember
from tests.factories import (
    a_coordinator,
    a_draft_process,
    a_form_to_join,
    a_member,
    a_participant,
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


# --- as each agreed


def test_who_would_rather_not_be_named_is_counted():
    process = a_process()
    named = a_member(process, name="Nia (invented)", shown=True, region="wales", level="local")
    a_member(process, shown=False, region="wales")
    a_member(process, shown=False, organisation_name="Open Rivers", kind="other", region="london", level="national")
    assert list(queries.network_shown(process)) == [named]
    counts = queries.network_counts(process)
    assert (counts.organisations, counts.people, counts.unnamed) == (1, 2, 2)
    assert counts.by_region == {"wales": 2, "london": 1}
    assert queries.network_counts(process, region="wales").unnamed == 1
    assert queries.network_counts(process, who="organisations").by_region["wales"] == 0
    assert queries.network_counts(process, region="wales").by_level == {"local": 1, "": 1, "national": 0}
    assert list(queries.network_shown(process, level="national")) == []


def test_the_whole_list_and_the_forms_are_for_the_coordinators():
    process = a_process()
    member, form = a_member(process), a_form_to_join(process)
    assert list(queries.network_members_visible_to(a_coordinator(process), process)) == [member]
    for other in (NOBODY, by_network_link(member), a_coordinator(a_process())):
        assert not queries.network_members_visible_to(other, process).exists()
        assert not queries.joinings_visible_to(other, process).exists()
    assert queries.network_entry_visible_to(NOBODY, member.uuid) is None
    assert queries.network_entry_visible_to(by_network_link(member), form.uuid) is None


def test_what_somebody_agrees_to_is_written_down_when_they_say_yes():
    form = a_form_to_join(wording="1-b", news=True)
    assert not Consent.objects.exists()
    actions.confirm_joining(actor=by_network_link(form), joining=form)
    agreed = Consent.objects.order_by("purpose").values_list("purpose", "wording", "withdrawn")
    assert list(agreed) == [("network", "1-b", None), ("news", "1-b", None)]
    assert Participant.objects.get().wants_news


def test_joining_is_not_asking_for_news():
    a_member()
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["network"]
    assert not Participant.objects.get().wants_news


# --- changing and leaving


def test_by_their_link_they_change_what_they_told():
    process = a_process()
    theme = actions.add_theme(actor=HOST, process=process, slug="contracts", name={"en": "Contracts"})
    member = a_member(process, ways=["drafts"])
    changed = actions.change_membership(
        actor=by_network_link(member),
        member=member,
        name="Nia",
        place="Bangor",
        interests=["contracts"],
        ways=["examples", "workshops"],
        shown=True,
        found="hers",
    )
    changed.refresh_from_db()
    assert (changed.name, changed.folded, changed.place, changed.shown) == ("Nia", "nia", "Bangor", True)
    assert (list(changed.interests.all()), changed.ways) == ([theme], ["examples", "workshops"])
    assert changed.found == ""
    assert Fact.objects.get(verb="network.changed").refs["fields"][0] == "found"


def test_a_link_does_not_rename_an_organisation():
    member = a_member(organisation_name="Open Rivers", kind="other")
    actions.change_membership(actor=by_network_link(member), member=member, name="Closed Rivers")
    member.refresh_from_db()
    assert (member.name, member.organisation.name) == ("Open Rivers", {"en": "Open Rivers"})


def test_leaving_dates_the_row_empties_it_and_withdraws_the_consent():
    process = a_process()
    member = a_member(process, place="Bangor", region="wales", ways=["drafts"], interest_words="rivers", shown=True)
    actions.leave_network(actor=by_network_link(member), member=member)
    actions.leave_network(actor=by_network_link(member), member=member)
    member.refresh_from_db()
    assert member.left is not None
    assert (member.name, member.place, member.region, member.ways, member.interest_words) == ("", "", "", [], "")
    assert not queries.network(process).exists()
    assert Consent.objects.get(purpose="network").withdrawn is not None
    assert verbs() == ["network.asked", "network.joined", "network.left"]


def test_who_left_joins_again():
    process = a_process()
    member = a_member(process, email="nia@example.org")
    actions.leave_network(actor=by_network_link(member), member=member)
    with pytest.raises(BadInput):
        actions.change_membership(actor=by_network_link(member), member=member, place="Hull")
    assert a_member(process, email="nia@example.org").left is None


def test_from_their_own_page_as_by_the_link():
    member = a_member()
    me = as_person(member.participant)
    assert queries.network_entries_of_person(me) == [member]
    actions.leave_network(actor=me, member=member)
    assert queries.network_entries_of_person(me) == []
    assert queries.network_entries_of_person(NOBODY) == []


def test_an_old_or_another_link_changes_nothing():
    member = a_member()
    other = by_network_link(a_member(member.process))
    with pytest.raises(NotAllowed):
        actions.leave_network(actor=other, member=member)
    old = by_network_link(member)
    actions.revoke_links_of(actor=HOST, participant=member.participant_id)
    with pytest.raises(NotAllowed):
        actions.change_membership(actor=old, member=member, place="Hull")


def test_a_form_that_nobody_confirmed_goes_after_30_days():
    a_form_to_join()
    jobs.tick(clock.now() + timedelta(days=29))
    assert Joining.objects.count() == 1
    with time_machine.travel(clock.now() + timedelta(days=31)):
        jobs.tick(clock.now())
    assert not Joining.objects.exists()


def test_whoever_sent_a_form_takes_it_back_and_its_message_with_it():
    form = a_form_to_join()
    actions.decline_joining(actor=by_network_link(form), joining=form)
    actions.decline_joining(actor=by_network_link(form), joining=form)
    assert not Joining.objects.exists()
    assert not Message.objects.exists()
    assert verbs() == ["network.asked", "network.left"]


# --- at the desk


def test_a_coordinator_puts_somebody_in_who_is_not_written_to():
    process = a_process()
    key = uuid4()
    given = {
        "process": process,
        "language": "en",
        "organisation_name": "Open Rivers",
        "kind": "civil-society",
        "name": "Nia (invented)",
        "email": "nia@example.org",
        "found": "their website",
    }
    member = actions.add_member(actor=a_coordinator(process), key=key, **given)
    assert actions.add_member(actor=HOST, key=key, **given) == member
    assert (member.source, member.found, member.shown) == ("desk", "their website", False)
    assert not Message.objects.filter(to="nia@example.org").exists()
    assert not Consent.objects.exists()
    with pytest.raises(BadInput) as twice:
        actions.add_member(actor=HOST, key=uuid4(), **given)
    assert twice.value.field == "organisation_name"


def test_an_address_is_not_put_in_without_saying_where_it_is_from():
    with pytest.raises(BadInput) as refused:
        actions.add_member(
            actor=HOST, process=a_process(), key=uuid4(), language="en", name="Nia", email="nia@example.org"
        )
    assert refused.value.field == "found"
    with pytest.raises(NotAllowed):
        actions.add_member(actor=NOBODY, process=a_process(), key=uuid4(), language="en", name="Nia")


@pytest.mark.parametrize(
    "told, field",
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"kind": "other"}, "organisation_name"),
        ({"organisation_name": "A", "kind": "gang"}, "kind"),
        ({"level": "village"}, "level"),
        ({"region": "atlantis"}, "region"),
        ({"place": "x" * 121}, "place"),
        ({"interests": ["not-there"]}, "interests"),
        ({"interest_words": "x" * 301}, "interest_words"),
        ({"ways": ["shouting"]}, "ways"),
        ({"email": "not an address"}, "email"),
        ({"language": "fr"}, "language"),
        ({"place": "a\x00b"}, "place"),
    ],
)
def test_bad_input_is_named_by_its_field(told, field):
    with pytest.raises(BadInput) as refused:
        a_form_to_join(**told)
    assert refused.value.field == field
    assert not Joining.objects.exists()
    assert not Participant.objects.exists()


def test_a_name_that_is_known_here_is_not_shown_by_a_strangers_form():
    """What stands on the page is what this form said, never what another told us."""
    process = a_process()
    a_participant(name="Secret Name", email="nia@example.org")
    a_member(process, email="nia@example.org", name="Nia (invented)", shown=True)
    assert [one.name for one in queries.network_shown(process)] == ["Nia (invented)"]


# --- what came to nothing


def test_of_a_form_that_came_to_nothing_the_address_goes_too():
    refused, old = a_form_to_join(email="ann@example.org"), a_form_to_join(email="nia@example.org")
    actions.decline_joining(actor=by_network_link(refused), joining=refused)
    assert list(Contact.objects.values_list("address", flat=True)) == ["nia@example.org"]
    jobs.tick(old.created + timedelta(days=31))
    assert not Contact.objects.exists()
    assert not Participant.objects.exists()


def test_an_address_that_we_know_from_elsewhere_stays_and_so_does_that_it_is_not_theirs():
    process = a_process()
    a_member(process, name="Ann (invented)", email="ann@example.org")
    not_theirs = a_form_to_join(process, email="nia@example.org")
    people.disown_address(
        actor=as_person(not_theirs.participant, Purpose.NOT_ME), participant=not_theirs.participant.uuid
    )
    stranger, invited = (
        a_form_to_join(process, email="tom@example.org"),
        a_form_to_join(process, email="eva@example.org"),
    )
    people.set_uninvited(actor=HOST, participant=invited.participant.uuid, uninvited=True)
    for form in (a_form_to_join(process, email="ann@example.org"), not_theirs, stranger, invited):
        actions.decline_joining(actor=HOST, joining=form)
    left = set(Contact.objects.values_list("address", flat=True))
    assert left == {"ann@example.org", "nia@example.org", "eva@example.org"}


def test_of_a_form_that_waits_its_sender_reads_all_that_it_says():
    process = a_process()
    actions.add_theme(actor=HOST, process=process, slug="contracts", name={"en": "Contracts"})
    form = a_form_to_join(
        process, email="nia@example.org", place="Bangor", level="local", interests=["contracts"], ways=["drafts"]
    )
    (held,) = personal.held_about(form.participant_id)
    for said in ("Bangor", "Local", "Contracts", "Comment on drafts"):
        assert said in held.value
