"""Messages leave through a real mail server, each once, whatever one of them is like."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from hearback.core import clock
from hearback.outbox import actions, queries, sending
from hearback.outbox.mail_url import parse
from hearback.outbox.models import Channel, Message, State
from tests.relay import running_relay


@pytest.fixture
def relay():
    with running_relay() as relay:
        yield relay


def put(key, to="ada@example.org", **values):
    return actions.put_message(
        **{"key": key, "to": to, "subject": "Hello", "body": "Words.", "language": "en"} | values
    )


def row(key):
    return Message.objects.get(key=key)


@pytest.mark.django_db
def test_a_message_arrives_as_it_was_written_and_its_row_is_emptied(relay):
    body = "Annwyl ffrind,\n\nDiolch – “rydym wedi clywed” 👍\n" + "gair " * 60
    put(
        "answer:1",
        subject="Diolch am ŵyl",
        body=body,
        language="cy",
        headers={"List-Unsubscribe": "<http://testserver/x>"},
    )
    assert sending.send_due(relay.server) == 1
    ((to, email),) = relay.taken
    assert to == ["ada@example.org"]
    assert email["Subject"] == "Diolch am ŵyl"
    assert email.get_content().strip().splitlines() == body.strip().splitlines()
    assert email.get_content_type() == "text/plain"
    assert email["Content-Language"] == "cy"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["List-Unsubscribe"] == "<http://testserver/x>"
    sent = row("answer:1")
    assert (sent.state, sent.to, sent.subject, sent.body, sent.headers) == (State.DONE, "", "", "", {})
    assert sent.finished is not None
    assert sending.send_due(relay.server) == 0


@pytest.mark.django_db
def test_the_message_id_is_decided_by_the_key_alone(relay):
    put("answer:1")
    sending.send_due(relay.server)
    Message.objects.all().delete()
    put("answer:1", body="The same thing, sent again after a crash.")
    put("answer:2")
    sending.send_due(relay.server)
    first, again, other = (email["Message-ID"] for _to, email in relay.taken)
    assert first == again != other
    assert first == f"<{hashlib.sha256(b'answer:1').hexdigest()[:40]}@example.org>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Tîm Cynllun Agored <tim@bücher.example>", "Tîm Cynllun Agored", "tim@xn--bcher-kva.example"),
        ('"Team, open" <team@example.org>', "Team, open", "team@example.org"),
        ("team@example.org", "", "team@example.org"),
    ],
)
def test_a_sender_in_any_letters_goes_through_a_relay_that_takes_plain_ones_alone(relay, sender, name, address):
    put("one", to="ada@bücher.example")
    server = parse(f"smtp://127.0.0.1:{relay.server.port}?from={quote(sender)}")
    assert sending.send_due(server) == 1
    ((to, email),) = relay.taken
    assert to == ["ada@xn--bcher-kva.example"]
    (written,) = email["From"].addresses
    assert (written.display_name, written.addr_spec) == (name, address)
    assert email["Message-ID"].endswith(f"@{server.domain}>")
    assert server.domain.isascii()
    assert relay.senders == [address]


@pytest.mark.parametrize("which", ["from", "return", "reply"])
def test_an_address_of_ours_that_only_some_carry_is_refused_at_the_start_with_what_to_do(which):
    url = "smtp://127.0.0.1?from=team@example.org&" if which != "from" else "smtp://127.0.0.1?"
    with pytest.raises(ImproperlyConfigured, match=r"a to z"):
        parse(f"{url}{which}={quote('tîm@example.org')}")


@pytest.mark.django_db
def test_who_answers_is_read_by_the_process_or_else_by_whom_the_host_names(relay):
    names, none = uuid4(), uuid4()
    for key, process in (("1", names), ("2", none), ("3", None)):
        put(key, process=process)
    server = parse(f"{relay.url}&reply=help@example.org")
    sending.send_due(server, answers_to=lambda asked: {names: "tim@bücher.example"} if names in asked else {})
    said = [email["Reply-To"] for _to, email in relay.taken]
    assert said == ["tim@xn--bcher-kva.example", "help@example.org", "help@example.org"]
    put("4")
    sending.send_due(relay.server)
    assert relay.taken[-1][1]["Reply-To"] is None


def test_a_long_link_stands_in_its_header_as_it_is_for_a_mail_program_looks_for_it_there():
    link = f"<https://hearback.example.org/en/quiet/{'q' * 60}.{'y' * 30}/>"
    message = Message(
        key="answer:1", to="ada@example.org", subject="gair " * 30, body="Words.", headers={"List-Unsubscribe": link}
    )
    lines = (
        bytes(sending.compose(message, parse("smtp://localhost?from=team@example.org"))).decode("ascii").splitlines()
    )
    assert f"List-Unsubscribe: {link}" in lines
    assert max(len(line) for line in lines if link not in line) <= 78


@pytest.mark.django_db
def test_the_same_key_is_the_same_message_again():
    assert put("answer:1").pk == put("answer:1", body="Other words.").pk
    assert row("answer:1").body == "Words."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "evil",
    [
        "\r\nBcc: eve@example.org",
        "\nBcc: eve@example.org\n\nBuy",
        "\x0bBcc: eve@example.org",
        "\u2028Bcc: eve@example.org",
    ],
)
def test_no_header_can_be_forged(relay, evil):
    put("subject", subject=f"Hello{evil}")
    put("address", to=f"ada@example.org{evil}")
    put("header", headers={"List-Unsubscribe": f"<http://testserver/x>{evil}"})
    Message.objects.create(key="around-the-action", to="ada@example.org", subject=f"Hello{evil}", body="Words.")
    sending.send_due(relay.server)
    for to, email in relay.taken:
        assert "eve@example.org" not in to
        assert email["Bcc"] is None
        assert email.get_content().strip() == "Words."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Hello =?utf-8?q?Bcc=3A_eve=0D=0ABcc=3A_eve?= there", "=?utf-8?b?Um9vdA==?="),
        ("=?utf-8?b?Um9vdA==?=" * 20, ".\n..\nFrom here."),
        ("\u202eAb \u05e2\u05d1\u05e8\u05d9\u05ea", "\u202e\u05e2\u05d1\u05e8\u05d9\u05ea " * 300),
        ("Ŵyth " * 70, "y" * 2000 + "\n" + "ŵ" * 3000),
        ("", ""),
        ("Two megabytes", "word " * 400_000),
    ],
)
def test_whatever_stands_in_a_message_it_arrives_so_and_in_short_lines(relay, subject, body):
    put("odd", subject=subject, body=body)
    assert sending.send_due(relay.server) == 1
    ((to, email),) = relay.taken
    assert to == ["ada@example.org"]
    assert (email["Subject"] or "", email["Bcc"]) == (subject.strip(), None)
    assert email.get_content().split() == body.split()
    assert max(len(line) for line in email.as_bytes().splitlines()) <= 78


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [
        "nobody",
        "",
        "@",
        "a b@example.org",
        "ünïcode@example.org",
        "x" * 300 + "@example.org",
        "\x00@example.org",
        "<<>>@@",
    ],
)
def test_an_address_that_cannot_be_used_stops_nobody_else(relay, bad):
    put("first")
    Message.objects.create(
        key="bad", to=bad if "\x00" not in bad else "\x01@example.org", subject="Hello", body="Words."
    )
    put("last")
    relay.refuse = {"nobody": "550 no such user", "x" * 300 + "@example.org": "550 too long"}
    sending.send_due(relay.server)
    assert row("first").state == row("last").state == State.DONE
    assert row("bad").state != State.WAITING or row("bad").due > clock.now()


@pytest.mark.django_db
def test_what_the_relay_refuses_for_good_is_given_up_and_for_now_is_tried_again(relay):
    relay.refuse = {
        "gone@example.org": "550 5.1.1 <gone@example.org> unknown",
        "full@example.org": "452 <full@example.org> full",
    }
    put("gone", to="gone@example.org")
    put("full", to="full@example.org")
    put("fine")
    assert sending.send_due(relay.server) == 1
    assert row("gone").state == State.GIVEN_UP
    assert row("full").state == State.WAITING
    assert row("full").due > clock.now()
    assert "550" in row("gone").error
    assert "example.org" not in row("gone").error + row("full").error


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["550 5.7.1 policy", "554 Relay access denied"])
def test_a_relay_that_does_not_know_us_is_tried_again_for_the_address_is_not_to_blame(relay, words):
    relay.refuse = {"ada@example.org": words}
    put("ours", to="ada@example.org")
    sending.send_due(relay.server)
    assert (row("ours").state, row("ours").due > clock.now()) == (State.WAITING, True)


@pytest.mark.django_db
def test_the_relays_own_words_are_not_kept_for_they_may_hold_the_address(relay):
    relay.refuse_data = "554 5.7.1 ada@example.org does not want this"
    put("spam?")
    sending.send_due(relay.server)
    assert (row("spam?").state, "554" in row("spam?").error) == (State.GIVEN_UP, True)
    assert "ada" not in row("spam?").error


@pytest.mark.django_db
def test_a_relay_that_is_away_for_days_costs_no_message(relay):
    put("patient")
    away = parse("smtp://127.0.0.1:1?from=team@example.org")
    for hour in range(200):
        with time_machine.travel(clock.now() + timedelta(hours=hour + 1), tick=False):
            assert sending.send_due(away) == 0
    waiting = row("patient")
    assert (waiting.state, waiting.attempts, waiting.lease) == (State.WAITING, 0, None)
    with time_machine.travel(clock.now() + timedelta(days=30)):
        assert sending.send_due(relay.server) == 1


@pytest.mark.django_db
def test_without_a_mail_server_messages_wait():
    put("answer:1")
    assert sending.send_due(None) == 0
    assert (row("answer:1").state, row("answer:1").attempts) == (State.WAITING, 0)


@pytest.mark.django_db
def test_erasing_a_person_drops_what_was_waiting_for_them(relay):
    put("told:ada:1")
    put("told:adam:1", to="adam@example.org")
    assert actions.drop_messages(keys_starting="told:ada:") == 1
    assert sending.send_due(relay.server) == 1
    assert relay.taken[0][0] == ["adam@example.org"]


WORKER = """
    import os, sys, time
    import django
    django.setup()
    from hearback.outbox import leases, sending
    from hearback.outbox.mail_url import parse
    taken_only = sys.argv[2] == "die-holding"
    if taken_only:
        compose = sending.compose
        def compose_once(message, server, seen=[]):
            if seen:
                print("holding", flush=True)
                time.sleep(60)
            seen.append(message)
            return compose(message, server)
        sending.compose = compose_once
    print(sending.send_due(parse(sys.argv[1])), flush=True)
