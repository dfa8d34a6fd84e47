"""`hearback export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands import static_copy, static_files
from hearback.commands.base import HearbackCommand
from hearback.core.viewer import NOBODY
from hearback.export import packages
from hearback.processes import queries as processes
from hearback.processes.models import Process


class Command(HearbackCommand):
    help = (
        "Write the public data of a process as CSV files with a dictionary (a Frictionless data package); "
        "with --static the public pages as plain files, with the data among them."
    )

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--process", help="the process's short name, as in its address; with --static not needed")
        parser.add_argument("--static", action="store_true", help="the public pages as files that outlive the site")
        parser.add_argument("--xlsx", action="store_true", help="write the same as a workbook beside them, too")
        parser.add_argument("folder", type=Path, help="where to; made if it is not there. With --static also a .zip")

    def do(self, *, process: str | None, folder: Path, xlsx: bool, static: bool, **_options: Any) -> dict[str, Any]:
        if not process and not static:
            raise CommandError("Say of which process: --process SHORT-NAME.")
        found = processes.process_visible_to(NOBODY, process) if process else None
        if process and found is None:
            raise CommandError(f"No open process has the short name {process!r}.")
        return self._pages(process, folder) if static or found is None else self._data(found, folder, xlsx=xlsx)

    def _pages(self, process: str | None, target: Path) -> dict[str, Any]:
        static_files.collect()
        done = static_copy.write(target, process=process or "", say=self.say)
        self.say(f"{target}: {done.pages} pages and {done.files} other files")
        written = {"target": str(target), "pages": done.pages, "files": done.files, "refused": done.failed}
        if done.failed:
            self.refuse(written, "These pages could not be read and are not in the copy; the others are.")
        return written

    def _data(self, found: Process, folder: Path, *, xlsx: bool) -> dict[str, Any]:
        written = packages.write(found, folder, count=lambda name, rows: self.say(f"{name}.csv: {rows} rows"))
        if xlsx:
            packages.write_workbook(found, folder / f"{found.slug}.xlsx")
            self.say(f"{found.slug}.xlsx: all of them")
        return {"folder": str(folder), "rows": written}
