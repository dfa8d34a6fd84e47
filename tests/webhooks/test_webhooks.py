"""What happens is sent to programs that the host names: signed, once more when it fails, and to no machine of ours."""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.commands import examining
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.following import read_on
from hearback.journal.models import Fact
from hearback.outbox import leases
from hearback.outbox.models import State
from hearback.processes import actions as processes
from hearback.webhooks import actions, jobs, posting, sending, signing
from hearback.webhooks.models import Delivery, Receiver
from tests.factories import a_contribution, a_coordinator, a_document, a_process

pytestmark = pytest.mark.django_db
# A certificate for "localhost" that was made for these tests, with its key.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
WHERE = "https://example.org/hearback"


class Program:
    """A little program that takes what it is sent, and answers what it is told to."""

    def __init__(self, port):
        self.url = f"https://localhost:{port}/in?from=hearback"
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.answer, self.headers = 204, {}
        self.is_slow = False  # it answers a byte at a time

    def checks(self, secret, headers, body):
        """As `docs/host.md` says that a program does it."""
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        made = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(made, headers["webhook-signature"])


@contextmanager
def running() -> Iterator[Program]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            program.taken.append((self.path, dict(self.headers), body))
            if program.is_slow:
                with suppress(OSError):  # until the other side hangs up
                    for byte in b"HTTP/1.1 204 No Content\r\n" * 100:
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.1)
                return
            self.send_response(program.answer)
            for name, value in program.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    program = Program(server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield program
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def program():
    with running() as one:
        yield one


def send(**more):
    """The worker sends, where this machine may be sent to, as it may not otherwise."""
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    return sending.send_due(allowed=lambda _address: True, context=context, **more)


def follow():
    while read_on(actions.FOLLOWER, jobs.follow):
        pass


def a_receiver(url=WHERE, **more):
    return actions.add_receiver(actor=HOST, key=uuid4(), url=url, **more)


def at(program, **more):
    """A receiver at the little program, which the form itself would refuse: it is on this machine."""
    receiver = a_receiver(**more)
    Receiver.objects.filter(pk=receiver.pk).update(url=program.url)
    receiver.refresh_from_db()
    return receiver


def test_a_program_takes_what_happened_and_can_check_that_it_is_from_us(program):
    process = a_process()
    receiver = at(program)
    said = a_contribution(process, words="Nobody is sent this.", name="Ada", email="ada@example.org")
    follow()
    assert send() == Delivery.objects.filter(state=State.DONE).count() > 0
    path, headers, body = next(one for one in program.taken if b"contribution.received" in one[2])
    assert path == "/in?from=hearback"
    assert program.checks(signing.secret_of(receiver), headers, body)
    assert not program.checks(signing.secret_of(receiver), headers, body + b" ")
    told = json.loads(body)
    fact = Fact.objects.get(verb="contribution.received")
    assert told["data"]["subject"] == {"kind": "contribution", "id": str(said.uuid)}
    assert (told["type"], told["data"]["id"]) == ("contribution.received", str(fact.uuid))
    for word in (b"Nobody is sent", b"Ada", b"ada@"):
        assert not any(word in body for _path, _headers, body in program.taken)


def test_what_a_fact_of_an_earlier_version_held_and_nobody_may_know_is_not_sent():
    """That somebody asked for news once stood beside what came in."""
    a_receiver()
    said = a_contribution(a_process(), news=True, email="ada@example.org")
    follow()
    came_in = Fact.objects.get(verb="contribution.received")
    came_in.refs = {**came_in.refs, "news": True}
    told = json.loads(signing.body_of(Delivery.objects.get(verb=came_in.verb), came_in))
    assert told["data"]["refs"] == {"kind": said.kind, "channel": said.channel}
    assert b"news" not in signing.body_of(Delivery.objects.get(verb=came_in.verb), came_in)


def test_it_is_sent_what_the_public_may_know_unless_the_host_wants_more_or_less():
    process = a_process()
    public, private, some = a_receiver(), a_receiver(also_private=True), a_receiver(verbs=["document.published"])
    a_document(process)
    follow()
    sent = {
        one: sorted(Delivery.objects.filter(receiver=one).values_list("verb", flat=True))
        for one in (public, private, some)
    }
    assert sent[public] == sent[some] == ["document.published"]
    assert "document.written" in sent[private]
    follow()
    assert Delivery.objects.filter(receiver=public).count() == 1


def test_what_was_before_a_program_was_named_is_not_sent_to_it_and_an_embargo_holds():
    process = a_process()
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        a_receiver()
        waits = a_document(process, published=False)
        later = clock.now() + timedelta(days=2)
        processes.publish_document(actor=HOST, document=waits, at=later)
        follow()
        (delivery,) = Delivery.objects.all()
        assert (delivery.verb, delivery.due) == ("document.published", later)


def test_what_is_not_taken_is_sent_again_with_the_same_name_and_given_up_in_sight_of_the_host(program):
    receiver = at(program)
    program.answer = 500
    actions.send_test(actor=HOST, receiver=receiver)
    assert send() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status) == (State.WAITING, 500)
    assert "500" in delivery.error
    program.answer = 410
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        send()
    delivery.refresh_from_db()
    assert delivery.state == State.GIVEN_UP
    program.answer = 200
    assert actions.send_again(actor=HOST, receiver=receiver) == 1
    assert send() == 1
    assert len({headers["webhook-id"] for _path, headers, _body in program.taken}) == 1
    assert len(program.taken) == 3


