"""As of a day it reads as it read on that day: whatever was said, answered, appealed, talked about and taken back since."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearback.answers import actions as answers
from hearback.answers import queries
from hearback.answers.models import Appeal
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = datetime(2014, 3, 1, 12, tzinfo=UTC)
ACTS = st.lists(
    st.tuples(st.sampled_from(["say", "answer", "talk", "appeal", "withdraw"]), st.integers(0, 2)), max_size=9
)


def act(process, what, which):
    said = list(Contribution.objects.filter(process=process).order_by("id"))
    if what == "say" or which >= len(said):
        factories.a_contribution(process)
        return
    one = said[which]
    is_open = one.state in Contribution.OPEN
    if what == "answer" and is_open:
        factories.an_answer(one)
    elif what == "talk" and is_open:
        words = {"with_whom": {"en": "The Treasury"}, "in_the_way": {"en": f"Money, on {clock.today()}"}}
        answers.talk_about(actor=HOST, contribution=one, next_news=clock.today() + timedelta(days=20), **words)
    elif what == "appeal" and one.state == "answered" and not Appeal.objects.filter(contribution=one).exists():
        answers.appeal(actor=factories.by_said_link(one), contribution=one, why="It says nothing about buses.")
    elif what == "withdraw" and is_open:
        contributions.withdraw(actor=factories.by_said_link(one), contribution=one)


def read(process):
    stands = queries.how_all_stands(process)
    read = [
        (one.received, one.waiting, one.talked_about, one.answered, one.withdrawn)
        for one in (queries.sums(process), stands.sums)
    ]
    assert read[0] == read[1]
    assert stands.outcomes == queries.outcomes(process)
    return read[0], stands.outcomes, stands.oldest


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_the_account_as_of_a_day_is_what_it_was_on_that_day(acts):
    with time_machine.travel(FIRST, tick=False):
        process = factories.a_process()
    stood = []
    for number, (what, which) in enumerate(acts):
        with time_machine.travel(FIRST + timedelta(days=number), tick=False):
            act(process, what, which)
            stood.append((clock.end_of(clock.today()), read(process)))
    with time_machine.travel(FIRST + timedelta(days=30), tick=False):
        for at, before in stood:
            with clock.set_back(at):
                assert read(process) == before
        with clock.set_back(clock.now()):
            as_of_today = read(process)
        assert as_of_today == read(process)
    received = [numbers[0][0] for _at, numbers in stood]
    assert received == sorted(received)
