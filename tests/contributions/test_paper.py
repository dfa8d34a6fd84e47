"""Paper slips: known again when they are typed in, by their reference; opened by their link."""

from uuid import uuid4

import pytest

from hearback.contributions import actions, paper, queries
from hearback.contributions.models import Contribution
from hearback.core import references
from hearback.core.errors import BadInput
from hearback.core.viewer import NOBODY, Grant, Purpose, Viewer
from hearback.people import links
from tests.factories import a_process, a_slip, an_event, by_capture_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return an_event(a_process())


def holder(address):
    """Somebody who opened the link that is printed on a slip."""
    return Viewer(grants=frozenset({links.read(address.rstrip("/").rsplit("/", 1)[1])}))


def test_what_is_typed_in_has_the_reference_and_the_link_of_its_slip(event):
    [(reference, address)] = queries.paper_slips(by_capture_link(event), event, 1, "en")
    assert queries.said_by_link(holder(address)) is None
    typed = a_slip(event, words="Open the fares.", slip=f" {reference.replace('-', '').lower()} ")
    assert (typed.reference, typed.channel) == (reference, "paper")
    mine = queries.said_by_link(holder(address))
    assert mine == typed
    actions.change_words(actor=holder(address), contribution=mine, words="Open the fares, and the times.")
    assert [one.text for one in queries.private_view(holder(address), mine).verbatims] == [
        "Open the fares.",
        "Open the fares, and the times.",
    ]


def test_the_same_line_again_is_the_same_and_another_line_on_the_slip_is_refused(event):
    slip = paper.fresh(event)
    given = {"words": "Open the fares.", "slip": slip.reference}
    key = uuid4()
    assert a_slip(event, key=key, **given) == a_slip(event, key=key, **given)
    with pytest.raises(BadInput, match="written down already") as refusal:
        a_slip(event, key=uuid4(), **given)
    assert refusal.value.field == "slip"
    assert Contribution.objects.count() == 1


def test_the_same_key_with_other_words_about_another_thing_leaves_the_slip_to_the_first(event):
    slip, key = paper.fresh(event), uuid4()
    first = a_slip(event, key=key, words="a", slip=slip.reference)
    with pytest.raises(actions.BothKept) as both:
        a_slip(event, key=key, words="b", kind="concern", slip=slip.reference)
    assert both.value.contribution == first
    assert both.value.second.reference != slip.reference


@pytest.mark.parametrize("text", ["7NM3", "nonsense", "7NM3-YN3Q-2"])
def test_what_is_no_reference_is_refused(event, text):
    with pytest.raises(BadInput, match="on no paper slip of this event"):
        a_slip(event, slip=text)


def test_a_slip_of_another_event_is_not_known(event):
    known = [paper.known(an_event(event.process), paper.fresh(event).reference) for _ in range(40)]
    assert sum(slip is not None for slip in known) <= 3


def test_a_misread_letter_is_all_but_always_noticed(event):
    reference = paper.fresh(event).reference.replace("-", "")
    misread = [
        reference[:place] + letter + reference[place + 1 :]
        for place in range(len(reference))
        for letter in references.ALPHABET
        if letter != reference[place]
    ]
    taken = [text for text in misread if paper.known(event, text) is not None]
    assert len(misread) == 184
    assert len(taken) <= 5


def test_each_slip_is_fresh_and_its_reference_opens_nothing(event):
    slips = queries.paper_slips(by_capture_link(event), event, 40, "en")
    assert len({reference for reference, _address in slips}) == len({address for _reference, address in slips}) == 40
    reference, address = slips[0]
    assert reference not in address
    typed = a_slip(event, slip=reference)
    guess = Grant(Purpose.SAID, typed.uuid, typed.link_version + 1)
    assert queries.said_by_link(Viewer(grants=frozenset({guess}))) is None


def test_nobody_else_is_given_slips(event):
    assert queries.paper_slips(NOBODY, event, 4, "en") == []
    assert queries.paper_slips(by_capture_link(an_event(event.process)), event, 4, "en") == []
