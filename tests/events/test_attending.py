"""The door: who came in, who walked in, and what the host counted."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.events import actions, personal, queries
from hearback.events.models import Attendance, Attendee, Booking, Event
from hearback.journal.models import Fact
from hearback.people import queries as people
from tests.factories import (
    a_booking,
    a_check_in,
    a_coordinator,
    a_process,
    a_walk_in,
    an_event,
    as_person,
    by_booking_link,
    by_capture_link,
)

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def today(**fields):
    """An event that began an hour ago."""
    return an_event(starts=clock.now() - timedelta(hours=1), **fields)


# --- coming in


def test_a_group_comes_in_one_by_one_and_together():
    booking = a_booking(places=5)
    a_check_in(booking)
    a_check_in(booking, people=2)
    row = queries.door_list(HOST, booking.event).rows[0]
    assert (row.here, row.missing, row.more_than_booked) == (3, 2, False)
    fact = Fact.objects.filter(verb="attendance.noted").latest("id")
    assert fact.refs == {"event": str(booking.event.uuid), "people": 2, "booking": str(booking.uuid)}


def test_sent_twice_is_one_check_in():
    booking, key = a_booking(), uuid4()
    first, again = (a_check_in(booking, key=key) for _ in range(2))
    assert first == again
    assert Attendance.objects.count() == Fact.objects.filter(verb="attendance.noted").count() == 1


def test_the_same_form_with_other_words_keeps_both_once():
    event, key = an_event(), uuid4()
    first = a_walk_in(event, key=key, name="Ana")
    for _ in range(2):
        with pytest.raises(actions.CameWithOtherWords) as both:
            a_walk_in(event, key=key, name="Anna")
    assert (both.value.first, both.value.second.name) == (first, "Anna")
    assert sorted(Attendance.objects.values_list("name", flat=True)) == ["Ana", "Anna"]
    assert a_walk_in(event, key=key, name="Ana") == first


def test_reality_is_never_refused():
    event = today()
    actions.resize(actor=HOST, event=event, capacity=2)
    confirmed, cancelled = (a_booking(event, actor=HOST) for _ in range(2))
    waiting = a_booking(event, actor=HOST)
    assert waiting.state == Booking.State.WAITING
    actions.cancel_booking(actor=HOST, booking=cancelled)
    for booking in (confirmed, confirmed, cancelled, waiting):
        a_check_in(booking)
    a_walk_in(event, people=20)
    event = Event.objects.get(pk=event.pk)
    counts = queries.three_counts(HOST, event)
    assert (counts.booked.total, counts.checked_in.total) == (2, 24)
    assert (event.taken, event.capacity) == (2, 2), "the door gives no seat and frees none"
    assert [row.more_than_booked for row in queries.door_list(HOST, event).rows].count(True) == 1


def test_a_cancelled_event_at_which_people_stand_before_the_door_lets_them_in():
    event = today()
    actions.cancel_event(actor=HOST, event=event, because={"en": "No heating."})
    a_walk_in(event)
    assert queries.door_list(HOST, event).here == 1


def test_a_check_in_is_taken_back_once_and_its_row_stays():
    booking = a_booking(places=2)
    came = a_check_in(booking, people=2)
    for _ in range(2):
        actions.undo_check_in(actor=by_capture_link(booking.event), event=booking.event, key=came.key)
    assert queries.door_list(HOST, booking.event).here == 0
    assert Attendance.objects.get().undone is not None
    assert Fact.objects.filter(verb="attendance.undone").count() == 1
    assert a_check_in(booking, people=2, key=came.key).undone is not None, "sent once more, it stays taken back"


def test_nothing_is_taken_back_that_has_not_come_or_is_of_another_event():
    event, elsewhere = an_event(), a_walk_in()
    for key in (uuid4(), elsewhere.key):
        with pytest.raises(BadInput, match="no such check-in"):
            actions.undo_check_in(actor=HOST, event=event, key=key)
    assert Attendance.objects.get().undone is None


def test_a_booking_of_another_event_does_not_open_this_door():
    with pytest.raises(BadInput, match="another event"):
        actions.check_in(actor=HOST, event=an_event(), key=uuid4(), booking=a_booking())


@pytest.mark.parametrize("people", [0, -1, 21, 1000])
def test_between_one_and_twenty_come_in_at_once(people):
    with pytest.raises(BadInput, match="between 1 and 20"):
        a_check_in(a_booking(), people=people)


def test_a_side_or_language_that_is_none_is_refused_by_its_box():
    for wrong in ({"side": "press"}, {"language": "xx"}):
        with pytest.raises(BadInput) as refused:
            a_walk_in(**wrong)
        assert [refused.value.field] == list(wrong)


def test_only_the_facilitator_of_this_event_and_its_organisers_keep_the_door():
    process = a_process()
    booking, other = a_booking(an_event(process)), an_event(process)
    came = a_check_in(booking, actor=a_coordinator(process))
    for stranger in (NOBODY, by_booking_link(booking), by_capture_link(other), a_coordinator(a_process())):
        for act in (
            lambda actor: a_check_in(booking, actor=actor),
            lambda actor: a_walk_in(booking.event, actor=actor),
            lambda actor: actions.undo_check_in(actor=actor, event=booking.event, key=came.key),
        ):
            with pytest.raises(NotAllowed):
                act(stranger)
        assert queries.door_list(stranger, booking.event) is None
        assert queries.three_counts(stranger, booking.event) is None
        assert queries.booking_at_the_door(stranger, booking.event, booking.uuid) is None
    assert Attendance.objects.count() == 1


# --- the clock of the device


def test_the_devices_clock_is_believed_within_its_bounds():
    event = today()
    booking, said = a_booking(event, actor=HOST), clock.now() - 20 * MINUTE
    came = a_check_in(booking, happened=said)
    assert came.happened == said
    assert not actions.clock_was_wrong(came, said)
    assert Fact.objects.filter(verb="attendance.noted").latest("id").happened == said


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)])
def test_a_device_whose_clock_is_wrong_falls_back_to_now(wrong):
    came = a_walk_in(today(), happened=wrong)
    assert came.happened == came.recorded
    assert actions.clock_was_wrong(came, wrong)


def test_a_list_that_is_typed_in_later_is_of_the_day():
    event = an_event(starts=clock.now() - 30 * DAY)
    assert a_walk_in(event).happened == event.starts


# --- walking in


def test_who_leaves_an_address_is_known_and_who_does_not_is_only_counted():
    event = an_event()
    told = a_walk_in(event, name="Nia", email="nia@example.org", side="civil-society", organisation="Parks", people=2)
    assert people.contact_of(told.participant).address == "nia@example.org"
    assert a_walk_in(event, name="").participant is None
    with pytest.raises(BadInput) as refused:
        a_walk_in(event, email="nia at example")
    assert refused.value.field == "email"


def test_what_is_held_about_who_came_is_shown_and_goes_with_the_person():
    event = an_event()
    came = a_walk_in(event, name="Nia", email="nia@example.org", side="civil-society", organisation="Parks", people=2)
    booking = a_booking(event, email="nia@example.org")
    a_check_in(booking)
    person = came.participant
    held = [str(each.value) for each in personal.held_about(person.pk)]
    assert {"Nia", "Parks", "Civil society", f"{event}, 2", f"{event}, 1"} <= set(held)
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    came.refresh_from_db()
    assert (came.participant, came.name, came.organisation, came.side, came.body_digest) == (None, "", "", "", "")
    assert queries.door_list(HOST, event).here == 3
    assert a_walk_in(event, key=came.key, name="Nia") == came, "what is erased does not come back when it is sent again"


# --- the door list


def test_the_door_list_holds_names_and_never_addresses_or_needs():
    event = today()
    booking = a_booking(event, actor=HOST, name="Élodie Roux", email="secret@example.org", needs="zqneeds", places=3)
    Attendee.objects.create(booking=booking, order=1, name="Sam Hill")
    listed = queries.door_list(by_capture_link(event), event)
    assert "secret@" not in repr(listed)
    assert "zqneeds" not in repr(listed)
    row = listed.rows[0]
    assert (row.name, row.others, row.places) == ("Élodie Roux", ("Sam Hill",), 3)
    for sought in ("elodie", "ROUX Él", "hill", booking.reference, booking.reference.replace("-", "").lower(), ""):
        assert listed.found(sought) == (row,), sought
    assert listed.found("nobody") == ()


def test_the_list_is_in_the_order_of_names_without_capitals_and_accents():
    event = an_event()
    for name in ("zoe", "Émile", "adam", "Eve"):
        a_booking(event, name=name)
    assert [row.name for row in queries.door_list(HOST, event).rows] == ["adam", "Émile", "Eve", "zoe"]


def test_declined_is_not_the_doors_to_know_and_cancelled_is():
    event = an_event()
    declined, cancelled = a_booking(event), a_booking(event)
    Booking.objects.filter(pk=declined.pk).update(state=Booking.State.DECLINED)
    actions.cancel_booking(actor=HOST, booking=cancelled)
    assert [row.state for row in queries.door_list(HOST, event).rows] == ["cancelled"]


@pytest.mark.parametrize(
    ("starts", "sees"), [(25 * 60, False), (23 * 60, True), (-60, True), (-25 * 60, True), (-27 * 60, False)]
)
def test_the_facilitator_sees_names_from_a_day_before_to_a_day_after(starts, sees):
    event = an_event(starts=clock.now() + starts * MINUTE)
    assert (queries.door_list(by_capture_link(event), event) is not None) == sees
    assert queries.door_list(HOST, event) is not None
    a_walk_in(event)  # what a device kept is taken whenever it comes


@pytest.mark.parametrize("number", [1, 3])
def test_a_door_list_takes_three_statements(django_assert_num_queries, number):
    event = an_event()
    for _ in range(number):
        a_check_in(a_booking(event, places=2))
        a_walk_in(event)
    with django_assert_num_queries(3):
        queries.door_list(HOST, event)
    with django_assert_num_queries(2):
        queries.three_counts(HOST, event)


# --- the three counts


def test_the_three_counts_stand_side_by_side_and_are_not_reconciled():
    event = today()
    government = a_booking(event, actor=HOST, places=4, side="government")
    a_booking(event, actor=HOST, places=5, side="civil-society")
    a_booking(event, actor=HOST, places=1)
    a_check_in(government, people=3)
    a_walk_in(event, side="civil-society")
    a_walk_in(event)
    actions.count_people(actor=HOST, event=event, total=9, government=3, civil_society=6)
    counts = queries.three_counts(HOST, Event.objects.get(pk=event.pk))
    assert (counts.booked.total, counts.booked.government, counts.booked.civil_society, counts.booked.neither) == (
        *(10, 4, 5, 1),
    )
    came = counts.checked_in
    assert (came.total, came.government, came.civil_society, came.neither) == (5, 3, 1, 1)
    assert (counts.counted.total, counts.counted.neither) == (9, 0)
    assert (counts.came_beside_booked, counts.counted_beside_came) == (-5, 4)


def test_a_door_that_was_not_kept_counts_nobody_rather_than_none():
    counts = queries.three_counts(HOST, an_event())
    assert (counts.checked_in, counts.counted, counts.came_beside_booked, counts.counted_beside_came) == (None,) * 4


def over(**counted):
    """An event that is over, and what everybody may see of its counts."""
    event = an_event(starts=clock.now() - 2 * DAY)
    actions.count_people(actor=HOST, event=event, **counted)
    return queries.public_counts(Event.objects.get(pk=event.pk)).counted


def test_everybody_sees_the_counts_once_the_event_is_over_and_not_before():
    for event in (an_event(), today()):
        a_walk_in(event)
        assert queries.public_counts(event) is None
    assert queries.public_counts(an_event(starts=clock.now() - 2 * DAY)) is None, "nobody kept the door or counted"
    assert over(total=9).total == 9


@pytest.mark.parametrize(
    ("counted", "by_side"),
    [
        ({"total": 9, "government": 3, "civil_society": 6}, True),
        ({"total": 9, "government": 0, "civil_society": 9}, True),
        ({"total": 9, "government": 2, "civil_society": 7}, False),
        ({"total": 9, "government": 3, "civil_society": 5}, False),
        ({"total": 9, "government": 3}, False),
    ],
)
def test_one_or_two_of_a_side_do_not_stand_alone_in_public(counted, by_side):
    count = over(**counted)
    assert (count.total, count.by_side) == (9, by_side)
    assert by_side or (count.government, count.civil_society) == (None, None)


# --- counting


def test_the_host_counts_and_counts_again_and_the_journal_keeps_both():
    event = an_event()
    for total in (31, 31, 33):
        actions.count_people(actor=by_capture_link(event), event=event, total=total, government=4, civil_society=20)
    event = Event.objects.get(pk=event.pk)
    assert (event.counted, event.counted_government, event.counted_civil_society) == (33, 4, 20)
    assert [fact.refs["total"] for fact in Fact.objects.filter(verb="event.counted").order_by("id")] == [31, 33]


def test_only_the_total_need_be_counted():
    event = an_event()
    actions.count_people(actor=HOST, event=event, total=0)
    event = Event.objects.get(pk=event.pk)
    assert (event.counted, event.counted_government, event.counted_civil_society) == (0, None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"total": -1}, "total"),
        ({"total": 100_001}, "total"),
        ({"total": 5, "government": 3, "civil_society": 3}, "total"),
        ({"total": 5, "government": -1}, "government"),
    ],
)
def test_a_count_that_cannot_be_is_named_by_its_box(given, field):
    with pytest.raises(BadInput) as refused:
        actions.count_people(actor=HOST, event=an_event(), **given)
    assert refused.value.field == field


def test_the_count_is_the_facilitators_and_the_organisers_of_this_event():
    process = a_process()
    event, other = an_event(process), an_event(process)
    actions.count_people(actor=a_coordinator(process), event=event, total=3)
    for stranger in (NOBODY, by_capture_link(other), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.count_people(actor=stranger, event=event, total=9)
