"""The news between, and the notes of an event: to those who booked, came, spoke or held their own, each once."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events.models import Attendance, Invitation
from hearback.journal.models import Fact, Watermark
from hearback.people import actions as people
from hearback.reportback.models import Moment, Telling
from tests.answers.test_answering import talk
from tests.factories import (
    a_booking,
    a_participant,
    a_process,
    a_slip,
    an_answer,
    an_event,
    an_own_meeting,
)
from tests.reportback.loop import follow, messages, participant, said_by, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def test_a_talk_is_told_and_so_is_a_day_for_news_that_passed_without_any():
    said = said_by(ADA, a_process())
    begun = talk(said)
    follow()
    assert "The cost is not known." in messages()[0].body
    with time_machine.travel(clock.now() + timedelta(days=20)):
        tick()
        tick()
    assert tellings(moment=Moment.NEWS) == [("news", "sent"), ("news", "sent")]
    passed = Fact.objects.get(verb="news.due")
    assert passed.refs["talk"] == str(begun.uuid)
    assert clock.day(passed.happened) == begun.next_news  # the day that passed, not the one on which it was noticed


def test_news_that_came_in_time_is_not_missed():
    said = said_by(ADA, a_process())
    talk(said)
    an_answer(said)
    with time_machine.travel(clock.now() + timedelta(days=20)):
        tick()
    assert not Fact.objects.filter(verb="news.due").exists()


def test_notes_are_told_to_those_who_booked_and_those_who_spoke_each_once():
    process = a_process()
    event = an_event(process)
    for address in (ADA, "ben@example.org", "gone@example.org"):
        booking = a_booking(event, email=address)
        people.confirm_address(participant=booking.participant)
    events.cancel_booking(actor=HOST, booking=booking)
    a_slip(event, email=ADA)
    a_slip(event, email="cai@example.org")
    a_slip(event)
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    assert Counter(tellings(moment=Moment.NOTES)) == {
        ("notes", "sent"): 2,
        ("notes", "on-the-page"): 1,
        ("notes", "no-address"): 1,
    }
    assert f"/en/{process.slug}/events/{event.slug}/" in messages("ben@example.org")[-1].body


def test_notes_are_told_to_those_who_came_too_and_to_those_who_held_their_own_each_once():
    event, now = an_event(), clock.now()
    booked = a_booking(event, email=ADA)
    cancelled = a_booking(event, email="gone@example.org")
    came_anyway = a_booking(event, email="anyway@example.org")
    for booking in (cancelled, came_anyway):
        events.cancel_booking(actor=HOST, booking=booking)
    walked_in, left = a_participant(email="walked@example.org"), a_participant(email="left@example.org")
    own, only_invited = a_participant(email="own@example.org"), a_participant(email="invited@example.org")
    for person, reply in ((own, "own"), (only_invited, "")):
        Invitation.objects.create(event=event, participant=person, found="Your page", reply=reply)
    for person, booking, undone in (
        (None, booked, None),
        (None, came_anyway, None),
        (walked_in, None, None),
        (left, None, now),
        (None, None, None),
    ):
        Attendance.objects.create(
            event=event, booking=booking, participant=person, undone=undone, happened=now, key=uuid4(), body_digest=""
        )
    told = {ADA, "anyway@example.org", "walked@example.org", "own@example.org"}
    for address in told:
        people.confirm_address(participant=participant(address))
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    assert {message.to for message in messages()} == told
    assert tellings(moment=Moment.NOTES) == [("notes", "sent")] * 4
    Watermark.objects.update(position=0)
    follow()
    assert Telling.objects.filter(moment=Moment.NOTES).count() == 4


def test_notes_are_told_to_whoever_holds_a_meeting_of_their_own_without_an_invitation():
    """By the form with an address; and the notes of that meeting itself are told to its holder as well."""
    event = an_event()
    meeting = an_own_meeting(event, email="own@example.org")
    people.confirm_address(participant=participant("own@example.org"))
    events.publish_event(actor=HOST, event=meeting)
    for held in (event, meeting):
        sent = len(messages("own@example.org"))
        events.write_notes(actor=HOST, event=held, text={"en": "We talked."})
        events.publish_notes(actor=HOST, event=held)
        follow()
        assert len(messages("own@example.org")) == sent + 1
