"""Charts as values: the words and numbers of each bar, and where its marks begin and end (in per cent).

Words stand in HTML and only marks are drawn, so nothing shrinks on a phone; a table with the same numbers stands beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn piece of a bar. Numbers are text, so that no language puts a comma into a drawing."""

    number: int
    left: str
    width: str
    right: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its number or numbers, the words that say them, and where its label leads."""

    label: StrOrPromise
    numbers: Sequence[int]
    words: StrOrPromise = ""
    href: str = ""
    # The whole that the numbers are of; 0 takes the longest bar of the chart.
    of: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a caption. `names` are the parts of a stacked bar, in the order of its numbers."""

    caption: StrOrPromise
    bars: Sequence[Bar]
    names: Sequence[StrOrPromise] = ()
    heading: StrOrPromise = ""

    @property
    def columns(self) -> list[StrOrPromise]:
        """The headings of the table's numbers."""
        return list(self.names) or [pgettext("chart", "Number")]


def chart(
    caption: StrOrPromise, bars: Iterable[Bar], *, names: Sequence[StrOrPromise] = (), heading: StrOrPromise = ""
) -> Chart:
    """A chart with its marks worked out; bars are on one scale unless they say what they are part of."""
    listed = list(bars)
    longest = max((sum(bar.numbers) for bar in listed), default=0)
    return Chart(caption, [_drawn(bar, bar.of or longest) for bar in listed], names, heading or _("What"))


def _drawn(bar: Bar, whole: int) -> Bar:
    words = bar.words or ", ".join(str(number) for number in bar.numbers)
    return Bar(bar.label, bar.numbers, words, bar.href, bar.of, marks_of(bar.numbers, whole))


def marks_of(numbers: Sequence[int], whole: int) -> tuple[Mark, ...]:
    """Where each number's piece begins and ends on a line as long as `whole`; nought leaves a piece of no width."""
    found = []
    before = 0
    for position, number in enumerate(numbers, start=1):
        after = before + number
        left, right = _per_cent(before, whole), _per_cent(after, whole)
        width = _per_cent(number, whole)
        found.append(Mark(position, left, width if number else "", right, gap=0 < after < whole and number > 0))
        before = after
    return tuple(found)


def _per_cent(number: int, whole: int) -> str:
    return f"{100 * number / whole:.3f}" if whole else "0"


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the public sum."""

    label: StrOrPromise
    number: int
    href: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sums:
    """received = waiting + being talked about + answered + withdrawn; every number leads to its list."""

    received: int
    waiting: int
    talked_about: int
    answered: int
    withdrawn: int
    href: str = ""
    hrefs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.received != self.waiting + self.talked_about + self.answered + self.withdrawn:
            raise ValueError("The sum does not add up.")

    @property
    def parts(self) -> list[Part]:
        """The terms, in the order of a contribution's way."""
        terms = {
            "answered": (_("answered"), self.answered),
            "talked_about": (_("being talked about"), self.talked_about),
            "waiting": (_("waiting for an answer"), self.waiting),
            "withdrawn": (_("withdrawn"), self.withdrawn),
        }
        marks = marks_of([number for _label, number in terms.values()], self.received)
        return [
            Part(label, number, self.hrefs.get(name, ""), mark)
            for (name, (label, number)), mark in zip(terms.items(), marks, strict=True)
        ]
