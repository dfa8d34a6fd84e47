"""An event for somebody who reads: everything in the announcement of 2013, and nothing before its time."""

from datetime import UTC, datetime, timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events.actions import AgendaPoint
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def the_workshop(process, *, points=1, **fields):
    """A workshop as it was announced in 2013, in summer time, so that a clock in the wrong zone shows."""
    given = {
        "slug": "workshop",
        "starts": datetime(2050, 6, 20, 13, 0, tzinfo=UTC),
        "ends": datetime(2050, 6, 20, 15, 0, tzinfo=UTC),
        "address": "4 Piccadilly Place, Manchester",
        "who_may_come": {"en": "Everyone from civil society."},
        "outer_name": "The Future Fair",
        "outer_link": "https://example.org/fair",
        "background": {"en": "Work began **five months** ago."},
        "access": {"en": "Step-free, with a hearing loop."},
        "capacity": 40,
        "hosts": [factories.an_organisation(name=f"Host {i}") for i in range(points)],
        "agenda": [AgendaPoint({"en": f"What is missing? Part {i}"}) for i in range(points)],
    }
    return factories.an_event(process, **given | fields)


def test_the_page_says_everything_that_the_announcement_said(client, process):
    the_workshop(process)
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    for words in (
        *("Monday 20 June 2050", "14:00–", "16:00", "Four Piccadilly Place", "4 Piccadilly Place, Manchester"),
        *("Host 0", "Everyone from civil society.", "The Future Fair", "<strong>five months</strong>"),
        *("What is missing? Part 0", "Step-free, with a hearing loop.", "<strong>40 places</strong> left of 40"),
    ):
        assert words in html
    assert 'href="/en/open-plan/events/workshop/book/"' in html


def test_places_left_go_down_and_a_full_event_offers_the_waiting_list(client, process):
    event = the_workshop(process, capacity=1)
    assert "<strong>1 place</strong> left of 1" in client.get("/en/open-plan/events/workshop/").content.decode()
    factories.a_booking(event)
    factories.a_booking(event)
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert "1 booking is on the waiting list" in html
    assert "Join the waiting list" in html


def test_no_page_names_who_booked(client, process):
    event = the_workshop(process)
    factories.a_booking(event, name="Mair Invented", organisation="The Invented Trust", needs="A quiet room")
    for page in ("events/", "events/workshop/", ""):
        html = client.get(f"/en/open-plan/{page}").content.decode()
        assert "Mair" not in html
        assert "Invented Trust" not in html
        assert "A quiet room" not in html


def test_an_event_being_written_and_one_under_embargo_are_not_there(client, process):
    the_workshop(process, slug="draft", published=False, title={"en": "A secret meeting"})
    later = the_workshop(process, slug="later", published=False, title={"en": "A later meeting"})
    events.publish_event(actor=HOST, event=later, at=clock.now() + timedelta(days=1))
    assert client.get("/en/open-plan/events/draft/").status_code == 404
    assert client.get("/en/open-plan/events/later/").status_code == 404
    for page in ("", "events/", "timeline/", "said/"):
        html = client.get(f"/en/open-plan/{page}").content.decode()
        assert "A secret meeting" not in html
        assert "A later meeting" not in html


def test_a_cancelled_event_says_so_and_why_and_takes_no_booking(client, process):
    event = the_workshop(process)
    events.cancel_event(actor=HOST, event=event, because={"en": "The room flooded."})
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert "This event is cancelled" in html
    assert "The room flooded." in html
    assert "/book/" not in html


def test_the_event_goes_into_ones_own_calendar_and_a_draft_does_not(client, process):
    the_workshop(process)
    the_workshop(process, slug="draft", published=False)
    response = client.get("/en/open-plan/events/workshop/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART;TZID=Europe/London:20500620T140000" in response.content
    assert b"/en/open-plan/events/workshop/" in response.content.replace(b"\r\n ", b"")
    assert client.get("/en/open-plan/events/draft/calendar.ics").status_code == 404


def test_notes_are_there_once_they_are_published(client, process):
    event = the_workshop(process)
    events.write_notes(actor=HOST, event=event, text={"en": "We **heard** a lot."})
    events.count_people(actor=HOST, event=event, total=31)
    assert client.get("/en/open-plan/events/workshop/notes/").status_code == 404
    assert "/notes/" not in client.get("/en/open-plan/events/workshop/").content.decode()
    events.publish_notes(actor=HOST, event=event)
    html = client.get("/en/open-plan/events/workshop/notes/").content.decode()
    assert "<strong>heard</strong>" in html
    assert "31 people in the room" in html
    assert "/notes/" in client.get("/en/open-plan/events/workshop/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_an_event_takes_eight_statements(client, django_assert_num_queries, process, number):
    the_workshop(process, points=number)
    with django_assert_num_queries(8):
        client.get("/en/open-plan/events/workshop/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_two_statements(client, django_assert_num_queries, process, number):
    for i in range(number):
        the_workshop(process, slug=f"workshop-{i}")
    with django_assert_num_queries(2):
        html = client.get("/en/open-plan/events/").content.decode()
    assert html.count("hb-list__row") == number
