"""What a provider of mail reports, as it posts it: signed and noted, or nothing is there and nothing changes."""

import hashlib
import hmac
import json

import pytest

from hearback.commands import examining_mail
from hearback.outbox import actions as outbox
from hearback.outbox import provider
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Message, State
from hearback.outbox.provider import ECHO
from hearback.outbox.sending import compose
from hearback.people import actions as people
from tests.factories import a_participant, as_person

pytestmark = pytest.mark.django_db
KEY = "a-signing-key"


@pytest.fixture
def mailgun(settings, client):
    """The provider's program: posts a report of a message, signed as Mailgun does."""
    settings.PROVIDER, settings.PROVIDER_KEY = "mailgun", KEY

    def report(sent, *, key=KEY, address="", **event):
        signed = {"timestamp": "1700000000", "token": "t" * 50}
        mac = hmac.new(key.encode(), "".join(signed.values()).encode(), hashlib.sha256).hexdigest()
        about = {"timestamp": 1700000000.5, "message": {"headers": {"message-id": f"{sent}@example.org"}}} | event
        body = json.dumps({"signature": signed | {"signature": mac}, "event-data": about})
        return client.post(address or provider.address(), body, content_type="application/json").status_code

    return report


@pytest.fixture
def brevo(settings, client):
    """Another: posts with the user and the password that the host set there."""
    settings.PROVIDER, settings.PROVIDER_KEY = "brevo", "post:word"

    def report(headers, **event):
        body = json.dumps({"message-id": "<made-by-the-provider@smtp.example.org>"} | event)
        return client.post(provider.address(), body, content_type="application/json", headers=headers).status_code

    return report


def a_sent_message(key="told:1"):
    words = {"to": "ann@example.org", "subject": "Your answer", "body": "Dear Ann", "language": "en"}
    message = outbox.put_message(key=key, **words)
    Message.objects.filter(pk=message.pk).update(state=State.DONE, to="", subject="", body="", attempts=1)
    return message


def now(message):
    row = Message.objects.get(pk=message.pk)
    return row.came_back is not None, row.delays, row.status


FAILED = {"event": "failed", "severity": "permanent", "delivery-status": {"message": "550 5.1.1 Nobody of this name"}}


def test_what_came_back_for_good_is_noted_once_and_what_is_put_off_is_counted(mailgun):
    message = a_sent_message()
    assert mailgun(message.sent_as, **FAILED | {"severity": "temporary"}) == 200
    assert now(message)[:2] == (False, 1)
    assert mailgun(message.sent_as, **FAILED) == 200
    assert now(message) == (True, 1, "5.1.1")
    assert mailgun(message.sent_as, **FAILED) == 200
    assert mailgun("f" * 40, **FAILED) == 200  # none of ours


def test_that_it_arrived_or_was_opened_is_not_noted(mailgun):
    message = a_sent_message()
    for event in ("delivered", "opened", "clicked", "accepted"):
        assert mailgun(message.sent_as, event=event) == 200
    assert now(message) == (False, 0, "")


def test_who_does_not_know_the_secrets_finds_nothing_and_changes_nothing(mailgun, client):
    message = a_sent_message()
    assert mailgun(message.sent_as, address="/provider/wrong/", **FAILED) == 404
    assert mailgun(message.sent_as, key="another", **FAILED) == 400
    assert client.post(provider.address(), b"\xff{", content_type="application/json").status_code == 400
    assert mailgun(message.sent_as, message=None, **FAILED) == 400
    assert client.get(provider.address()).status_code == 405
    assert client.head(provider.address()).status_code == 200
    assert now(message) == (False, 0, "")


def test_the_doctor_says_where_reports_go_or_what_is_missing(mailgun, settings):
    assert provider.address() in examining_mail.reports().sentence
    settings.PROVIDER_KEY = ""
    assert not examining_mail.reports().well
    assert provider.secret() not in examining_mail.reports().sentence
    settings.PROVIDER = ""
    assert examining_mail.reports() is None


@pytest.mark.parametrize("missing", ["PROVIDER", "PROVIDER_KEY"])
def test_without_its_settings_there_is_no_such_address(mailgun, settings, missing):
    there = provider.address()
    setattr(settings, missing, "")
    assert provider.address() == ""
    assert mailgun(a_sent_message().sent_as, address=there, **FAILED) == 404


def test_a_provider_that_gives_messages_other_numbers_says_ours_as_we_asked_it_to(brevo, settings):
    message = a_sent_message()
    said = compose(Message(key="told:1", to="ann@example.org"), parse("smtp://localhost?from=team@example.org"))
    assert json.loads(said["X-Mailin-custom"]) == {ECHO: message.sent_as}
    right = {"authorization": "Basic cG9zdDp3b3Jk"}
    report = {"event": "soft_bounce", "X-Mailin-custom": said["X-Mailin-custom"]}
    assert brevo({"authorization": "Basic cG9zdDp3cm9uZw=="}, **report) == 400
    assert brevo(right, **report) == 200
    assert now(message)[:2] == (False, 1)
    assert brevo(right, **report | {"event": "hard_bounce"}) == 200
    assert now(message)[0]
    settings.PROVIDER = ""
    assert "X-Mailin-custom" not in compose(Message(key="1", to="a@b.org"), parse("smtp://localhost?from=t@b.org"))


@pytest.mark.parametrize(
    ("kind", "quiet", "news"), [("told", True, True), ("news", False, False), ("invitation", False, True)]
)
def test_who_calls_a_message_spam_is_sent_no_more_of_its_kind_and_the_other_switch_stays(mailgun, kind, quiet, news):
    person = a_participant(email="ann@example.org")
    people.set_news(actor=as_person(person), participant=person.uuid, news=True)
    message = a_sent_message(f"{kind}:{person.uuid}:1")
    assert mailgun(message.sent_as, event="complained") == 200
    person.refresh_from_db()
    assert (person.quiet, person.wants_news) == (quiet, news)
    assert now(message) == (False, 0, "")
