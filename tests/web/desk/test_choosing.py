"""The desk where people ask for a place: the balance, accepting and declining, kept places, how people get a place."""

import re

import pytest

from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import Booking, Event, KeptPlaces
from hearback.processes.models import NetworkMember
from tests import factories

pytestmark = pytest.mark.django_db
ONE = "/desk/open-plan/events/manchester-workshop/"


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def words(page: str) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def states(*bookings: Booking) -> list[str]:
    return [Booking.objects.get(pk=booking.pk).state for booking in bookings]


@pytest.fixture
def event(process):
    event = factories.an_event(process, slug="manchester-workshop", capacity=3)
    return actions.set_mode(actor=HOST, event=event, mode=Event.Mode.ASK)


def test_the_balance_of_sides_and_regions_stands_beside_those_who_asked(desk, process, event):
    factories.a_member(process, email="ann@example.org", region="wales")
    ann = factories.a_booking(event, name="Ann Example", email="ann@example.org", side="civil-society", places=2)
    factories.a_booking(event, name="Ben Example", side="government")
    actions.accept_booking(actor=HOST, booking=ann)
    actions.keep_places(actor=HOST, event=event, whom="government", places=1)
    page = words(html(desk.get(f"{ONE}choosing/")))
    for shown in (
        "Government 0 have a place, 1 asked, 1 places are kept",
        "Civil society 2 have a place",
        "Wales 2 have a place",
        "Not known 0 have a place, 1 asked",
        "Ben Example",
    ):
        assert shown in page


def test_an_organisation_of_the_network_says_where_its_people_come_from(process, event):
    member = factories.a_member(
        process, organisation_name="Open Ponds", kind="civil-society", email="info@example.org", region="scotland"
    )
    assert NetworkMember.objects.get(pk=member.pk).is_organisation
    factories.a_booking(event, organisation="open ponds")
    assert [(share.code, share.asked) for share in queries.balance(HOST, event).regions] == [("scotland", 1)]


def test_several_are_accepted_with_one_confirmation(desk, event):
    first, second, third = (factories.a_booking(event, name=f"Person {n}", places=2) for n in range(3))
    ticked = f"?b={first.uuid}&b={second.uuid}&b=nonsense"
    page = html(desk.get(f"{ONE}choosing/accept/{ticked}"))
    assert "Person 0" in page
    assert "Person 2" not in page
    assert desk.post(f"{ONE}choosing/accept/{ticked}").url == f"{ONE}choosing/"
    assert states(first, second, third) == ["confirmed", "waiting", "asked"]
    page = html(desk.get(f"{ONE}choosing/"))
    assert "1 booking has a place now." in page
    assert "1 on the waiting list" in page


def test_declining_needs_a_sentence_and_can_be_taken_back(desk, event):
    booking = factories.a_booking(event, email="ana@example.org")
    at = f"{ONE}choosing/decline/?b={booking.uuid}"
    assert "Say why" in html(desk.post(at, {"because": ""}))
    assert desk.post(at, {"because": "Many come from your town."}).url == f"{ONE}choosing/"
    assert "Many come from your town." in html(desk.get(f"{ONE}choosing/"))
    desk.post(f"{ONE}choosing/accept/?b={booking.uuid}")
    assert states(booking) == ["confirmed"]


def test_whoever_cancelled_meanwhile_is_left_out_and_nobody_of_another_event_is_reached(desk, process, event):
    gone, elsewhere = factories.a_booking(event), factories.a_booking(factories.an_event(process))
    actions.cancel_booking(actor=HOST, booking=gone)
    at = f"{ONE}choosing/accept/?b={gone.uuid}&b={elsewhere.uuid}"
    assert "Nobody is ticked" in html(desk.get(at))
    assert "Nobody is ticked" in html(desk.post(at))


def test_how_people_get_a_place_is_switched_and_those_who_asked_come_first(desk, event):
    booking = factories.a_booking(event)
    assert "1 booking asks for a place" in html(desk.get(f"{ONE}mode/"))
    assert desk.post(f"{ONE}mode/", {"mode": "open"}).url == ONE
    assert states(booking) == ["confirmed"]
    assert "Choose how people get a place" in html(desk.post(f"{ONE}mode/", {}))


def test_places_are_kept_and_what_cannot_be_is_said_at_its_box(desk, event):
    page = html(desk.get(f"{ONE}kept/"))
    assert "Kept for: Government" in page
    assert desk.post(f"{ONE}kept/", {"government": "2"}).url == ONE
    page = html(desk.post(f"{ONE}kept/", {"government": "2", "invited": "2"}))
    assert "Only 1 place can be kept for them" in page
    assert 'value="2"' in html(desk.get(f"{ONE}kept/"))
    assert desk.post(f"{ONE}kept/", {"civil-society": "3", "government": ""}).url == ONE, "what goes, goes first"
    assert [(kept.whom, kept.places) for kept in KeptPlaces.objects.all()] == [("civil-society", 3)]
    day = {"civil-society_until-day": "1", "civil-society_until-month": "1", "civil-society_until-year": "2020"}
    assert "Give a time between now and the event" in html(desk.post(f"{ONE}kept/", {"civil-society": "3"} | day))


def test_the_list_says_why_somebody_was_passed_over(desk, process):
    event = factories.an_event(process, slug="manchester-workshop", capacity=3)
    first = factories.a_booking(event, places=3)
    factories.a_booking(event, places=3, names=["Bea Example", "Cai Example"])
    factories.a_booking(event)
    actions.change_booking(actor=HOST, booking=first, places=1)
    page = words(html(desk.get(f"{ONE}bookings/")))
    assert "2 places were free for them, fewer than they asked for" in page
    assert "Bea Example Cai Example" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_many_asked(desk, event, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_booking(event, organisation="Open Ponds", names=["Ana"])
    with django_assert_num_queries(10):
        html(desk.get(f"{ONE}choosing/"))


def test_who_asked_and_waits_to_hear_stands_on_the_desk_until_somebody_chose(desk, event):
    booking, _other = factories.a_booking(event, places=2), factories.a_booking(event)
    factories.a_booking(factories.an_event(event.process))
    for address in ("/desk/", "/desk/open-plan/"):
        page = html(desk.get(address))
        assert "2 bookings ask for a place and wait for you to choose" in words(page)
        assert f'href="{ONE}choosing/"' in page
    actions.decline_booking(actor=HOST, booking=booking, because="Many come from there.")
    assert "1 booking asks for a place" in words(html(desk.get("/desk/")))
    actions.set_mode(actor=HOST, event=event, mode=Event.Mode.OPEN)
    for address in ("/desk/", "/desk/open-plan/"):
        assert "asks for a place" not in words(html(desk.get(address)))


def test_who_waits_to_hear_is_for_the_organisers_and_one_statement(event, django_assert_num_queries):
    factories.a_booking(event)
    elsewhere = actions.set_mode(actor=HOST, event=factories.an_event(), mode=Event.Mode.ASK)
    factories.a_booking(elsewhere)
    mine = factories.a_coordinator(event.process)
    with django_assert_num_queries(1):
        found = queries.to_answer(mine, [event.process, elsewhere.process])
    assert {pk: [one.asked for one in ones] for pk, ones in found.items()} == {event.process.pk: [1]}
    assert queries.to_answer(NOBODY, [event.process]) == {}
