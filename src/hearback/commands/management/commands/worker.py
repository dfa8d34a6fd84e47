"""`hearback worker`."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import CommandParser

from hearback.commands import working
from hearback.commands.base import HearbackCommand


class Command(HearbackCommand):
    help = "Follow the journal, send messages, run jobs. `hearback up` starts one; start more with PostgreSQL."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")

    def do(self, *, once: bool, **_options: Any) -> dict[str, Any]:
        if once:
            done = working.until_idle()
            self.say(f"Done: {done} facts, jobs and messages.")
            return {"done": done}
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.say("Working. Ctrl-C stops after the current round.")
        working.until(stop.is_set)
        return {}
