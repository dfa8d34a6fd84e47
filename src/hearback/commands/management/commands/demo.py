"""`hearback demo`."""

from __future__ import annotations

from typing import Any

from hearback.commands import demonstration
from hearback.commands.base import HearbackCommand
from hearback.core.viewer import HOST
from hearback.processes import queries as processes


class Command(HearbackCommand):
    help = "Load the demonstration: the process of 2013 to 2015, with invented voices. A button at the desk removes it."

    def do(self, **options: Any) -> dict[str, Any]:
        if processes.process_visible_to(HOST, demonstration.SLUG):
            self.say("The demonstration is there already.")
            return {"created": 0, "unchanged": 1}
        quiet = options["verbosity"] == 0
        process = demonstration.load(lambda line: None if quiet else self.say(line))
        self.say(f"The demonstration is at /en/{process.slug}/")
        return {"created": 1, "unchanged": 0}
