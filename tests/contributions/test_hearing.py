"""Who of a network was heard from, only asked, or never asked: by what they did, and never by what was said unnamed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearback.contributions.queries import PERSON, Heard, Hearing, Stand, heard_from
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions as events
from hearback.events.models import Attendance, Event, Invitation
from hearback.processes import actions as processes
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_member,
    a_process,
    a_slip,
    an_event,
    by_network_link,
)

pytestmark = pytest.mark.django_db


def of(process, member) -> Heard:
    return next(one for one in heard_from(HOST, process).members if one.uuid == member.uuid)


def came(event, **who) -> Attendance:
    return Attendance.objects.create(event=event, happened=clock.now(), key=uuid4(), body_digest="x", **who)


def test_nobody_was_asked_at_first():
    process = a_process()
    member = a_member(process, place="Bangor", region="wales", level="local")
    one = of(process, member)
    assert (one.stands, one.kind, one.last) == (Stand.NOT_ASKED, PERSON, None)
    assert heard_from(HOST, process).by("region") == {"wales": (0, 0, 1)}
    assert [(found.region, found.place, found.members) for found in heard_from(HOST, process).unasked] == [
        ("wales", "Bangor", 1)
    ]


def test_an_invitation_is_asking_and_a_booking_as_well():
    process = a_process()
    event = an_event(process)
    invited, booked = a_member(process, place="Bangor"), a_member(process, email="nia@example.org", place="Hull")
    Invitation.objects.create(event=event, participant=invited.participant, found="a list")
    booking = a_booking(event, email="nia@example.org")
    assert (of(process, invited).stands, of(process, invited).asked) == (Stand.ASKED, True)
    assert (of(process, booked).stands, of(process, booked).booked) == (Stand.ASKED, True)
    assert heard_from(HOST, process).unasked == ()
    events.cancel_booking(actor=HOST, booking=booking)
    assert of(process, booked).stands == Stand.NOT_ASKED


def test_whoever_said_something_or_came_was_heard_and_when():
    process = a_process()
    event = an_event(process)
    speaks = a_member(process, email="nia@example.org")
    comes = a_member(process, email="ann@example.org")
    walks_in = a_member(process, organisation_name="Open Rivers", kind="other")
    said = a_contribution(process, email="nia@example.org", name="Nia")
    at_the_door = came(event, booking=a_booking(event, email="ann@example.org"))
    came(event, name="Somebody", organisation="open  RIVERS")
    assert (of(process, speaks).said, of(process, speaks).last) == (True, said.happened)
    assert (of(process, comes).came, of(process, comes).last) == (True, at_the_door.happened)
    assert of(process, walks_in).stands == Stand.HEARD
    assert heard_from(HOST, process).sums == (3, 0, 0)
    Attendance.objects.update(undone=clock.now())
    assert of(process, walks_in).stands == Stand.NOT_ASKED


def test_an_organisation_is_heard_by_its_exact_name_and_a_person_is_not():
    process = a_process()
    organisation = a_member(process, organisation_name="Open Rivers", kind="civil-society")
    namesake = a_member(process, name="Open Rivers")
    near = a_member(process, organisation_name="Open Rivers Trust", kind="civil-society")
    a_contribution(process, organisation_name="OPEN rivers", attribution="organisation")
    assert of(process, organisation).said
    assert not of(process, namesake).said
    assert not of(process, near).said


def test_what_was_said_under_the_chatham_house_rule_tells_nothing():
    process = a_process()
    event = an_event(process, starts=clock.now() + timedelta(hours=1))
    member = a_member(process, email="nia@example.org")
    a_slip(event, email="nia@example.org", name="Nia")
    assert of(process, member).said
    Event.objects.update(chatham_house=True)
    assert (of(process, member).said, of(process, member).last) == (False, None)


def test_what_happened_elsewhere_says_nothing_here():
    process, elsewhere = a_process(), a_process()
    member = a_member(process, email="nia@example.org")
    a_contribution(elsewhere, email="nia@example.org", name="Nia")
    a_booking(an_event(elsewhere), email="nia@example.org")
    assert of(process, member).stands == Stand.NOT_ASKED


def test_it_is_for_the_coordinators_and_those_who_left_are_not_in_it():
    process = a_process()
    member = a_member(process)
    assert len(heard_from(a_coordinator(process), process).members) == 1
    for other in (NOBODY, by_network_link(member), a_coordinator(a_process())):
        assert heard_from(other, process).members == ()
    processes.leave_network(actor=HOST, member=member)
    assert heard_from(HOST, process).members == ()


@pytest.mark.parametrize("members", [1, 3])
def test_it_takes_five_statements_however_many_there_are(members, django_assert_num_queries):
    process = a_process()
    event = an_event(process)
    for number in range(members):
        a_member(process, email=f"nia{number}@example.org", organisation_name=f"Body {number}", kind="other")
        a_contribution(process, email=f"nia{number}@example.org", name="Nia")
        came(event, booking=a_booking(event, email=f"nia{number}@example.org"))
    with django_assert_num_queries(5):
        hearing = heard_from(HOST, process)
    assert hearing.sums == (members, 0, 0)


MEMBERS = st.lists(
    st.builds(
        Heard,
        id=st.integers(1, 99),
        uuid=st.uuids(),
        name=st.just("N"),
        words=st.just({}),
        folded=st.just("n"),
        kind=st.sampled_from(["", PERSON, "other"]),
        level=st.sampled_from(["", "local"]),
        place=st.sampled_from(["", "Hull", "HULL", "Bangor"]),
        region=st.sampled_from(["", "wales", "london"]),
        asked=st.booleans(),
        booked=st.booleans(),
        came=st.booleans(),
        said=st.booleans(),
        last=st.none(),
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MEMBERS)
def test_the_sums_are_the_same_whichever_way_they_are_cut(members):
    hearing = Hearing(tuple(members))
    for what in ("region", "kind", "level"):
        cut = hearing.by(what).values()
        assert tuple(sum(column) for column in zip(*cut, strict=True)) == (hearing.sums if cut else ())
    assert sum(hearing.sums) == len(members)
    for place in hearing.unasked:
        there = [one for one in members if (one.region, one.place.casefold()) == (place.region, place.place.casefold())]
        assert len(there) == place.members
        assert all(not (one.asked or one.booked or one.came or one.said) for one in there)
    assert [len(hearing.narrowed(stands=stand).members) for stand in Stand] == list(hearing.sums)
