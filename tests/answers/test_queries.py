"""The queue is oldest first, the sums add up, and nobody sees more than they may."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions, queries
from hearback.answers.queries import Sums
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Role
from tests.answers.test_answering import talk
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_post,
    a_process,
    a_slip,
    an_answer,
    an_event,
    as_viewer,
    by_said_link,
)

pytestmark = pytest.mark.django_db


def test_the_queue_is_oldest_first_and_is_read_on_from_the_last_row():
    with time_machine.travel(clock.now() - timedelta(days=9), tick=False):
        process = a_process()
    said = []
    for day in (3, 1, 2):
        with time_machine.travel(clock.now() - timedelta(days=day), tick=False):
            said += [a_contribution(process), a_contribution(process)]
    oldest_first = [*said[0:2], *said[4:6], *said[2:4]]
    viewer = a_coordinator(process)
    assert list(queries.queue(viewer, process)) == oldest_first
    read, after = [], None
    while rows := list(queries.queue(viewer, process, after=after)[:2]):
        read += rows
        after = (rows[-1].received, rows[-1].pk)
    assert read == oldest_first


def test_the_queue_is_narrowed_and_shows_nothing_to_those_without_a_post():
    process = a_process()
    event = an_event(process)
    online, slip = a_contribution(process, kind="concern"), a_slip(event)
    talked = a_contribution(process)
    talk(talked)
    an_answer(a_contribution(process))
    viewer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    assert list(queries.queue(viewer, process)) == [online, slip]
    assert list(queries.queue(viewer, process, event=event)) == [slip]
    assert list(queries.queue(viewer, process, kind="concern")) == [online]
    assert list(queries.queue(viewer, process, state=Contribution.State.TALKED_ABOUT)) == [talked]
    for outsider in (NOBODY, a_coordinator(a_process()), by_said_link(online)):
        assert not queries.queue(outsider, process).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_the_queue_is_one_query_however_many_rows(rows, django_assert_num_queries):
    process = a_process()
    viewer = a_coordinator(process)
    for _ in range(rows):
        a_slip(an_event(process))
    with django_assert_num_queries(1):
        for one in queries.queue(viewer, process)[:20]:
            assert one.event.slug


def test_the_sum_adds_up_in_one_statement(django_assert_num_queries):
    process = a_process()
    _waiting, held, hidden, talked, withdrawn, erased, head, joined = (a_contribution(process) for _ in range(8))
    a_contribution()
    contributions.hold(actor=HOST, contribution=held)
    contributions.hide(actor=HOST, contribution=hidden, because=Contribution.Because.values[0])
    talk(talked)
    contributions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    contributions.erase_words(actor=HOST, contribution=erased)
    an_answer(head)
    an_answer(joined, outcome="joined", joined_to=head)
    with django_assert_num_queries(1):
        sums = queries.sums(process)
    assert sums == Sums(
        received=8, waiting=4, talked_about=1, answered=2, withdrawn=1, held=1, hidden=1, erased=1, joined=1
    )


def test_a_sum_that_does_not_add_up_cannot_be_made():
    with pytest.raises(RuntimeError, match="does not add up"):
        Sums(received=2, waiting=1, talked_about=0, answered=0, withdrawn=0, held=0, hidden=0, erased=0, joined=0)


def test_an_answer_is_seen_by_whoever_may_see_the_contribution():
    process = a_process()
    shown, held = a_contribution(process), a_contribution(process)
    first, second = an_answer(shown), an_answer(held)
    contributions.hold(actor=HOST, contribution=held)
    assert list(queries.answers_visible_to(NOBODY, process)) == [first]
    assert queries.answer_page(NOBODY, held) is None
    viewer = a_coordinator(process)
    assert list(queries.answers_visible_to(viewer, process)) == [second, first]
    assert queries.answer_page(viewer, held).current.answer == second


@pytest.mark.parametrize("answers", [1, 3])
def test_what_became_of_a_contribution_is_read_in_a_constant_number_of_queries(answers, django_assert_max_num_queries):
    said = a_contribution()
    given = an_answer(said)
    for number in range(answers - 1):
        given = actions.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": f"Better {number}"})
    with django_assert_max_num_queries(8):
        page = queries.answer_page(NOBODY, said)
    assert len(page.earlier) == answers - 1
