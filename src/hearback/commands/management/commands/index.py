"""`hearback index`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands.base import HearbackCommand
from hearback.core.viewer import HOST
from hearback.processes import queries as processes
from hearback.search import actions as search
from hearback.search.models import Kind

TOLD_EVERY = 5_000


class Command(HearbackCommand):
    help = (
        "Look at everything anew so that the search finds what is public. The worker keeps this up to date by itself; "
        "needed only if the search has been wrong."
    )

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--process", default="", help="the short name of one process; without it, all of them")

    def do(self, *, process: str, **_options: Any) -> dict[str, Any]:
        there = processes.processes_visible_to(HOST)
        chosen = list(there.filter(slug=process) if process else there)
        if process and not chosen:
            raise CommandError(f"No process has the short name {process!r}.")
        return {"found": {one.slug: self._build(one) for one in chosen}}

    def _build(self, process: Any) -> dict[str, int]:
        read = 0

        def told(kind: Kind, more: int) -> None:
            nonlocal read
            before, read = read, read + more
            if read // TOLD_EVERY > before // TOLD_EVERY:
                self.say(f"{process.slug}: {read} things read, now {kind.label}")

        found = search.build(process=process, told=told)
        self.say(f"{process.slug}: {sum(found.values())} of {read} things can be found")
        return found
