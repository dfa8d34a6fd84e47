"""What comes back is read from a mailbox: reports about messages of ours, and nothing else, whoever wrote it."""

from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from hearback.core import clock
from hearback.outbox import actions, mailbox_url, mailboxes, reports, sending
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Mailbox, Message, State
from tests.mailbox import running_mailbox
from tests.relay import running_relay

NAME = actions.sent_as("one")
HARD = "Final-Recipient: rfc822; ada@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
SOFT = "Final-Recipient: rfc822; ada@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n"


def report(result=HARD, *, of=f"<{NAME}@example.org>", kind="text/rfc822-headers", headers=""):
    """As a mail server writes it, which could not deliver, or not yet."""
    returned = f"From: team@example.org\r\nMessage-ID: {of}\r\nSubject: Hello\r\n\r\n"
    return (
        f"From: MAILER-DAEMON@mx.example.net\r\nTo: bounces@example.org\r\nSubject: Undelivered\r\n{headers}"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n{result}\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{returned}\r\n--b--\r\n"
    ).encode()


def letter(headers=""):
    return (
        f"From: ada@example.org\r\nTo: bounces@example.org\r\nSubject: Away\r\nIn-Reply-To: <{NAME}@example.org>\r\n"
        f"{headers}\r\nI am away until Monday. 5.1.1 Action: failed\r\n"
    ).encode()


def one_that_left():
    """A message that was sent."""
    Message.objects.create(key="one", state=State.DONE, sent_as=NAME, attempts=1)


def noted():
    return Message.objects.values_list("came_back", "delays", "status").get(key="one")


@pytest.fixture(params=["imap", "pop3"])
def box(request):
    with running_mailbox(request.param) as box:
        yield box


@pytest.mark.django_db
def test_what_came_back_is_noted_and_deleted_there_and_everything_else_is_left(box):
    one_that_left()
    box.put(letter())
    returned = box.put(report())
    box.put(report(of="<0123@elsewhere.example>"))
    assert mailboxes.look(box.at, clock.now()) == 1
    assert noted()[0] is not None
    assert noted()[1:] == (0, "5.1.1")
    assert list(box.held) == [1, 3]
    assert returned not in box.held
    assert Mailbox.objects.get().looked is not None


@pytest.mark.django_db
def test_it_is_looked_into_every_five_minutes_and_what_was_read_is_not_read_again(box):
    one_that_left()
    box.put(letter())
    now = clock.now()
    mailboxes.look(box.at, now)
    box.put(report(SOFT))
    assert mailboxes.look(box.at, now + timedelta(minutes=4)) == 0
    assert mailboxes.look(box.at, now + timedelta(minutes=5)) == 1
    assert noted() == (None, 1, "4.4.1")
    assert mailboxes.look(box.at, now + timedelta(minutes=10)) == 0
    assert box.read == [1, 2]


@pytest.mark.django_db
def test_of_very_many_so_many_are_read_as_is_good_and_the_rest_the_next_time(box, monkeypatch):
    monkeypatch.setattr(mailboxes, "MOST", 2)
    one_that_left()
    for _ in range(3):
        box.put(letter())
    box.put(report())
    assert mailboxes.look(box.at, clock.now()) == 0
    assert box.read == [1, 2]
    assert mailboxes.look(box.at, clock.now() + timedelta(minutes=6)) == 1
    assert box.read == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_mailbox_that_cannot_be_opened_is_said_without_its_words_and_tried_again(box):
    one_that_left()
    box.put(report())
    box.password = "another"
    now = clock.now()
    assert mailboxes.look(box.at, now) == 0
    known = Mailbox.objects.get()
    assert known.looked is None
    assert known.error in {"error", "error_proto"}
    box.password = "secret"
    assert mailboxes.look(box.at, now + timedelta(minutes=6)) == 1
    known.refresh_from_db()
    assert (known.error, known.looked is not None) == ("", True)


