"""Dates as people write them: "Autumn 2014", "2015", "30/9/2014", "Not Specified"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hearback.core.days import in_words


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written, and the first and last day it can mean (both None when unknown)."""

    written: str
    earliest: date | None
    latest: date | None
    precision: Precision

    def __str__(self) -> str:
        return self.written


# A season of the northern year, as British government plans use the words; winter runs into the next year.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_SEASONS |= {"gwanwyn": (3, 5), "haf": (6, 8), "hydref": (9, 11), "gaeaf": (12, 2)}
_SEASONS_BY_MONTH = {(3, 5): "spring", (6, 8): "summer", (9, 11): "autumn", (12, 2): "winter"}
_QUALIFIED = re.compile(r"(early|mid|late|by|in|end)\b", re.IGNORECASE)
_QUARTERS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12)}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {"sept": 9}
# In Welsh October has autumn's name: beside a day it is the month, alone the season.
_WELSH = (
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "",
    "tachwedd",
    "rhagfyr",
)
_MONTHS |= {name: number for number, name in enumerate(_WELSH, start=1) if name}


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _span(written: str, year: int, first: int, last: int, precision: Precision) -> PartialDate | None:
    if not date.min.year <= year < date.max.year:
        return None
    end_year = year + 1 if last < first else year
    return PartialDate(written, date(year, first, 1), _last_day(end_year, last), precision)


def _day(written: str, year: int, month: int, day: int) -> PartialDate | None:
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return PartialDate(written, exact, exact, Precision.DAY)


def parse(written: str) -> PartialDate:
    """The span of days that `written` can mean. Day comes before month; what is not understood is unknown."""
    text = re.sub(r"\s+", " ", written).strip()
    low = re.sub(r"\bquarter ([1-4])\b", r"q\1", text.lower().rstrip("."))
    for pattern, read in _FORMS:
        if m := pattern.fullmatch(low):
            return read(text, m) or PartialDate(text, None, None, Precision.UNKNOWN)
    return PartialDate(text, None, None, Precision.UNKNOWN)


def shown(written: str) -> str:
    """The date as the reader's language writes it: "30/9/2014" is "30 September 2014", or "30 Medi 2014".

    What says more than a day, a month or a season of one year ("by the end of 2014") stays as it was written.
    """
    read = parse(written)
    if read.earliest is None or read.latest is None:
        return read.written
    if read.precision is Precision.DAY:
        return in_words(read.earliest)
    if _QUALIFIED.match(read.written):
        return read.written
    if read.precision is Precision.MONTH:
        return date_format(read.earliest, "F Y")
    season = _SEASONS_BY_MONTH.get((read.earliest.month, read.latest.month))
    if read.precision is Precision.SEASON and season is not None:
        return _named_season(season) % {"year": read.earliest.year}
    return read.written


def _named_season(season: str) -> str:
    return {
        "spring": _("Spring %(year)s"),
        "summer": _("Summer %(year)s"),
        "autumn": _("Autumn %(year)s"),
        "winter": _("Winter %(year)s"),
    }[season]


def _named_day(text: str, m: re.Match[str]) -> PartialDate | None:
    months = _MONTHS | {"hydref": 10}
    return _day(text, int(m[3]), months[m[2]], int(m[1])) if m[2] in months else None


def _month(text: str, m: re.Match[str]) -> PartialDate | None:
    month = int(m[2])
    return _span(text, int(m[1]), month, month, Precision.MONTH) if 1 <= month <= 12 else None


def _years(text: str, m: re.Match[str]) -> PartialDate | None:
    first, last = int(m[1]), int(m[2])
    if not date.min.year <= first <= last:
        return None
    return PartialDate(text, date(first, 1, 1), date(last, 12, 31), Precision.YEAR)


def _named_span(text: str, m: re.Match[str]) -> PartialDate | None:
    name, year = m[1], int(m[2])
    if name in _MONTHS:
        return _span(text, year, _MONTHS[name], _MONTHS[name], Precision.MONTH)
    if name in _SEASONS:
        return _span(text, year, *_SEASONS[name], Precision.SEASON)
    if name in _QUARTERS:
        return _span(text, year, *_QUARTERS[name], Precision.SEASON)
    return None


_Reader = Callable[[str, re.Match[str]], PartialDate | None]
# The first that fits decides. ASCII, for other scripts' digits are digits to Python, too.
_FORMS: list[tuple[re.Pattern[str], _Reader]] = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda text, m: _day(text, int(m[1]), int(m[2]), int(m[3]))),
        (r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", lambda text, m: _day(text, int(m[3]), int(m[2]), int(m[1]))),
        (r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+),? (\d{4})", _named_day),
        (r"(?:(?:by|in|end of|end) )?(\d{4})", lambda text, m: _span(text, int(m[1]), 1, 12, Precision.YEAR)),
        (r"(\d{4})-(\d{4})", _years),
        (r"(\d{4})-(\d{1,2})", _month),
        (r"(?:(?:early|mid|late|by|end of|end) )?([a-z]+[1-4]?),? (\d{4})", _named_span),
    )
]