"""
FILL = """
    import django
    django.setup()
    from hearback.outbox import actions
    for number in range(6):
        actions.put_message(key=f"m:{number}", to=f"p{number}@example.org", subject="Hello", body="Words.", language="en")
"""
LATER = """
    import django
    django.setup()
    import json
    from datetime import timedelta
    from hearback.core import clock
    from hearback.outbox.models import Message
    Message.objects.exclude(lease_until=None).update(lease_until=clock.now() - timedelta(seconds=1))
"""
LOOK = """
    import django
    django.setup()
    import json
    from hearback.outbox.models import Message
    print(json.dumps(list(Message.objects.order_by("key").values_list("key", "state", "attempts", "body"))))
"""


def test_killed_mid_way_a_worker_leaves_what_it_held_to_the_next(relay, fresh_database, tmp_path):
    environment = os.environ | {"DATABASE_URL": fresh_database(), "DJANGO_SETTINGS_MODULE": "hearback.settings"}

    def run(program, *arguments):
        command = [sys.executable, "-c", textwrap.dedent(program), *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60).stdout

    run(FILL)
    command = [sys.executable, "-c", textwrap.dedent(WORKER), relay.url, "die-holding"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline().strip() == "holding"
        worker.send_signal(signal.SIGKILL)
    assert len(relay.taken) == 1

    assert run(WORKER, relay.url, "live").strip() == "0", "the dead worker's lease still holds"
    run(LATER)
    assert run(WORKER, relay.url, "live").strip() == "6"
    rows = json.loads(run(LOOK))
    assert [(state, body) for _key, state, _attempts, body in rows] == [("done", "")] * 6
    assert [attempts for *_rest, attempts, _body in rows] == [2] * 6
    # The one that the relay had taken, and nobody had written down, came again and says that it is the same.
    arrived = Counter((to, email["Message-ID"]) for (to,), email in relay.taken)
    assert sorted(to for to, _id in arrived) == [f"p{number}@example.org" for number in range(6)]
    assert sorted(arrived.values()) == [1, 1, 1, 1, 1, 2]


@pytest.mark.django_db
def test_a_batch_that_takes_longer_than_its_lease_gives_back_the_rest(relay, monkeypatch):
    monkeypatch.setattr(sending, "BEGUN_WITHIN", 0.2)
    slow = sending.compose

    def slowly(message, server):
        time.sleep(0.15)
        return slow(message, server)

    monkeypatch.setattr(sending, "compose", slowly)
    for number in range(5):
        put(f"m:{number}")
    sent = sending.send_due(relay.server, for_seconds=0.2)
    assert 1 <= sent < 5
    untried = Message.objects.filter(state=State.WAITING)
    assert set(untried.values_list("attempts", "lease")) == {(0, None)}
    while sending.send_due(relay.server):
        pass
    assert len(relay.taken) == 5


@pytest.mark.django_db
def test_what_goes_another_way_waits_for_a_person(relay):
    letter = {"key": "told:1", "to": "", "subject": "", "body": "", "language": "en", "channel": Channel.POST}
    actions.put_messages([actions.written(**letter)])
    put("told:2")
    assert sending.send_due(relay.server) == 1
    assert (row("told:1").state, row("told:1").attempts) == (State.WAITING, 0)
    assert queries.oldest_due() is None, "a letter that waits is no sign that the mail server is away"
