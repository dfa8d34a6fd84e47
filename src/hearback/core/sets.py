"""Rows for very many in one statement: INSERT … SELECT, so that none of them passes through this process; and to be one of
very many, as a condition.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import BooleanField, CharField, F, Field, Func, Model, QuerySet, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce


class NewUuid(Func):
    """Another number for each row."""

    template = "gen_random_uuid()"
    output_field: Field[Any, Any] = UUIDField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        return "lower(hex(randomblob(16)))", ()


class UuidText(Func):
    """A uuid as Python writes it, with hyphens."""

    template = "(%(expressions)s)::text"
    output_field: Field[Any, Any] = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        template = " || '-' || ".join(f"substr(%(expressions)s, {at}, {long})" for at, long in parts)
        expression, params = compiler.compile(self.source_expressions[0])
        return f"({template % {'expressions': expression}})", tuple(params) * len(parts)


class Sha256(Func):
    """The SHA-256 of a text in UTF-8, in hexadecimal. Django's own asks PostgreSQL for an extension."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field: Field[Any, Any] = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, template="SHA256(%(expressions)s)")


class Among(Func):
    """Whether a field, a number or a uuid, is one of these: a condition, with one parameter however many they are. None is
    none of them.

    Django's `__in` spends longer on each than the database. PostgreSQL is given an array, not a set to select from: it does
    not know how long such a set is, nor how many rows were just made, and would compare each of those with each.
    """

    output_field: Field[Any, Any] = BooleanField()
    arity = 2

    def __init__(self, field: str, of: Iterable[int | str | None]) -> None:
        self.of = [str(one) for one in of if one is not None]
        super().__init__(F(field), Value(f"{{{','.join(self.of)}}}"))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:  # type: ignore[override]
        kind = "uuid" if self._are_uuids else "bigint"
        how = {"template": f"%(expressions)s::{kind}[])", "arg_joiner": " = ANY("}
        return super().as_sql(compiler, connection, **how, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        there = self.copy()
        of = [one.replace("-", "") for one in self.of] if self._are_uuids else [int(one) for one in self.of]
        there.set_source_expressions([self.source_expressions[0], Value(json.dumps(of))])
        how = {"template": "%(expressions)s))", "arg_joiner": " IN (SELECT value FROM json_each("}
        return super(Among, there).as_sql(compiler, connection, **how, **context)

    @property
    def _are_uuids(self) -> bool:
        return isinstance(self.source_expressions[0].output_field, UUIDField)


def asked_of_each(there: Combinable) -> Coalesce:
    """Whether there is one, looked up for each row by itself: few rows, and an index.

    As a plain EXISTS PostgreSQL may turn it round, begin at what it is looked for among, and go through all of that: it
    takes a table for all but empty until it has counted what was just put into it.
    """
    return Coalesce(there, Value(value=False))


def insert_from(model: type[Model], rows: QuerySet[Any], values: Mapping[str, Any]) -> int:
    """Make a row of `model` of each of these rows, in their order and in one statement; returns how many were made.

    `values` says what each field is, as an expression over `rows` (which have a condition); a field that is not named has
    its default. What is there already under a unique key stays as it is.
    """
    given = {name: value if hasattr(value, "resolve_expression") else Value(value) for name, value in values.items()}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for field in fields:
        if field.name not in given and field.has_default():
            new = field.default is uuid4
            given[field.name] = NewUuid() if new else Value(field.get_default(), output_field=field)
        elif field.name not in given and not field.null:
            given[field.name] = Value("", output_field=field)
    fields = [field for field in fields if field.name in given]
    chosen = rows.values_list(*(given[field.name] for field in fields))
    sql, params = chosen.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {sql} ON CONFLICT DO NOTHING", params)
        return int(cursor.rowcount)
