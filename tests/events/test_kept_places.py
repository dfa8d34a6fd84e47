"""Places kept for a side or for the invited, until a time: who may have them, and what those who are passed over read."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, jobs, queries
from hearback.events.models import Booking, Event, KeptPlaces
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from tests.factories import a_booking, a_coordinator, a_process, an_event, an_invitation, as_invited, by_booking_link

pytestmark = pytest.mark.django_db
GOVERNMENT, SOCIETY, INVITED = KeptPlaces.Whom
CONFIRMED, WAITING = Booking.State.CONFIRMED, Booking.State.WAITING


def keep(event: Event, whom: str, places: int, **until):
    return actions.keep_places(actor=HOST, event=event, whom=whom, places=places, **until)


def states(*bookings: Booking) -> list[str]:
    return [Booking.objects.get(pk=booking.pk).state for booking in bookings]


@pytest.fixture
def event():
    return an_event(capacity=4)


def test_what_is_kept_for_a_side_nobody_else_has(event):
    keep(event, GOVERNMENT, 2)
    others = [a_booking(event, side=side) for side in ("", SOCIETY, SOCIETY)]
    assert states(*others) == [CONFIRMED, CONFIRMED, WAITING]
    event.refresh_from_db()
    assert (queries.free_seats(event), queries.free_for(event, GOVERNMENT)) == (0, 2)
    assert states(a_booking(event, side=GOVERNMENT, places=2)) == [CONFIRMED]


def test_who_is_of_the_side_uses_what_is_kept_first_so_that_the_rest_stays_free(event):
    keep(event, GOVERNMENT, 2)
    a_booking(event, side=GOVERNMENT, places=2)
    assert queries.free_for(event) == 2
    assert states(a_booking(event, places=2)) == [CONFIRMED]


def test_who_was_invited_has_the_places_kept_for_the_invited_and_a_second_reader_of_the_invitation_does_not(event):
    keep(event, INVITED, 1)
    a_booking(event, places=3)
    invitation = an_invitation(event)
    first = a_booking(event, actor=as_invited(invitation), invitation=invitation, email="")
    second = a_booking(event, actor=as_invited(invitation), invitation=invitation)
    assert states(first, second) == [CONFIRMED, WAITING]
    assert first.participant == invitation.participant, "who gave no other address is whoever was invited"
    assert Booking.objects.get(pk=second.pk).invitation is None


def test_an_invitation_is_for_its_own_event_and_for_whoever_has_its_link(event):
    invitation, other = an_invitation(event), an_invitation()
    for actor, brought in ((NOBODY, invitation), (as_invited(other), invitation), (as_invited(other), other)):
        with pytest.raises(NotAllowed):
            a_booking(event, actor=actor, invitation=brought)


def test_no_more_is_kept_than_can_be(event):
    a_booking(event, places=3)
    with pytest.raises(BadInput, match="Only 1 place can be kept") as refused:
        keep(event, GOVERNMENT, 2)
    assert refused.value.field == "places"
    keep(event, GOVERNMENT, 1)
    with pytest.raises(BadInput, match="Only 0 places can be kept"):
        keep(event, SOCIETY, 1)
    assert KeptPlaces.objects.get().places == 1


def test_those_who_are_confirmed_count_towards_what_is_kept_for_them(event):
    a_booking(event, places=3, side=GOVERNMENT)
    assert keep(event, GOVERNMENT, 4).places == 4
    assert states(a_booking(event)) == [WAITING]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"whom": "friends", "places": 1}, "whom"),
        ({"whom": "government", "places": -1}, "places"),
        ({"whom": "government", "places": 5}, "places"),
        ({"whom": "government", "places": 1, "until": timedelta(days=-1)}, "until"),
        ({"whom": "government", "places": 1, "until": timedelta(days=60)}, "until"),
    ],
)
def test_what_cannot_be_kept_is_said_by_its_field(event, fields, field):
    if "until" in fields:
        fields |= {"until": clock.now() + fields["until"]}
    with pytest.raises(BadInput) as refused:
        actions.keep_places(actor=HOST, event=event, **fields)
    assert refused.value.field == field
    assert not KeptPlaces.objects.exists()


def test_without_a_limit_nothing_need_be_kept():
    with pytest.raises(BadInput, match="how many seats"):
        keep(an_event(capacity=None), GOVERNMENT, 1)


def test_the_room_cannot_become_smaller_than_what_is_kept(event):
    keep(event, GOVERNMENT, 3)
    a_booking(event)
    with pytest.raises(BadInput, match="3 places are kept") as refused:
        actions.resize(actor=HOST, event=event, capacity=3)
    assert refused.value.field == "capacity"


def test_keeping_the_same_twice_is_keeping_it_once(event):
    for _ in range(2):
        keep(event, GOVERNMENT, 2)
    assert Fact.objects.filter(verb="event.changed").count() == 1
    assert keep(event, SOCIETY, 0) is None


def test_what_was_kept_until_a_time_that_has_come_can_stand_in_the_form_unchanged(event, time_machine):
    until = clock.now() + timedelta(days=3)
    kept = keep(event, GOVERNMENT, 2, until=until)
    time_machine.move_to(until + timedelta(hours=1))
    assert keep(event, GOVERNMENT, 2, until=until) == kept
    with pytest.raises(BadInput):
        keep(event, GOVERNMENT, 1, until=until)


def test_what_is_kept_no_more_goes_to_those_who_wait(event):
    keep(event, GOVERNMENT, 2)
    first, second, third = a_booking(event, places=2), a_booking(event), a_booking(event)
    keep(event, GOVERNMENT, 1)
    assert states(first, second, third) == [CONFIRMED, CONFIRMED, WAITING]
    assert keep(event, GOVERNMENT, 0) is None
    assert states(third) == [CONFIRMED]


def test_when_their_time_comes_kept_places_are_everybodys_and_a_tick_gives_them_out(event, time_machine):
    keep(event, GOVERNMENT, 2, until=clock.now() + timedelta(days=3))
    a_booking(event, places=2)
    group, single, late = a_booking(event, places=2), a_booking(event), a_booking(event, side=GOVERNMENT)
    assert states(group, single, late) == [WAITING, WAITING, CONFIRMED]
    time_machine.move_to(clock.now() + timedelta(days=4))
    assert queries.free_for(event) == 1
    jobs.tick(clock.now())
    assert states(group, single, late) == [WAITING, CONFIRMED, CONFIRMED]
    assert Fact.objects.get(verb="booking.promoted").actor_kind == "clock"
    before = Fact.objects.count()
    jobs.tick(clock.now())
    assert Fact.objects.count() == before, "a tick with nothing to give out touches nothing"


def test_somebody_new_does_not_slip_in_before_a_tick_has_given_out_what_is_free(event, time_machine):
    keep(event, GOVERNMENT, 2, until=clock.now() + timedelta(days=3))
    a_booking(event, places=2)
    first = a_booking(event, places=2)
    time_machine.move_to(clock.now() + timedelta(days=4))
    late = a_booking(event)
    assert states(first, late) == [CONFIRMED, WAITING]


def test_who_is_too_many_is_passed_over_and_reads_why(event):
    first, group, single = (
        a_booking(event, places=4),
        a_booking(event, places=3, email="g@example.org"),
        a_booking(event),
    )
    actions.change_booking(actor=by_booking_link(first), booking=first, places=2)
    group = Booking.objects.get(pk=group.pk)
    assert states(group, single) == [WAITING, CONFIRMED]
    assert (group.passed_over_because, group.passed_over_free) == ("too-large", 2)
    assert group.passed_over <= clock.now()
    fact = Fact.objects.get(verb="booking.passed-over")
    assert (fact.subject_uuid, fact.refs["because"], fact.refs["free"]) == (group.uuid, "too-large", 2)
    assert "fewer than you asked for" in Message.objects.filter(to="g@example.org").last().body


def test_who_has_no_share_in_what_is_kept_is_passed_over_and_reads_why(event):
    keep(event, GOVERNMENT, 2)
    official = a_booking(event, side=GOVERNMENT, places=2)
    a_booking(event, places=2)
    citizen, colleague = a_booking(event, email="c@example.org"), a_booking(event, side=GOVERNMENT)
    actions.cancel_booking(actor=HOST, booking=official)
    citizen = Booking.objects.get(pk=citizen.pk)
    assert states(citizen, colleague) == [WAITING, CONFIRMED]
    assert (citizen.passed_over_because, citizen.passed_over_free) == ("kept", 0)
    assert "kept for others" in Message.objects.filter(to="c@example.org").last().body


def test_each_occasion_is_a_fact_and_each_reason_one_message():
    event = an_event(capacity=1)
    seated = a_booking(event)
    group_of_two = Booking.objects.create(
        event=event,
        participant=a_booking(an_event(event.process), email="g@example.org").participant,
        state=WAITING,
        places=2,
        key="7a0c1d7e-7f6b-4c51-9d3c-0123456789ab",
        body_digest="",
    )
    singles = [a_booking(event) for _ in range(2)]
    for booking in (seated, singles[0]):
        actions.cancel_booking(actor=HOST, booking=booking)
    assert Fact.objects.filter(verb="booking.passed-over", subject_uuid=group_of_two.uuid).count() == 2
    assert Message.objects.filter(key__startswith=f"booking:{group_of_two.uuid}:passed-over").count() == 1


def test_who_takes_a_place_that_is_kept_for_them_passes_nobody_over(event):
    keep(event, GOVERNMENT, 2)
    a_booking(event, places=2)
    citizen = a_booking(event)
    a_booking(event, side=GOVERNMENT)
    assert Booking.objects.get(pk=citizen.pk).passed_over is None


def test_a_confirmed_booking_changes_its_side_only_where_there_is_a_place_for_that(event):
    keep(event, GOVERNMENT, 2)
    official, _other = a_booking(event, side=GOVERNMENT), a_booking(event, places=2)
    with pytest.raises(BadInput, match="no place for that side") as refused:
        actions.change_booking(actor=HOST, booking=official, side=SOCIETY)
    assert (refused.value.field, Booking.objects.get(pk=official.pk).side) == ("side", GOVERNMENT)
    keep(event, GOVERNMENT, 1)
    assert actions.change_booking(actor=HOST, booking=official, side=SOCIETY).state == CONFIRMED


def test_only_organisers_keep_places_and_see_what_is_kept():
    process = a_process()
    event = an_event(process, capacity=3)
    for actor in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.keep_places(actor=actor, event=event, whom=GOVERNMENT, places=1)
        assert not queries.kept_places(actor, event)
    keep(event, GOVERNMENT, 1)
    assert [kept.places for kept in queries.kept_places(a_coordinator(process), event)] == [1]
