"""`hearback import`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands.base import HearbackCommand
from hearback.commands.importing import import_words
from hearback.contributions.actions import KINDS
from hearback.core.sheets_reading import read_sheet
from hearback.core.viewer import HOST
from hearback.events import actions as event_actions
from hearback.events import queries as events
from hearback.plans import actions as plans
from hearback.plans.importing import packed
from hearback.processes import actions as processes_actions
from hearback.processes import queries as processes
from hearback.processes.models import Process


class Command(HearbackCommand):
    help = "Read a file into a process. The same file twice creates nothing the second time."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(_KINDS), help="what the file is")
        parser.add_argument("file", type=Path, nargs="+", help="the file; of a plan also several, such as a form each")
        parser.add_argument("--process", required=True, help="the process's short name, as in its address")
        parser.add_argument("--country", help="ogp-commitments: the country, as the file writes it")
        parser.add_argument("--plan", help="ogp-commitments: the number of the action plan, as the file writes it")
        parser.add_argument("--label", default="", help="plan: what the version is called that it begins")
        parser.add_argument(
            "--language", default="", help="plan: the language of the file, when it is not the first one"
        )
        parser.add_argument("--event", help="bookings, notes: the event's short name, as in its address")
        parser.add_argument("--map", type=Path, help="a JSON file: our name of a field, and the file's heading for it")
        parser.add_argument(
            "--apart",
            action="store_true",
            help="what people said: whoever said the same in another file was somebody else",
        )
        parser.add_argument(
            "--agreed", action="store_true", help="organisations: whoever the file says is shown did agree to it"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def do(self, *, kind: str, file: list[Path], process: str, **options: Any) -> dict[str, Any]:
        found = processes.process_visible_to(HOST, process)
        if found is None:
            raise CommandError(f"No process has the short name {process!r}.")
        for one in file:
            if not one.is_file():
                raise CommandError(f"There is no file {one}.")
        if len(file) > 1 and kind != "plan":
            raise CommandError("Only a plan may stand in several files. Bring the others one by one.")
        return _KINDS[kind](self, found, file[0], options | {"beside": file[1:]})


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


def _plan(command: Command, process: Process, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    dry = options["dry_run"]
    files = [file, *options["beside"]]
    data = packed([(one.name, one.read_bytes()) for one in files]) if options["beside"] else file.read_bytes()
    done = plans.import_plan(
        actor=HOST,
        process=process,
        data=data,
        name=", ".join(one.name for one in files),
        label=options["label"],
        language=options["language"],
        dry_run=dry,
    )
    fates = {fate: done.count(fate) for fate in plans.TakenIn}
    result = {
        "created": fates[plans.TakenIn.CREATED],
        "updated": fates[plans.TakenIn.UPDATED],
        "unchanged": fates[plans.TakenIn.UNCHANGED],
        "asked": fates[plans.TakenIn.ASKED],
        "questions": done.questions,
        "commitments": [
            {
                "title": title,
                "fate": fate,
                "new": put.new,
                "changed": put.changed,
                "same": put.same,
                "taken_out": put.gone,
                "questions": put.asked,
            }
            for title, fate, put in done.rows
        ],
        "left_out": [str(place) for place in done.left],
        "refused": [str(place) for place in done.refused],
        "dry_run": dry,
    }
    for place in done.left:
        command.say(f"left out: {place}")
    if done.refused:
        command.refuse(result, "Nothing was imported.")
    for title, fate, put in done.rows:
        command.say(f"{'would be ' if dry else ''}{fate}: {title}{_told(put)}")
        for words in put.gone:
            command.say(f"  {'would be ' if dry else ''}taken out: {next(iter(words.values()), '')}")
    counts = ", ".join(f"{count} {fate}" for fate, count in fates.items() if count or fate != plans.TakenIn.ASKED)
    command.say(f"{counts}.{' This file is in already.' if done.again else ''}")
    if done.questions and not dry:
        wait = "question waits" if done.questions == 1 else "questions wait"
        command.say(f"{done.questions} {wait} at the desk: which sentence of the file is which of the plan.")
    return result


def _told(put: plans.Put) -> str:
    """“ (3 new, 2 changed, 1 to be settled)”: the sentences and milestones of a commitment."""
    counts = ((put.new, "new"), (put.changed, "changed"), (put.same, "the same"), (put.asked, "to be settled"))
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f" ({said})" if said else ""


def _bookings(command: Command, process: Process, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    if not options["event"]:
        raise CommandError("Say for which event: --event SLUG, as in its address.")
    event = events.event_visible_to(HOST, process, options["event"])
    if event is None:
        raise CommandError(f"The process has no event {options['event']!r}.")
    dry = options["dry_run"]
    sheet = read_sheet(file, workbooks=True)
    done = event_actions.import_bookings(
        actor=HOST, event=event, sheet=sheet, mapping=_mapping(options["map"]), dry_run=dry
    )
    result = {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": done.skipped,
        "waiting": done.waiting,
        "refused": [str(refused) for refused in done.refused],
        "rows": [
            {"line": row.line, "fate": row.fate, "places": row.places, "waits": row.waits, "why": str(row.why)}
            for row in done.rows
        ],
        "dry_run": dry,
    }
    for row in done.rows:
        why = f" ({row.why})" if row.why else " (on the waiting list)" if row.waits else ""
        command.say(f"{'would be ' if dry else ''}{row.fate}: line {row.line}, {row.name}, {row.places}{why}")
    command.say(
        f"{done.created} created ({done.waiting} of them on the waiting list), {done.updated} updated, "
        f"{done.unchanged} unchanged, {done.skipped} skipped."
    )
    if done.refused:
        command.refuse(result, "These were left out; the others are in." if done.rows else "Nothing was imported.")
    return result


def _organisations(command: Command, process: Process, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    dry = options["dry_run"]
    done = processes_actions.import_organisations(
        actor=HOST,
        process=process,
        source=file,
        name=file.name,
        mapping=_mapping(options["map"]),
        workbooks=True,
        agreed=options["agreed"],
        dry_run=dry,
    )
    result = {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "refused": [str(refused) for refused in done.refused],
        "dry_run": dry,
    }
    for row in done.rows:
        command.say(f"{'would be ' if dry else ''}{row.fate}: {row.name}")
    command.say(f"{done.created} created, {done.updated} updated, {done.unchanged} unchanged.")
    if done.agreed and not options["agreed"]:
        command.say(f"{done.agreed} rows say “shown”. Nobody is shown until you say --agreed.")
    if done.refused:
        command.refuse(result, "These were left out; the others are in." if done.rows else "Nothing was imported.")
    return result


def _mapping(file: Path | None) -> dict[str, str]:
    """Which of the file's headings holds which of our fields."""
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file} cannot be read as JSON: {problem}") from problem
    if not isinstance(found, dict) or not all(isinstance(heading, str) for heading in found.values()):
        raise CommandError(f'{file} must hold one object, like {{"name": "Organisation"}}.')
    return found


def _words(kind: str) -> Callable[[Command, Process, Path, dict[str, Any]], dict[str, Any]]:
    """What people said, in a file of this kind."""
    return lambda command, process, file, options: import_words(command, kind, process, file, options)


_KINDS: dict[str, Callable[[Command, Process, Path, dict[str, Any]], dict[str, Any]]] = {
    "bookings": _bookings,
    "ogp-commitments": _ogp_commitments,
    "organisations": _organisations,
    "plan": _plan,
} | {kind: _words(kind) for kind in KINDS}
