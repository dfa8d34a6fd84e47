"""How much there is to take along."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Value

from hearback.export.tables import TABLES
from hearback.processes.models import Process


def sizes(process: Process) -> dict[str, int]:
    """How many rows each table of a process has, by its name, in one statement; without those known only by making them."""
    counted = [_counted(table.name, table.counted(process)) for table in TABLES if table.counted is not None]
    return {table.name: 0 for table in TABLES if table.counted is not None} | dict(
        counted[0].union(*counted[1:], all=True)
    )


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = rows.order_by().values_list(Value(name)).annotate(n=Count("pk"))
    return counted
