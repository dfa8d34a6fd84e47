"""Rows for very many in one statement: INSERT … SELECT, so that none of them passes through this process; many numbers as
one parameter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import CharField, Field, Func, Model, QuerySet, UUIDField, Value
from django.db.models.expressions import RawSQL


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


def numbers(of: Iterable[int]) -> RawSQL:
    """These numbers for `…__in`, as one parameter however many they are: Django spends longer on each than the database."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(of))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(of)])


def uuids(of: Iterable[str]) -> RawSQL:
    """These uuids for `…__in`, as one parameter."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([one.replace("-", "") for one in of])])
    return RawSQL("SELECT unnest(%s::uuid[])", [list(of)])


def insert_from(model: type[Model], rows: QuerySet[Any], values: Mapping[str, Any]) -> int:
    """Make a row of `model` of each of these rows, in one statement; returns how many were made.

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
    chosen = rows.order_by().values_list(*(given[field.name] for field in fields))
    sql, params = chosen.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {sql} ON CONFLICT DO NOTHING", params)
        return int(cursor.rowcount)
