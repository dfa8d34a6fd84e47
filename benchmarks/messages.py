"""Answers to 50,000 people: told, and sent while the site serves pages, in calm and in rough weather.

“told” is the follower of the worker: authors, through the steps in which an answer goes out, and the voices for one thing
said; `longest` is its longest transaction. “sent” is what `hearback worker` hands to a relay on the loopback, a process of
its own (`tests/sink.py`), once every worker has begun and what else the answer caused is done. The baseline in the same run
is a bare loop of smtplib that composes the same messages with the standard library and sends them over one connection to the
same relay: `of_bare` is the part of its rate. “already written” is that without composing. “pages” are two public pages
asked for one after the other from a site of two web processes, quiet, and while its worker sends. “rough weather” is four
workers, one of which is killed twenty times, and a relay that puts off, refuses, stalls and hangs up: `missed`, `doubled`
(came more than once), `lost` (neither came nor was given up).
"""

from __future__ import annotations

import http.client
import json
import os
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import making
import measuring
from measuring import Row

if TYPE_CHECKING:
    from pathlib import Path

    from hearback.answers.models import Answer, Prepared
    from hearback.journal.models import Fact
    from hearback.outbox.models import Message
    from hearback.people.models import Participant
    from hearback.processes.models import Process
    from tests.sink import Sink

PEOPLE = 50_000
BARE = 5_000  # messages of the bare loop, and of each number of workers
IN_HAND = 100  # messages that a worker takes at once
ASKED = 300  # pages
ROUGH = 5_000  # messages in rough weather
KILLED = 20
LONGEST = 600  # seconds that anything here may take


