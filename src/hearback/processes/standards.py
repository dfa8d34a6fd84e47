"""What the Open Government Partnership asks of a process (Participation and Co-Creation Standards, in force since 2022).

Rules as data, each with its source and whether its exact wording is confirmed; and the clock that each runs on: a pure
function of dated records and the calendar. Nobody can tick one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON = timedelta(days=30)
_STANDARDS = "https://www.opengovpartnership.org/ogp-participation-co-creation-standards/"


class Record(StrEnum):
    """What a clock reads; nothing where it cannot be worked out from records here."""

    MEETINGS = "meetings"
    RULES = "rules"
    DOCUMENTS = "documents"
    RESULTS = "results"
    NONE = ""


class State(StrEnum):
    """How a clock stands."""

    IN_TIME = "in-time"
    DUE_SOON = "due-soon"
    LATE = "late"
    NO_EVIDENCE = "no-evidence"
    NOT_YET = "not-yet"  # what it asks for cannot be due yet
    OVER = "over"  # the process has ended
    ELSEWHERE = "elsewhere-to-look"  # no date decides: the records are for whoever reads to judge


STATE_WORDS: dict[State, StrOrPromise] = {
    State.IN_TIME: _("In time"),
    State.DUE_SOON: _("Due soon"),
    State.LATE: _("Late"),
    State.NO_EVIDENCE: _("No evidence here"),
    State.NOT_YET: _("Not due yet"),
    State.OVER: _("The process is over"),
    State.ELSEWHERE: _("Look for yourself"),
}


@dataclass(frozen=True, slots=True)
class Standard:
    """One thing that is asked. `times` within `months`; without months, that it is there at all."""

    slug: str
    number: str
    title: StrOrPromise
    asks: StrOrPromise
    source: str
    confirmed: bool
    reads: Record = Record.NONE
    times: int = 1
    months: int = 0
    doubt: StrOrPromise = ""


STANDARDS: tuple[Standard, ...] = (
    Standard(
        slug="forum-meets",
        number="1.1",
        title=_("The forum meets"),
        asks=_("A space in which government and civil society talk meets at least every six months."),
        source="https://www.opengovpartnership.org/glossary/multi-stakeholder-forum/",
        confirmed=True,
        reads=Record.MEETINGS,
        months=6,
    ),
    Standard(
        slug="rules-public",
        number="1.1",
        title=_("Its rules are public"),
        asks=_("Everybody can read the basic rules for taking part in it."),
        source="https://www.opengovpartnership.org/glossary/multi-stakeholder-forum/",
        confirmed=True,
        reads=Record.RULES,
    ),
    Standard(
        slug="site",
        number="2.1",
        title=_("There is a public website"),
        asks=_("The process has a website, or a part of one, that is kept up to date."),
        source="https://www.opengovpartnership.org/national-handbook/information-transparency/",
        confirmed=True,
    ),
    Standard(
        slug="repository",
        number="2.2",
        title=_("Documents are added"),
        asks=_("A public store of documents, without a log-in, is added to at least twice a year."),
        source="https://www.opengovpartnership.org/glossary/repository/",
        confirmed=True,
        reads=Record.DOCUMENTS,
        times=2,
        months=12,
    ),
    Standard(
        slug="timeline",
        number="3.1",
        title=_("The timeline is published beforehand"),
        asks=_("The timeline and the ways to take part are public at least two weeks before it starts."),
        source=_STANDARDS,
        confirmed=False,
    ),
    Standard(
        slug="outreach",
        number="3.2",
        title=_("People are told that they can take part"),
        asks=_("Whoever runs the process goes out to tell people about it and about the ways in."),
        source=_STANDARDS,
        confirmed=False,
    ),
    Standard(
        slug="inputs",
        number="3.3",
        title=_("Many can say what they think"),
        asks=_("There is a way for many kinds of people to say what they think, for long enough."),
        source=_STANDARDS,
        confirmed=False,
    ),
    Standard(
        slug="reasons",
        number="4.1",
        title=_("Answers give reasons"),
        asks=_("People can read what became of what was said, also of what was not taken up, and why."),
        source="https://www.opengovpartnership.org/glossary/reasoned-response/",
        confirmed=False,
    ),
    Standard(
        slug="results",
        number="5.1",
        title=_("Results are presented"),
        asks=_("At least two meetings a year with civil society present what was delivered and take comments."),
        source="https://www.opengovpartnership.org/national-handbook/implementing-action-plans/",
        confirmed=True,
        reads=Record.RESULTS,
        times=2,
        months=12,
        doubt=_("Whether these may be meetings of the forum is not settled in what we have read."),
    ),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands: its state, the last record, and by when the next is asked for."""

    state: State
    last: date | None = None
    due: date | None = None
    counted: int = 0  # records within the period that ends today

    def is_pressing(self, today: date) -> bool:
        """Whether somebody should see to it: it is late, due within a month, or nothing is there that is asked for."""
        if self.state == State.NO_EVIDENCE:
            return self.due is None or self.due - today <= SOON
        return self.state in {State.LATE, State.DUE_SOON}


def read(
    standard: Standard, records: Iterable[date], *, today: date, begins: date | None, ends: date | None
) -> Reading:
    """How the clock stands today, from the days of the records that bear on it.

    It runs from `begins` (None: what it asks for cannot be due yet) to `ends`. Days to come are no records. The next is
    due when so many as are asked for would no longer lie within the period; the first are due a period after the
    beginning. So an older record never makes a clock later, and a newer one never makes it due earlier.
    """
    if standard.reads == Record.NONE:
        return Reading(State.ELSEWHERE)
    days = sorted((day for day in records if day <= today), reverse=True)
    last = days[0] if days else None
    if ends is not None and ends < today:
        return Reading(State.OVER, last)
    if not standard.months:
        return Reading(State.IN_TIME if days else State.NO_EVIDENCE, last, counted=len(days))
    window = months_after(today, -standard.months)
    counted = sum(day > window for day in days)
    due = _due(standard, days, begins)
    if due is None:
        return Reading(State.NOT_YET, last, counted=counted)
    if not days:
        return Reading(State.NO_EVIDENCE, None, due)
    return Reading(_state(due, today), last, due, counted)


def _due(standard: Standard, days: list[date], begins: date | None) -> date | None:
    """The last day on which the next record is in time."""
    from_beginning = [months_after(begins, standard.months)] if begins is not None else []
    enough = len(days) >= standard.times
    from_records = [months_after(days[standard.times - 1], standard.months)] if enough else []
    return max(from_beginning + from_records, default=None)


def _state(due: date, today: date) -> State:
    if due < today:
        return State.LATE
    return State.DUE_SOON if due - today <= SOON else State.IN_TIME


@dataclass(frozen=True, slots=True)
class Breach:
    """A stretch in which nothing came that was asked for: by when it was due, and when it came, if it did."""

    due: date
    came: date | None
    days: int


def breaches(standard: Standard, records: Iterable[date], *, begins: date | None, until: date) -> list[Breach]:
    """Every time that something came too late, or has not come by `until`: nothing that comes later takes one away."""
    if not standard.months:
        return []
    days = sorted(day for day in records if day <= until)
    found = []
    for place, came in enumerate([*days, None]):
        due = _due(standard, days[:place][::-1], begins)
        ends = came or until
        if due is not None and due < ends:
            found.append(Breach(due, came, (ends - due).days))
    return found


def months_after(day: date, months: int) -> date:
    """The same day so many months later or earlier; in a shorter month its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
