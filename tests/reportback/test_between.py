"""Between the moments: news whose day is moved or passes, answers that come late, and what was said where one came."""

from datetime import timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.reportback import rules
from hearback.reportback.models import Moment, Telling
from tests.answers.test_answering import talk
from tests.answers.test_twelve_weeks import DUE, begun, explain, on
from tests.factories import a_booking, a_process, a_slip, a_walk_in, an_answer, an_event, as_person
from tests.reportback.loop import follow, messages, participant, said_by, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BEN = "ada@example.org", "ben@example.org"


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days))


# --- news


def test_a_day_for_news_that_is_moved_is_told_with_the_day_before_it():
    said = said_by(ADA, a_process())
    talk(said)
    follow()
    talk(said, next_news=clock.today() + timedelta(days=40))
    follow()
    letter = messages(ADA)[-1]
    assert "We said before that you would have news by" in letter.body
    assert "There is no answer yet." in letter.body
    assert tellings(moment=Moment.NEWS) == [("news", "sent"), ("news", "sent")]


def test_when_nobody_does_anything_the_person_hears_that_no_other_day_is_set():
    said = said_by(ADA, a_process())
    talk(said)
    follow()
    with later(20):
        tick()
        assert "Nobody has set another date yet." in messages(ADA)[-1].body
    with later(60):
        tick()
    assert Telling.objects.filter(moment=Moment.NEWS).count() == 2


def test_what_was_to_be_brought_back_by_a_day_is_news_when_that_day_passes_once():
    process = a_process()
    said, back = said_by(ADA, process), said_by(BEN, process)
    for one in (said, back):
        an_answer(one, outcome="later", until=clock.today() + timedelta(days=30))
    with later(29):
        tick()
    assert not Fact.objects.filter(verb="news.due").exists()
    with later(31):
        tick()
        tick()
    due = [one for one in messages() if "We have not done so yet, and we are sorry." in one.body]
    assert sorted(one.to for one in due) == [ADA, BEN]
    assert Fact.objects.filter(verb="news.due").count() == 2


def test_why_answers_come_late_is_told_to_whoever_still_waits_and_came_in_time():
    process, _said = begun()
    with on(DUE - timedelta(weeks=13)):
        mine = said_by(ADA, process)
        answered = said_by(BEN, process)
    with on(DUE):
        said_by("late@example.org", process)
        an_answer(answered)
        follow()
        before = len(messages())
        explain(process)
        explain(process)
        follow()
    (letter,) = messages()[before:]
    assert (letter.to, letter.subject) == (ADA, f"The answer to {mine.reference} comes later")
    assert "Two departments moved." in letter.body
    assert "Who says so: The team" in letter.body


# --- what was said where they came


def an_event_that_was(process, *words):
    """An event that is over, with Ada booked, Ben walked in, and words said by nobody who left an address."""
    event = an_event(process)
    booking = a_booking(event, email=ADA)
    people.confirm_address(participant=booking.participant)
    gone = a_booking(event, email="gone@example.org")
    events.cancel_booking(actor=HOST, booking=gone)
    a_walk_in(event, email=BEN)
    people.confirm_address(participant=participant(BEN))
    return event, [a_slip(event, words=one) for one in words]


def test_whoever_booked_or_came_hears_once_that_what_was_said_there_is_answered():
    event, said = an_event_that_was(a_process(), "Later buses.", "Open the data.", "Mend the roof.")
    with later(15):
        an_answer(*said[:2])
        tick()
        assert messages() == []
        an_answer(said[2])
        tick()
        tick()
        assert sorted(one.to for one in messages()) == [ADA, BEN]
        letter = messages(ADA)[0]
    assert letter.subject == "What became of what was said at Workshop in Manchester"
    assert "3 things said there have been answered." in letter.body
    assert "wait" not in letter.body.split("--")[0]
    assert f"/events/{event.slug}/" in letter.body


def test_where_some_of_it_waits_long_they_hear_four_weeks_after_the_first_answer_and_never_again():
    _event, said = an_event_that_was(a_process(), "Later buses.", "Open the data.")
    with later(15):
        an_answer(said[0])
        tick()
    with later(16 + rules.AT_EVENT_AT_MOST.days):
        tick()
        assert "1 thing said there has been answered." in messages(ADA)[0].body
        assert "1 still waits for an answer." in messages(ADA)[0].body
        an_answer(said[1])
        tick()
        assert len(messages(ADA)) == 1


def test_who_said_all_of_it_themselves_or_wants_quiet_is_not_written_to():
    event = an_event()
    a_booking(event, email=ADA)
    people.confirm_address(participant=participant(ADA))
    a_booking(event, email=BEN)
    people.set_quiet(actor=as_person(participant(BEN)), participant=participant(BEN).uuid, quiet=True)
    said = a_slip(event, email=ADA)
    with later(15):
        an_answer(said)
        tick()
    there = Telling.objects.filter(event=event, moment=Moment.ANSWERED)
    assert [(one.participant, one.fate) for one in there] == [(participant(BEN), "asked-not")]
