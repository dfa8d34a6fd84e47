"""The account of everything that came in: by the way it came, by its kind, and what is within the numbers. It adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.answers import queries as answers
from hearback.answers.queries import Ledger, Sums
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.processes.models import Kind, Process
from hearback.web.public.answers import ANSWERS
from hearback.web.public.as_of import as_of
from hearback.web.public.shared import home_of, in_process, page
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUMS = _("Everything counted")
# The columns: what they are called, and the state that their lists are narrowed to. The first is the sum of the others.
COLUMNS: tuple[tuple[str, str, StrOrPromise], ...] = (
    ("received", "", _("Received")),
    *(
        (state.value.replace("-", "_"), state.value, state.label)
        for state in Contribution.State
        if state in Contribution.COUNTED
    ),
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
@as_of
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
        apart=tuple(_apart(ledger, said)),
        anything=ledger.total.received or ledger.suspected or ledger.spam or ledger.unreadable_in_all,
        within=_within_by_way(ledger, said),
    )


def _tables(ledger: Ledger, said: str) -> tuple[Table, Table]:
    ways, kinds = contributions.ways(), dict(Kind.choices)
    total = _line(_("All together"), ledger.total, said)
    by_way = [_line(ways[way], part, said, came=way) for way, part in ledger.by_way.items() if part.received]
    by_kind = [_line(kinds[kind], part, said, kind=kind) for kind, part in ledger.by_kind.items() if part.received]
    return (
        Table(_("By how it came to us"), _("How it came"), tuple(by_way), total),
        Table(_("By kind"), _("Kind"), tuple(by_kind), total),
    )


def _line(label: StrOrPromise, part: Sums, said: str, **narrowed: str) -> Line:
    return Line(label, tuple(_cells(part, said, narrowed)))


def _cells(part: Sums, said: str, narrowed: dict[str, str]) -> Iterator[Cell]:
    for name, state, label in COLUMNS:
        asked = ({"state": state} if state else {}) | narrowed
        href = f"{said}?{urlencode(asked)}" if asked else said
        yield Cell(label, getattr(part, name), "" if clock.is_set_back() else href)  # a list is always of now


# What is within the numbers: the part of the sum, what it is called, what that means. Only what is kept back has no list.
WITHIN: tuple[tuple[str, StrOrPromise, StrOrPromise], ...] = (
    (
        "held",
        _("Kept back"),
        _("Somebody has to look at it first. It is counted from the day it came in, and listed once it is released."),
    ),
    (
        "hidden",
        _("Hidden"),
        _("Its words broke a rule of the conversation. It stays in the list, with the reason in its place."),
    ),
    (
        "erased",
        _("Erased"),
        _("Its words were erased, most often because its author asked for it. That it was said stays."),
    ),
    (
        "joined",
        _("Answered together"),
        _("It says the same as another, and one answer is for both. Each of them counts."),
    ),
    (
        "appealed",
        _("Answered, but not to the point"),
        _("Its author said so. It came back, to the other side’s desk where there is one, and is answered anew."),
    ),
    (
        "points",
        _("A point of something longer"),
        _("Somebody said several things in one, and it was split. Each point counts, and has an answer of its own."),
    ),
    (
        "campaign",
        _("The same words from many people"),
        _("It came in nearly the same words from at least five. Each of them counts, and each original is kept."),
    ),
    (
        "no_news",
        _("News has not come"),
        _("It is being talked about. A day was given for the next news, and a week has passed since without any."),
    ),
)


def _views(ledger: Ledger, said: str) -> Iterator[View]:
    """What is within the numbers."""
    for name, label, means in WITHIN:
        yield View(label, getattr(ledger.total, name), means, "" if name == "held" else f"{said}?mark={name}")


def _apart(ledger: Ledger, said: str) -> Iterator[View]:
    """What is in none of the numbers, and why."""
    yield View(
        _("Split into its points"),
        ledger.total.split,
        _("What somebody said in one, as it came. It is not counted itself, for its points are."),
        f"{said}?mark=split",
    )
    yield View(
        _("Texts from many people"),
        ledger.campaigns.texts,
        ngettext_lazy(
            "So many texts came in the same words from many: from %(n)d person in all.",
            "So many texts came in the same words from many: from %(n)d people in all.",
            "n",
        )
        % {"n": ledger.campaigns.people},
    )
    yield from (
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
            ledger.unreadable_in_all,
            _("A place in a file that was brought here. Nobody could make it out, so it is not among those received."),
        ),
    )


def _within_by_way(ledger: Ledger, said: str) -> Table:
    """The same by the way in which it came, with what could not be read beside it."""
    ways = contributions.ways()
    lines = [
        _within(ways[way], ledger.by_way.get(way, Sums()), ledger.unreadable.get(way, 0), said, {"came": way})
        for way in ways
        if way in ledger.by_way or way in ledger.unreadable
    ]
    total = _within(_("All together"), ledger.total, ledger.unreadable_in_all, said, {})
    return Table(_("The same by how it came to us, and what could not be read"), _("How it came"), tuple(lines), total)


def _within(label: StrOrPromise, part: Sums, unreadable: int, said: str, narrowed: dict[str, str]) -> Line:
    cells = [
        Cell(name, getattr(part, mark), f"{said}?{urlencode({'mark': mark} | narrowed)}" if mark != "held" else "")
        for mark, name, _means in WITHIN
    ]
    return Line(label, (*cells, Cell(_("Could not be read"), unreadable, "")))


urls = [path("<slug:process>/sums/", account, name="sums")]
