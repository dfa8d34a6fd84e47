import json
import re

import pytest
from django.test import Client

from hearback.contributions.models import Contribution, Verbatim
from hearback.core.viewer import Purpose
from hearback.events.models import Booking
from hearback.outbox.models import Message
from hearback.people.models import Contact, Participant
from tests import factories
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db

PAGES = ("/en/me/held/all/", "/en/me/held/download/", "/en/me/held/erase/")


@pytest.fixture
def person():
    process = factories.a_process(slug="plan")
    factories.a_contribution(process, words="Publish the contracts.", name="Ada Example", email="ada@example.org")
    factories.a_booking(
        factories.an_event(process), name="Ada Example", email="ada@example.org", needs="A hearing loop"
    )
    return Participant.objects.get()


def code_sent() -> str:
    message = Message.objects.get(key__startswith="code:")
    return re.search(r"\d{4} \d{4}", message.body)[0]


@pytest.fixture
def shown(client, person):
    """A browser in which the code to the person's address was typed."""
    client.post("/en/me/held/", {"email": "ada@example.org"})
    response = client.post("/en/me/held/code/", {"code": code_sent()})
    assert response["Location"] == "/en/me/held/all/"
    return client


def test_a_code_opens_everything_held_room_by_room(shown):
    page = shown.get("/en/me/held/all/")
    text = words_of(page)
    for held in ("Ada Example", "ada@example.org", "Publish the contracts.", "A hearing loop"):
        assert held in text
    assert is_private(page)


def test_the_same_is_a_file_for_other_programs(shown):
    response = shown.get("/en/me/held/download/")
    assert response["Content-Disposition"] == 'attachment; filename="everything-held-about-me.json"'
    assert is_private(response)
    values = [one["value"] for room in json.loads(response.content)["rooms"] for one in room["held"]]
    assert "Publish the contracts." in values


def test_erasing_asks_first_and_then_takes_everything_away(shown, person):
    page = shown.get("/en/me/held/erase/")
    assert "You cannot undo this." in words_of(page)
    assert Verbatim.objects.get().text == "Publish the contracts."
    done = shown.post("/en/me/held/erase/", follow=True)
    assert "Everything about you is erased" in words_of(done)
    assert not Contact.objects.exists()
    assert Verbatim.objects.get().text == ""
    assert Booking.objects.get().needs == ""
    assert Contribution.objects.get().state == "waiting"
    assert shown.get("/en/me/held/all/").status_code == 303


def test_a_private_link_opens_none_of_it(client, person):
    opened(client, Purpose.ME, person)
    for page in PAGES:
        response = client.get(page)
        assert (response.status_code, response["Location"]) == (303, "/en/me/held/")
    client.post("/en/me/held/erase/")
    assert Contact.objects.exists()


def test_an_unknown_address_gets_the_same_answer(client, person):
    pages = []
    for email in ("ada@example.org", "nobody@example.org"):
        browser = Client()
        page = browser.post("/en/me/held/", {"email": email}, follow=True)
        pages.append(words_of(page).replace(email, ""))
        wrong = browser.post("/en/me/held/code/", {"code": "0000 0000"})
        pages[-1] += words_of(wrong).replace(email, "")
    assert pages[0] == pages[1]
    assert Message.objects.filter(key__startswith="code:").count() == 1


@pytest.mark.parametrize("code", ["", "1234", "é", "x" * 41, "12\x0034"])
def test_a_wrong_code_is_told_at_the_box(client, person, code):
    client.post("/en/me/held/", {"email": "ada@example.org"})
    page = client.post("/en/me/held/code/", {"code": code})
    assert "id_code-error" in page.content.decode()


@pytest.mark.parametrize("email", ["", "no address", "a@b\x00.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_told_at_the_box(client, email):
    assert "id_email-error" in client.post("/en/me/held/", {"email": email}).content.decode()


def test_a_code_is_asked_for_before_it_is_typed(client):
    assert client.get("/en/me/held/code/")["Location"] == "/en/me/held/"


def test_what_the_code_opened_cannot_be_made_up(client, person):
    client.cookies["held"] = f"{person.uuid}:{person.link_version}"
    assert client.get("/en/me/held/all/").status_code == 303


def test_closing_the_private_pages_of_a_browser_closes_it_too(shown):
    shown.post("/en/me/close/")
    assert all(shown.get(page).status_code == 303 for page in PAGES)


def test_making_old_links_invalid_closes_it_too(shown, person):
    opened(shown, Purpose.ME, person)
    shown.post("/en/me/links/")
    assert shown.get("/en/me/held/all/").status_code == 303
