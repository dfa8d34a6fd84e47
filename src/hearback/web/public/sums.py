"""The account of everything that came in: by the way it came, by its kind, and what is within the numbers. It adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.answers.queries import Ledger, Sums
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.processes.models import Kind, Process
from hearback.web.public.answers import ANSWERS
from hearback.web.public.shared import home_of, in_process, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUMS = _("Everything counted")
# The columns: what they are called, and the state that their lists are narrowed to. The first is the sum of the others.
COLUMNS: tuple[tuple[str, str, StrOrPromise], ...] = (
    ("received", "", _("Received")),
    *((state.value.replace("-", "_"), state.value, state.label) for state in Contribution.State),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with the list that it counts."""

    label: StrOrPromise
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what is counted, and how much of it stands where."""

    label: StrOrPromise
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the account, with a last row that is the sum of the others."""

    title: StrOrPromise
    heading: StrOrPromise
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True, slots=True)
class View:
    """Something within the numbers: how many, what that means, and the list where there is one."""

    label: StrOrPromise
    number: int
    means: StrOrPromise
    href: str = ""


@rule("anyone")
@in_process
def account(request: HttpRequest, process: Process) -> HttpResponse:
    """Two tables with the same sum, every number with its list, and what each word means."""
    ledger = answers.ledger(process)
    said = f"{home_of(process)}said/"
    return page(
        request,
        process,
        "answers/sums.html",
        title=SUMS,
        crumbs=(Link(ANSWERS, f"{home_of(process)}answers/"),),
        counted=ledger.total,
        columns=[label for _name, _state, label in COLUMNS],
        tables=_tables(ledger, said),
        views=_views(ledger, said),
        apart=_apart(ledger),
        anything=ledger.total.received or ledger.suspected or ledger.spam or ledger.unreadable,
    )


def _tables(ledger: Ledger, said: str) -> tuple[Table, Table]:
    ways, kinds = contributions.ways(), dict(Kind.choices)
    total = _line(_("All together"), ledger.total, said)
    by_way = [_line(ways[way], part, said, came=way) for way, part in ledger.by_way.items()]
    by_kind = [_line(kinds[kind], part, said, kind=kind) for kind, part in ledger.by_kind.items()]
    return (
        Table(_("By how it came to us"), _("How it came"), tuple(by_way), total),
        Table(_("By kind"), _("Kind"), tuple(by_kind), total),
    )


def _line(label: StrOrPromise, part: Sums, said: str, **narrowed: str) -> Line:
    return Line(label, tuple(_cells(part, said, narrowed)))


def _cells(part: Sums, said: str, narrowed: dict[str, str]) -> Iterator[Cell]:
    for name, state, label in COLUMNS:
        asked = ({"state": state} if state else {}) | narrowed
        yield Cell(label, getattr(part, name), f"{said}?{urlencode(asked)}" if asked else said)


def _views(ledger: Ledger, said: str) -> Iterable[View]:
    total = ledger.total
    return (
        View(
            _("Kept back"),
            total.held,
            _(
                "Somebody has to look at it first. It is counted from the day it came in, and listed once it is released."
            ),
        ),
        View(
            _("Hidden"),
            total.hidden,
            _("Its words broke a rule of the conversation. It stays in the list, with the reason in its place."),
            f"{said}?mark=hidden",
        ),
        View(
            _("Erased"),
            total.erased,
            _("Its words were erased, most often because its author asked for it. That it was said stays."),
            f"{said}?mark=erased",
        ),
        View(
            _("Answered together"),
            total.joined,
            _("It says the same as another and has the same answer. Each of them counts."),
            f"{said}?mark=joined",
        ),
    )


def _apart(ledger: Ledger) -> Iterable[View]:
    """What is in none of the numbers, and why."""
    return (
        View(
            _("Kept back as suspected spam, not counted"),
            ledger.suspected,
            _(
                "A program may have sent it. Somebody looks at it: what is not spam is let in, and counted from then on."
            ),
        ),
        View(
            _("Found to be spam, not counted"),
            ledger.spam,
            _("Somebody looked at it: a program sent it, and it says nothing about the plan. It is kept, not deleted."),
        ),
        View(
            _("Voices added"),
            ledger.voices,
            _(
                "People who said the same as somebody else and nothing of their own. They stand beside what they agree "
                "with, and are not among those received."
            ),
        ),
        View(
            _("Could not be read"),
            ledger.unreadable,
            _("A place in a file that was brought here. Nobody could make it out, so it is not among those received."),
        ),
    )


urls = [path("<slug:process>/sums/", account, name="sums")]
