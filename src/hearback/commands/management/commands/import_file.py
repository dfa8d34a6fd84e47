"""`hearback import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands.base import HearbackCommand
from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from hearback.processes import queries as processes
from hearback.processes.models import Process


class Command(HearbackCommand):
    help = "Read a file into a process. The same file twice creates nothing the second time."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(_KINDS), help="what the file is")
        parser.add_argument("file", type=Path)
        parser.add_argument("--process", required=True, help="the process's short name, as in its address")
        parser.add_argument("--country", help="ogp-commitments: the country, as the file writes it")
        parser.add_argument("--plan", help="ogp-commitments: the number of the action plan, as the file writes it")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def do(self, *, kind: str, file: Path, process: str, **options: Any) -> dict[str, Any]:
        found = processes.process_visible_to(HOST, process)
        if found is None:
            raise CommandError(f"No process has the short name {process!r}.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        return _KINDS[kind](self, found, file, options)


def _ogp_commitments(command: Command, process: Process, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    if not options["country"] or not options["plan"]:
        raise CommandError("Say which plan to read: --country UK --plan 2")
    dry = options["dry_run"]
    done = plans.import_ogp_commitments(
        actor=HOST, process=process, path=file, country=options["country"], plan=options["plan"], dry_run=dry
    )
    result = {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "refused": [str(refused) for refused in done.refused],
        "dry_run": dry,
    }
    if done.refused:
        command.refuse(result, "Nothing was imported.")
    for title, fate in done.rows:
        command.say(f"{'would be ' if dry else ''}{fate}: {title}")
    command.say(f"{done.created} created, {done.updated} updated, {done.unchanged} unchanged.")
    return result


_KINDS: dict[str, Callable[[Command, Process, Path, dict[str, Any]], dict[str, Any]]] = {
    "ogp-commitments": _ogp_commitments
}
