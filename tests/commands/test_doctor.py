"""The doctor: each finding is a sentence, what must be mended is named, and what is only a hint ends nobody's night."""

import http.server
import json
import socket
import ssl
import struct
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from hearback.commands import examining, examining_mail, examining_site, running_with, text_records, working
from hearback.core import clock, databases
from hearback.outbox import mailbox_url
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Channel, Message, State
from hearback.people.models import User
from tests.mailbox import running_mailbox
from tests.relay import running_relay

CERTIFICATE = Path(__file__).parent / "localhost.pem"  # made for this test, trusted by nobody else
SPF = "v=spf1 include:_spf.example.net -all"


def test_a_command_that_was_given_other_settings_than_the_site_says_which(db, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://us:secret@relay.example.org?from=team@example.org")
    running_with.note(working.heartbeat())
    assert "secret" not in working.heartbeat().read_text()
    assert running_with.differs_in(working.heartbeat()) == []
    monkeypatch.delenv("EMAIL_URL")  # as in a line of cron
    found = {finding.what: finding for finding in examining.examine()}["settings"]
    working.heartbeat().write_text("")
    older = {finding.what for finding in examining.examine()}
    working.heartbeat().unlink()
    assert not found.well
    assert "EMAIL_URL" in found.sentence
    assert "settings" not in older, "an older worker noted nothing"


@pytest.mark.django_db
def test_an_address_that_is_refused_or_a_telephone_that_nobody_answers_is_nothing_for_the_host_to_mend():
    def given_up(error, **more):
        Message.objects.create(key=error, state=State.GIVEN_UP, error=error, **more)
        return examining._outbox()

    given_up("Permanent: the relay said 550")
    found = given_up("Nobody answered the telephone", channel=Channel.PHONE)
    assert (found.well, found.hint, "2 of our messages" in found.sentence) == (True, True, True)
    found = given_up("Refused: the relay said 550 to us")
    assert (found.well, "1 message was given up" in found.sentence) == (False, True)


# --- mail


@pytest.mark.django_db
def test_one_message_goes_to_the_host_and_the_doctor_says_so(settings):
    User.objects.create(email="host@example.org", is_host=True)
    with running_relay() as relay:
        sent = examining_mail.send_one(relay.server)
        ((to, email),) = relay.taken
    assert (sent.well, to) == (True, ["host@example.org"])
    assert "host@example.org" in sent.sentence
    assert "spf=pass" in email.get_content()


@pytest.mark.django_db
def test_a_relay_that_does_not_take_it_is_something_to_mend():
    with running_relay() as relay:
        relay.refuse = {"host@example.org": "550 5.7.1 we do not know you"}
        refused = examining_mail.send_one(relay.server, "host@example.org")
    assert not refused.well
    assert "we do not know you" in refused.sentence


def test_the_mailbox_that_what_comes_back_goes_to_is_opened_and_left_as_it_is():
    sender = parse("smtp://127.0.0.1:1?from=team@example.org")
    with running_mailbox("imap") as box:
        box.put(b"Subject: Away\r\n\r\nUntil Monday.\r\n")
        assert examining_mail.mailbox(box.at, sender).well
        box.password = "another"
        closed = examining_mail.mailbox(box.at, sender)
        assert (box.read, len(box.held)) == ([], 1)
    assert not closed.well
    assert "BOUNCES_URL" in closed.sentence
    assert "ada@example.org" not in closed.sentence
    assert examining_mail.mailbox(None, sender).hint
    assert examining_mail.mailbox(None, None) is None


SECRET = "hunter2/#?%"


@contextmanager
def a_server_that_says(*answers: bytes):
    """A server that greets with the first of these, answers whatever it is told with the next ones, and then is silent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _who = listening.accept()
            with line, suppress(OSError):
                line.settimeout(5)
                for answer in answers:
                    line.sendall(answer)
                    line.recv(1000)
                line.recv(1000)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            (b"220 here\r\n", b"250-here\r\n250 AUTH PLAIN\r\n", b"535 5.7.8 no " + SECRET.encode() + b"\r\n"),
            "does not accept the user or the password (535)",
        ),
        ((b"220 here\r\n", b"250 here\r\n"), "do not agree on TLS or on how to sign in"),
        ((b"554 never " + SECRET.encode() + b"\r\n",), "refuses us (554)"),
        ((), "says nothing for 0.3 seconds"),
    ],
)
def test_why_a_mail_server_does_not_take_us_is_said_in_our_words_with_what_to_do(answers, words, monkeypatch):
    monkeypatch.setattr(examining_mail, "PATIENCE", 0.3)
    with a_server_that_says(*answers) as port:
        server = parse(f"smtp://ada:{quote(SECRET, safe='')}@127.0.0.1:{port}?from=team@example.org")
        found = examining_mail.mail(server)
    assert not found.well
    assert words in found.sentence
    assert SECRET not in found.sentence
    assert SECRET not in repr(server)


def test_a_mail_server_whose_name_is_mistyped_is_named():
    found = examining_mail.mail(parse("smtp://mial.invalid?from=team@example.org"))
    assert "There is no machine called mial.invalid." in found.sentence


@pytest.mark.parametrize(
    ("scheme", "read"), [("smtp", parse), ("imaps", mailbox_url.parse), ("postgres", databases.from_url)]
)
def test_an_address_that_cannot_be_read_is_never_quoted_for_it_holds_a_password(scheme, read):
    for rest in ("ada:hunter2/x@example.org:25/db", "ada:hunter2\u2100@example.org/db"):
        with pytest.raises(ImproperlyConfigured) as refused:
            read(f"{scheme}://{rest}")
        assert "hunter2" not in "".join(traceback.format_exception(refused.value))
        assert "_URL cannot be read" in str(refused.value)


@pytest.mark.django_db
def test_a_check_that_fails_itself_says_what_to_do_and_quotes_nothing(monkeypatch):
    def fails():
        raise RuntimeError("postgres://hearback:hunter2@127.0.0.1/hearback")

    def full(_path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(examining, "_database", fails)
    monkeypatch.setattr(examining.Path, "touch", full)
    found = {finding.what: finding for finding in examining.examine()}
    assert "DATABASE_URL" in found["database"].sentence
    assert "make room" in found["clock"].sentence
    assert not any("hunter2" in finding.sentence for finding in found.values())


def test_a_disk_that_is_nearly_full_is_something_to_mend(monkeypatch):
    monkeypatch.setattr(examining, "LEAST_FREE", 2**80)
    assert "Make room" in examining._disk().sentence


@pytest.mark.django_db
def test_without_a_host_it_asks_for_an_address_and_without_a_mail_server_nothing_is_wrong():
    with running_relay() as relay:
        assert "--send ADDRESS" in examining_mail.send_one(relay.server).sentence
    nothing = examining_mail.send_one(None, "host@example.org")
    assert (nothing.well, nothing.hint) == (True, True)
    assert examining_mail.mail(None).well
    assert list(examining_mail.deliverability(None)) == []


# --- what others read about our domain


class _Names:
    """A name server on the loopback: says what it is told to say, and only in TCP what is long."""

    def __init__(self, records):
        self.records = records

    def answer(self, question, *, most=None):
        at, labels = 12, []
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode())
            at += question[at] + 1
        asked = question[12 : at + 5]
        found = self.records.get(".".join(labels))
        body = b""
        for record in found or []:
            parts = [record[start : start + 200].encode() for start in range(0, len(record), 200)]
            data = b"".join(bytes([len(part)]) + part for part in parts)
            body += b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(data)) + data
        cut = most is not None and len(body) > most
        flags = 0x8180 | (0x200 if cut else 0) | (3 if found is None else 0)
        head = question[:2] + struct.pack(">HHHHH", flags, 1, 0 if cut else len(found or []), 0, 0)
        return head + asked + (b"" if cut else body)


@contextmanager
def name_server(records):
    names = _Names(records)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.create_server(("127.0.0.1", 0)) as tcp:
        udp.bind(tcp.getsockname())

        def by_udp():
            while True:
                try:
                    question, who = udp.recvfrom(4096)
                except OSError:
                    return
                if question == b"over":
                    return
                udp.sendto(names.answer(question, most=400), who)

        def by_tcp():
            while True:
                line, _who = tcp.accept()
                with line:
                    question = line.recv(4096)
                    if question == b"over":
                        return
                    answer = names.answer(question[2:])
                    line.sendall(struct.pack(">H", len(answer)) + answer)

        threads = [threading.Thread(target=serve) for serve in (by_udp, by_tcp)]
        for thread in threads:
            thread.start()
        yield tcp.getsockname()
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end,
            socket.create_connection(tcp.getsockname()) as last,
        ):
            end.sendto(b"over", udp.getsockname())
            last.sendall(b"over")
        for thread in threads:
            thread.join()


def said_of(records, **more):
    with name_server(records) as resolver:
        server = parse("smtp://localhost?from=team@plans.example.org")
        return {one.what: one for one in examining_mail.deliverability(server, resolver=resolver, **more)}


def test_a_domain_that_says_everything_has_no_hint_and_a_long_key_is_read_whole():
    key = "v=DKIM1; k=rsa; p=" + "A" * 700
    said = said_of(
        {
            "plans.example.org": ["another=thing", SPF],
            "hearback._domainkey.plans.example.org": [key],
            "_dmarc.example.org": ["v=DMARC1; p=none"],
        },
        selector="hearback",
    )
    assert {what: one.hint for what, one in said.items()} == {"SPF": False, "DKIM": False, "DMARC": False}


@pytest.mark.parametrize(
    ("records", "words"),
    [([], "no SPF record"), ([SPF, SPF], "2 SPF records"), (["v=spf1 +all"], "lets everybody send")],
)
def test_what_is_missing_is_a_hint_that_says_what_to_ask_for(records, words):
    said = said_of({"plans.example.org": records}, selector="gone")
    assert words in said["SPF"].sentence
    assert all(one.well and one.hint for one in said.values())
    assert set(said) == {"SPF", "DKIM", "DMARC"}


def test_where_no_name_server_answers_one_sentence_says_so(monkeypatch):
    monkeypatch.setattr(text_records, "PATIENCE", 0.2)
    server = parse("smtp://localhost?from=team@plans.example.org")
    (said,) = examining_mail.deliverability(server, resolver=("127.0.0.1", 1))
    assert (said.well, said.hint) == (True, True)
    assert "plans.example.org" in said.sentence


@given(answer=st.binary(max_size=80), questions=st.integers(0, 3), answers=st.integers(0, 3))
def test_an_answer_that_is_nonsense_is_read_as_something_or_refused_and_never_for_ever(answer, questions, answers):
    whole = b"\0\0\x81\x80" + struct.pack(">HHHH", questions, answers, 0, 0) + answer
    with suppress(IndexError, struct.error):
        assert all(isinstance(one, str) for one in text_records._texts(whole))


# --- the site from outside


@contextmanager
def web(*, tls=False, behind=0):
    class Page(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(200)
            self.end_headers()

        def date_time_string(self, timestamp=None):
            return formatdate(time.time() - behind, usegmt=True)

        def log_message(self, *_words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    server.handle_error = lambda *_who: None  # a browser that does not trust us hangs up
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http{'s' * tls}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_certificate_that_nobody_trusts_is_something_to_mend():
    with web(tls=True) as url:
        found = examining_site.certificate(url)
    assert not found.well
    assert "localhost" in found.sentence


def test_a_certificate_is_well_until_a_fortnight_before_it_ends(time_machine):
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with web(tls=True) as url:
        well = examining_site.certificate(url, context=trusting)
        days = int(well.sentence.split(" for ")[1].split()[0])
        time_machine.move_to(clock.now() + timedelta(days=days - 13))
        late = examining_site.certificate(url, context=trusting)
    assert (well.well, late.well) == (True, False)
    assert "ends in 13 days" in late.sentence or "ends in 12 days" in late.sentence


def test_an_address_that_cannot_be_reached_from_here_is_a_hint_and_one_without_tls_has_no_certificate():
    away = examining_site.certificate("https://127.0.0.1:1")
    assert (away.well, away.hint) == (True, True)
    assert examining_site.certificate("http://localhost:8000") is None


def test_two_clocks_that_differ_are_a_hint():
    with web() as url:
        assert examining_site.clock_there(url) is None
    with web(behind=600) as url:
        off = examining_site.clock_there(url)
    assert (off.well, off.hint) == (True, True)
    assert 590 < int(off.sentence.split(" by ")[1].split()[0]) < 610
    assert examining_site.clock_there("http://127.0.0.1:1") is None


# --- the command


@pytest.mark.django_db
def test_the_command_ends_with_an_error_only_where_something_must_be_done(monkeypatch, capsys, settings):
    settings.URL = "http://localhost:8000"
    monkeypatch.setattr(examining, "_worker", lambda: examining.Finding("worker", True, "The worker runs."))
    monkeypatch.setattr(examining, "_backups", lambda: examining.Finding("backups", True, "A hint.", hint=True))
    call_command("doctor")
    assert "hint  backups: A hint." in capsys.readouterr().out
    monkeypatch.setattr(examining, "_worker", lambda: examining.Finding("worker", False, "No worker runs."))
    with pytest.raises(CommandError, match="worker"):
        call_command("doctor", "--json")
    said = json.loads(capsys.readouterr().out)
    assert not said["well"]
    assert {"what": "worker", "well": False, "sentence": "No worker runs.", "hint": False} in said["findings"]
    assert not working.heartbeat().exists()
