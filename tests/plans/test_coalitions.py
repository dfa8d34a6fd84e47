"""A coalition takes part in a commitment with the members that a version names: a version, and not the organisation."""

import pytest

from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.plans import actions, queries
from hearback.plans.differences import differences
from hearback.plans.importing import coalition_of
from tests.factories import a_process, an_organisation
from tests.plans.factories import a_commitment, a_version, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process(slug="rivers")


@pytest.fixture
def three():
    return [an_organisation(name=name) for name in ("Rivers", "Newts", "Ponds")]


def named(process, version) -> list[str]:
    page = queries.commitment_page(HOST, process, 1, version)
    return [member.name["en"] for _coalition, members in page.coalitions for member in members]


def test_who_is_named_in_a_draft_is_named_there_alone_and_a_change_of_members_needs_a_cause(process, three):
    rivers, newts, ponds = three
    first = a_version(process)
    entry = a_commitment(first)
    actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[rivers], members={rivers: [ponds, newts, ponds]})
    published(first)
    draft = actions.start_version(actor=HOST, process=process)
    assert named(process, draft) == ["Ponds", "Newts"]

    entry = queries.entry_in(draft, 1)
    actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[rivers], members={rivers: [newts]})
    assert (named(process, first), named(process, draft)) == (["Ponds", "Newts"], ["Newts"])
    assert [kind for (kind,) in Organisation.objects.filter(pk=rivers.pk).values_list("kind")] == [rivers.kind]
    [gone] = differences(first, draft)
    assert (gone.kind, gone.detail, gone.before, gone.is_substance) == (
        "removed",
        "member",
        {"en": "Ponds (Rivers)"},
        True,
    )


def test_a_coalition_is_no_member_of_itself_nor_of_its_members(process, three):
    rivers, newts, _ponds = three
    entry = a_commitment(a_version(process))
    for members in ({rivers: [rivers]}, {rivers: [newts], newts: [rivers]}):
        with pytest.raises(BadInput):
            actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[rivers, newts], members=members)


def test_the_members_go_along_when_a_commitment_gets_another_number(process, three):
    rivers, newts, ponds = three
    version = a_version(process)
    entry = a_commitment(version)
    actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[rivers], members={rivers: [newts, ponds]})
    moved = actions.renumber_commitment(actor=HOST, entry=entry, number=7)
    page = queries.commitment_page(HOST, process, 7, moved.version)
    assert [[one.name["en"] for one in members] for _coalition, members in page.coalitions] == [["Newts", "Ponds"]]


def test_a_demonstration_goes_with_its_coalitions_and_their_members(three):
    demonstration = a_process(slug="demonstration", demonstration=True)
    entry = a_commitment(a_version(demonstration))
    actions.set_parties(actor=HOST, entry=entry, leads=[], partners=three[:1], members={three[0]: three[1:]})
    wanted = [one.pk for one in three]
    assert people.remove_organisations(actor=HOST, organisations=wanted) == 0
    actions.remove_demonstration(actor=HOST, process=demonstration)
    assert people.remove_organisations(actor=HOST, organisations=wanted) == 3


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
