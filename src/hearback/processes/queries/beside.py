"""What several rooms count of a process, read beside its row: one statement, however many rooms and processes there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery

from hearback.core.viewer import Viewer
from hearback.processes.models import Process

T = TypeVar("T")
OF = OuterRef("pk")  # the process beside whose row something is counted


@dataclass(frozen=True, eq=False)
class Beside(Generic[T]):
    """What one room counts beside a process: who may know, the columns, and what they are put together as."""

    may: Callable[[Viewer, Process], bool]
    columns: Mapping[str, Any]
    put: Callable[..., T]

    def read(self, viewer: Viewer, of: Sequence[Process]) -> dict[int, T]:
        """The same read by itself: by the process's id, without those of which the viewer may not know."""
        return read_beside(viewer, of, [self]).of(self)


@dataclass(frozen=True)
class Read:
    """What was read beside some processes."""

    viewer: Viewer
    processes: Sequence[Process]
    rows: Mapping[int, Sequence[Any]]
    places: Mapping[Beside[Any], int]  # where the columns of each begin

    def of(self, asked: Beside[T]) -> dict[int, T]:
        """One of the things that were asked: by the process's id, without those of which the viewer may not know."""
        first = self.places[asked]
        last = first + len(asked.columns)
        known = (one for one in self.processes if one.pk in self.rows and asked.may(self.viewer, one))
        return {
            one.pk: asked.put(**dict(zip(asked.columns, self.rows[one.pk][first:last], strict=True))) for one in known
        }


def read_beside(viewer: Viewer, of: Sequence[Process], asked: Sequence[Beside[Any]]) -> Read:
    """All of these for all of these processes. One statement; none where the viewer may know nothing of any."""
    mine = [process.pk for process in of if any(one.may(viewer, process) for one in asked)]
    places: dict[Beside[Any], int] = {}
    columns: list[Any] = []
    for one in asked:
        places[one] = len(columns)
        columns += one.columns.values()
    rows = Process.objects.filter(pk__in=mine).order_by().values_list("pk", *columns) if mine else ()
    return Read(viewer, of, {pk: values for pk, *values in rows}, places)


class _Number(Subquery):
    """How many rows a statement finds. Grouping them, as the framework does it, takes twice the time to write down."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of a statement of which it is known beforehand that it finds nothing


def how_many(rows: QuerySet[Any], column: str = "pk") -> Subquery:
    """How many of these a process has, or how many different ones in a column; the rows are narrowed to it by `OF`."""
    found = rows.order_by().values(column)
    return _Number(found if column == "pk" else found.distinct())


def first_of(rows: QuerySet[Any], column: str) -> Subquery:
    """The earliest moment or day that stands in a column of these; nothing where there are none."""
    return Subquery(rows.order_by(column).values(column)[:1])


def number_beside(may: Callable[[Viewer, Process], bool], rows: QuerySet[Any], column: str = "pk") -> Beside[int]:
    """How many of these there are, beside each process of which the viewer may know; of a `column`, how many different."""
    return Beside(may, {"number": how_many(rows, column)}, _number)


def _number(number: int) -> int:
    return number
