"""News that was promised and did not come: at the desk at once, in public a week later, told once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hearback.answers import queries
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.processes import actions as processes
from hearback.web.public import next_news
from tests.answers.test_answering import talk
from tests.factories import a_contribution, a_process, an_answer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PROMISED = NOON + timedelta(days=10)


def on(day):
    """That many days after the news was due."""
    return time_machine.travel(PROMISED + timedelta(days=day), tick=False)


@pytest.fixture
def said():
    with time_machine.travel(NOON, tick=False):
        said = a_contribution()
        talk(said, next_news=clock.day(PROMISED))
    return Contribution.objects.get(pk=said.pk)


def public(said):
    """Whether everybody reads it: on its page, in the sum, in the list behind the number, and on the timeline."""
    rows = queries.marked(said.process, Contribution.objects.filter(process=said.process), "no_news")
    told = [
        queries.answer_page(NOBODY, said).news_did_not_come,
        queries.sums(said.process).no_news == 1,
        list(rows) == [said],
        queries.no_news(said.process).number == 1,
    ]
    assert len(set(told)) == 1, told
    return told[0]


def test_a_day_that_passes_shows_in_public_a_week_later_and_everywhere_at_once(said):
    for day, shows in ((0, False), (1, False), (7, False), (8, True), (40, True)):
        with on(day):
            assert public(said) == shows
            assert "are late with it" in next_news.next_news(said, queries.answer_page(NOBODY, said), None) or day == 0


def test_a_new_day_for_the_news_and_an_answer_end_it(said):
    with on(8):
        talk(said, next_news=clock.today() + timedelta(days=3))
        assert not public(said)
    with on(19):
        assert public(said)
        an_answer(said)
        said.refresh_from_db()
        assert not public(said)


def test_the_days_of_a_pause_count_for_nothing(said):
    with on(-5):
        why = {"reason": {"en": "An election"}, "said_by": "The team"}
        today = clock.today()
        processes.pause_process(actor=HOST, process=said.process, starts=today, until=today + timedelta(days=19), **why)
    said = Contribution.objects.get(pk=said.pk)
    for day, shows in ((8, False), (14, False), (27, False), (28, True)):
        with on(day):
            assert public(said) == shows


def test_it_is_within_the_sum_and_counted_by_the_way_it_came():
    with time_machine.travel(NOON, tick=False):
        process = a_process()
        for _n in range(2):
            talk(a_contribution(process), next_news=clock.day(PROMISED))
        a_contribution(process)
    with on(9):
        ledger = queries.ledger(process)
        assert (ledger.total.received, ledger.total.talked_about, ledger.total.no_news) == (3, 2, 2)
