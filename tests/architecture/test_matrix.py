"""The matrix of routes and roles (matrix.csv): one row a route, and who comes in when the subject is in which state.

A route without a row fails, and a row without a route. Nobody reads what is not for them on any page, no reading writes,
nothing that somebody typed becomes a tag, and nothing in an address breaks a page.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from hearback.journal.models import Fact
from tests.architecture import crawling
from tests.architecture.crawling import Came
from tests.architecture.world import ROLES, STAFF, STRANGERS, Thing, World, build

FILE = Path(__file__).with_name("matrix.csv")
ROUTES = {route.name: route for route in crawling.routes()}
with FILE.open(newline="") as opened:
    ROWS = {row["route"]: row for row in csv.DictReader(opened)}
KNOWN = [name for name in ROWS if name in ROUTES]
GARBAGE = (
    "x" * 5_000,
    "\x00",
    "-1",
    "9" * 40,
    "٣",
    "[]",
    "' OR 1=1 --",
    "1~\x00",
    "1~0001-01-01T00:00:00+14:00",
    "\ud7ff\U0010ffff",
)
NOTHING = ("x" * 300, "7NM3-YN3Q", "0", "99999", "00000000-0000-4000-8000-000000000000", "%00", "é", "..%2f..%2f")
NAMES = (
    *("after", "before", "page", "state", "kind", "theme", "question", "commitment", "sentence", "event", "outcome"),
    *("version", "reference", "kept", "table", "change", "next", "about", "first", "step", "key", "contribution", "to"),
    *("mine", "by", "since"),
    *("q", "region"),
    *("came", "mark"),
    *("found", "do", "all"),
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everything there is: once for all, as nobody here changes anything that stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def expected(row: dict[str, str], role: str) -> set[str]:
    return set(row[role].split()) - {"-"}


def test_every_route_has_a_row() -> None:
    assert sorted(set(ROUTES) - set(ROWS)) == []


def test_every_row_has_a_route() -> None:
    assert sorted(set(ROWS) - set(ROUTES)) == []


def test_every_row_names_the_rule_of_its_view() -> None:
    assert {name: ROWS[name]["rule"] for name in KNOWN} == {name: ROUTES[name].rule for name in KNOWN}


@pytest.mark.parametrize("roles", [STAFF, STRANGERS], ids=["staff", "strangers"])
def test_everybody_comes_in_where_the_matrix_says_and_nowhere_else(world: World, roles: tuple[str, ...]) -> None:
    facts, wrong = Fact.objects.count(), []
    # The bystander's are on nobody's own page; else staff read whatever anybody may, or its absence proves nothing.
    unread = {secret.word for secret in world.secrets if secret.roles and "other" not in secret.word}
    unread = unread if roles == STAFF else set()
    for name in KNOWN:
        route, row = ROUTES[name], ROWS[name]
        form = row["form"].strip("-")
        for role, state, thing, client, came in crawling.verdicts(world, route, row["subject"], roles, form):
            should = state in expected(row, role)
            unread -= {word for word in unread if word in came.text}
            found = list(_faults(world, role, thing, came, should=should))
            if not should and came.status != 405:
                sent = crawling.post(client, route.address(thing), form)
                if sent.let_in:
                    found.append(f"may not read, and may post: {sent.status} {sent.location}")
            wrong += [f"{name}, {role}, {state}: {fault}" for fault in found]
    assert not wrong, "\n".join(map(str, wrong))
    assert Fact.objects.count() == facts
    assert unread == set()


def _faults(world: World, role: str, thing: Thing, came: Came, *, should: bool) -> Iterator[str]:
    if came.let_in != should or not (came.let_in or came.refused):
        yield f"{'must' if should else 'must not'} come in, and got {came.status} {came.location}"
    for word in world.hidden_from(role, thing):
        if word in came.text:
            yield f"reads “{word}”"
    for tag in crawling.unescaped(came):
        yield f"reads a tag that somebody typed: {tag}"
    for sql in came.wrote:
        yield f"wrote while reading: {sql[:120]}"


def test_nobody_reads_more_in_welsh(world: World) -> None:
    wrong = []
    for name in (name for name in KNOWN if name.startswith("public:")):
        for state, thing in world.things[ROWS[name]["subject"]].items():
            came = crawling.ask(world.client("nobody", thing), ROUTES[name].address(thing, "cy"))
            should = state in expected(ROWS[name], "nobody")
            wrong += [f"{name}, {state}: {fault}" for fault in _faults(world, "nobody", thing, came, should=should)]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("at_the_desk", [True, False], ids=["desk", "public"])
def test_nothing_behind_the_question_mark_breaks_a_page(world: World, at_the_desk: bool) -> None:
    """Filters and places in lists that are much too long, of another kind, or not text at all."""
    wrong = []
    for name in (name for name in KNOWN if name.startswith("desk:") == at_the_desk):
        client, address = _somebody_who_may(world, name)
        for garbage in GARBAGE:
            came = crawling.ask(client, address, dict.fromkeys(NAMES, garbage))
            if came.status >= 500 or crawling.unescaped(came):
                wrong.append((name, garbage[:20], came.status))
            if not came.looked:
                break  # and so will not be broken by whatever else stands there
    assert not wrong, "\n".join(map(str, wrong))


def test_an_address_of_nothing_is_not_found(world: World) -> None:
    wrong = []
    for name in (name for name in KNOWN if ROUTES[name].parts):
        client, address = _somebody_who_may(world, name)
        at = world.things[ROWS[name]["subject"]]["public"].at
        parts = {str(value) for part, value in at.items() if part in ROUTES[name].parts}
        last = next(step for step in reversed(address.strip("/").split("/")) if step in parts)
        for garbage in NOTHING:
            came = crawling.ask(client, address.replace(f"/{last}/", f"/{garbage}/"))
            if came.status >= 500 or crawling.unescaped(came):
                wrong.append((name, garbage, came.status))
    assert not wrong, "\n".join(map(str, wrong))


def _somebody_who_may(world: World, name: str) -> tuple[Client, str]:
    row = ROWS[name]
    thing = world.things[row["subject"]]["public"]
    role = next((role for role in (*STAFF, *ROLES) if "public" in expected(row, role)), "host")
    return world.client(role, thing), ROUTES[name].address(thing)
