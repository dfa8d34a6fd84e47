"""The codebook in the demonstration: a few themes, and what was said about each, for everybody to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from hearback.analysis import actions
from hearback.analysis.models import Code
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST
from hearback.processes.models import Process

_TEXTS = ("label", "definition", "belongs", "belongs_not", "examples")


def load_codebook(
    process: Process, book: Mapping[str, Any], said: Mapping[str, Contribution], key: Callable[..., UUID]
) -> None:
    """Write the themes down and read by them what the file says; `key` gives the same number each time for the same name."""
    codes: dict[str, Code] = {}
    for row in book["codes"]:
        texts = {name: row[name] for name in _TEXTS if name in row}
        parent = codes.get(row.get("parent", ""))
        codes[row["key"]] = actions.add_code(
            actor=HOST, process=process, key=key("code", row["key"]), parent=parent, **texts
        )
    for row in book["codings"]:
        about = [codes[name] for name in row["codes"]]
        actions.code(actor=HOST, contribution=said[row["voice"]], codes=about, stance=row["stance"], turn=0)
    actions.show_themes(actor=HOST, process=process, shown=True)
