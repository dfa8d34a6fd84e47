"""`hearback import notes` and its like: a file of what people said, from a command instead of the desk."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hearback.commands.base import HearbackCommand
from hearback.contributions import actions, queries
from hearback.contributions.models import Source, SourceRow
from hearback.contributions.reading import sheets
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process

_Fate = SourceRow.Fate
_SHOWN = 200  # lines of what is new; what cannot be read is told in full


def import_words(
    command: HearbackCommand, kind: str, process: Process, file: Path, options: dict[str, Any]
) -> dict[str, Any]:
    """Bring in what people said; with --dry-run only say what would come of the file."""
    given = {
        "event": _event(process, options["event"]),
        "columns": _columns(options["map"], kind, file, process),
        "apart": options["apart"],
    }
    if options["dry_run"]:
        return _looked(command, process, kind, file, given)
    with file.open("rb") as opened:
        source = actions.bring_source(actor=HOST, process=process, kind=kind, file=opened, name=file.name, **given)
    told = _progress(command)
    if source.step == Source.Step.DONE:
        return _told(command, source, again=True)
    source = actions.go_on_reading(actor=HOST, source=source, told=told)
    if source.step == Source.Step.UNREADABLE:
        sentence = source.why
        actions.drop_source(actor=HOST, source=source)
        raise BadInput(sentence, field="file")
    actions.confirm_source(actor=HOST, source=source)
    return _told(command, actions.go_on_taking_in(actor=HOST, source=source, told=told))


def _looked(command: HearbackCommand, process: Process, kind: str, file: Path, given: dict[str, Any]) -> dict[str, Any]:
    columns = given.pop("columns")
    source = actions.source_to_preview(
        process=process, kind=kind, name=file.name, columns=columns, said_as=Kind.SUGGESTION, **given
    )
    fates: Counter[str] = Counter()
    refused = []
    with file.open("rb") as opened:
        for staged in actions.preview(actor=HOST, source=source, file=opened):
            fates[staged.fate] += 1
            if staged.fate == _Fate.UNREADABLE:
                refused.append(_line(staged.place, staged.column, staged.why))
            elif staged.fate == _Fate.NEW and fates[staged.fate] <= _SHOWN:
                words = (staged.values or {}).get("words", "").replace("\n", " / ")
                command.say(
                    f"would be created: {staged.place}: {words[:100]}{f' ({staged.why})' if staged.why else ''}"
                )
            elif staged.fate == _Fate.SEEN:
                command.say(f"left out: {staged.place}: {staged.why}")
    return _result(command, fates, refused, created=fates[_Fate.NEW], dry=True)


def _told(command: HearbackCommand, source: Source, *, again: bool = False) -> dict[str, Any]:
    fates = Counter(queries.fates(source))
    refused = [
        _line(row.place, row.column, row.why) for row in queries.rows_of(HOST, source, _Fate.UNREADABLE).iterator()
    ]
    if again:  # the same file, read in the same way: everything of it is here
        fates[_Fate.THERE] += fates[_Fate.CREATED]
        fates[_Fate.CREATED] = 0
    else:
        for row in queries.rows_of(HOST, source, _Fate.SEEN)[:_SHOWN]:
            command.say(f"left out: {row.place}: {row.why}")
    return _result(command, fates, refused, created=fates[_Fate.CREATED], dry=False, source=str(source.uuid))


def _result(
    command: HearbackCommand, fates: Counter[str], refused: list[str], *, created: int, dry: bool, **more: Any
) -> dict[str, Any]:
    result = {
        "created": created,
        "updated": 0,
        "unchanged": fates[_Fate.THERE],
        "left_out": fates[_Fate.SEEN],
        "refused": refused,
        "dry_run": dry,
    } | more
    command.say(
        f"{created} {'would be created' if dry else 'created'}, {fates[_Fate.THERE]} unchanged, "
        f"{fates[_Fate.SEEN]} left out, {len(refused)} refused."
    )
    if refused:
        some = created or fates[_Fate.THERE]
        command.refuse(
            result, "These were left out; the others are in." if some and not dry else "These cannot be read."
        )
    return result


def _line(place: str, column: str, why: str) -> str:
    return f"{place}, “{column}”: {why}" if column else f"{place}: {why}"


def _progress(command: HearbackCommand) -> Any:
    def told(done: int, total: int) -> None:
        if total > actions.AT_ONCE:
            command.say(f"{done:,} of {total:,}" if done < total else f"{done:,}")

    return told


def _event(process: Process, slug: str | None) -> Event | None:
    if not slug:
        return None
    event = events.event_visible_to(HOST, process, slug)
    if event is None:
        raise CommandError(f"The process has no event {slug!r}.")
    return event


def _columns(map_file: Path | None, kind: str, file: Path, process: Process) -> dict[str, list[str]]:
    """Which columns hold what, as the JSON file says, else as the headings do; {"words": […]} may name several."""
    if kind != Source.Kind.SPREADSHEET:
        return {}
    with file.open("rb") as opened:
        headings = sheets.headings(opened)
    asked = [text for question in processes.questions(process) for text in question.text.values()]
    found = sheets.guessed(headings, asked, _given(map_file))
    if sheets.WORDS not in found:
        there = ", ".join(f"“{heading}”" for heading in headings)
        raise CommandError(
            f'Say which column holds what people said: --map FILE with {{"words": ["…"]}}. It has {there}.'
        )
    return found


def _given(file: Path | None) -> dict[str, list[str]]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file} cannot be read as JSON: {problem}") from problem
    lists = {field: [named] if isinstance(named, str) else named for field, named in dict(found).items()}
    if not all(isinstance(named, list) and all(isinstance(one, str) for one in named) for named in lists.values()):
        raise CommandError(
            f'{file} must hold one object, like {{"words": ["What would you change?"], "name": "Name"}}.'
        )
    return lists
