"""Events at the desk: written in parts, announced, booked, cancelled, noted."""

from datetime import UTC, datetime, timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions
from hearback.events import queries as events
from hearback.journal import queries as journal
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/events/"
ONE = f"{AT}manchester-workshop/"
BASICS = {
    "title-en": "Manchester workshop",
    "day-day": "20",
    "day-month": "6",
    "day-year": "2050",
    "start": "2pm",
    "end": "16:00",
    "venue": "Four Piccadilly Place",
    "capacity": "2",
}


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def the_event(process):
    event = events.event_visible_to(HOST, process, "manchester-workshop")
    assert event is not None
    return event


@pytest.fixture
def event(process):
    return factories.an_event(process, slug="manchester-workshop", capacity=2)


def test_an_event_is_written_in_parts_and_announced(desk, process):
    factories.an_organisation("involve", name="Involve")
    assert "There is no event yet" in html(desk.get(AT))
    response = desk.post(f"{AT}add/", BASICS)
    assert (response.status_code, response.url) == (303, ONE)
    assert the_event(process).starts.isoformat() == "2050-06-20T13:00:00+00:00"  # 14:00 in British summer time
    parts = {
        "about": {"summary-en": "Come and talk."},
        "agenda": {"agenda_0_text-en": "What is missing?", "rows": "2", "agenda_1_questions": ["1"]},
        "who": {"hosts": ["involve"], "who_may_come-en": "Everybody"},
        "place": {"travel-en": "Five minutes from the station", "region": "north-west"},
        "access": {"access-en": "Ring the bell", "provision_bsl": "no", "access_email": "ann@example.org"},
        "papers": {"paper_0_title-en": "The draft", "rows": "1"},
        "booking": {"day-day": "18", "day-month": "6", "day-year": "2050"},
    }
    for part, words in parts.items():
        html(desk.get(f"{ONE}{part}/"))
        response = desk.post(f"{ONE}{part}/", words)
        assert (response.status_code, response.url) == (303, ONE)
    page = events.event_page(HOST, the_event(process))
    assert [point.text["en"] for point in page.agenda] == ["What is missing?", "What is missing? (1)"]
    assert [host.slug for host in page.hosts] == ["involve"]
    assert page.event.booking_closes.isoformat() == "2050-06-18T22:59:59+00:00"
    assert (page.event.region, page.event.provisions) == ("north-west", {"bsl": "no"})
    assert [paper.title["en"] for paper in page.papers] == ["The draft"]
    overview = html(desk.get(ONE))
    assert "Not written yet" not in overview
    assert "link to join online" not in overview, "it is held in a room"
    for part, words in parts.items():  # what was written stands in the boxes again
        assert str(next(iter(words.values()))).strip("[']") in html(desk.get(f"{ONE}{part}/"))
    assert events.event_visible_to(NOBODY, process, "manchester-workshop") is None
    assert desk.post(f"{ONE}publish/", {}).url == ONE
    assert events.event_visible_to(NOBODY, process, "manchester-workshop") is not None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"start": "half past"}, "Enter a time like 14:00"),
        ({"start": "25:00"}, "Enter a time like 14:00"),
        ({"end": "13:00"}, "Enter a time after the start"),
        ({"day-day": "31"}, "Enter a real date"),
        ({"day-year": "9999"}, "Enter a real date"),
        ({"capacity": "-1"}, "Enter 1 or more"),
    ],
)
def test_what_cannot_be_is_said_at_its_box_and_the_words_stay(desk, wrong, sentence):
    page = html(desk.post(f"{AT}add/", BASICS | wrong))
    assert sentence in page
    assert "Manchester workshop" in page
    assert f'value="{next(iter(wrong.values()))}"' in page


def test_sending_it_twice_writes_one(desk, process):
    for _ in range(2):
        desk.post(f"{AT}add/", BASICS)
    assert events.events_visible_to(HOST, process).count() == 1


def test_who_comes_is_read_here_with_needs_and_without_addresses(desk, event):
    factories.a_booking(event, name="Ann Example", email="ann@example.org", needs="A hearing loop")
    factories.a_booking(event, name="Ben Example", places=2)
    page = html(desk.get(f"{ONE}bookings/"))
    for shown in ("Ann Example", "A hearing loop", "On the waiting list"):
        assert shown in page
    assert "ann@example.org" not in page
    assert "Show contact details" not in page  # the host's alone
    assert "Ben Example" not in html(desk.get(f"{ONE}bookings/?state=confirmed"))


