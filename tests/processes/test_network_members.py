"""Who is in the network: shown as each agreed, changed and left by their link, put in at the desk, forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Consent, Contact, Participant
from hearback.processes import actions, jobs, personal, queries
from hearback.processes.models import Joining
from tests.factories import (
    a_coordinator,
    a_form_to_join,
    a_member,
    a_participant,
    a_process,
    as_person,
    by_network_link,
)
from tests.processes.test_network import verbs

pytestmark = pytest.mark.django_db


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
