"""The host names a program, copies its secret once, sends a test and reads what it answered."""

import pytest

from hearback.webhooks.models import Delivery, Receiver
from tests import factories
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
AT = "/desk/webhooks/"


def test_the_host_names_a_program_and_reads_its_secret_once(client):
    client.force_login(factories.a_user(is_host=True), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "No program is named." in words_of(client.get(AT))
    refused = client.post(f"{AT}add/", {"url": "http://example.org/", "verbs": "", "key": ""})
    assert "id_url-error" in refused.content.decode()
    made = client.post(f"{AT}add/", {"url": "https://example.org/in", "verbs": "answer.given"})
    assert "whsec_" in words_of(made)
    assert "no-store" in made.headers["Cache-Control"]
    one = Receiver.objects.get()
    for page in (client.get(AT), client.get(f"{AT}{one.uuid}/")):
        assert "https://example.org/in" in words_of(page)
        assert "whsec_" not in words_of(page)
    tested = client.post(f"{AT}{one.uuid}/test/", follow=True)
    assert "A test is on its way." in words_of(tested)
    assert "webhook.test" in words_of(tested)
    assert Delivery.objects.count() == 1
    client.post(f"{AT}{one.uuid}/again/")
    assert "whsec_" in words_of(client.post(f"{AT}{one.uuid}/renew/"))
    client.post(f"{AT}{one.uuid}/remove/")
    assert not Receiver.objects.exists()


def test_nobody_else_comes_near(client):
    client.force_login(factories.a_post(factories.a_process()).user)
    assert client.get(AT).status_code == 403
