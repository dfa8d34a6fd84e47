"""A letter in the demonstration: its photograph, the two points that were typed from it, and the answer to one."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from hearback.answers import actions as answers
from hearback.commands.demonstration import flipchart
from hearback.contributions import actions as contributions
from hearback.contributions import queries
from hearback.core.viewer import HOST
from hearback.processes.models import Process

_WIDTH, _HEIGHT, _LINE = 1_000, 1_100, 62


def load_letter(process: Process, letter: dict[str, Any], mark: Mapping[str, str], key: Callable[..., UUID]) -> None:
    """Type it in as somebody at the desk would; `key` gives the same number each time for the same name."""
    first, *more = (
        {"key": key("letter", point["key"]), "kind": point["kind"], "words": _marked(point["words"], letter, mark)}
        for point in letter["points"]
    )
    given = {name: letter[name] for name in ("day", "language", "name", "attribution")}
    page = drawn(letter["photograph"]["lines"])
    typed = contributions.type_in(actor=HOST, process=process, page=page, **given, **first)
    for point in more:
        contributions.type_another(actor=HOST, letter=typed, **point)
    said = queries.points_of_letter(HOST, typed)[0]
    enclosed, shows = flipchart.drawn(letter["enclosed"]["lines"]), letter["enclosed"]["shows"]
    if said.state == said.State.WAITING:
        picture = contributions.attach(
            actor=HOST, contribution=said, key=key("enclosed"), data=enclosed, description=shows
        )
        contributions.show_attachment(actor=HOST, attachment=picture, description=shows)
    answers.answer(
        actor=HOST, process=process, key=key("answer", "letter"), contributions=[said], causes=[], **letter["answer"]
    )


def _marked(words: str, letter: Mapping[str, Any], mark: Mapping[str, str]) -> str:
    return f"{words} {mark[letter['language']]}"


def drawn(lines: Sequence[str]) -> bytes:
    """A sheet of lined paper with these lines on it, as a PNG: nobody's letter may be shown, so we draw ours."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "#fbfaf4")
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        below = 150 + number * _LINE
        pen.line((60, below, _WIDTH - 60, below), fill="#c9d3dd", width=2)
        pen.text((80, below - 46), line, font=ImageFont.load_default(36), fill="#1d2b5c")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
