"""The outbox at the desk: for the host, without secrets or addresses."""

import pytest

from hearback.journal.models import Fact
from hearback.outbox import actions, leases
from hearback.outbox import queries as outbox
from hearback.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
AGAIN = "/desk/messages/again/"


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
    response = host.post(AGAIN, {"message": message.uuid})
    assert (response.status_code, response.url) == (303, "/desk/messages/")
    assert outbox.standing()["waiting"] == 1


def test_a_sign_in_code_is_never_listed(host):
    secret = a_message(subject="123456 is your code", secret=True)
    assert "123456" not in html(host.get("/desk/messages/"))
    given_up(secret)
    host.post(AGAIN, {"message": secret.uuid})
    assert outbox.standing()["given-up"] == 1


def test_messages_are_the_hosts_alone(desk, client):
    message = given_up(a_message())
    assert desk.get("/desk/messages/").status_code == 403
    assert desk.post(AGAIN, {"message": message.uuid}).status_code == 403
    assert client.get("/desk/messages/").status_code == 302
    assert client.post(AGAIN, {"message": message.uuid}).status_code == 403
    assert outbox.standing()["given-up"] == 1


def test_each_thing_that_stands_in_the_way_is_said_once_with_one_button_for_all_that_it_stopped(host):
    for key, why in (("one", "the relay said 550"), ("two", "the relay said 550"), ("three", "who knows")):
        message = a_message(key)
        lease, _rows = leases.take(Message)
        leases.put_back(message, lease, leases.Permanent(why))
    page = html(host.get("/desk/messages/?state=given-up"))
    assert "The address was refused: 2" in page
    assert "Something else went wrong: 1" in page
    assert page.count("It was mistyped") == 1
    assert "Something else went wrong: 1" not in html(host.get("/desk/messages/?state=given-up&why=address"))
    assert host.post("/desk/messages/again/", {"why": "address"}).status_code == 303
    assert (outbox.standing()["waiting"], outbox.standing()["given-up"]) == (2, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(host, django_assert_num_queries, number):
    for n in range(number):
        a_message(f"test:{n}")
    with django_assert_num_queries(6):
        html(host.get("/desk/messages/"))


def of(process, key, *, batch=None, **more):
    return a_message(key, process=process.uuid, batch=batch, **more)


def test_a_coordinator_works_what_is_of_their_process_and_sees_no_address(desk, process):
    given_up(of(process, "mine"))
    a_message("of-the-site", subject="Not yours")
    page = html(desk.get(f"/desk/{process.slug}/messages/?state=given-up"))
    assert "We have what you said" in page
    assert "Something else went wrong" in page
    assert "Not yours" not in page
    assert "ann@example.org" not in page
    assert "Not yours" not in html(desk.get(f"/desk/{process.slug}/messages/"))
    response = desk.post(f"/desk/{process.slug}/messages/again/", {"why": "other"})
    assert response.status_code == 303
    assert outbox.standing()["given-up"] == 0


def test_what_one_fact_caused_is_stopped_and_goes_on_at_the_desk(desk, process):
    fact = Fact.objects.filter(process_uuid=process.uuid).first().uuid
    for at in range(2):
        of(process, f"caused:{at}", batch=fact)
    place = f"/desk/{process.slug}/messages/{fact}/"
    assert place in html(desk.get(f"/desk/{process.slug}/messages/"))
    assert "0 of 2 have gone" in html(desk.get(place))
    assert desk.post(f"{place}stop/").url == place
    page = html(desk.get(place))
    assert "Stopped. 0 of 2 had gone; the others wait." in page
    assert "Let it go on" in page
    assert html(desk.get(f"/desk/{process.slug}/messages/?state=stopped&batch={fact}")).count("hb-list__row") == 2
    desk.post(f"{place}resume/")
    assert "Stop what has not gone" in html(desk.get(place))
