"""When a process stands still, and what that does to a date: the one place that knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from hearback.core import clock
from hearback.processes.models import Pause, Process


@dataclass(frozen=True, slots=True)
class Pauses:
    """All pauses of a process that last, lasted or are to come, in their order."""

    rows: tuple[Pause, ...] = ()

    def on(self, day: date) -> Pause | None:
        """The pause in which this day lies."""
        return next((pause for pause in self.rows if pause.covers(day)), None)

    @property
    def now(self) -> Pause | None:
        """The pause in which today lies."""
        return self.on(clock.today())

    def goes_on(self, day: date) -> date:
        """This day, or the first after it on which the process does not stand still."""
        while pause := self.on(day):
            day = pause.goes_on
        return day

    def moved(self, due: date, *, since: date, known: datetime | None = None) -> date:
        """The day by which something is due that was promised on `since` for `due`: later by the days that stood still.

        With `known`, the instant at which somebody chose the day, a pause that was announced before it moves nothing:
        whoever chose knew of it. No day falls into a pause.
        """
        for pause in self.rows:
            begins = max(pause.starts, since)
            if pause.starts <= due and begins < pause.goes_on and (known is None or pause.created > known):
                due += pause.goes_on - begins
        return self.goes_on(due)

    def days_between(self, first: date, last: date) -> int:
        """How many days from one to the other did not stand still."""
        still = sum(max(0, (min(p.goes_on, last) - max(p.starts, first)).days) for p in self.rows)
        return (last - first).days - still


def pauses(process: Process) -> Pauses:
    """The pauses of a process that was not called off before it began; no query where there never was one."""
    return pauses_of([process])[process.pk]


def pauses_of(processes: Iterable[Process]) -> dict[int, Pauses]:
    """The pauses of each of these processes, by the process's id. One query, and none where there never was any."""
    them = list(processes)
    found: dict[int, list[Pause]] = {process.pk: [] for process in them}
    paused = [process.pk for process in them if process.pause_id is not None]
    if paused:
        for pause in Pause.objects.filter(process__in=paused).order_by("starts", "id"):
            if clock.is_set_back():
                if pause.created > clock.now():
                    continue
                if pause.ended is not None and pause.ended > clock.today():
                    pause.ended = None
            if not pause.called_off:
                found[pause.process_id].append(pause)
    return {pk: Pauses(tuple(rows)) for pk, rows in found.items()}


def pause_going_on(process: Process) -> Pause | None:
    """The pause in which today lies: what every public page of the process says first."""
    pause = process.pause
    there = pause is not None and not (clock.is_set_back() and pause.created > clock.now())
    return pause if there and pause is not None and pause.covers(clock.today()) else None


def pause_to_come_or_going_on(process: Process) -> Pause | None:
    """The pause that is not over: there is at most one."""
    pause = process.pause
    return pause if pause is not None and pause.goes_on > max(clock.today(), pause.starts) else None


def paused_on(day: date) -> QuerySet[Pause]:
    """The pauses of any process in which this day lies: for what asks the database."""
    return Pause.objects.filter(Q(ended=None) | Q(ended__gt=day), starts__lte=day, until__gte=day)
