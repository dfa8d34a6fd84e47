"""An event for somebody who reads: everything in the announcement of 2013, and nothing before its time."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events.actions import AgendaPoint
from hearback.events.models import Event
from hearback.processes.models import Question
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
    assert client.get("/en/open-plan/events/workshop/notes/").status_code == 404
    assert "/notes/" not in client.get("/en/open-plan/events/workshop/").content.decode()
    events.publish_notes(actor=HOST, event=event)
    html = client.get("/en/open-plan/events/workshop/notes/").content.decode()
    assert "<strong>heard</strong>" in html
    assert "/notes/" in client.get("/en/open-plan/events/workshop/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_an_event_takes_seven_statements(client, django_assert_num_queries, process, number):
    the_workshop(process, points=number)
    with django_assert_num_queries(7):
        client.get("/en/open-plan/events/workshop/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_two_statements(client, django_assert_num_queries, process, number):
    for i in range(number):
        the_workshop(process, slug=f"workshop-{i}")
    with django_assert_num_queries(2):
        html = client.get("/en/open-plan/events/").content.decode()
    assert html.count("hb-list__row") == number


# --- for everybody to take part, and for those who cannot come


def test_what_there_is_is_said_in_words_and_how_to_come_in_is_not_said_at_all(client, process):
    the_workshop(
        process,
        format="hybrid",
        joining_link="https://meet.example.org/secret",
        joining_notes={"en": "The code is secret"},
        provisions={"step-free": "yes", "bsl": "no"},
        access_name="Ann (invented)",
        access_phone="0123 456",
        access_email="ann@example.org",
    )
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    for row in (
        "<dt>Step-free access</dt><dd>Yes</dd>",
        "interpreter</dt><dd>No</dd>",
        "loop</dt><dd>Not said yet</dd>",
    ):
        assert row in html
    for words in ("Ann (invented)", "0123 456", 'href="mailto:ann@example.org"', "You can also join online"):
        assert words in html
    assert "You get the joining link when you book." in html
    for page in ("", "poster/", "calendar.ics", "book/"):
        assert "secret" not in client.get(f"/en/open-plan/events/workshop/{page}").content.decode()
    welsh = client.get("/cy/open-plan/events/workshop/").content.decode()
    assert "<dt>Mynediad heb risiau</dt><dd>Oes</dd>" in welsh
    assert "Prydain</dt><dd>Nac oes</dd>" in welsh


def test_papers_say_for_when_they_are_promised_and_that_they_are_late(client, process, time_machine):
    time_machine.move_to(datetime(2050, 6, 1, 12, tzinfo=UTC))
    event = the_workshop(process)
    promised = [events.PlannedPaper({"en": "The draft"}, date(2050, 6, 12)), events.PlannedPaper({"en": "A map"})]
    events.set_papers(actor=HOST, event=event, papers=promised)
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert "Promised by 12 June 2050<" in html
    assert "Not here yet<" in html
    time_machine.move_to(datetime(2050, 6, 13, 12, tzinfo=UTC))
    assert "Promised by 12 June 2050, not here yet" in client.get("/en/open-plan/events/workshop/").content.decode()
    document = factories.a_document(process, slug="draft")
    events.set_papers(actor=HOST, event=event, papers=[events.PlannedPaper({"en": "The draft"}, document=document)])
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert '<a class="govuk-link" href="/en/open-plan/documents/draft/">The draft</a>' in html
    assert client.get("/en/open-plan/documents/draft/").status_code == 200


def test_the_agenda_has_its_times_where_the_event_is(client, process):
    starts = datetime(2050, 6, 20, 13, tzinfo=UTC)
    question = Question.objects.get(process=process)
    agenda = [AgendaPoint({"en": "Welcome"}, [question], starts, starts + timedelta(minutes=15))]
    the_workshop(process, agenda=agenda)
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert '<time datetime="2050-06-20T14:00:00+01:00">14:00</time>–' in html
    assert f"have-your-say/?question={question.number}" in html


def test_the_days_of_notice_stand_there(client, process, time_machine):
    time_machine.move_to(datetime(2050, 6, 7, 12, tzinfo=UTC))
    the_workshop(process)
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert "7 June 2050, 13 days before" in html
    assert "7 Mehefin 2050, 13 diwrnod ymlaen llaw" in client.get("/cy/open-plan/events/workshop/").content.decode()


# --- for machines


def data_of(html: str) -> dict:
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(written)


def test_machines_read_what_people_read_and_not_how_to_come_in(client, process):
    the_workshop(process, format="hybrid", joining_link="https://meet.example.org/secret")
    html = client.get("/cy/open-plan/events/workshop/").content.decode()
    data = data_of(html)
    address = "http://testserver/cy/open-plan/events/workshop/"
    assert (data["@type"], data["name"], data["inLanguage"]) == ("Event", "Gweithdy ym Manceinion", "cy")
    assert (data["startDate"], data["endDate"]) == ("2050-06-20T14:00:00+01:00", "2050-06-20T16:00:00+01:00")
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert data["location"][1]["url"] == data["url"] == address
    assert "offers" not in data
    for tag in (
        '<meta property="og:title" content="Gweithdy ym Manceinion">',
        f'<meta property="og:url" content="{address}">',
        '<meta property="og:locale" content="cy_GB">',
    ):
        assert tag in html
    assert 'content="Dydd Llun 20 Mehefin 2050' in html
    events.cancel_event(actor=HOST, event=Event.objects.get(), because={"en": "Snow"})
    assert data_of(client.get("/en/open-plan/events/workshop/").content.decode())["eventStatus"].endswith(
        "/EventCancelled"
    )


HOSTILE = "</script><script>alert(1)</script><!-- <script> & \u2028 ]]> \\"


def test_a_hostile_title_stays_a_title(client, process):
    event = the_workshop(process)
    Event.objects.filter(pk=event.pk).update(title={"en": HOSTILE}, summary={"en": HOSTILE})
    html = client.get("/en/open-plan/events/workshop/").content.decode()
    assert data_of(html)["name"] == HOSTILE
    assert html.count("<script") == html.count("</script>") == 3
    assert "alert(1)</script>" not in html


# --- lists, series, feeds, the poster


def test_events_are_found_by_region_and_series(client, process):
    series = factories.a_series(process, slug="round", title={"en": "Round the country"})
    the_workshop(process, slug="cardiff", title={"en": "In Cardiff"}, region="wales", series=series)
    the_workshop(process, slug="leeds", title={"en": "In Leeds"}, region="yorkshire")
    both = client.get("/en/open-plan/events/").content.decode()
    assert "In Cardiff" in both
    assert "In Leeds" in both
    for chosen in ("region=wales", "series=round", "region=wales&series=round"):
        html = client.get(f"/en/open-plan/events/?{chosen}").content.decode()
        assert "In Cardiff" in html
        assert "In Leeds" not in html
    nothing = client.get("/en/open-plan/events/?region=yorkshire&series=round").content.decode()
    assert "Nothing is planned that fits what you chose." in nothing
    assert "In Leeds" in client.get("/en/open-plan/events/?region=nowhere").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_series_has_its_events_its_feed_and_three_statements(client, django_assert_num_queries, process, number):
    series = factories.a_series(process, slug="round", summary={"en": "In every region"})
    for i in range(number):
        the_workshop(process, slug=f"workshop-{i}", series=series)
    the_workshop(process, slug="another")
    with django_assert_num_queries(3):
        html = client.get("/en/open-plan/series/round/").content.decode()
    assert html.count("hb-list__row") == number
    assert "http://testserver/en/open-plan/series/round/calendar.ics" in html
    feed = client.get("/en/open-plan/series/round/calendar.ics")
    assert feed.content.count(b"BEGIN:VEVENT") == number
    assert client.get("/en/open-plan/events/calendar.ics").content.count(b"BEGIN:VEVENT") == number + 1


def test_a_feed_is_the_same_for_those_who_organise(client, process):
    the_workshop(process, slug="draft", published=False, title={"en": "A secret meeting"})
    the_workshop(process)
    public = client.get("/en/open-plan/events/calendar.ics")
    client.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/en/open-plan/events/calendar.ics").content == public.content
    assert b"secret" not in public.content
    assert "Content-Disposition" not in public.headers


def test_a_poster_is_in_one_language_or_in_both_with_the_code_and_its_address(client, process):
    the_workshop(process)
    one = client.get("/cy/open-plan/events/workshop/poster/").content.decode()
    assert "Gweithdy ym Manceinion" in one
    assert one.count('class="hb-qr__code"') == 1
    assert ">http://testserver/cy/open-plan/events/workshop/<" in one
    both = client.get("/cy/open-plan/events/workshop/poster/?languages=all").content.decode()
    assert both.count('class="hb-qr__code"') == 2
    assert "Monday 20 June 2050" in both
    assert "Dydd Llun 20 Mehefin 2050" in both
    assert ">http://testserver/en/open-plan/events/workshop/<" in both
    the_workshop(process, slug="draft", published=False)
    assert client.get("/en/open-plan/events/draft/poster/").status_code == 404