def test_nothing_is_followed_that_leads_elsewhere(program):
    with running() as other:
        program.answer, program.headers = 302, {"Location": other.url}
        actions.send_test(actor=HOST, receiver=at(program))
        send()
        assert not other.taken
    assert "302" in Delivery.objects.get().error


def test_an_address_with_letters_of_another_alphabet_is_posted_to_and_holds_up_no_other(program):
    first, second = at(program), at(program)
    Receiver.objects.filter(pk=first.pk).update(url=program.url.replace("/in", "/gwefân"))
    for one in (first, second):
        actions.send_test(actor=HOST, receiver=one)
    assert send() == 2
    assert [path for path, _headers, _body in program.taken] == ["/gwef%C3%A2n?from=hearback", "/in?from=hearback"]


def test_a_program_that_is_removed_while_a_worker_has_it_in_hand_holds_up_no_other(program, monkeypatch):
    first, second = at(program), at(program)
    for one in (first, second):
        actions.send_test(actor=HOST, receiver=one)
    take = sending.leases.take

    def taken_then_removed(*args, **more):
        found = take(*args, **more)
        if Receiver.objects.filter(pk=first.pk).exists():
            actions.remove_receiver(actor=HOST, receiver=first)
        return found

    monkeypatch.setattr(sending.leases, "take", taken_then_removed)
    assert send() == 1
    assert len(program.taken) == 1


def test_a_program_that_answers_a_byte_at_a_time_has_its_turn_and_holds_up_no_other(program, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT", 0.7)
    with running() as slow:
        slow.is_slow = True
        waits = at(slow)
        for _ in range(3):
            actions.send_test(actor=HOST, receiver=waits)
        actions.send_test(actor=HOST, receiver=at(program))
        began = time.monotonic()
        assert send() == 1
        assert time.monotonic() - began < 5, "it was waited for once, and not until it had answered"
        assert len(slow.taken) == 1
    tried = Delivery.objects.filter(receiver=waits, state=State.WAITING).order_by("id").values_list("attempts", "error")
    assert list(tried) == [(1, "Refused: the program did not answer within 0.7 seconds"), (0, ""), (0, "")]


def test_a_program_that_is_away_costs_one_fact_a_try_and_is_left_alone_for_a_minute(program, monkeypatch):
    away = at(program)
    for _ in range(12):
        actions.send_test(actor=HOST, receiver=away)
    posted = []

    def nobody_there(*_what, **_more):
        posted.append(time.monotonic())
        raise ConnectionRefusedError

    monkeypatch.setattr(posting, "post", nobody_there)
    assert [send(), send()] == [0, 0]
    assert len(posted) == 1
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0] * 11 + [1]
    assert not Delivery.objects.exclude(lease=None).exists()
    monkeypatch.undo()
    monkeypatch.setattr(sending, "_AWAY", timedelta())
    sending._away_until.clear()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert send() + send() == 12


