"""A time zone as an iCalendar file describes it (RFC 5545, 3.6.5), from the zone data of the machine.

The library has one too. It writes each change of the clocks as they show after it, where the standard asks for the time
before it, so that a program that goes by the file reads the hour after each change wrong; and it lists the days, of which
some programs read only the first. Here a change that comes each year is one rule, as programs themselves write it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

_FIRST, _LAST = 1970, 2040  # by then the rules of today have come round often enough to be seen as such
_STEP = timedelta(days=7)  # no zone changes its clocks twice within it
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Onset:
    """A change of the clocks: from which offset to which, under which name; `local` is the time before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool, int, int, tuple[int, int]]:
        """What is the same in each year of one rule, beside the week of the month."""
        at = self.local
        return self.before, self.after, self.name, self.is_summer, at.month, at.weekday(), (at.hour, at.minute)

    @property
    def weeks(self) -> set[int]:
        """Which weekday of its month it is: the second is 2, the last -1."""
        day, days = self.local.day, monthrange(self.local.year, self.local.month)[1]
        return {(day - 1) // 7 + 1} | ({-1} if day + 7 > days else set())


@lru_cache(maxsize=100)
def timezone(name: str) -> icalendar.Timezone:
    """The zone from 1970 on, without end."""
    made = icalendar.Timezone()
    made.add("tzid", name)
    for run, weeks in _runs(list(_onsets(ZoneInfo(name)))):
        first, last = run[0], run[-1]
        part = icalendar.TimezoneDaylight() if first.is_summer else icalendar.TimezoneStandard()
        part.add("dtstart", first.local)
        if len(run) > 1:
            week = -1 if -1 in weeks else min(weeks)
            rule = {"freq": "yearly", "bymonth": first.local.month, "byday": f"{week}{_DAYS[first.local.weekday()]}"}
            if last.local.year < _LAST - 1:
                # A day later: some programs take the hour of this for one of the zone, and would leave the last year out.
                rule["until"] = (last.local - last.before).replace(tzinfo=UTC) + _DAY
            part.add("rrule", rule)
        part.add("tzname", first.name)
        part.add("tzoffsetfrom", first.before)
        part.add("tzoffsetto", first.after)
        made.add_component(part)
    return made


def _runs(onsets: list[_Onset]) -> Iterator[tuple[list[_Onset], set[int]]]:
    """Onsets that one rule describes: of one kind, year after year, in the same week of the month."""
    kinds: dict[object, list[_Onset]] = {}
    for onset in onsets:
        kinds.setdefault(onset.kind, []).append(onset)
    for alike in kinds.values():
        run, weeks = [alike[0]], alike[0].weeks
        for onset in alike[1:]:
            if onset.local.year == run[-1].local.year + 1 and weeks & onset.weeks:
                run, weeks = [*run, onset], weeks & onset.weeks
            else:
                yield run, weeks
                run, weeks = [onset], onset.weeks
        yield run, weeks


def _onsets(zone: ZoneInfo) -> Iterator[_Onset]:
    """How clocks there stood at first, and every change after that."""
    begins, ends = datetime(_FIRST, 1, 1, tzinfo=UTC), datetime(_LAST, 1, 1, tzinfo=UTC)
    yield _onset(zone, begins, _offset(zone, begins))
    week = begins
    while week < ends:
        before = _offset(zone, week)
        if before != _offset(zone, week + _STEP):
            low, high = week, week + _STEP
            while high - low > _SECOND:
                middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            yield _onset(zone, high, before)
        week += _STEP


def _onset(zone: ZoneInfo, at: datetime, before: timedelta) -> _Onset:
    after = at.astimezone(zone)
    name, is_summer = after.tzname() or zone.key, bool(after.dst())
    return _Onset((at + before).replace(tzinfo=None), before, _offset(zone, at), name, is_summer)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
