"""Who comes, what they need and when they are reminded: for the organisers of the process, on screen and on paper."""

import re
from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions
from hearback.events.models import Booking, Reminder
from tests import factories
from tests.factories import by_booking_link

pytestmark = pytest.mark.django_db
ONE = "/desk/open-plan/events/workshop/"


@pytest.fixture
def event(process):
    return factories.an_event(process, slug="workshop", capacity=3)


def words(response) -> str:
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_the_list_says_all_that_stands_about_a_booking(desk, event):
    ana = factories.a_booking(event, name="Ana", places=2, names=["Ana Example"], side="government", needs="A ramp")
    group = factories.a_booking(event, name="Ben", places=2, side="civil-society", organisation="Ramblers")
    factories.a_booking(event, name="Cai", actor=HOST, origin="desk")
    actions.say_coming(actor=by_booking_link(ana), booking=ana)
    page = words(desk.get(f"{ONE}bookings/"))
    for said in ("Ana Example", "1 name to follow", "2 names to follow", "said “still coming” on", "answer by"):
        assert said in page
    assert "Put in by an organiser" in page
    actions.decline_booking(actor=HOST, booking=_asked(event, "Dan"), because="Two from each town.")
    assert "Two from each town." in words(desk.get(f"{ONE}bookings/"))
    assert group.state == "waiting"


def _asked(event, name):
    booking = factories.a_booking(event, name=name)
    Booking.objects.filter(pk=booking.pk).update(state="asked")
    return Booking.objects.get(pk=booking.pk)


def test_the_list_can_be_narrowed_by_state_and_side(desk, event):
    for name, side in (("Ana", "government"), ("Ben", "civil-society"), ("Cai", "civil-society"), ("Dan", "")):
        factories.a_booking(event, name=name, side=side)
    found = words(desk.get(f"{ONE}bookings/", {"side": "civil-society", "state": "confirmed"}))
    assert [name in found for name in ("Ana", "Ben", "Cai", "Dan")] == [False, True, True, False]
    assert "Nothing here fits" in words(desk.get(f"{ONE}bookings/", {"side": "government", "state": "waiting"}))


@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_people_take_the_same_queries_however_long(desk, event, django_assert_num_queries, number):
    actions.resize(actor=HOST, event=event, capacity=100)
    for _ in range(number):
        factories.a_booking(event, places=3, names=["Ana", "Ben"], needs="A ramp")
    with django_assert_num_queries(8):
        desk.get(f"{ONE}bookings/")
    with django_assert_num_queries(7):
        desk.get(f"{ONE}needs/")


def test_needs_are_listed_the_unanswered_first_and_answered(desk, event, time_machine, signed_in, coordinator):
    assert "Nobody has said that they need anything yet." in words(desk.get(f"{ONE}needs/"))
    first, second = (
        factories.a_booking(event, name=name, needs=need) for name, need in (("Ana", "Loop"), ("Ben", "Ramp"))
    )
    page = words(desk.get(f"{ONE}needs/"))
    assert page.index("Ana") < page.index("Ben")
    assert "Write what you can do" in words(desk.post(f"{ONE}needs/{first.uuid}/", {"answer": " "}))
    assert desk.post(f"{ONE}needs/{first.uuid}/", {"answer": "There is a loop."}).url == f"{ONE}needs/"
    page = words(desk.get(f"{ONE}needs/"))
    assert page.index("Ben") < page.index("Ana")
    assert "There is a loop." in page
    assert "Overdue" not in page
    time_machine.move_to(clock.now() + timedelta(days=6))
    desk = signed_in(coordinator)
    assert "Overdue" in words(desk.get(f"{ONE}needs/"))
    actions.change_booking(actor=HOST, booking=second, needs="")
    assert desk.get(f"{ONE}needs/{second.uuid}/").url == f"{ONE}needs/"
    assert desk.get(f"{ONE}needs/{factories.a_booking(needs='Ramp').uuid}/").status_code == 404


def test_what_waits_for_an_answer_stands_on_the_desk_until_it_is_given(desk, event):
    booking = factories.a_booking(event, needs="Loop")
    for address in ("/desk/", "/desk/open-plan/"):
        page = desk.get(address)
        assert "1 person waits to hear about what they need to take part" in words(page)
        assert f'href="{ONE}needs/"' in page.text
    actions.answer_needs(actor=HOST, booking=booking, answer="There is one.")
    for address in ("/desk/", "/desk/open-plan/"):
        assert "waits to hear" not in words(desk.get(address))


def test_the_days_can_be_made_shorter_once_somebody_was_told_and_not_longer(desk, event):
    factories.a_booking(event, needs="Loop")
    refused = words(desk.post(f"{ONE}needs/days/", {"needs_answered_in": "6", "needs_kept": "30"}))
    assert "You can make it smaller, not larger." in refused
    assert "Enter 90 or less" in words(desk.post(f"{ONE}needs/days/", {"needs_answered_in": "5", "needs_kept": "91"}))
    assert desk.post(f"{ONE}needs/days/", {"needs_answered_in": "2", "needs_kept": "14"}).url == f"{ONE}needs/"
    page = words(desk.get(f"{ONE}needs/"))
    assert "within 2 days" in page
    assert "14 days after the event" in page


def test_reminders_are_ticked_and_one_of_ones_own_written(desk, event):
    page = desk.get(f"{ONE}reminders/")
    assert [f'value="{hours}" checked' in page.text for hours in (168, 48, 24, 2)] == [True, False, True, False]
    assert desk.post(f"{ONE}reminders/", {"hours": ["48", "2"], "own": "72"}).url == ONE
    assert sorted(Reminder.objects.filter(event=event).values_list("hours_before", flat=True)) == [2, 48, 72]
    assert "3 days before" in words(desk.get(f"{ONE}reminders/"))
    assert "That time has passed" in words(desk.post(f"{ONE}reminders/", {"own": "400"}))
    assert desk.post(f"{ONE}reminders/", {}).url == ONE
    assert not Reminder.objects.filter(event=event).exists()


def test_what_has_gone_out_is_said_and_stays(event, time_machine, signed_in, coordinator):
    factories.a_booking(event)
    time_machine.move_to(event.starts - timedelta(days=7), tick=False)
    actions.send_due_reminders(clock.now())
    desk = signed_in(coordinator)
    page = words(desk.get(f"{ONE}reminders/"))
    assert "Sent already A week before:" in page
    desk.post(f"{ONE}reminders/", {"hours": ["2"]})
    assert sorted(Reminder.objects.filter(event=event).values_list("hours_before", flat=True)) == [2, 168]
    time_machine.move_to(event.ends)
    assert "The event has begun" in words(signed_in(coordinator).get(f"{ONE}reminders/"))
