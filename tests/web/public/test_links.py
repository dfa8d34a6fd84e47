import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearback.core.viewer import HOST, Purpose
from hearback.people import actions, links
from hearback.people import queries as people
from tests import factories
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person():
    return factories.a_participant(name="Ada Example", email="ada@example.org")


def token(purpose, person) -> str:
    return links.mint(purpose, person.uuid, person.link_version)


def test_a_link_is_kept_in_this_browser_and_its_address_is_left_behind(client, person):
    response = client.get(f"/en/l/{token(Purpose.ME, person)}/")
    assert (response.status_code, response["Location"]) == (302, "/en/me/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert is_private(response)
    assert client.get("/en/me/").status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["l", "quiet", "not-me"])
def test_looking_at_a_link_writes_nothing(client, person, method, page):
    purpose = {"l": Purpose.ME, "quiet": Purpose.QUIET, "not-me": Purpose.NOT_ME}[page]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        getattr(client, method)(f"/en/{page}/{token(purpose, person)}/")
    assert asked.captured_queries
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in asked.captured_queries)


@pytest.mark.parametrize(
    "wrong", ["x", "m", "mAAAA.BBBB", "m.", "é", "m" + "A" * 24 + "." + "B" * 22, "a" * 400, "%00"]
)
def test_a_link_that_is_none_of_ours_is_a_plain_page(client, person, wrong):
    for page in ("l", "quiet", "not-me"):
        response = client.get(f"/en/{page}/{wrong}/")
        assert response.status_code == 404
        assert "does not open anything" in words_of(response)


def test_a_link_for_one_thing_does_not_pass_for_another(client, person):
    me = token(Purpose.ME, person)
    assert client.get(f"/en/quiet/{me}/").status_code == 404
    assert client.post(f"/en/quiet/{me}/", ONE_CLICK).status_code == 404
    assert client.post(f"/en/not-me/{me}/").status_code == 404


def test_revoked_links_open_nothing_in_any_browser(client, person):
    old = token(Purpose.ME, person)
    client.get(f"/en/l/{old}/")
    client.post("/en/me/links/")
    assert client.get("/en/me/").status_code == 404
    assert Client().get(f"/en/l/{old}/").status_code == 410
    person.refresh_from_db()
    assert opened(Client(), Purpose.ME, person).status_code == 200


def test_revoking_closes_what_was_booked_and_said_as_well(client, person):
    booking = factories.a_booking(email="ada@example.org")
    said = factories.a_contribution(booking.event.process, email="ada@example.org")
    opened(client, Purpose.ME, booking.participant)
    client.post("/en/me/links/")
    for purpose, thing in ((Purpose.BOOKING, booking), (Purpose.SAID, said)):
        assert opened(Client(), purpose, thing).status_code == 410


def test_opening_another_persons_link_closes_the_first_page_in_this_browser(client, person):
    other = factories.a_participant(name="Ben Example")
    opened(client, Purpose.ME, person)
    assert "Ben Example" in words_of(opened(client, Purpose.ME, other))
    assert "Ada Example" in words_of(opened(client, Purpose.ME, person))


def test_private_pages_can_be_closed_in_this_browser(client, person):
    opened(client, Purpose.ME, person)
    client.post("/en/me/close/")
    assert client.get("/en/me/").status_code == 404


# --- "don't write to me" (RFC 8058)


def test_one_click_needs_no_cookie_no_form_token_and_is_answered_at_once(person):
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/en/quiet/{token(Purpose.QUIET, person)}/", ONE_CLICK)
    assert response.status_code == 200
    person.refresh_from_db()
    assert person.quiet is True


def test_the_link_of_a_message_is_the_address_that_one_click_posts_to(person):
    address = links.path(Purpose.QUIET, person.uuid, person.link_version, "en")
    assert Client(enforce_csrf_checks=True).post(address, ONE_CLICK).status_code == 200


def test_one_click_in_a_message_of_news_stops_the_news_alone(person):
    actions.set_news(actor=HOST, participant=person.uuid, news=True)
    Client().post(f"/en/quiet/{token(Purpose.QUIET, person)}/?about=news", ONE_CLICK)
    person.refresh_from_db()
    assert (person.quiet, person.wants_news) == (False, False)


def test_the_form_of_the_page_needs_its_token(person):
    client = Client(enforce_csrf_checks=True)
    address = f"/en/quiet/{token(Purpose.QUIET, person)}/"
    assert client.post(address, {"said": "on"}).status_code == 403
    assert client.post(address, {"List-Unsubscribe": "something else"}).status_code == 403
    client.get(address)
    form_token = client.cookies["csrf"].value
    assert client.post(address, {"news": "on", "csrfmiddlewaretoken": form_token}).status_code == 303
    person.refresh_from_db()
    assert (person.quiet, person.wants_news) == (True, True)


def test_a_browser_that_hides_where_it_comes_from_is_not_sent_by_our_own_pages(client, person):
    """From a page with “no-referrer” a browser posts with “Origin: null”, which no form of ours would survive."""
    opened(client, Purpose.ME, person)
    for address in ("/en/me/", f"/en/quiet/{token(Purpose.QUIET, person)}/", "/en/me/held/", "/en/sign-in/"):
        response = client.get(address)
        assert "csrfmiddlewaretoken" in response.content.decode()
        assert response["Referrer-Policy"] == "same-origin", address


# --- "this was not me"


def test_this_was_not_me_asks_and_then_never_writes_again(client, person):
    address = f"/en/not-me/{token(Purpose.NOT_ME, person)}/"
    assert "Was this not you?" in words_of(client.get(address))
    assert people.contact_of(person) is not None
    page = client.post(address, follow=True)
    assert "We will not write to this address again" in words_of(page)
    assert people.contact_of(person) is None
