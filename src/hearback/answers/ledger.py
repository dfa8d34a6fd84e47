"""The account of everything that came in: one table by the way it came, one by its kind, and what is within the numbers.

Each contribution is counted once in each table and once in one of four states, whatever became of it. What was split counts
as its points, and what was joined counts each. What came in the same words from many people counts once for each of them:
how many texts that are is another count of the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from hearback.analysis import queries as analysis
from hearback.analysis.queries import Campaigns
from hearback.answers import news, then
from hearback.answers.models import Appeal
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, SourceRow
from hearback.core import clock
from hearback.processes.models import Kind, Process

State = Contribution.State


@dataclass(frozen=True, slots=True)
class Sums:
    """The public sum of a process: `received` is waiting + being talked about + answered + withdrawn, always.

    The others are within it: each is counted in one of the four as well. Only `split` is beside it: the wholes of which
    `points` are counted instead.
    """

    received: int = 0
    waiting: int = 0
    talked_about: int = 0
    answered: int = 0
    withdrawn: int = 0
    held: int = 0
    hidden: int = 0
    erased: int = 0
    joined: int = 0
    points: int = 0
    campaign: int = 0
    no_news: int = 0
    split: int = 0
    appealed: int = 0

    def __post_init__(self) -> None:
        if self.received != self.waiting + self.talked_about + self.answered + self.withdrawn:
            raise RuntimeError(f"The sum does not add up: {self}")

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Sums)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums of a process as a whole, by the way in which things came and by their kind; those with nothing are left out.

    `unreadable` are places in files that nobody could read, by the way in which the file came: they are no contributions,
    so they are in none of the sums. `campaigns` says how many texts came from many people, and from how many.
    Nor are `voices`, who say the same as somebody and nothing of their own.
    `suspected` and `spam` were sent and are kept, and count only once they are released: until then they are in none either.
    """

    total: Sums
    by_way: Mapping[str, Sums]
    by_kind: Mapping[str, Sums]
    unreadable: Mapping[str, int]
    campaigns: Campaigns
    suspected: int = 0
    spam: int = 0
    voices: int = 0

    @property
    def unreadable_in_all(self) -> int:
        """In every file together."""
        return sum(self.unreadable.values())

    def __post_init__(self) -> None:
        for parts in (self.by_way, self.by_kind):
            if sum(parts.values(), Sums()) != self.total:
                raise RuntimeError(f"The parts are not the whole: {self}")


def sums(process: Process) -> Sums:
    """The sum, read in one statement so that it adds up at every instant.

    With the clock set back, as it stood then: the four states alone, for what is within them is marked on what is there now.
    """
    if clock.is_set_back():
        return by_state(
            then.stood(contributions.came_in(process)).order_by().values_list("then").annotate(n=Count("pk"))
        )
    return Sums(**contributions.came_in(process).aggregate(**_counts(process)))


def where_all_stands(process: Process) -> Sums:
    """The four states, and how many were appealed, where nothing else of the sum is asked: quick however much came in."""
    counted = contributions.counted(process)
    appealed = Appeal.objects.filter(contribution__in=counted.order_by().values("pk")).count()
    return replace(by_state(counted.order_by().values_list("state").annotate(n=Count("pk"))), appealed=appealed)


def by_state(counted: Iterable[tuple[str, int]]) -> Sums:
    """The sum of rows that each say how many stand so."""
    numbers = Counter[str]()
    for state, number in counted:
        numbers[state.replace("-", "_")] += number
    return Sums(received=numbers.total(), **numbers)


def oldest_waiting(process: Process) -> datetime | None:
    """When the oldest of what nobody has answered was said. One statement."""
    unanswered = then.standing(contributions.came_in(process), *Contribution.OPEN)
    oldest: datetime | None = unanswered.aggregate(oldest=Min("happened"))["oldest"]
    return oldest