def test_contact_details_are_shown_to_the_host_by_an_act_that_is_a_fact(signed_in, desk, event):
    booking = factories.a_booking(event, name="Ann Example", email="ann@example.org")
    host = signed_in(factories.a_user(is_host=True))
    at = f"{ONE}bookings/{booking.uuid}/contact/"
    assert at.removeprefix(f"{ONE}bookings/") in html(host.get(f"{ONE}bookings/"))
    assert host.get(at).status_code == 405
    assert desk.post(at).status_code == 403
    response = host.post(at)
    assert "ann@example.org" in html(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "contact.shown" in [fact.verb for fact in journal.about(booking.participant.uuid)]


def test_a_seat_that_is_given_back_goes_to_whoever_waits(desk, event):
    first, second = factories.a_booking(event, places=2), factories.a_booking(event)
    at = f"{ONE}bookings/{first.uuid}/cancel/"
    assert first.reference in html(desk.get(at))
    assert desk.post(at).url == f"{ONE}bookings/"
    second.refresh_from_db()
    assert second.state == "confirmed"


def test_there_are_never_fewer_seats_than_are_taken(desk, event):
    factories.a_booking(event, places=2)
    page = html(desk.post(f"{ONE}capacity/", {"capacity": "1"}))
    assert "2 seats are taken already" in page
    assert 'value="1"' in page
    assert desk.post(f"{ONE}capacity/", {"capacity": ""}).url == ONE


def test_a_new_facilitators_link_makes_the_old_one_open_nothing(desk, process, event):
    before = events.capture_url(HOST, event, "en")
    assert before in html(desk.get(ONE))
    assert desk.post(f"{ONE}link/").url == ONE
    assert before not in html(desk.get(ONE))
    assert desk.get(f"{ONE}link/").status_code == 405


def test_before_the_process_is_open_the_desk_says_why_there_is_no_facilitators_link(signed_in):
    process = factories.a_draft_process(slug="coming")
    event = factories.an_event(process, published=False)
    page = html(signed_in(factories.a_post(process).user).get(f"/desk/coming/events/{event.slug}/"))
    assert "from the moment you open the process" in page
    assert "/l/c" not in page
    assert "Make a new link" not in page


def test_an_event_is_cancelled_with_a_reason(desk, process, event):
    assert "This still needs an answer: Why?" in html(desk.post(f"{ONE}cancel/", {}))
    assert desk.post(f"{ONE}cancel/", {"because-en": "The building is closed."}).url == ONE
    assert "The building is closed." in html(desk.get(ONE))
    assert the_event(process).cancelled is not None


def test_notes_are_written_looked_at_and_published(desk, process, event):
    assert desk.get(f"{ONE}notes/check/").status_code == 404
    words = {"text-en": "People want **open** contracts."}
    assert desk.post(f"{ONE}notes/", words).url == f"{ONE}notes/check/"
    page = html(desk.get(f"{ONE}notes/check/"))
    assert "<strong>open</strong>" in page
    assert events.notes_of(NOBODY, event) is None
    assert desk.post(f"{ONE}notes/check/").url == ONE
    assert events.notes_of(NOBODY, event) is not None
    assert "People want **open** contracts." in html(desk.get(f"{ONE}notes/"))


def test_how_many_were_there_is_counted_on_a_page_of_its_own(desk, process, event):
    assert "more than the whole room" in html(desk.post(f"{ONE}count/", {"total": "3", "government": "4"}))
    assert desk.post(f"{ONE}count/", {"total": "34", "government": "4"}).url == f"{ONE}day/"
    assert 'value="34"' in html(desk.get(f"{ONE}count/"))
    actions.write_notes(actor=HOST, event=event, text={"en": "People want open contracts."})
    assert "34 people were there" in html(desk.get(f"{ONE}notes/check/"))


def test_an_event_over_several_days_keeps_its_length_when_its_title_changes(desk, process):
    starts = clock.now() + timedelta(days=9)
    factories.an_event(process, slug="manchester-workshop", starts=starts, ends=starts + timedelta(days=2))
    before = the_event(process)
    there = {"day-day": starts.day, "day-month": starts.month, "day-year": starts.year}
    desk.post(f"{ONE}basics/", BASICS | there | {"start": "10:00", "end": "09:00"})
    after = the_event(process)
    assert after.title == {"en": "Manchester workshop"}
    assert (after.ends.date() - after.starts.date()) == (before.ends.date() - before.starts.date())


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_however_long(desk, process, event, django_assert_num_queries, number):
    for _ in range(number):
        factories.an_event(process)
        factories.a_booking(event)
    actions.resize(actor=HOST, event=event, capacity=10)
    with django_assert_num_queries(6):
        html(desk.get(AT))
    with django_assert_num_queries(8):
        html(desk.get(f"{ONE}bookings/"))
    with django_assert_num_queries(10):
        html(desk.get(ONE))


AGENDA = {"rows": "4", "agenda_1_text-en": "Talk", "agenda_1_starts": "14:00", "agenda_1_ends": "15:00"}


@pytest.mark.parametrize(
    ("wrong", "box", "sentence"),
    [
        (
            {"agenda_3_text-en": "More", "agenda_3_starts": "14:30"},
            "agenda_3_starts",
            "before the one above it is over",
        ),
        ({"agenda_1_ends": "13:00"}, "agenda_1_ends", "It must end after it starts"),
        ({"agenda_1_starts": "09:00"}, "agenda_1_starts", "not within the event’s own times"),
        ({"agenda_1_ends": "23:00"}, "agenda_1_ends", "not within the event’s own times"),
        ({"agenda_1_starts": ""}, "agenda_1_starts", "Say when it starts, too"),
        ({"agenda_3_starts": "14:30"}, "agenda_3_text-en", "Say what it is about"),
        ({"agenda_1_ends": "soon"}, "agenda_1_ends", "Enter a time like 14:00"),
    ],
)
def test_times_on_the_agenda_that_cannot_be_are_said_at_their_box_in_their_row(desk, wrong, box, sentence):
    desk.post(f"{AT}add/", BASICS)
    page = html(desk.post(f"{ONE}agenda/", AGENDA | wrong))
    assert f'<a href="#id_{box}">' in page
    assert sentence in page
    assert 'value="Talk"' in page or ">\nTalk" in page


def test_an_agenda_over_midnight_has_a_day_for_each_item(desk, process):
    desk.post(f"{AT}add/", BASICS)
    event = the_event(process)
    actions.edit_event(actor=HOST, event=event, ends=event.starts + timedelta(hours=14))
    assert "On which day?" in html(desk.get(f"{ONE}agenda/"))
    night = AGENDA | {"agenda_1_day": "2050-06-20", "agenda_1_starts": "23:30", "agenda_1_ends": "00:30"}
    assert desk.post(f"{ONE}agenda/", night).url == ONE
    (item,) = events.event_page(HOST, the_event(process)).agenda
    assert (item.starts.isoformat(), item.ends.isoformat()) == (
        "2050-06-20T22:30:00+00:00",
        "2050-06-20T23:30:00+00:00",
    )


def test_without_an_earlier_event_one_begins_at_once_and_otherwise_one_chooses(desk, process):
    assert desk.get(f"{AT}new/").url == f"{AT}add/"
    desk.post(f"{AT}add/", BASICS | {"venue": "The Library"})
    page = html(desk.get(f"{AT}new/"))
    assert f'href="{ONE}copy/"' in page
    form = html(desk.get(f"{ONE}copy/"))
    assert 'value="Manchester workshop"' in form
    again = {"title-en": "Cardiff workshop", "day-day": "9", "day-month": "9", "day-year": "2050", "start": "10:00"}
    response = desk.post(f"{ONE}copy/", again | {"end": "12:00"})
    assert response.url == f"{AT}cardiff-workshop/"
    made = events.event_visible_to(HOST, process, "cardiff-workshop")
    assert (made.venue, made.starts.isoformat(), made.capacity) == ("The Library", "2050-09-09T09:00:00+00:00", 2)
    assert "Enter a time after the start" in html(desk.post(f"{ONE}copy/", again | {"end": "09:00"}))


def test_an_address_never_hides_a_page_of_the_desk(desk, process):
    for title in ("New", "Add"):
        desk.post(f"{AT}add/", BASICS | {"title-en": title})
    assert {event.slug for event in events.events_visible_to(HOST, process)} == {"new-2", "add-2"}


def test_the_way_in_online_is_written_where_it_is_needed(desk, process):
    desk.post(f"{AT}add/", BASICS | {"format": "online", "venue": ""})
    assert "The link to join online" in html(desk.get(ONE))
    assert "starts with https" in html(desk.post(f"{ONE}online/", {"joining_link": "meet.example.org"}))
    assert desk.post(f"{ONE}online/", {"joining_link": "https://meet.example.org/x"}).url == ONE
    assert the_event(process).joining_link == "https://meet.example.org/x"


@pytest.mark.parametrize("hour", [0, 1])
def test_an_event_in_the_hour_that_comes_twice_stays_where_it_is_when_its_title_changes(desk, process, hour):
    """Clocks in Manchester show 01:30 twice on 31 October 2049: at 00:30 and at 01:30 universal time."""
    starts = datetime(2049, 10, 31, hour, 30, tzinfo=UTC)
    event = factories.an_event(process, slug="manchester-workshop", starts=starts, ends=starts + timedelta(hours=3))
    day = {"day-day": "31", "day-month": "10", "day-year": "2049"}
    times = {"start": "01:30", "end": f"{event.ends.hour:02}:30"}
    assert desk.post(f"{ONE}basics/", BASICS | day | times | {"title-en": "By night"}).status_code == 303
    moved = the_event(process)
    assert (moved.title["en"], moved.starts, moved.ends) == ("By night", event.starts, event.ends)


def test_a_series_is_begun_changed_and_chosen(desk, process, event):
    at = "/desk/open-plan/series/"
    assert "There is no series yet" in html(desk.get(at))
    for _ in range(2):
        assert desk.post(f"{at}add/", {"title-en": "Round the country"}).url == at
    assert html(desk.get(at)).count("hb-list__row") == 1
    words = {"title-en": "Round the country", "summary-en": "In every region"}
    assert desk.post(f"{at}round-the-country/", words).url == at
    assert desk.post(f"{ONE}about/", {"series": "round-the-country"}).url == ONE
    assert the_event(process).series.summary == {"en": "In every region"}
    assert "govuk-error-summary" in html(desk.post(f"{ONE}about/", {"series": "of-another"}))
    assert the_event(process).series is not None


def test_a_paper_becomes_a_document_of_this_process(desk, process, event):
    ours = factories.a_document(process, slug="draft", title={"en": "The draft plan"})
    factories.a_document(slug="foreign", title={"en": "Of somebody else"})
    page = html(desk.get(f"{ONE}papers/"))
    assert "The draft plan" in page
    assert "Of somebody else" not in page
    promised = {"paper_1_promised-day": "31", "paper_1_promised-month": "2", "paper_1_promised-year": "2050"}
    rows = {"rows": "2", "paper_1_title-en": "A map"}
    assert "Enter a real date" in html(desk.post(f"{ONE}papers/", rows | promised))
    assert desk.post(f"{ONE}papers/", rows | {"paper_0_document": "draft"}).url == ONE
    shown = events.event_page(NOBODY, the_event(process)).papers
    assert [(paper.title["en"], paper.document) for paper in shown] == [("The draft plan", ours), ("A map", None)]


def test_the_text_for_a_mailing_list_says_all_that_decides_whether_to_come(desk, process, event):
    actions.edit_event(
        actor=HOST,
        event=event,
        summary={"en": "Two hours to say what is missing."},
        who_may_come={"en": "Everybody"},
        cost={"en": "Free"},
        provisions={"step-free": "yes", "bsl": "no"},
        access_name="Ann (invented)",
        access_phone="0123",
        format="hybrid",
        joining_link="https://meet.example.org/secret",
    )
    page = html(desk.get(f"{ONE}tell/"))
    for words in (
        "Workshop in Manchester",
        "Two hours to say what is missing.",
        "Where: Four Piccadilly Place, and online",
        "Who it is for: Everybody",
        "Cost: Free",
        "Access: Step-free access",
        "We cannot offer: British Sign Language interpreter",
        "Questions about access: Ann (invented), 0123",
        "http://testserver/en/open-plan/events/manchester-workshop/",
        "http://testserver/cy/open-plan/events/manchester-workshop/",
        "We record everything and use it as we write the plan.",
        "Ble: Four Piccadilly Place, ac ar-lein",
        "Mynediad: Mynediad heb risiau",
        "Rydym yn cofnodi popeth.",
    ):
        assert words in page, words
    assert "secret" not in page
    assert "not announced yet" not in page
    factories.an_event(process, slug="draft", published=False)
    assert "not announced yet" in html(desk.get(f"{AT}draft/tell/"))


def test_notice_is_spoken_of_at_the_desk_and_never_in_the_way(desk, process):
    factories.an_event(process, slug="soon", published=False, starts=clock.now() + timedelta(days=13))
    factories.an_event(process, slug="later", published=False, starts=clock.now() + timedelta(days=15))
    soon = html(desk.get(f"{AT}soon/publish/"))
    assert "It starts in 13 days." in soon
    assert "Two weeks’ notice" in soon
    assert "Two weeks’ notice" not in html(desk.get(f"{AT}later/publish/"))
    assert desk.post(f"{AT}soon/publish/", {}).url == f"{AT}soon/"
    assert events.event_visible_to(NOBODY, process, "soon").published is not None
