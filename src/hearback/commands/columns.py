"""What the tables of an export are made of: columns with what they hold, and values as a cell shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hearback.core.languages import Words, codes
from hearback.processes.models import Process

Rows = Iterator[Sequence[object]]
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in a Frictionless table schema, and what it holds."""

    name: str
    kind: str
    holds: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, its columns, and the rows of a process."""

    name: str
    row: str
    columns: tuple[Column, ...]
    rows: Callable[[Process], Rows]


def text(name: str, holds: str) -> Column:
    """A column of text."""
    return Column(name, "string", holds)


def words(name: str, holds: str) -> tuple[Column, ...]:
    """A column for each language."""
    return tuple(text(f"{name}_{code}", f"{holds} ({code})") for code in codes())


def when(name: str, holds: str) -> Column:
    """A column of instants."""
    return Column(name, "datetime", holds)


def in_each(said: Words | None) -> list[str]:
    """The words of each language, as the columns of `words` stand."""
    return [(said or {}).get(code, "") for code in codes()]


def instant(value: Any) -> str:
    """A day or an instant; nothing where there is none."""
    return value.isoformat() if value else ""
