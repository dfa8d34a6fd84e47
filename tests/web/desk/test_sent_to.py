"""The host looks up what one person was sent, by an address that stands in no address of a page."""

import pytest

from hearback.core import clock
from hearback.outbox import mail_url
from hearback.outbox.models import Message, State
from tests import factories
from tests.reportback.loop import MAIL, follow, said_by
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
AT = "/desk/messages/sent-to/"


def test_the_host_types_an_address_and_reads_what_became_of_each_message(signed_in):
    host = signed_in(factories.a_user(is_host=True))
    assert AT in host.get("/desk/messages/").content.decode()
    assert "What was sent" not in words_of(host.get(f"{AT}?email=ada@example.org"))
    process = factories.a_process()
    said_by("ada@example.org", process, words="Never to be shown here.")
    follow()
    page = host.post(AT, {"email": "Ada@example.org"})
    assert "Received" in words_of(page)
    assert "Waiting" in words_of(page)
    assert "Never to be shown" not in words_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert "We know of nothing" in words_of(host.post(AT, {"email": "bea@example.org"}))
    assert "id_email-error" in host.post(AT, {"email": "ada"}).content.decode()
    assert "example.org" not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]


def test_of_what_did_not_go_the_host_reads_why_and_what_to_do(signed_in, settings):
    settings.MAIL = mail_url.parse(MAIL)
    host = signed_in(factories.a_user(is_host=True))
    said_by("ada@example.org", factories.a_process())
    follow()
    Message.objects.update(state=State.GIVEN_UP, error="Permanent: the relay said 550", finished=clock.now())
    page = words_of(host.post(AT, {"email": "ada@example.org"}))
    assert "The address was refused. A mail server said that it takes no mail for this address." in page
    assert "550" not in page


def test_nobody_else_comes_near(signed_in):
    client = signed_in(factories.a_post(factories.a_process()).user)
    assert client.post(AT, {"email": "ada@example.org"}).status_code == 403
