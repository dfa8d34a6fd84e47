"""What every row of a room has."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import models

Some = TypeVar("Some")


class Row(models.Model):
    """A row with a public identity: `id` orders rows and pages through them, `uuid` names one."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def uuid_in(text: object) -> UUID | None:
    """The identity that stands in an address or a form; None where there is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def number_in(text: object) -> int | None:
    """The number that stands in an address or a form; None where there is none, or one that nothing here could have."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def only_one(rows: models.QuerySet[Any, Some]) -> Some | None:
    """The row that a unique condition finds, or None. Unlike `first` it orders nothing, which costs a sixth of a query."""
    return next(iter(rows.order_by()[:1]), None)
