"""Meetings of the forum are events: who was there by side, who chaired, what came of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.events import actions, queries
from hearback.events.models import Event, Paper, Presence
from hearback.journal.models import Fact
from tests.factories import (
    a_coordinator,
    a_document,
    a_forum,
    a_meeting,
    a_post,
    a_process,
    a_seat,
    an_event,
    as_viewer,
)

pytestmark = pytest.mark.django_db
PRESENT, APOLOGIES, ABSENT = Presence.State


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def forum(process):
    return a_forum(process)


def note(event, there, chaired=(), actor=HOST):
    return actions.note_presence(actor=actor, event=event, there=there, chaired=chaired)


def meetings(forum, viewer=NOBODY):
    return queries.meetings_of_forum(viewer, forum)


def test_an_event_becomes_a_meeting_and_is_one_no_more(process, forum):
    event = an_event(process)
    event = actions.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=True)
    assert (event.kind, event.forum, event.presents_results) == ("forum", forum, True)
    assert [one.event for one in meetings(forum)] == [event]
    actions.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=True)
    event = actions.set_meeting(actor=HOST, event=event, of_forum=False, presents_results=False)
    assert (event.kind, event.forum, event.presents_results) == ("workshop", None, False)
    assert meetings(forum) == []
    assert Fact.objects.filter(verb="event.changed").count() == 2


def test_what_cannot_be_a_meeting_of_the_forum_is_refused(process):
    event = an_event(process)
    with pytest.raises(BadInput, match="no forum yet"):
        actions.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=False)
    forum = a_forum(process)
    own = an_event(process)
    Event.objects.filter(pk=own.pk).update(kind="own")
    with pytest.raises(BadInput, match="holds this meeting itself"):
        actions.set_meeting(actor=HOST, event=own, of_forum=True, presents_results=False)
    assert actions.set_meeting(actor=HOST, event=own, of_forum=False, presents_results=True).kind == "own"
    held = a_meeting(forum)
    note(held, {a_seat(forum): PRESENT})
    with pytest.raises(BadInput, match="Take that off first"):
        actions.set_meeting(actor=HOST, event=held, of_forum=False, presents_results=False)
    note(held, {})
    assert actions.set_meeting(actor=HOST, event=held, of_forum=False, presents_results=False).forum is None


def test_whoever_does_not_coordinate_notes_nothing(process, forum):
    event, member = a_meeting(forum), a_seat(forum)
    for viewer in (NOBODY, as_viewer(a_post(process, role=Role.OBSERVER).user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.set_meeting(actor=viewer, event=event, of_forum=False, presents_results=True)
        with pytest.raises(NotAllowed):
            note(event, {member: PRESENT}, actor=viewer)
    assert not Presence.objects.exists()


def test_attendance_is_told_by_side_with_apologies_and_who_chaired(forum):
    event = a_meeting(forum)
    official, second = (a_seat(forum, name=name, side="government") for name in ("Official", "Second"))
    chair, away = (a_seat(forum, name=name, side="civil-society") for name in ("Chair", "Away"))
    note(event, {official: PRESENT, second: ABSENT, chair: PRESENT, away: APOLOGIES}, [chair])
    (meeting,) = meetings(forum)
    government, society = meeting.sides
    assert (government.present, government.noted, government.names_present) == (1, 2, ("Official",))
    assert (society.present, society.apologies, society.names_apologies) == (1, 1, ("Away",))
    assert meeting.chaired == ("Chair",)
    assert not meeting.one_sided
    refs = Fact.objects.get(verb="event.presence-noted").refs
    assert refs == {"present_government": 1, "present_civil_society": 1, "apologies": 1}


def test_noting_it_again_takes_the_place_of_what_was_noted(forum):
    event, member = a_meeting(forum), a_seat(forum)
    note(event, {member: PRESENT}, [member])
    note(event, {member: ABSENT})
    (meeting,) = meetings(forum)
    assert (meeting.sides[0].present, meeting.sides[0].absent, meeting.chaired) == (0, 1, ())
    assert meeting.one_sided
    assert Presence.objects.count() == 1


def test_only_whoever_had_a_seat_on_the_day_is_noted_by_the_clock_on_the_wall(process, forum):
    """Half past eleven at night in London in summer is the day before in UTC: 30 June, not 29 June or 1 July."""
    starts = datetime(2013, 6, 30, 22, 30, tzinfo=UTC)
    event = a_meeting(forum, starts=starts, ends=starts + timedelta(hours=1))
    sat = a_seat(forum, since=date(2013, 1, 1), until=date(2013, 6, 30))
    later = a_seat(forum, since=date(2013, 7, 1))
    assert list(queries.seats_at(event)) == [sat]
    with pytest.raises(BadInput):
        note(event, {later: PRESENT})
    with pytest.raises(BadInput):
        note(event, {a_seat(a_forum()): PRESENT})
    assert len(note(event, {sat: PRESENT})) == 1


def test_before_it_has_begun_there_are_apologies_which_the_public_does_not_read(process, forum):
    coming = a_meeting(forum, starts=clock.now() + timedelta(days=3))
    member = a_seat(forum)
    with pytest.raises(BadInput, match="has not begun"):
        note(coming, {member: PRESENT})
    note(coming, {member: APOLOGIES})
    assert meetings(forum)[0].sides == ()
    assert meetings(forum, a_coordinator(process))[0].sides[0].apologies == 1


def test_apologies_alone_do_not_say_that_nobody_came(process, forum):
    """They are noted before the day; until somebody notes who came, nobody is told that a side was not there."""
    event, away = a_meeting(forum), a_seat(forum, name="Away", side="government")
    there = a_seat(forum, side="civil-society")
    note(event, {away: APOLOGIES})
    for viewer in (NOBODY, a_coordinator(process)):
        (meeting,) = meetings(forum, viewer)
        assert (meeting.sides, meeting.one_sided) == ((), False)
    note(event, {away: APOLOGIES, there: PRESENT})
    (meeting,) = meetings(forum)
    assert [(side.present, side.apologies) for side in meeting.sides] == [(0, 1), (1, 0)]
    assert meeting.one_sided


def test_whoever_chaired_was_there(forum):
    member = a_seat(forum)
    with pytest.raises(BadInput) as refused:
        note(a_meeting(forum), {member: ABSENT}, [member])
    assert refused.value.field == "chaired"
    with pytest.raises(BadInput):
        note(a_meeting(forum), {member: "asleep"})


def test_what_is_no_meeting_of_the_forum_has_no_attendance_of_it(process, forum):
    with pytest.raises(BadInput, match="not a meeting"):
        note(an_event(process), {a_seat(forum): PRESENT})


def test_under_the_chatham_house_rule_it_is_told_how_many_and_never_who(process, forum):
    event, member = a_meeting(forum), a_seat(forum, name="Somebody named")
    note(event, {member: PRESENT, a_seat(forum): ABSENT}, [member])
    Event.objects.filter(pk=event.pk).update(chatham_house=True)
    for viewer in (NOBODY, a_coordinator(process)):
        (meeting,) = meetings(forum, viewer)
        assert meeting.sides[0].present == 1
        assert meeting.names_kept_back
        assert "Somebody named" not in repr(meeting)


def test_under_the_rule_a_number_that_would_name_a_whole_side_is_not_told(process, forum):
    """Who sits in the forum is public: “1 of 1 member was there” is a name."""
    event = a_meeting(forum)
    alone, one, other = (a_seat(forum, side=side) for side in ("government", "civil-society", "civil-society"))
    note(event, {alone: PRESENT, one: PRESENT, other: ABSENT})
    assert [side.present for side in meetings(forum)[0].sides] == [1, 1]
    Event.objects.filter(pk=event.pk).update(chatham_house=True)
    for viewer in (NOBODY, a_coordinator(process)):
        (meeting,) = meetings(forum, viewer)
        assert (meeting.sides, meeting.numbers_kept_back, meeting.one_sided) == ((), True, False)


def test_what_came_of_it_is_its_published_notes_or_its_public_minutes(process, forum):
    noted, drafted, minuted, waiting = (a_meeting(forum) for _ in range(4))
    for event in (noted, drafted):
        actions.write_notes(actor=HOST, event=event, text={"en": "We agreed."})
    actions.publish_notes(actor=HOST, event=noted)
    for event, published in ((minuted, True), (waiting, False)):
        document = a_document(process, kind="minutes", published=published)
        Paper.objects.create(event=event, title={"en": "Minutes"}, document=document)
    told = {one.event.pk: (one.has_notes, one.minutes is not None) for one in meetings(forum)}
    assert told == {
        noted.pk: (True, False),
        drafted.pk: (False, False),
        minuted.pk: (False, True),
        waiting.pk: (False, False),
    }


def test_a_meeting_that_is_not_announced_is_seen_by_nobody_else(process, forum):
    event = an_event(process, published=False)
    actions.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=False)
    assert meetings(forum) == []
    assert [one.event for one in meetings(forum, a_coordinator(process))] == [event]


@pytest.mark.parametrize("number", [1, 3])
def test_the_meetings_take_four_statements_however_many(forum, django_assert_num_queries, number):
    member = a_seat(forum)
    for _ in range(number):
        note(a_meeting(forum), {member: PRESENT}, [member])
    with django_assert_num_queries(4):
        assert [one.chaired for one in meetings(forum)] == [(member.name,)] * number


def test_a_demonstrations_meetings_go_with_it():
    from hearback.processes import actions as processes

    process = a_process(demonstration=True)
    forum = a_forum(process)
    note(a_meeting(forum), {a_seat(forum): PRESENT})
    actions.remove_demonstration(actor=HOST, process=process)
    processes.remove_demonstration(actor=HOST, process=process)
    assert not Presence.objects.exists()
    assert not Event.objects.exists()