def test_the_doctor_names_a_program_that_did_not_take_what_it_was_sent_and_no_secret_of_its_address():
    receiver = a_receiver("https://programs.example.org/in?key=secret")
    actions.send_test(actor=HOST, receiver=receiver)
    assert list(examining._programs()) == []
    actions.stop_waiting(actor=HOST, why="It did not answer.")
    (found,) = examining._programs()
    assert not found.well
    assert "programs.example.org did not take 1 of" in found.sentence
    assert "secret" not in found.sentence


def test_the_same_form_with_another_address_is_refused_and_names_no_second_program():
    key = uuid4()
    first = actions.add_receiver(actor=HOST, key=key, url=WHERE)
    assert actions.add_receiver(actor=HOST, key=key, url=WHERE) == first
    for other in ({"url": f"{WHERE}/elsewhere"}, {"url": WHERE, "also_private": True}):
        with pytest.raises(Conflict):
            actions.add_receiver(actor=HOST, key=key, **other)
    assert Receiver.objects.get().url == WHERE


def test_how_long_is_tried_is_as_the_guide_for_the_host_says():
    pauses = [leases.pause_after(tried) for tried in range(1, Delivery.most_attempts)]
    assert len(pauses) + 1 == 12
    assert timedelta(hours=4) < sum(pauses, timedelta()) < timedelta(hours=9)


def test_no_machine_of_ours_is_posted_to_wherever_its_name_leads(program):
    actions.send_test(actor=HOST, receiver=at(program))
    assert sending.send_due() == 0
    assert not program.taken
    assert "not on the public internet" in Delivery.objects.get().error


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",  # noqa: S104 -- not bound to
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_an_address_of_a_network_of_ours_is_not_public(address):
    assert not posting.is_public(address)


def test_an_address_of_the_internet_is_public():
    assert posting.is_public("93.184.215.14")
    assert posting.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "ftp://example.org/"),
        *("https://ada:secret@example.org/", "https://example.org:99999/", "//example.org/", "https://example.org/#x"),
    ],
)
def test_what_cannot_be_the_address_of_a_program_is_refused_by_its_field(url):
    with pytest.raises(BadInput) as refused:
        a_receiver(url)
    assert refused.value.field == "url"


def test_only_what_can_be_sent_is_chosen_and_only_by_the_host():
    for verbs in (["nothing.ever"], ["booking.made"]):
        with pytest.raises(BadInput):
            a_receiver(verbs=verbs)
    assert a_receiver(verbs=["booking.made"], also_private=True).verbs == ["booking.made"]
    for viewer in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.add_receiver(actor=viewer, key=uuid4(), url=WHERE)


def test_another_secret_ends_the_one_before_and_no_table_holds_either():
    receiver = a_receiver()
    first = signing.secret_of(receiver)
    renewed = actions.renew_secret(actor=HOST, receiver=receiver)
    assert signing.secret_of(renewed) != first
    assert first not in str(Receiver.objects.values())


def test_a_program_that_is_removed_is_sent_nothing_more_and_what_was_sent_is_forgotten_after_a_month(program):
    receiver = at(program)
    actions.send_test(actor=HOST, receiver=receiver)
    send()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert actions.forget_sent(now=clock.now()) == 1
    actions.send_test(actor=HOST, receiver=receiver)
    actions.remove_receiver(actor=HOST, receiver=receiver)
    assert not Delivery.objects.exists()


def test_of_very_much_that_waits_for_a_program_each_program_is_fetched_once(monkeypatch):
    asked = []
    monkeypatch.setattr(sending, "_send_to", lambda pk, _post: asked.append(pk) or 0)
    receiver = a_receiver()
    for _ in range(5):
        actions.send_test(actor=HOST, receiver=receiver)
    with CaptureQueriesContext(connection) as statements:
        sending.send_due()
    assert asked == [receiver.pk]
    assert "DISTINCT" in statements[0]["sql"]
