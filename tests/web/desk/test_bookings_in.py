"""Bookings by way of the desk: put in for somebody, and brought in as a list."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearback.events.models import Attendee, Booking
from hearback.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
ONE = "/desk/open-plan/events/manchester-workshop/"
GIVEN = {"name": "Ann Example", "places": "2", "language": "en", "side": ""}
LIST = "Name,E-mail,Places\nAna,ana@example.org,1\nBen,not an address,1\nCai,,2\n"


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def event(process):
    return factories.an_event(process, slug="manchester-workshop", capacity=2)


def given(**more):
    return GIVEN | {"key": str(uuid4())} | more


def test_a_booking_is_put_in_for_somebody_who_telephoned(desk, event):
    html(desk.get(f"{ONE}bookings/add/"))
    form = given(phone="0161 496 0000", names="Ann Example\nBea Example\n", needs="A loop")
    for _ in range(2):
        assert desk.post(f"{ONE}bookings/add/", form).url == f"{ONE}bookings/"
    booking = Booking.objects.get()
    assert (booking.origin, booking.state, booking.places) == ("desk", "confirmed", 2)
    assert Attendee.objects.count() == 2
    page = html(desk.get(f"{ONE}bookings/"))
    assert booking.reference in page
    assert "Put in by an organiser" in page
    assert "0161" not in page


def test_it_is_never_put_in_past_the_places_that_there_are(desk, event):
    factories.a_booking(event, places=2)
    assert "they join the waiting list" in html(desk.get(f"{ONE}bookings/add/"))
    desk.post(f"{ONE}bookings/add/", given(places="1", email="b@example.org"))
    assert Booking.objects.latest("id").state == "waiting"
    assert Message.objects.filter(to="b@example.org").count() == 1
    assert "This event has only 2 places" in html(desk.post(f"{ONE}bookings/add/", given(places="3")))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"places": "0"}, "Book between 1 and 20 places"),
        ({"places": "1000"}, "Book between 1 and 20 places"),
        ({"names": "a\nb\nc"}, "give no more names than that"),
        ({"email": "nobody"}, "email address"),
    ],
)
def test_what_cannot_be_is_said_at_its_box(desk, event, wrong, sentence):
    assert sentence in html(desk.post(f"{ONE}bookings/add/", given(**wrong)))
    assert not Booking.objects.exists()


def test_who_has_a_booking_is_not_put_in_again(desk, event):
    factories.a_booking(event, email="ana@example.org")
    page = html(desk.post(f"{ONE}bookings/add/", given(places="1", email="ana@example.org")))
    assert "There is a booking with this address already" in page


def test_a_list_is_looked_at_first_and_then_brought_in(desk, event):
    html(desk.get(f"{ONE}bookings/bring/"))
    file = SimpleUploadedFile("list.csv", LIST.encode("utf-8-sig"), content_type="text/csv")
    page = html(desk.post(f"{ONE}bookings/bring/", {"file": file}))
    for shown in ("2 new bookings", "1 of them on the waiting list", "Line 3, column “E-mail”", "Cai"):
        assert shown in page
    assert not Booking.objects.exists()
    text = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL)[1]
    name = re.search(r'name="name" value="([^"]*)"', page)[1]
    sure = {"text": text, "name": name, "sure": "1"}
    assert desk.post(f"{ONE}bookings/bring/", sure).url == f"{ONE}bookings/"
    assert [(one.name, one.state) for one in Booking.objects.order_by("id")] == [
        ("Ana", "confirmed"),
        ("Cai", "waiting"),
    ]
    assert Booking.objects.first().origin_detail == "list.csv: 2"
    assert not Message.objects.filter(key__startswith="booking:").exists()
    assert "2 new, 1 of them on the waiting list" in html(desk.get(f"{ONE}bookings/"))
    desk.post(f"{ONE}bookings/bring/", sure)
    assert Booking.objects.count() == 2
    assert "2 here already" in html(desk.post(f"{ONE}bookings/bring/", {"text": LIST}))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file, or paste the list"),
        ({"text": "Who\nAna\n"}, "No column holds the names"),
        ({"file": SimpleUploadedFile("list.xlsx", b"PK")}, "ends in .csv"),
        ({"file": SimpleUploadedFile("list.csv", b"PK\x03\x04")}, "This is a workbook"),
        ({"text": "Name\n" + "Ana\n" * 2001}, "more than 500 rows"),
        ({"file": SimpleUploadedFile("list.csv", b"x" * 1_000_001)}, "too big"),
    ],
)
def test_what_is_no_list_says_what_to_do(desk, event, sent, sentence):
    assert sentence in html(desk.post(f"{ONE}bookings/bring/", sent))


def test_a_list_whose_form_is_broken_is_named_and_nothing_can_be_brought_in(desk, event):
    page = html(desk.post(f"{ONE}bookings/bring/", {"text": 'Name,E-mail\nAna,"a@example.org\n'}))
    assert "Line 2, column “E-mail”: A quotation mark is opened here" in page
    assert "Bring them in" not in page


def test_a_name_that_looks_like_a_formula_or_a_tag_is_text(desk, event):
    page = html(desk.post(f"{ONE}bookings/bring/", {"text": "Name\n</textarea><script>x\n'=1+1\n"}))
    assert "<script>x" not in page
    assert "=1+1" in page
