"""A coalition is an organisation whose members are named."""

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.people import actions, queries
from hearback.people.models import Organisation
from hearback.plans.importing import coalition_of

pytestmark = pytest.mark.django_db


def an_organisation(name: str, kind: str = Organisation.Kind.CIVIL_SOCIETY) -> Organisation:
    return actions.add_organisation(actor=HOST, slug=name.lower(), name={"en": name}, kind=kind)


@pytest.fixture
def three():
    return [an_organisation(name) for name in ("Rivers", "Newts", "Ponds")]


def named(coalition: Organisation) -> list[str]:
    return [one.name["en"] for one in queries.members_of([coalition]).get(coalition.pk, [])]


def test_its_members_are_named_in_their_order_and_it_is_a_coalition_from_then_on(three):
    rivers, newts, ponds = three
    actions.set_members(actor=HOST, coalition=rivers, members=[ponds, newts, ponds])
    rivers.refresh_from_db()
    assert (named(rivers), rivers.kind) == (["Ponds", "Newts"], "coalition")
    facts = Fact.objects.filter(verb="organisation.changed").count()
    actions.set_members(actor=HOST, coalition=rivers, members=[ponds, newts])
    assert Fact.objects.filter(verb="organisation.changed").count() == facts


def test_it_is_no_member_of_itself_nor_of_its_members(three):
    rivers, newts, _ponds = three
    with pytest.raises(BadInput):
        actions.set_members(actor=HOST, coalition=rivers, members=[rivers])
    actions.set_members(actor=HOST, coalition=rivers, members=[newts])
    with pytest.raises(BadInput):
        actions.set_members(actor=HOST, coalition=newts, members=[rivers])


def test_strangers_name_nobody(three):
    with pytest.raises(NotAllowed):
        actions.set_members(actor=NOBODY, coalition=three[0], members=three[1:])


def test_a_coalition_that_nothing_points_at_goes_with_its_members(three):
    actions.set_members(actor=HOST, coalition=three[0], members=three[1:])
    assert actions.remove_organisations(actor=HOST, organisations=[three[1].pk]) == 0
    actions.remove_organisations(actor=HOST, organisations=[one.pk for one in three])
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Open Rivers (a coalition of A, B and C)", ("Open Rivers", ("A", "B", "C"))),
        ("Open Rivers (a coalition of Fish and Fowl; B)", ("Open Rivers", ("Fish and Fowl", "B"))),
        ("Afonydd Agored (clymblaid o A a B)", ("Afonydd Agored", ("A", "B"))),
        ("Open Rivers (a charity)", None),
    ],
)
def test_a_coalition_is_read_as_it_is_written(written, read):
    assert coalition_of(written) == read
