"""The account adds up, by the way things came and by their kind; what is within the numbers is counted in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis.queries import Campaigns
from hearback.answers import queries
from hearback.answers.queries import Ledger, Sums
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.contributions.models import Contribution, Source, SourceRow
from hearback.core import clock
from hearback.core.viewer import HOST
from tests.factories import a_contribution, a_process, a_slip, an_answer, an_event, by_said_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process()


def in_a_file(process, *kinds, confirmed=True, **fates):
    """A file that was brought in, with one contribution of each of these kinds and so many places of each fate."""
    source = Source.objects.create(
        process=process,
        kind=Source.Kind.MAIL,
        name="letters.mbox",
        sha256="0" * 64,
        size=1,
        said_as="concern",
        confirmed=clock.now() if confirmed else None,
    )
    for kind in kinds:
        Contribution.objects.filter(pk=a_contribution(process, kind=kind).pk).update(source=source, channel="imported")
    fates = [fate for fate, number in fates.items() for _ in range(number)]
    SourceRow.objects.bulk_create(
        SourceRow(source=source, number=number, place=f"message {number}", fate=fate)
        for number, fate in enumerate(fates, 1)
    )
    return source


def test_by_the_way_it_came_and_by_its_kind_it_is_the_same_sum(process):
    event = an_event(process)
    for kind in ("concern", "question"):
        a_contribution(process, kind=kind)
    an_answer(a_slip(event, kind="question"))
    contributions.withdraw(actor=by_said_link(one := a_slip(event)), contribution=one)
    a_slip(event, channel="paper")
    in_a_file(process, "concern", "concern")
    found = queries.ledger(process)
    assert found.total == queries.sums(process)
    assert {way: part.received for way, part in found.by_way.items()} == {
        "online": 2,
        "room": 2,
        "paper": 1,
        "file-mail": 2,
    }
    assert {kind: part.received for kind, part in found.by_kind.items()} == {
        "suggestion": 2,
        "concern": 3,
        "question": 2,
    }
    assert found.by_kind["question"] == Sums(received=2, waiting=1, answered=1)
    assert found.by_way["room"] == Sums(received=2, answered=1, withdrawn=1)


def test_what_is_within_the_numbers_is_counted_once(process):
    said = [a_contribution(process, kind="concern") for _ in range(5)]
    contributions.hold(actor=HOST, contribution=said[0])
    contributions.hide(actor=HOST, contribution=said[1], because="abuse")
    contributions.erase_words(actor=HOST, contribution=said[2])
    an_answer(said[3])
    an_answer(said[4], outcome="joined", joined_to=said[3])
    found = queries.ledger(process)
    assert found.total == Sums(received=5, waiting=3, answered=2, held=1, hidden=1, erased=1, joined=1)
    assert found.by_kind == {"concern": found.total}


def test_what_could_not_be_read_is_no_contribution_and_is_told_once_the_file_was_confirmed(process):
    in_a_file(process, "concern", created=1, unreadable=2, seen=3)
    in_a_file(process, unreadable=4, confirmed=False)
    in_a_file(a_process(), unreadable=5)
    found = queries.ledger(process)
    assert (found.total.received, found.unreadable) == (1, {"file-mail": 2})


def test_each_contribution_came_by_one_way_and_no_other(process):
    in_a_file(process, "concern")
    a_contribution(process)
    a_slip(an_event(process))
    by_way = [
        set(
            Contribution.objects.filter(contribution_queries.came_by(way), process=process).values_list("pk", flat=True)
        )
        for way in contribution_queries.ways()
    ]
    assert sum(len(each) for each in by_way) == len(set().union(*by_way)) == 3


def test_an_account_that_does_not_add_up_is_not_shown(process):
    with pytest.raises(RuntimeError, match="not add up"):
        Sums(received=2, waiting=1)
    one = Sums(received=1, waiting=1)
    with pytest.raises(RuntimeError, match="not the whole"):
        Ledger(one, {"online": one}, {"concern": one + one}, {}, Campaigns())


def test_however_much_was_said_it_is_counted_in_four_statements(process):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            queries.ledger(process)
        return len(seen)

    assert statements() == 4
    for _ in range(3):
        an_answer(a_contribution(process, kind="concern"))
        in_a_file(process, "question", unreadable=1)
    assert statements() == 4
