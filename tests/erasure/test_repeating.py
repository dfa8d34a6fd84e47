"""A restored backup does not put back into a network who left it, nor name who asked not to be named."""

import pytest

from hearback.core.viewer import HOST
from hearback.erasure import repeating
from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.processes import actions, queries
from hearback.processes.models import NetworkMember
from tests.factories import a_member, a_participant, a_process, as_person, by_network_link

pytestmark = pytest.mark.django_db


def restored(member, **as_it_was) -> dict[str, int]:
    """Go back to what a backup held, and do again what was asked since."""
    asked = repeating.wishes()
    Fact.objects.filter(verb__in=["network.left", "network.changed"]).delete()
    NetworkMember.objects.filter(pk=member.pk).update(**as_it_was)
    return repeating.repeat(asked, ())


def test_who_left_since_leaves_again():
    process = a_process()
    member = a_member(process, shown=True, place="Bangor")
    actions.leave_network(actor=by_network_link(member), member=member)
    assert restored(member, left=None, place="Bangor", shown=True)["asked_again"] == 1
    assert not queries.network(process).exists()
    member.refresh_from_db()
    assert member.place == ""


def test_who_asked_not_to_be_named_is_not_named_again():
    process = a_process()
    member = a_member(process, shown=True)
    for shown in (False, True, False):
        actions.change_membership(actor=by_network_link(member), member=member, shown=shown)
    assert restored(member, shown=True)["asked_again"] == 1
    assert not queries.network_shown(process).exists()


def test_who_allowed_to_be_named_after_the_backup_is_asked_again_and_not_named():
    process = a_process()
    member = a_member(process, shown=False)
    actions.change_membership(actor=HOST, member=member, shown=True)
    assert restored(member, shown=False)["asked_again"] == 0
    assert not queries.network_shown(process).exists()


def test_who_asked_since_not_to_be_invited_is_not_invited_again():
    person = a_participant()
    people.set_uninvited(actor=as_person(person), participant=person.uuid, uninvited=True)
    asked = repeating.wishes()
    Fact.objects.filter(verb="participant.uninvited").delete()
    Participant.objects.update(uninvited=None)
    assert repeating.repeat(asked, ())["asked_again"] == 1
    assert Participant.objects.get().uninvited is not None
