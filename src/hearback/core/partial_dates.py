"""Dates as people write them: "Autumn 2014", "2015", "30/9/2014", "Not Specified"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
_QUARTERS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12)}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {"sept": 9}


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _span(written: str, year: int, first: int, last: int, precision: Precision) -> PartialDate:
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
    low = text.lower().rstrip(".")
    if m := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", low):
        found = _day(text, int(m[1]), int(m[2]), int(m[3]))
    elif m := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", low):
        found = _day(text, int(m[3]), int(m[2]), int(m[1]))
    elif m := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+),? (\d{4})", low):
        found = _day(text, int(m[3]), _MONTHS[m[2]], int(m[1])) if m[2] in _MONTHS else None
    elif m := re.fullmatch(r"(?:(?:early|mid|late|by|end of|end) )?([a-z]+[1-4]?),? (\d{4})", low):
        found = _named_span(text, m[1], int(m[2]))
    elif m := re.fullmatch(r"(\d{4})-(\d{1,2})", low):
        found = _span(text, int(m[1]), int(m[2]), int(m[2]), Precision.MONTH) if 1 <= int(m[2]) <= 12 else None
    elif m := re.fullmatch(r"(?:(?:by|in|end of|end) )?(\d{4})", low):
        found = _span(text, int(m[1]), 1, 12, Precision.YEAR) if m[1] > "0000" else None
    else:
        found = None
    return found or PartialDate(text, None, None, Precision.UNKNOWN)


def _named_span(text: str, name: str, year: int) -> PartialDate | None:
    if not date.min.year <= year < date.max.year:
        return None
    if name in _MONTHS:
        return _span(text, year, _MONTHS[name], _MONTHS[name], Precision.MONTH)
    if name in _SEASONS:
        return _span(text, year, *_SEASONS[name], Precision.SEASON)
    if name in _QUARTERS:
        return _span(text, year, *_QUARTERS[name], Precision.SEASON)
    return None


def of_day(day: date) -> PartialDate:
    """An exact day, written the international way."""
    return PartialDate(day.isoformat(), day, day, Precision.DAY)
