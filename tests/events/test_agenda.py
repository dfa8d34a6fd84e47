"""An agenda has times that fit its event, follows it when it moves, and takes up questions of its own process."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.events import actions, queries
from hearback.events.actions import AgendaPoint
from hearback.events.actions.agenda import check_times
from hearback.events.models import AgendaItem, Event
from hearback.processes.models import Question
from tests.factories import a_process, an_event

TWO = datetime(2030, 3, 20, 14, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return TWO + timedelta(minutes=minutes)


def point(starts: int | None = None, ends: int | None = None, text: str = "Talk") -> AgendaPoint:
    moments = (None if minutes is None else at(minutes) for minutes in (starts, ends))
    return AgendaPoint({"en": text}, (), *moments)


def the_event(**fields) -> Event:
    return an_event(starts=TWO, ends=at(120), **fields)


def times(event) -> list:
    items = AgendaItem.objects.filter(event=event)
    return [(item.starts, item.ends) for item in items]


@pytest.mark.django_db
def test_an_agenda_has_times_breaks_and_things_without_a_time():
    event = the_event(agenda=[point(0, 10), point(), point(20, 60), point(60), point(60, 120)])
    assert times(event) == [(at(0), at(10)), (None, None), (at(20), at(60)), (at(60), None), (at(60), at(120))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("agenda", "field"),
    [
        ([point(0, 30), point(20, 40)], "agenda_1_starts"),
        ([point(30, 40), point(), point(0, 10)], "agenda_2_starts"),
        ([point(30, 30)], "agenda_0_ends"),
        ([point(30, 20)], "agenda_0_ends"),
        ([point(-1, 20)], "agenda_0_starts"),
        ([point(120)], "agenda_0_starts"),
        ([point(90, 121)], "agenda_0_ends"),
        ([point(None, 20)], "agenda_0_starts"),
    ],
)
def test_times_that_overlap_or_are_not_the_events_are_refused_by_their_box(agenda, field):
    event = the_event(agenda=[point(0, 10)])
    with pytest.raises(BadInput) as refused:
        actions.edit_event(actor=HOST, event=event, agenda=agenda)
    assert refused.value.field == field
    assert times(event) == [(at(0), at(10))], "what stood there still stands"


@pytest.mark.django_db
def test_a_question_of_another_process_is_refused():
    event = the_event()
    foreign = Question.objects.get(process=a_process())
    with pytest.raises(BadInput) as refused:
        actions.edit_event(actor=HOST, event=event, agenda=[AgendaPoint({"en": "Talk"}, [foreign])])
    assert refused.value.field == "agenda_0_questions"


@pytest.mark.django_db
def test_an_item_takes_up_several_questions_each_once():
    process = a_process(questions=3)
    first, second, _third = Question.objects.filter(process=process)
    event = an_event(process, agenda=[AgendaPoint({"en": "Both"}, [second, first, second])])
    (item,) = queries.event_page(HOST, event).agenda
    assert list(item.questions.all()) == [first, second]


@pytest.mark.django_db
def test_an_agenda_follows_its_event_to_another_day():
    event = the_event(agenda=[point(0, 10), point(), point(30)])
    actions.edit_event(actor=HOST, event=event, starts=at(24 * 60), ends=at(26 * 60))
    assert times(event) == [(at(24 * 60), at(24 * 60 + 10)), (None, None), (at(24 * 60 + 30), None)]


@pytest.mark.django_db
def test_an_event_is_not_cut_short_under_its_agenda():
    event = the_event(agenda=[point(90, 120)])
    with pytest.raises(BadInput) as refused:
        actions.edit_event(actor=HOST, event=event, ends=at(100))
    assert refused.value.field == "ends"
    actions.edit_event(actor=HOST, event=event, ends=at(100), agenda=[point(80, 100)])
    assert times(event) == [(at(80), at(100))]


MINUTES = st.none() | st.integers(-30, 150)


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=6))
@settings(max_examples=200, deadline=None)
def test_what_is_taken_is_in_order_within_the_event_and_never_overlaps(drawn):
    event = Event(starts=TWO, ends=at(120))
    agenda = [point(starts, ends) for starts, ends in drawn]
    try:
        check_times(event, agenda)
    except BadInput:
        return
    spans = [(one.starts, one.ends or one.starts) for one in agenda if one.starts]
    assert all(event.starts <= starts <= ends <= event.ends for starts, ends in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
