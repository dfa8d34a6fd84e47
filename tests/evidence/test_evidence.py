"""What the records say to each requirement: computed, with both dates, and nobody can tick it away."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from hearback.answers import actions as answers
from hearback.answers import queries as answer_queries
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.evidence import queries
from hearback.evidence.records import Code, Kind, Mark, State
from hearback.evidence.requirements import REQUIREMENTS
from hearback.processes import actions as processes
from tests import factories

pytestmark = pytest.mark.django_db
OPENED = datetime(2013, 1, 7, 9, tzinfo=UTC)
NOW = datetime(2013, 12, 2, 12, tzinfo=UTC)


@pytest.fixture
def process():
    with time_machine.travel(OPENED, tick=False):
        process = factories.a_process(slug="open-plan", starts=date(2013, 1, 10), run_by="both")
    with time_machine.travel(NOW, tick=False):
        yield process


def section(process, slug):
    return next(one for one in queries.evidence(process).sections if one.requirement.slug == slug)


def marks(record):
    return {mark.code: mark.n for mark in record.marks}


def met(forum, day, **more):
    starts = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    with time_machine.travel(starts - timedelta(days=9), tick=False):
        return factories.a_meeting(forum, starts=starts, ends=starts + timedelta(hours=2), **more)


def test_a_process_of_which_nothing_is_recorded_has_no_evidence_and_says_so(process):
    page = queries.evidence(process)
    assert [one.requirement for one in page.sections] == list(REQUIREMENTS)
    nothing = {one.requirement.slug for one in page.sections if one.standing.state == State.NO_EVIDENCE}
    assert {"forum-meets", "rules-public", "repository", "outreach", "inputs", "reasons", "both-sides"} <= nothing
    assert section(process, "site").standing.state == State.FOUND


def test_records_that_do_not_show_what_is_asked_are_no_evidence_that_is_missing():
    with time_machine.travel(NOW, tick=False):
        process = factories.a_process(slug="came-later", starts=date(2013, 1, 10), run_by="both")
        draft = processes.write_announcement(
            actor=HOST, process=process, slug="come", title={"en": "Come (invented)"}, body={"en": "Come."}
        )
        processes.publish_announcement(actor=HOST, announcement=draft)
        page = queries.evidence(process)
        (found,) = [one for one in page.sections if one.requirement.slug == "timeline"]
        assert (found.standing.state, found.has_records) == (State.NOT_SHOWN, True)
        assert all(not one.has_records for one in page.sections if one.standing.state == State.NO_EVIDENCE)


def test_a_forum_that_met_too_late_stands_as_having_met_in_part_for_ever(process):
    forum = factories.a_forum(process)
    met(forum, date(2013, 8, 20))
    found = section(process, "forum-meets")
    (broken,) = found.breaches
    assert (broken.due, broken.came, broken.days) == (date(2013, 7, 10), date(2013, 8, 20), 41)
    assert found.standing.state == State.IN_PART
    met(forum, date(2013, 11, 1))
    assert section(process, "forum-meets").breaches == found.breaches


def test_a_forum_that_has_not_met_again_is_late_by_so_many_days(process):
    met(factories.a_forum(process), date(2013, 5, 2))
    found = section(process, "forum-meets")
    assert (found.standing.state, found.standing.n) == (State.LATE, 30)
    assert str(found.standing.in_words) == "Late by 30 days"


def test_a_meeting_shows_how_long_before_it_was_announced_who_was_there_and_when_notes_came(process):
    forum = factories.a_forum(process)
    government = factories.a_seat(forum, side="government", since=date(2013, 1, 1))
    factories.a_seat(forum, side="civil-society", since=date(2013, 1, 1))
    event = met(forum, date(2013, 5, 2))
    (record,) = section(process, "forum-meets").records
    assert marks(record) == {Code.AHEAD: 9, Code.NOBODY_NOTED: 0, Code.NO_NOTES: 214}
    events.note_presence(actor=HOST, event=event, there={government: "present"})
    with time_machine.travel(datetime(2013, 5, 7, 12, tzinfo=UTC), tick=False):
        factories.published_notes(event)
    (record,) = section(process, "forum-meets").records
    assert marks(record) == {Code.AHEAD: 9, Code.ONLY_GOVERNMENT: 0, Code.NOTES: 5}
    assert (record.happened, record.recorded) == (date(2013, 5, 2), date(2013, 4, 23))


def test_what_is_not_answered_is_counted_with_how_long_the_oldest_waits(process):
    with time_machine.travel(datetime(2013, 11, 2, 12, tzinfo=UTC), tick=False):
        first, _second = (factories.a_contribution(process) for _ in range(2))
    found = section(process, "reasons")
    assert str(found.standing.in_words) == "2 of 2 not answered"
    factories.an_answer(first)
    found = section(process, "reasons")
    (record,) = found.records
    assert (found.standing.n, found.standing.of) == (1, 2)
    assert marks(record) == {Code.RECEIVED: 2, Code.ANSWERED: 1, Code.CHANGED: 0, Code.WAITING: 1, Code.OLDEST: 30}


def test_what_is_not_public_is_no_evidence(process):
    factories.an_event(process, published=False, starts=NOW - timedelta(days=3))
    factories.a_document(process, published=False)
    assert section(process, "outreach").records == ()
    assert section(process, "repository").records == ()


def test_announcements_and_events_show_that_people_were_told(process):
    factories.an_event(process, starts=NOW + timedelta(days=12))
    (record,) = section(process, "outreach").records
    assert (record.kind, marks(record)) == (Kind.EVENT, {Code.AHEAD: 12})


def test_the_numbers_are_those_of_the_account(process):
    one, other = (factories.a_contribution(process) for _ in range(2))
    factories.an_answer(one)
    answers.appeal(actor=factories.by_said_link(one), contribution=one, why="It says nothing about buses.")
    factories.an_answer(other)
    account, read = answer_queries.sums(process), answer_queries.how_all_stands(process).sums
    assert (read.received, read.waiting, read.answered, read.appealed) == (2, 1, 1, 1)
    assert (account.received, account.waiting, account.answered, account.appealed) == (2, 1, 1, 1)


def test_what_came_on_the_day_itself_is_not_counted_in_days():
    assert [Mark(Code.NOTES, n).in_words for n in (0, 1)] == ["Notes came on the same day", "Notes came 1 day after"]
    assert Mark(Code.AHEAD).in_words == "Announced on the day itself"
    assert Mark(Code.NOTES).as_value == "notes-after-days:0"
