"""A crowd on the loopback: people who send what they wrote, all at once, and press again when nothing comes back."""

from __future__ import annotations

import atexit
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlencode, urlsplit

TIMEOUT = 60  # seconds a person waits for a page
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_REFERENCE = re.compile(r"\b[2-9C-Y]{4}-[2-9C-Y]{4}\b")

PREPARE = """
import json, sys
import django; django.setup()
from hearback.contributions import actions
from tests.factories import a_process
process = a_process(slug="crowd")
number = int(sys.argv[1])
kept = dict(kind="suggestion", attribution="not-shown", told_in="en", language="en")
drafts = [actions.begin_draft(process=process, language="en", values={**kept, "words": f"Point {n}: publish it. (invented)"})
          for n in range(number)]
print(json.dumps([str(draft.uuid) for draft in drafts]))
"""
NURSERY = """
import json, os, sys, tempfile, traceback
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
import django; django.setup()
import tests.factories
from django.db import connections
print("ready", file=answers, flush=True)
for line in sys.stdin:
    script, arguments = json.loads(line)
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(wrong.fileno(), 2)
            sys.argv, code = ["-c", *arguments], 1
            try:
                exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})
                code = 0
            except BaseException:
                traceback.print_exc()
            connections.close_all()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        read = [file.seek(0) or file.read() for file in (said, wrong)]
    print(json.dumps([code, *read]), file=answers, flush=True)
"""
STORED = """
import json
import django; django.setup()
from hearback.contributions.models import Contribution, Verbatim
from hearback.journal.models import Fact
said = Contribution.objects.values_list("key", "reference")
print(json.dumps({
    "contributions": [[str(key), reference] for key, reference in said],
    "verbatims": Verbatim.objects.count(),
    "facts": Fact.objects.filter(verb="contribution.received").count(),
}))
"""


@dataclass(frozen=True)
class Sent:
    """What came of sending one thing: the reference that was shown, or the status of an answer without one."""

    key: str
    status: int
    reference: str
    seconds: float
    attempts: int


def run(script: str, values: dict[str, str], *arguments: str) -> str:
    """Run a script with the site's own tables, in a process of its own; gives what it printed."""
    code, said, wrong = _Nursery.of(values).run(script, arguments)
    assert code == 0, wrong
    return said


class _Nursery:
    """A process that has read the house once, and has a child for each script: to read it takes longer than most scripts."""

    latest: _Nursery | None = None

    @classmethod
    def of(cls, values: dict[str, str]) -> _Nursery:
        """The latest, if it is of this site as it is now; else a new one in its place."""
        if cls.latest is None or cls.latest.made_from != _made_from(values):
            if cls.latest is not None:
                cls.latest.end()
            cls.latest = cls(values)
        return cls.latest

    def __init__(self, values: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], env=values, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self.end)
        self._read("The house could not be read.")
        self.made_from = _made_from(values)

    def run(self, script: str, arguments: Sequence[str]) -> tuple[int, str, str]:
        """The script's exit code, what it printed, and what it said was wrong."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([script, arguments]) + "\n")
        self.process.stdin.flush()
        code, said, wrong = json.loads(self._read("The process that runs scripts is gone."))
        return code, said, wrong

    def end(self) -> None:
        """Let it go, once."""
        atexit.unregister(self.end)
        self.process.communicate()

    def _read(self, or_else: str) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, or_else
        return line


def _made_from(values: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """Whatever the settings are read from: the environment, and the secret that is kept with the data."""
    secret = Path(values["HEARBACK_HOME"]) / "secret"
    return dict(values), secret.read_bytes() if secret.exists() else b""


def prepare(values: dict[str, str], number: int) -> list[str]:
    """Let `number` people write something each, up to the page where it is sent; gives the keys."""
    return json.loads(run(PREPARE, values, str(number)))


def stored(values: dict[str, str]) -> dict[str, list]:
    """What the site holds: key and reference of each contribution, how many words and how many facts."""
    return json.loads(run(STORED, values))


class Phone:
    """One person's browser, as far as sending needs one: a connection, a cookie, a form's token."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, Location and text of the answer. Raises OSError or HTTPException when none comes."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, timeout=TIMEOUT)
        headers = (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        )
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": self.token, **form})
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := _TOKEN.search(text):
            self.token = found[1]
        return answer.status, answer.headers.get("Location", ""), text

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def send(phone: Phone, slug: str, key: str, *, patience: float = 0) -> Sent:
    """Press send, and press again for `patience` seconds while no answer comes; read the reference that is shown."""
    path = f"/en/{slug}/have-your-say/{key}/check/"
    began, attempts = time.monotonic(), 0
    while True:
        attempts += 1
        try:
            if not phone.token:
                phone.ask("GET", f"/en/{slug}/have-your-say/")
            status, location, _text = phone.ask("POST", path, {})
            # Where it leads on to is the acknowledgement: a form that was refused comes back with 200.
            found = _REFERENCE.search(location)
            return Sent(key, status, found[0] if found else "", time.monotonic() - began, attempts)
        except (OSError, http.client.HTTPException):
            if time.monotonic() - began > patience:
                return Sent(key, 0, "", time.monotonic() - began, attempts)
            time.sleep(0.05)


def all_at_once(
    url: str, keys: Iterable[str], *, clients: int, slug: str = "crowd", patience: float = 0, again: bool = False
) -> list[Sent]:
    """Let `clients` people send everything between them, as fast as they can; `again` presses each button twice."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for key in keys:
        waiting.put(key)
    came: SimpleQueue[Sent] = SimpleQueue()

    def work() -> None:
        phone = Phone(url)
        while True:
            try:
                key = waiting.get_nowait()
            except Empty:
                phone.hang_up()
                return
            for _ in range(2 if again else 1):
                came.put(send(phone, slug, key, patience=patience))

    crowd([work] * clients)
    return [came.get() for _ in range(came.qsize())]


def crowd(tasks: list[Callable[[], None]]) -> None:
    """Start everything at once, and wait for all of it."""
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