@pytest.mark.django_db
def test_what_is_too_long_or_hostile_is_passed_over_and_the_next_is_read(box):
    one_that_left()
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000))
    for raw in (report() + b"x" * reports.LARGEST, nested, b"\xff\x00" * 500, b"", report(of="' OR 1=1")):
        box.put(raw)
    box.put(report())
    assert mailboxes.look(box.at, clock.now()) == 1
    assert len(box.held) == 5


@pytest.mark.django_db
def test_a_line_without_an_end_stops_one_look_by_pop3_and_not_the_next():
    one_that_left()
    with running_mailbox("pop3") as box:
        box.put(b"x" * 5000)
        box.put(report())
        now = clock.now()
        assert mailboxes.look(box.at, now) == 0
        assert Mailbox.objects.get().error == "error_proto"
        assert mailboxes.look(box.at, now + timedelta(minutes=6)) == 1


@pytest.mark.django_db
def test_without_a_mailbox_nothing_is_asked_and_one_that_is_away_stops_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert mailboxes.look(None, clock.now()) == 0
    assert mailboxes.look(mailbox_url.parse("imap://us:secret@127.0.0.1:1"), clock.now()) == 0
    assert Mailbox.objects.get().error == "ConnectionRefusedError"


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize(("result", "hard", "status"), [(HARD, True, "5.1.1"), (SOFT, False, "4.4.1")])
def test_a_report_says_what_became_of_which_message(kind, result, hard, status):
    assert reports.read(report(result, kind=kind)) == reports.Report(NAME, hard, status)


@pytest.mark.parametrize(
    "sender", ["", "team", "Team <team>", "<>", "team@example.org\n", "A\r\nBcc: x <team@example.org>"]
)
def test_the_address_that_messages_come_from_is_an_address_and_nothing_else(sender):
    with pytest.raises(ImproperlyConfigured, match="needs the sender"):
        parse(f"smtp://relay.example.org?from={quote(sender)}")


def test_a_report_that_returns_nothing_is_known_by_what_it_replies_to():
    said = report(of="", headers=f"References: <a@b.example> <{NAME}@example.org>\r\n")
    assert reports.read(said) == reports.Report(NAME, hard=True, status="5.1.1")


@pytest.mark.parametrize(
    "raw",
    [
        letter(),
        letter("Auto-Submitted: auto-replied\r\n"),
        report("Action: delivered\r\nStatus: 2.0.0\r\n"),
        report("Action: relayed\r\nStatus: 5.0.0\r\n"),
        report("Status: 5.1.1\r\n"),
        report(of="<somebody-elses@example.org>"),
        report().replace(b"multipart/report", b"multipart/mixed"),
        report().replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_everything_else_says_nothing(raw):
    assert reports.read(raw) is None


@pytest.mark.parametrize(
    "url", ["imap://us:x@mail.example.org", "http://us:x@host", "imaps://host", "imaps://", "inbox"]
)
def test_a_mailbox_is_named_whole_and_read_over_tls_unless_it_is_here(url):
    with pytest.raises(ImproperlyConfigured, match="BOUNCES_URL"):
        mailbox_url.parse(url)
    assert mailbox_url.parse("") is None
    at = mailbox_url.parse("imaps://bounces%40example.org:p%2Fw@mail.example.org/Came%20back")
    assert (at.user, at.password, at.port, at.folder) == ("bounces@example.org", "p/w", 993, "Came back")


@pytest.mark.django_db
def test_what_cannot_be_delivered_comes_back_to_the_address_that_is_named_for_it():
    with running_relay() as relay:
        actions.put_message(key="one", to="ada@example.org", subject="Hello", body="Words.", language="en")
        assert sending.send_due(parse(f"{relay.url}&return=bounces@example.org")) == 1
        (email,) = [email for _to, email in relay.taken]
        assert isinstance(email, EmailMessage)
        assert email["From"] == "team@example.org"
        assert relay.senders == ["bounces@example.org"]
    for wrong in ("bounces", "a%20b@example.org", "%3Cx@example.org", "x%0D%0Ay@example.org"):
        with pytest.raises(ImproperlyConfigured, match="return="):
            parse(f"smtp://127.0.0.1?from=team@example.org&return={wrong}")
