"""The outbox at the desk: for the host, without secrets or addresses."""

import pytest

from hearback.outbox import actions, leases
from hearback.outbox import queries as outbox
from hearback.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def host(signed_in):
    return signed_in(factories.a_user(is_host=True))


def a_message(key="test:1", **more):
    words = {"to": "ann@example.org", "subject": "We have what you said", "body": "Dear Ann", "language": "en"}
    return actions.put_message(key=key, **words | more)


def given_up(message):
    lease, _rows = leases.take(Message)
    leases.put_back(message, lease, leases.Permanent("The mailbox is full"))
    return message


def test_the_host_sees_what_was_given_up_and_why_and_sends_it_again(host):
    message = given_up(a_message())
    assert "1 e-mail could not be sent" in html(host.get("/desk/"))
    page = html(host.get("/desk/messages/?state=given-up"))
    for shown in ("We have what you said", "Given up", "The mailbox is full"):
        assert shown in page
    assert "ann@example.org" not in page
    assert "Dear Ann" not in page
    response = host.post(f"/desk/messages/{message.uuid}/again/")
    assert (response.status_code, response.url) == (303, "/desk/messages/?state=given-up")
    assert outbox.standing()["waiting"] == 1


def test_a_sign_in_code_is_never_listed(host):
    secret = a_message(subject="123456 is your code", secret=True)
    assert "123456" not in html(host.get("/desk/messages/"))
    assert host.post(f"/desk/messages/{secret.uuid}/again/").status_code == 404


def test_messages_are_the_hosts_alone(desk, client):
    message = given_up(a_message())
    assert desk.get("/desk/messages/").status_code == 403
    assert desk.post(f"/desk/messages/{message.uuid}/again/").status_code == 403
    assert client.get("/desk/messages/").status_code == 302
    assert client.post(f"/desk/messages/{message.uuid}/again/").status_code == 403
    assert outbox.standing()["given-up"] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(host, django_assert_num_queries, number):
    for n in range(number):
        a_message(f"test:{n}")
    with django_assert_num_queries(6):
        html(host.get("/desk/messages/"))
