"""What the tables of an export are made of: columns with what they hold, and values as a cell shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hearback.core.languages import Words, codes
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = Iterator[Sequence[object]]
T = TypeVar("T", bound=Model)
CHUNK = 5_000
_IN_WORDS = {
    "string": _("text"),
    "integer": _("whole number"),
    "boolean": _("True or False"),
    "date": _("day, such as 2013-03-20"),
    "datetime": _("day and time, such as 2013-03-20T14:00:00Z"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in a Frictionless table schema, and what it holds, in every language of the site."""

    name: str
    kind: str
    holds: StrOrPromise

    @property
    def in_words(self) -> StrOrPromise:
        """What kind of value it has, for somebody who reads."""
        return _IN_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its title, what a row is, its columns, the rows of a process.

    `counted` is what the database counts to know how many rows there are; None where that is known only by making them.
    """

    name: str
    title: StrOrPromise
    row: StrOrPromise
    columns: tuple[Column, ...]
    rows: Callable[[Process], Rows]
    counted: Callable[[Process], QuerySet[Any]] | None

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def text(name: str, holds: StrOrPromise) -> Column:
    """A column of text."""
    return Column(name, "string", holds)


def number(name: str, holds: StrOrPromise) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", holds)


def yes_or_no(name: str, holds: StrOrPromise) -> Column:
    """A column of True and False."""
    return Column(name, "boolean", holds)


def day(name: str, holds: StrOrPromise) -> Column:
    """A column of days."""
    return Column(name, "date", holds)


def when(name: str, holds: StrOrPromise) -> Column:
    """A column of instants."""
    return Column(name, "datetime", holds)


def words(name: str, holds: StrOrPromise) -> tuple[Column, ...]:
    """A column for each language."""
    return tuple(text(f"{name}_{code}", format_lazy("{} ({})", holds, code)) for code in codes())


def in_each(said: Words | None) -> list[str]:
    """The words of each language, as the columns of `words` stand."""
    return [(said or {}).get(code, "") for code in codes()]


def instant(value: Any) -> str:
    """A day, or an instant to the second in UTC, as ISO 8601 writes them; nothing where there is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if value else ""


def or_nothing(value: object) -> object:
    """The value; an empty cell where there is none. Nought is a value."""
    return "" if value is None else value


def in_chunks(rows: QuerySet[T]) -> Iterator[list[T]]:
    """A long table by its ids, so many at a time: memory stays flat, and no statement stays open meanwhile."""
    rows, after = rows.order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        after = chunk[-1].pk
        yield chunk
        if len(chunk) < CHUNK:
            return


def named(names: Iterable[Words]) -> str:
    """The names of organisations, one after the other."""
    return "; ".join(next(iter(name.values()), "") for name in names)
