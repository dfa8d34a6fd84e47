import re

import pytest
from django.core.cache import cache
from django.test import Client

from hearback.core.viewer import HOST
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.people import actions
from hearback.people.models import User
from tests import factories
from tests.web.public.people import is_private, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def sends_mail(settings):
    settings.MAIL = mail_url.parse("smtp://127.0.0.1:1?from=team@example.org")


@pytest.fixture
def user():
    return factories.a_user(name="Host Person", email="host@example.org", is_host=True)


def code_sent() -> str:
    """The code in the one message that waits."""
    message = Message.objects.get()
    return re.search(r"\d{4}-\d{4}", message.body)[0]


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_signs_in_and_the_session_gets_a_new_key(client, user):
    asked = client.post("/en/sign-in/", {"email": "Host@Example.org"})
    assert asked["Location"] == "/en/sign-in/code/"
    before = client.session.session_key
    response = client.post("/en/sign-in/code/", {"code": code_sent().replace("-", " ")})
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_the_code_is_a_secret_of_the_outbox(client, user):
    client.post("/cy/sign-in/", {"email": "host@example.org"})
    message = Message.objects.get()
    assert (message.secret, message.to, message.language) == (True, "host@example.org", "cy")


def test_without_a_mail_server_no_code_waits_to_go_out_stale_and_the_page_says_whom_to_ask(client, user, settings):
    settings.MAIL = None
    assert "Ask the person who runs it for a link" in words_of(client.get("/en/sign-in/"))
    page = words_of(client.post("/en/sign-in/", {"email": "host@example.org"}, follow=True))
    assert "Ask the person who runs it for a link" in page
    assert "on its way" not in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("email", ["nobody@example.org", "ended@example.org"])
def test_an_address_that_may_not_come_in_gets_the_same_answer_and_no_message(client, user, email):
    factories.a_user(email="ended@example.org")
    User.objects.filter(email="ended@example.org").update(is_active=False)
    known, unknown = Client(), Client()
    for browser, address in ((known, "host@example.org"), (unknown, email)):
        page = browser.post("/en/sign-in/", {"email": address}, follow=True)
        assert page.redirect_chain == [("/en/sign-in/code/", 302)]
        assert f"If {address} belongs to somebody who works here" in words_of(page)
        assert is_private(page)
    assert Message.objects.count() == 1
    wrong = [words_of(browser.post("/en/sign-in/code/", {"code": "0000-0000"})) for browser in (known, unknown)]
    assert wrong[0].replace("host@example.org", "") == wrong[1].replace(email, "")


@pytest.mark.parametrize("code", ["", "x" * 50, "12\x0034", "é1234567", "0000-0000"])
def test_a_wrong_code_is_told_at_the_box(client, user, code):
    client.post("/en/sign-in/", {"email": "host@example.org"})
    page = client.post("/en/sign-in/code/", {"code": code})
    assert "id_code-error" in page.content.decode()
    assert not is_signed_in(client)


def test_three_wrong_codes_end_it(client, user):
    client.post("/en/sign-in/", {"email": "host@example.org"})
    right = code_sent()
    for _ in range(3):
        page = client.post("/en/sign-in/code/", {"code": "0000-0000"}, follow=True)
    assert "too many tries" in words_of(page)
    client.post("/en/sign-in/code/", {"code": right})
    assert not is_signed_in(client)


def test_codes_are_counted_for_all_processes_of_the_site_together(client, user):
    for _ in range(6):
        cache.clear()  # as if each went to another process
        page = Client().post("/en/sign-in/", {"email": "host@example.org"})
    assert "too many tries" in words_of(page)
    assert Message.objects.count() == 5


def test_one_can_start_again_with_another_address(client, user):
    client.post("/en/sign-in/", {"email": "typo@example.org"})
    page = client.post("/en/sign-out/", {"next": "/en/sign-in/"}, follow=True)
    assert "What is your work email address?" in words_of(page)


def test_another_site_is_no_place_to_go_on_to(client, user):
    client.post("/en/sign-in/?next=https://example.org/", {"email": "host@example.org"})
    response = client.post("/en/sign-in/code/?next=https://example.org/", {"code": code_sent()})
    assert response["Location"] == "/desk/"


def test_there_is_no_signing_up_and_no_password(client):
    for address in ("signup", "sign-up", "password/reset", "login", "account/signup", "email"):
        assert client.get(f"/en/{address}/").status_code == 404


def test_the_hosts_link_signs_in_once_and_only_by_its_button(client, user):
    token = actions.make_sign_in_link(actor=HOST, email="host@example.org")
    address = f"/en/sign-in/once/{token}/"
    for _ in range(2):
        assert "signs you in once" in words_of(client.get(address))
    assert client.post(address)["Location"] == "/desk/"
    assert is_signed_in(client)
    other = Client()
    page = other.post(address)
    assert (page.status_code, is_signed_in(other)) == (410, False)
    assert "was used already" in words_of(page)


def test_the_hosts_link_gives_an_anonymous_session_a_new_key(user):
    client = Client()
    client.post("/en/sign-in/", {"email": "nobody@example.org"})
    before = client.session.session_key
    client.post(f"/en/sign-in/once/{actions.make_sign_in_link(actor=HOST, email='host@example.org')}/")
    assert client.session.session_key != before


def test_signing_out_is_a_button(client, user):
    client.post(f"/en/sign-in/once/{actions.make_sign_in_link(actor=HOST, email='host@example.org')}/")
    client.get("/en/sign-out/")
    assert is_signed_in(client)
    assert client.post("/cy/sign-out/")["Location"] == "/cy/"
    assert not is_signed_in(client)
