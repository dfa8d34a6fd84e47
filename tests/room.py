"""Devices that write down what is said, as `static/ui/outbox.js` does: kept first, sent in order, sent again."""

from __future__ import annotations

import http.client
import json
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from tests.crowd import Phone, crowd, run

PREPARE = """
import json
import django; django.setup()
from datetime import timedelta
from hearback.core import clock
from hearback.core.viewer import Purpose
from hearback.people import links
from tests.factories import a_process, an_event
event = an_event(a_process(slug="room", questions=2), slug="hall", starts=clock.now() - timedelta(minutes=5))
print(json.dumps(links.mint(Purpose.CAPTURE, event.uuid, event.link_version)))
"""
STORED = """
import json
import django; django.setup()
from hearback.contributions.models import Contribution, Verbatim
from hearback.journal.models import Fact
lines = [[str(one.key), one.reference, Verbatim.objects.filter(contribution=one, number=1).get().text,
          Verbatim.objects.filter(contribution=one).count()] for one in Contribution.objects.filter(event__slug="hall")]
print(json.dumps({"lines": lines, "facts": Fact.objects.filter(verb="contribution.received").count()}))
"""
AT = "/en/room/capture/hall/"
ONE_IN = 4  # replies that never arrive


def prepare(values: dict[str, str]) -> str:
    """A workshop that has just begun; gives the token of its facilitator's link."""
    return str(json.loads(run(PREPARE, values)))


def stored(values: dict[str, str]) -> dict[str, list]:
    """What the site holds: key, reference, words and number of verbatims of each line; how many facts."""
    return json.loads(run(STORED, values))


class Lost(OSError):
    """The reply did not arrive, whatever the site did."""


@dataclass
class Device:
    """One device: what waits on it, what it wrote, what it was told. Its network is bad, the same way each time."""

    url: str
    token: str
    number: int
    waiting: list[dict[str, str]] = field(default_factory=list)
    wrote: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    lost: int = 0
    one_in: int = ONE_IN

    def __post_init__(self) -> None:
        self.phone, self.chance = Phone(self.url), random.Random(self.number)

    def open(self) -> None:
        """Open the facilitator's link, and the page."""
        self.phone.ask("GET", f"/en/l/{self.token}/")
        self.phone.ask("GET", AT)

    def keep(self, number: int) -> None:
        """Somebody says something: it is on the device."""
        key = str(UUID(int=self.chance.getrandbits(128), version=4))
        words = f"Device {self.number}, note {number}: open the fares. (invented)"
        self.wrote[key] = words
        self.waiting.append({"key": key, "words": words, "table": str(self.number), "attribution": "not-shown"})

    def send(self) -> None:
        """Send what waits, in order; stop at the first reply that does not come, as the script does."""
        try:
            while self.waiting:
                self.told[self.waiting[0]["key"]] = self._post(self.waiting[0])
                self.waiting.pop(0)
        except (OSError, http.client.HTTPException):
            self.phone.hang_up()

    def _post(self, form: dict[str, str]) -> str:
        began = time.monotonic()
        status, here, text = self._ask(form)
        self.times.append(time.monotonic() - began)
        if self.one_in and self.chance.randrange(self.one_in) == 0:
            self.lost += 1
            raise Lost
        assert (status, here) == (200, "open"), (status, here, text[:200])
        return str(json.loads(text)["reference"])

    def _ask(self, form: dict[str, str]) -> tuple[int, str, str]:
        """As `Phone.ask`, the way a script asks: with the header that wants JSON, and heeding ours."""
        connection = http.client.HTTPConnection(self.phone.host, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.phone.cookies.items())
        headers = {
            "Accept": "application/json",
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", AT, urlencode({"csrfmiddlewaretoken": self.phone.token, **form}), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Hearback-Here", ""), answer.read().decode()
        finally:
            connection.close()


def everybody_writes(devices: list[Device], notes: int) -> None:
    """All at once; each sends after each note, and at the end until nothing waits."""

    def work(device: Device) -> None:
        device.open()
        for number in range(notes):
            device.keep(number)
            device.send()
        for _ in range(100):
            if not device.waiting:
                return
            device.send()

    crowd([lambda device=device: work(device) for device in devices])  # type: ignore[misc]