def main() -> None:
    """Measure on each database, each part in a process of its own, then print."""
    given = measuring.arguments(__doc__ or "")
    less = 10 if given.small else 1
    rows = [row for kind in measuring.kinds(given.database) for row in _calm(kind, PEOPLE // less, less)]
    rows += [row for kind in measuring.kinds(given.database) for row in _voices(kind, PEOPLE // less)]
    rows += [row for kind in measuring.kinds(given.database) for row in _rough(kind, ROUGH // less)]
    measuring.show(rows, as_json=given.json)


# --- calm


def _calm(kind: str, people: int, less: int) -> Iterator[Row]:
    from tests import databases
    from tests.served import environment
    from tests.sink import running_sink

    with measuring.home() as folder, running_sink() as relay:
        url = databases.fresh_database(kind, folder)
        measuring.in_a_child(__file__, "answer", kind, url, str(folder), people)
        yield from measuring.in_a_child(__file__, "tell", kind, url, str(folder), people, 0, "authors")
        bare = measuring.in_a_child(__file__, "bare", kind, url, str(folder), BARE // less, relay.port)
        yield from bare
        values = environment(url, folder)
        for number in (1, 4):
            row = _sent(kind, values, relay, number, BARE // less)
            yield row | {"of_bare": row["per_second"] / bare[0]["per_second"]}
        yield from _pages(kind, url, folder, relay, ASKED // less)


def _voices(kind: str, people: int) -> Iterator[Row]:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        measuring.in_a_child(__file__, "petition", kind, url, str(folder), people)
        yield from measuring.in_a_child(__file__, "tell", kind, url, str(folder), people, 0, "voices")


def _sent(kind: str, values: dict[str, str], relay: Sink, number: int, messages: int) -> Row:
    relay.forget()
    relay.hold_back()
    with _workers(values | {"EMAIL_URL": relay.url}, number):
        _until(lambda: relay.held_back() == number)
        relay.go_on()
        _until(lambda: relay.count() > IN_HAND * number)  # what each wrote while it waited
        began, before = time.perf_counter(), relay.count()
        _until(lambda: relay.count() >= before + messages)
        seconds, sent = time.perf_counter() - began, relay.count() - before
    return {
        "what": f"sent by {number} worker{'s' * (number > 1)}",
        "database": kind,
        "n": sent,
        "seconds": round(seconds, 2),
        "per_second": sent / seconds,
        "doubled": relay.taken().doubled,
    }


@contextmanager
def _workers(values: dict[str, str], number: int) -> Iterator[None]:
    command = [sys.executable, "-m", "hearback", "worker"]
    started = [subprocess.Popen(command, env=values, stdout=subprocess.DEVNULL) for _ in range(number)]
    try:
        yield
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait(60)


def _pages(kind: str, url: str, folder: Path, relay: Sink, number: int) -> Iterator[Row]:
    from tests.served import served

    for what, more in (("quiet", {}), ("while sending", {"EMAIL_URL": relay.url})):
        relay.forget()
        with served(url, folder, **more) as site:
            if more:
                _until(lambda: relay.count() > 0)
            before, began = relay.count(), time.perf_counter()
            took = sorted(_asked(site.url, number))
            seconds = time.perf_counter() - began
            sent = relay.count() - before
            site.stop()
        yield {
            "what": f"pages, {what}",
            "database": kind,
            "n": number,
            "seconds": round(seconds, 2),
            "per_second": number / seconds,
            "p50_ms": round(statistics.median(took) * 1000, 1),
            "p99_ms": round(took[min(number - 1, int(number * 0.99))] * 1000, 1),
            "sent_meanwhile": sent,
        }


def _asked(url: str, number: int) -> Iterator[float]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for at in range(number + 10):
        began = time.perf_counter()
        connection.request("GET", ("/en/told/", "/en/told/said/")[at % 2])
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"a page answered {answer.status}")
        if at >= 10:  # the first are warm-up
            yield time.perf_counter() - began


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit("it took too long")
        time.sleep(0.02)


# --- rough weather


def _rough(kind: str, messages: int) -> Iterator[Row]:
    from tests import databases, post
    from tests.served import environment
    from tests.sink import Weather, running_sink

    weather = Weather(puts_off=True, refuses="gone", breaks_every=211, swallows_every=1_009, stalls_every=503, stall=3)
    with measuring.home() as folder, running_sink(weather) as relay:
        url = databases.fresh_database(kind, folder)
        values = environment(url, folder)
        post.fill(values, messages)
        began = time.perf_counter()
        workers = [post.Worker(values, relay.url) for _ in range(4)]
        for at in range(KILLED):
            enough = messages * (at + 1) // (KILLED + 2)
            # What the dead held waits for its lease to end: in a small run that may be all there is.
            _until(lambda enough=enough: relay.count() >= enough or post.is_held_or_done(url))  # type: ignore[misc]
            workers.pop(0).kill()
            workers.append(post.Worker(values, relay.url))
        _until(lambda: post.is_held_or_done(url))
        for worker in workers:
            worker.kill()
        post.let_leases_end(url)
        last = post.Worker(values, relay.url)
        _until(lambda: not post.standing(url).get("waiting"))
        last.kill()
        seconds, taken = time.perf_counter() - began, relay.taken()
        standing = post.standing(url)
    yield {
        "what": "rough weather",
        "database": kind,
        "n": messages,
        "seconds": round(seconds, 2),
        "per_second": messages / seconds,
        "killed": KILLED,
        "missed": len(post.ids(messages) - set(taken.ids)),
        "doubled": taken.doubled,
        "lost": messages - sum(standing.values()),
    }


# --- in a process of its own


def _answer(_kind: str, people: int, _port: int) -> list[Row]:
    """Let so many people say something, each with an address of their own, and answer them, as many at once as one may."""
    from hearback.answers import actions
    from hearback.answers.actions import Given
    from hearback.contributions.models import Contribution
    from hearback.core.viewer import HOST
    from tests import factories

    process = factories.a_process(slug="told", questions=3)
    making.contributions(process, people * 10 // 9 + 1)
    _with_addresses(process)
    # A worker would look for the language of each, for minutes, and is to be measured at sending.
    Contribution.objects.filter(process=process).update(language_by=Contribution.LanguageBy.SAID)
    rows = list(Contribution.objects.filter(process=process, state="waiting").order_by("pk")[:people])
    given = Given(outcome="no", reason={"en": "There is no money for it. (Invented.)"}, decided_by="The Minister")
    for at in range(0, people, actions.AT_MOST):
        some = rows[at : at + actions.AT_MOST]
        prepared = actions.prepare(actor=HOST, process=process, key=uuid4(), contributions=some, given=given)
        actions.give_prepared(uuid=_due(prepared).uuid)
    return []


def _due(prepared: Prepared | Answer) -> Prepared:
    """With its ten minutes over, and no job asked for that would give it: the worker that is measured has none to do."""
    from hearback.answers.models import Prepared
    from hearback.core import clock

    if not isinstance(prepared, Prepared):
        raise SystemExit("it was answered before")
    Prepared.objects.filter(pk=prepared.pk).update(due=clock.now())
    return prepared


def _petition(_kind: str, people: int, _port: int) -> list[Row]:
    """Let so many people add their voice to one thing that was said, and answer that."""
    from hearback.contributions.models import Voice
    from hearback.core import clock
    from tests import factories

    said = factories.a_contribution(factories.a_process(slug="petition"))
    now = clock.now()
    for at in range(0, people, making.CHUNK):
        some = _people(min(making.CHUNK, people - at))
        Voice.objects.bulk_create(
            Voice(contribution=said, participant=one, added=now, counted=now, key=uuid4()) for one in some
        )
    factories.an_answer(said)
    return []


def _with_addresses(process: Process) -> None:
    from django.db.models import F

    from hearback.contributions.models import Authorship

    rows = list(Authorship.objects.filter(contribution__process=process).order_by("pk"))
    people = _people(len(rows))
    # Each is the author of one: the two were made in the same order, by numbers that follow on each other.
    Authorship.objects.filter(contribution__process=process).update(
        participant_id=F("pk") + (people[0].pk - rows[0].pk)
    )


def _people(number: int) -> list[Participant]:
    """So many people who confirmed an address and agreed to hear what becomes of what they said."""
    from hearback.core import clock
    from hearback.people.models import Consent, Contact, Participant

    now = clock.now()
    people = Participant.objects.bulk_create(
        [Participant(language="en") for _ in range(number)], batch_size=making.CHUNK
    )
    Contact.objects.bulk_create(
        [Contact(participant=one, address=f"p{one.pk}@example.org", confirmed=now) for one in people],
        batch_size=making.CHUNK,
    )
    Consent.objects.bulk_create(
        [Consent(participant=one, purpose="report-back", wording="invented") for one in people], batch_size=making.CHUNK
    )
    return people


def _tell(kind: str, people: int, _port: int, who: str) -> list[Row]:
    from hearback.commands import working
    from hearback.journal import following
    from hearback.outbox import queries as outbox
    from hearback.reportback import jobs as reportback

    longest = 0.0

    def tell() -> None:
        nonlocal longest
        while following.read_on("reportback", timed, named=working.MOST_NAMED["reportback"]):
            pass

    def timed(facts: Sequence[Fact]) -> Iterator[object]:
        nonlocal longest
        began = time.perf_counter()
        for step in reportback.follow(facts):
            longest = max(longest, time.perf_counter() - began)
            yield step
            began = time.perf_counter()
        longest = max(longest, time.perf_counter() - began)

    row = measuring.once(f"told: {who}", kind, people, tell)
    while working.one_round(sends=False):  # what else the answers caused is not what is measured next
        pass
    return [row | {"longest": round(longest, 3), "missed": people - outbox.standing()["waiting"]}]


def _bare(kind: str, messages: int, port: int) -> list[Row]:
    from django.db import transaction

    from hearback.commands import working
    from hearback.outbox import leases, writing
    from hearback.outbox.mail_url import parse
    from hearback.outbox.models import Message

    server = parse(f"smtp://127.0.0.1:{port}?from=team@example.org")
    if server is None:
        raise SystemExit("no relay")
    with transaction.atomic():  # what a worker would send, written as it would write it, and left as it was
        lease, taken = leases.take(Message, limit=messages)
        rows = writing.write(taken, lease, working.WRITERS)
        transaction.set_rollback(True)
    found = []
    for what, written in (
        ("baseline: bare loop", (_composed(one, server.sender) for one in rows)),
        ("baseline: already written", [_composed(one, server.sender) for one in rows]),
    ):
        with smtplib.SMTP(server.host, server.port) as relay:
            found.append(
                measuring.once(what, kind, messages, lambda: [relay.send_message(one) for one in written])  # noqa: B023
            )
    return found


def _composed(message: Message, sender: str) -> EmailMessage:
    """The message as anybody composes one."""
    email = EmailMessage()
    headers = {
        "From": sender,
        "To": message.to,
        "Subject": message.subject,
        "Date": formatdate(message.created.timestamp()),
        "Message-ID": f"<{message.sent_as}@example.org>",
        **message.headers,
    }
    for name, value in headers.items():
        email[name] = value
    email.set_content(message.body)
    return email


if __name__ == "__main__":
    given: list[Any] | None = measuring.given_to_child()
    if given is None:
        main()
    else:
        do, kind, url, folder, size, *more = given
        os.environ["EMAIL_URL"] = "smtp://127.0.0.1:1?from=team@example.org"
        measuring.set_up_django(url, folder)
        parts: dict[str, Callable[..., list[Row]]] = {
            "answer": _answer,
            "petition": _petition,
            "tell": _tell,
            "bare": _bare,
        }
        print(json.dumps(parts[do](kind, size, *(more or [0]))))