def ledger(process: Process) -> Ledger:
    """The account. One statement counts everything said, so all of it is of one instant.

    Three more count what is no part of the sum: what was unreadable, how many texts came from many people, the voices.
    With the clock set back it is the sum alone, as it stood then.
    """
    if clock.is_set_back():
        return _ledger_then(process)
    columns = ("channel", "source__kind", "kind", "held_because")
    total, by_way, by_kind = Sums(), dict[str, Sums](), dict[str, Sums]()
    apart = dict.fromkeys(Contribution.NOT_COUNTED, 0)
    rows = Contribution.objects.filter(process=process).order_by().values(*columns).annotate(**_counts(process))
    for row in rows:
        channel, file, kind, because = (row.pop(column) for column in columns)
        if because in apart:
            apart[because] += row["received"]
            continue
        part, way = Sums(**row), contributions.way_of(channel, file)
        total += part
        by_way[way] = by_way.get(way, Sums()) + part
        by_kind[kind] = by_kind.get(kind, Sums()) + part
    places = SourceRow.objects.filter(source__process=process, source__confirmed__isnull=False)
    unreadable = places.filter(fate=SourceRow.Fate.UNREADABLE).order_by().values_list("source__kind")
    return Ledger(
        total,
        {way: by_way[way] for way in contributions.ways() if way in by_way},
        {kind: by_kind[kind] for kind in Kind.values if kind in by_kind},
        {contributions.way_of("", file): number for file, number in unreadable.annotate(n=Count("pk"))},
        analysis.campaigns(process),
        voices=contributions.number_of_voices(process),
        **apart,
    )


def _ledger_then(process: Process) -> Ledger:
    by_way, by_kind = dict[str, Sums](), dict[str, Sums]()
    columns = ("channel", "source__kind", "kind", "then")
    rows = then.stood(contributions.came_in(process)).order_by().values_list(*columns).annotate(n=Count("pk"))
    for channel, file, kind, state, number in rows:
        part, way = by_state([(state, number)]), contributions.way_of(channel, file)
        by_way[way] = by_way.get(way, Sums()) + part
        by_kind[kind] = by_kind.get(kind, Sums()) + part
    return Ledger(
        sum(by_way.values(), Sums()),
        {way: by_way[way] for way in contributions.ways() if way in by_way},
        {kind: by_kind[kind] for kind in Kind.values if kind in by_kind},
        {},
        Campaigns(0, 0),
    )


def marked(process: Process, contributions: QuerySet[Contribution], mark: str) -> QuerySet[Contribution]:
    """Those of them, of this process, that one of the views counts."""
    return contributions.filter(_MARKS[mark](process))


_MARKS: Mapping[str, Callable[[Process], Q]] = {
    "hidden": lambda _of: Q(hidden__isnull=False),
    "erased": lambda _of: Q(erased__isnull=False),
    "joined": lambda _of: Q(stands_with__isnull=False),
    "points": lambda _of: Q(part_of__isnull=False),
    "campaign": lambda _of: analysis.from_many(),
    "no_news": news.did_not_come,
    "split": lambda _of: Q(state=State.SPLIT),
    "appealed": lambda _of: Q(Exists(Appeal.objects.filter(contribution=OuterRef("pk")))),
}


def _counts(process: Process) -> dict[str, Count]:
    counted = contributions.is_counted()
    return {
        "received": Count("pk", filter=counted),
        "waiting": Count("pk", filter=Q(state=State.WAITING)),
        "talked_about": Count("pk", filter=Q(state=State.TALKED_ABOUT)),
        "answered": Count("pk", filter=Q(state=State.ANSWERED)),
        "withdrawn": Count("pk", filter=Q(state=State.WITHDRAWN)),
        "held": Count("pk", filter=Q(counted, held__isnull=False)),
        **{mark: Count("pk", filter=counted & which(process)) for mark, which in _MARKS.items() if mark != "split"},
        "split": Count("pk", filter=_MARKS["split"](process)),
    }
