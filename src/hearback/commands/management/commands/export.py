"""`hearback export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands.base import HearbackCommand
from hearback.core.viewer import NOBODY
from hearback.export import packages
from hearback.processes import queries as processes


class Command(HearbackCommand):
    help = "Write the public data of a process as CSV files with a dictionary (a Frictionless data package)."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--process", required=True, help="the process's short name, as in its address")
        parser.add_argument("--xlsx", action="store_true", help="write the same as a workbook beside them, too")
        parser.add_argument("folder", type=Path, help="where to; made if it is not there")

    def do(self, *, process: str, folder: Path, xlsx: bool, **_options: Any) -> dict[str, Any]:
        found = processes.process_visible_to(NOBODY, process)
        if found is None:
            raise CommandError(f"No open process has the short name {process!r}.")
        written = packages.write(found, folder, count=lambda name, rows: self.say(f"{name}.csv: {rows} rows"))
        if xlsx:
            packages.write_workbook(found, folder / f"{found.slug}.xlsx")
            self.say(f"{found.slug}.xlsx: all of them")
        return {"folder": str(folder), "rows": written}
