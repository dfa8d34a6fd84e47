"""How many bookings a second an event with limited seats takes, whether it is ever oversold, and how fast its page comes.

Bookings and pages go over HTTP to the site as a host runs it (`hearback up`, two web processes); the baseline in the same
run is a bare view in the same server that locks the event's row, counts and inserts. The last seat is asked for by eight
processes at once through the room's own action, a thousand times: `oversold` must be nought, and so must `unfair`, how often
somebody waited beside a free seat.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import measuring
from intake import CLIENTS, bare_server, row_of
from measuring import ROOT, Row

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKINGS, ROUNDS, PROCESSES, PAGES = 2_000, 1_000, 8, 2_000
PREPARE = """
import sys
import django; django.setup()
sys.path.insert(0, "benchmarks")
from making import full_event
from tests.factories import a_process, an_event
process = a_process(slug="crowd", questions=3)
full_event(process, slug="full")
an_event(process, slug="room", capacity=int(sys.argv[1]))
for number in range(int(sys.argv[2])):
    an_event(process, slug=f"round-{number}", capacity=1)
"""
HELD = """
import json
import django; django.setup()
from django.db.models import Count, F, Q
from hearback.events.models import Booking, Event
event = Event.objects.get(slug="room")
seated = Count("pk", filter=Q(state="confirmed"))
rounds = Booking.objects.filter(event__slug__startswith="round-").values("event").annotate(seated=seated)
print(json.dumps({
    "taken": event.taken,
    "confirmed": Booking.objects.filter(event=event, state="confirmed").count(),
    "oversold": sum(max(one["seated"] - 1, 0) for one in rounds),
    "unfair": sum(one["seated"] < 1 for one in rounds),
    "rounds": len(rounds),
}))
"""


def main() -> None:
    """Measure on each database: the site, the bare view, the last seats, the page."""
    from tests import databases

    given = measuring.arguments(__doc__ or "")
    share = 10 if given.small else 1
    rows: list[Row] = []
    for kind in measuring.kinds(given.database):
        with measuring.home() as folder:
            rows += _site(kind, databases.fresh_database(kind, folder), folder, BOOKINGS // share, PAGES // share)
        with measuring.home() as folder:
            rows.append(_bare(kind, databases.fresh_database(kind, folder), folder, BOOKINGS // share))
        with measuring.home() as folder:
            rows.append(_last_seats(kind, databases.fresh_database(kind, folder), folder, ROUNDS // share))
    measuring.show(rows, as_json=given.json)


def _site(kind: str, url: str, folder: Path, bookings: int, pages: int) -> list[Row]:
    from tests.crowd import Phone, run
    from tests.served import environment, served

    values = environment(url, folder)
    run(PREPARE, values, str(bookings), "0")
    events = "/en/crowd/events/"
    with served(url, folder) as site:

        def page(phone: Phone, _number: int) -> None:
            status, _location, _text = phone.ask("GET", f"{events}full/")
            _expect(status, 200)

        def book(phone: Phone, number: int) -> None:
            if not phone.token:
                phone.ask("GET", f"{events}room/book/")
            form = {"key": str(uuid4()), "name": f"Person {number}", "email": f"p{number}@example.org"}
            status, _location, _text = phone.ask("POST", f"{events}room/book/", form | {"places": "1", "side": ""})
            _expect(status, 303)

        looked = _timed("event page", kind, site.url, pages, page)
        booked = _timed("booking", kind, site.url, bookings, book)
    held = json.loads(run(HELD, values))
    booked |= {"lost": bookings - held["confirmed"], "oversold": max(held["confirmed"] - bookings, 0)}
    return [looked, booked]


def _bare(kind: str, url: str, folder: Path, bookings: int) -> Row:
    from tests.crowd import run
    from tests.served import environment

    run(PREPARE, environment(url, folder), str(bookings), "0")
    with bare_server(url, folder, "bare_seats:application") as address:

        def take(phone: Any, _number: int) -> None:
            status, _location, _text = phone.ask("POST", "/", {})
            _expect(status, 200)

        return _timed("baseline: lock the row, count, insert", kind, address, bookings, take)


def _timed(what: str, kind: str, url: str, number: int, act: Callable[[Any, int], None]) -> Row:
    """Let 16 phones do something `number` times between them."""
    from tests.crowd import Phone, crowd

    times: list[float] = []

    def work(of: int) -> None:
        phone = Phone(url)
        for one in range(of, number, CLIENTS):
            start = time.perf_counter()
            act(phone, one)
            times.append(time.perf_counter() - start)
        phone.hang_up()

    before = _cpu_of_children()
    began = time.perf_counter()
    crowd([lambda of=of: work(of) for of in range(CLIENTS)])
    seconds = time.perf_counter() - began
    cpu = _cpu_of_children() - before
    return row_of(what, kind, number, seconds, times) | {"cpu_ms": round(cpu * 1000 / number, 2)}


def _cpu_of_children() -> float:
    """Seconds that the processes below this one have used so far: the site's, and on PostgreSQL the server's."""
    found: dict[int, tuple[int, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(stat.parent.name)] = (int(values[1]), (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK"))
    below, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, (parent, _used) in found.items() if parent in below} - below
        below, grown = below | more, bool(more)
    return sum(found[pid][1] for pid in below - {os.getpid()} if pid in found)


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise SystemExit(f"the site answered {status}")


def _last_seats(kind: str, url: str, folder: Path, rounds: int) -> Row:
    from tests.crowd import run
    from tests.served import environment

    values = environment(url, folder)
    run(PREPARE, values, "1", str(rounds))
    os.environ |= values
    processes = multiprocessing.get_context("spawn")
    together = processes.Barrier(PROCESSES)
    took = processes.Queue()
    people = [processes.Process(target=_ask, args=(one, rounds, together, took)) for one in range(PROCESSES)]
    for person in people:
        person.start()
    seconds = max(took.get() for _ in people)
    for person in people:
        person.join()
    held = json.loads(run(HELD, values))
    if held["rounds"] != rounds:
        raise SystemExit(f"{held['rounds']} of {rounds} rounds were played")
    return {
        "what": "last seat, 8 processes at once",
        "database": kind,
        "n": rounds,
        "seconds": round(seconds, 2),
        "per_second": round(rounds * PROCESSES / seconds, 1),
        "oversold": held["oversold"],
        "unfair": held["unfair"],
        "in_request": False,
    }


def _ask(one: int, rounds: int, together: Any, took: Any) -> None:
    """One of eight processes: ask for the last seat of each round, at the same instant as the others."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()

    from hearback.core.viewer import NOBODY
    from hearback.events import actions
    from hearback.events.models import Event

    events = {
        int(re.sub(r"\D", "", event.slug)): event
        for event in Event.objects.filter(slug__startswith="round-").select_related("process")
    }
    began = time.perf_counter()
    for number in range(rounds):
        together.wait(120)
        email = f"p{number}-{one}@example.org"
        actions.book(actor=NOBODY, event=events[number], key=uuid4(), name="Person", email=email, language="en")
    took.put(time.perf_counter() - began)


if __name__ == "__main__":
    main()
