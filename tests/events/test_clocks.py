"""The clocks of the standards, from what everybody can read: meetings, rules of participation, documents, results."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import Event
from hearback.processes import actions as processes
from hearback.processes.standards import STANDARDS, State
from tests.factories import (
    a_coordinator,
    a_document,
    a_draft_process,
    a_forum,
    a_meeting,
    a_process,
    an_event,
)

pytestmark = pytest.mark.django_db
TODAY = date(2014, 6, 1)
NOON = datetime(2014, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def process():
    with time_machine.travel(NOON - timedelta(days=1000), tick=False):
        return a_process(starts=date(2012, 1, 1))


@pytest.fixture(autouse=True)
def on_that_day(process):
    with time_machine.travel(NOON, tick=False):
        yield


def stands(process, slug, *, viewer=NOBODY, delivering=None):
    found = {one.standard.slug: one for one in queries.clocks(viewer, process, TODAY, delivering=delivering)}
    return found[slug]


def held(forum, day, **more):
    starts = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    return a_meeting(forum, starts=starts, ends=starts + timedelta(hours=2), **more)


def test_the_forum_is_to_meet_again_within_six_months(process):
    forum = a_forum(process)
    assert stands(process, "forum-meets").reading.state == State.NO_EVIDENCE
    for day, due, state in (
        (date(2013, 8, 31), date(2014, 2, 28), State.LATE),
        (date(2013, 12, 15), date(2014, 6, 15), State.DUE_SOON),
        (date(2014, 3, 1), date(2014, 9, 1), State.IN_TIME),
    ):
        meeting = held(forum, day)
        found = stands(process, "forum-meets")
        assert (found.reading.last, found.reading.due, found.reading.state) == (day, due, state)
        assert found.records[0].at == meeting.slug
        assert (found.records[0].counts, found.records[0].recorded) == (day, TODAY)
    assert len(found.records) == 3


def test_a_meeting_counts_once_it_has_been_held_on_the_day_where_it_was(process):
    forum = a_forum(process)
    held(forum, date(2014, 2, 1))
    running = a_meeting(forum, starts=NOON - timedelta(hours=1), ends=NOON + timedelta(hours=1))
    assert stands(process, "forum-meets").reading.last == date(2014, 2, 1)
    Event.objects.filter(pk=running.pk).update(ends=NOON)
    assert stands(process, "forum-meets").reading.last == TODAY
    # Eleven at night in UTC is the next day in Auckland.
    late = a_meeting(forum, starts=datetime(2014, 5, 30, 23, tzinfo=UTC), ends=NOON, time_zone="Pacific/Auckland")
    Event.objects.exclude(pk=late.pk).update(cancelled=NOON)
    assert stands(process, "forum-meets").reading.last == date(2014, 5, 31)


def test_what_is_cancelled_not_public_or_no_meeting_is_no_evidence(process):
    forum = a_forum(process)
    actions.cancel_event(actor=HOST, event=held(forum, date(2014, 4, 1)), because={"en": "Ill"})
    secret = an_event(process, published=False, starts=NOON - timedelta(days=9))
    actions.set_meeting(actor=HOST, event=secret, of_forum=True, presents_results=True)
    an_event(process, starts=NOON - timedelta(days=5))
    held(a_forum(a_process()), date(2014, 4, 1))
    for viewer in (NOBODY, a_coordinator(process)):
        found = stands(process, "forum-meets", viewer=viewer)
        assert (found.reading.state, found.records) == (State.NO_EVIDENCE, ())


def test_a_planned_meeting_is_told_and_changes_nothing(process):
    forum = a_forum(process)
    held(forum, date(2013, 8, 1))
    coming = held(forum, date(2014, 6, 20))
    found = stands(process, "forum-meets")
    assert (found.reading.state, found.planned.at) == (State.LATE, coming.slug)


def test_rules_of_participation_are_public_or_they_are_not(process):
    forum = a_forum(process)
    assert stands(process, "rules-public").reading.state == State.NO_EVIDENCE
    words = {"text": {"en": "Everybody may speak."}, "happened": date(2013, 1, 9)}
    processes.agree_text(actor=HOST, forum=forum, kind="terms", **words)
    assert stands(process, "rules-public").reading.state == State.NO_EVIDENCE
    processes.agree_text(actor=HOST, forum=forum, kind="rules", **words)
    found = stands(process, "rules-public")
    assert (found.reading.state, found.reading.due) == (State.IN_TIME, None)
    assert (found.records[0].written, found.records[0].recorded) == (date(2013, 1, 9), TODAY)


def test_documents_count_from_the_day_on_which_they_were_public_here(process):
    for days in (300, 40):
        with time_machine.travel(NOON - timedelta(days=days), tick=False):
            a_document(process, happened=date(2012, 5, 1))
    a_document(process, published=False)
    found = stands(process, "repository")
    assert found.reading.state == State.IN_TIME
    assert (found.reading.counted, found.reading.due) == (2, clock.day(NOON - timedelta(days=300)).replace(year=2014))
    assert [one.written for one in found.records] == [date(2012, 5, 1)] * 2


def test_a_change_is_an_update_and_two_documents_on_one_day_are_one(process):
    with time_machine.travel(NOON - timedelta(days=100), tick=False):
        first, _second = a_document(process), a_document(process)
    assert stands(process, "repository").reading.counted == 1
    processes.edit_document(actor=HOST, document=first, text={"en": "Better."})
    found = stands(process, "repository")
    assert (found.reading.counted, found.records[0].kind) == (2, "changed")


def test_documents_are_asked_for_from_when_the_process_came_here():
    """It is older than this site: its meetings can be written down with their days, what was published elsewhere cannot."""
    with time_machine.travel(NOON - timedelta(days=100), tick=False):
        arrived = a_process(starts=date(2012, 1, 1))
    assert stands(arrived, "repository").reading.due == date(2015, 2, 21)
    assert stands(arrived, "forum-meets").reading.due == date(2012, 7, 1)


def test_results_are_asked_for_once_the_plan_is_carried_out(process):
    forum = a_forum(process)
    assert stands(process, "results").reading.state == State.NOT_YET
    begun = date(2013, 1, 1)
    assert stands(process, "results", delivering=begun).reading.state == State.NO_EVIDENCE
    held(forum, date(2013, 9, 1), presents_results=True)
    assert stands(process, "results", delivering=begun).reading.state == State.LATE
    workshop = an_event(process, starts=NOON - timedelta(days=9))
    actions.set_meeting(actor=HOST, event=workshop, of_forum=False, presents_results=True)
    found = stands(process, "results", delivering=begun)
    assert (found.reading.state, found.reading.counted, found.reading.due) == (State.IN_TIME, 2, date(2014, 9, 1))
    assert stands(process, "forum-meets").reading.last == date(2013, 9, 1)


def test_once_the_process_is_over_nothing_is_due(process):
    held(a_forum(process), date(2012, 9, 1))
    processes.edit_process(actor=HOST, process=process, ends=date(2014, 5, 31))
    process.refresh_from_db()
    found = stands(process, "forum-meets")
    assert (found.reading.state, found.reading.last, found.reading.due) == (State.OVER, date(2012, 9, 1), None)
    assert not found.reading.is_pressing(TODAY)


def test_a_process_that_is_not_open_has_no_clocks():
    process = a_draft_process()
    assert queries.clocks(NOBODY, process, TODAY) == []
    assert queries.clocks(a_coordinator(process), process, TODAY) == []


def test_only_those_who_see_to_a_forum_are_pressed(process):
    coordinator = a_coordinator(process)
    held(a_forum(process), date(2014, 5, 1))
    due = queries.pressing(coordinator, [process], TODAY, delivering={})[process.pk]
    assert [one.standard.slug for one in due] == ["rules-public", "repository"]
    assert queries.pressing(NOBODY, [process], TODAY, delivering={}) == {}
    assert queries.pressing(a_coordinator(a_process()), [process], TODAY, delivering={}) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_the_clocks_take_three_statements_however_much_there_is(django_assert_num_queries, number):
    several = [a_process() for _ in range(number)]
    for one in several:
        forum = a_forum(one)
        for _ in range(number):
            held(forum, date(2014, 4, 1), presents_results=True)
            a_document(one)
        processes.agree_text(actor=HOST, forum=forum, kind="rules", text={"en": "Speak."}, happened=date(2014, 1, 9))
    with django_assert_num_queries(3):
        every = queries.clocks_of(NOBODY, several, TODAY, delivering={})
    assert {len(each) for each in every.values()} == {len(STANDARDS)}
    with django_assert_num_queries(3):
        queries.pressing(HOST, several, TODAY, delivering={})
    assert every[several[0].pk][0].standard.title


def test_each_rule_says_where_it_is_asked_and_whether_its_wording_is_confirmed():
    assert all(one.source.startswith("https://www.opengovpartnership.org/") for one in STANDARDS)
    unconfirmed = {one.number for one in STANDARDS if not one.confirmed}
    assert unconfirmed == {"3.1", "3.2", "3.3", "4.1"}
