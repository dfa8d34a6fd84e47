"""Invented files of what people said."""

from __future__ import annotations

import io
from collections.abc import Sequence

from hearback.contributions import actions
from hearback.contributions.models import Source
from hearback.core.sheets import csv_lines
from hearback.core.viewer import HOST

NOTES = """\
# Workshop in an invented town

Date: Wednesday 20 March 2013
Venue: The invented library
Present: Ann, Bob

## What is missing? (1)

- Bus times as open data
  - from every operator
    - coaches too
  and on paper
- Councils should answer letters

Transport:

* Cheaper fares for the young

Somebody typed this line between the bullets.

Health
1. Waiting times
"""
FORM = (
    ("Submission reference", "Submitted at", "What is missing? (1)", "Name", "Email address", "Age"),
    [
        ("AAA111", "2013-03-20 10:00", "More buses", "Ana Example", "ana@example.org", "30"),
        ("BBB222", "2013-03-21 11:30", "More\nbuses, and trains", "", "", "41"),
        ("CCC333", "2013-03-22 12:45", "More buses", "", "", ""),
    ],
)


def a_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of a CSV file, guarded against formulas as our own export is."""
    return "".join(csv_lines(headings, rows)).encode()


def brought(process, data: bytes, *, kind: str = "notes", name: str = "notes.txt", actor=HOST, **given) -> Source:
    """A file that was brought and read, and waits for somebody to confirm it (or for its columns)."""
    source = actions.bring_source(actor=actor, process=process, kind=kind, file=io.BytesIO(data), name=name, **given)
    return actions.go_on_reading(actor=actor, source=source)


def came_in(process, data: bytes, *, actor=HOST, **given) -> Source:
    """A file that was brought, read, confirmed, and has come in."""
    source = brought(process, data, actor=actor, **given)
    return actions.go_on_taking_in(actor=actor, source=actions.confirm_source(actor=actor, source=source))
