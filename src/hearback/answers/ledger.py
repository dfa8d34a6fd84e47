"""The account of everything that came in: one table by the way it came, one by its kind, and what is within the numbers.

Each contribution is counted once in each table and once in one of four states, whatever became of it. What was split counts
as its points, and what was joined counts each. A campaign, once it can be told, is a view like the others: its people are
counted here one by one already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, SourceRow
from hearback.processes.models import Kind, Process

State = Contribution.State


@dataclass(frozen=True, slots=True)
class Sums:
    """The public sum of a process: `received` is waiting + being talked about + answered + withdrawn, always.

    The others are within it: each is counted in one of the four as well.
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

    def __post_init__(self) -> None:
        if self.received != self.waiting + self.talked_about + self.answered + self.withdrawn:
            raise RuntimeError(f"The sum does not add up: {self}")

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Sums)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums of a process as a whole, by the way in which things came and by their kind; those with nothing are left out.

    `unreadable` are places in files that nobody could read: they are no contributions, so they are in none of the sums;
    nor are `voices`, who say the same as somebody and nothing of their own.
    `suspected` and `spam` were sent and are kept, and count only once they are released: until then they are in none either.
    """

    total: Sums
    by_way: Mapping[str, Sums]
    by_kind: Mapping[str, Sums]
    unreadable: int
    suspected: int = 0
    spam: int = 0
    voices: int = 0

    def __post_init__(self) -> None:
        for parts in (self.by_way, self.by_kind):
            if sum(parts.values(), Sums()) != self.total:
                raise RuntimeError(f"The parts are not the whole: {self}")


def sums(process: Process) -> Sums:
    """The sum, read in one statement so that it adds up at every instant."""
    return Sums(**contributions.counted(process).aggregate(**_counts()))


def ledger(process: Process) -> Ledger:
    """The account. One statement counts everything said, so all of it is of one instant; one more each what was unreadable
    and the voices.
    """
    columns = ("channel", "source__kind", "kind", "held_because")
    total, by_way, by_kind = Sums(), dict[str, Sums](), dict[str, Sums]()
    apart = dict.fromkeys(Contribution.NOT_COUNTED, 0)
    rows = Contribution.objects.filter(process=process).order_by().values(*columns).annotate(**_counts())
    for row in rows:
        channel, file, kind, because = (row.pop(column) for column in columns)
        if because in apart:
            apart[because] += row["received"]
            continue
        part, way = Sums(**row), contributions.way_of(channel, file)
        total += part
        by_way[way] = by_way.get(way, Sums()) + part
        by_kind[kind] = by_kind.get(kind, Sums()) + part
    unreadable = SourceRow.objects.filter(source__process=process, fate=SourceRow.Fate.UNREADABLE)
    return Ledger(
        total,
        {way: by_way[way] for way in contributions.ways() if way in by_way},
        {kind: by_kind[kind] for kind in Kind.values if kind in by_kind},
        unreadable.filter(source__confirmed__isnull=False).count(),
        voices=contributions.number_of_voices(process),
        **apart,
    )


def marked(contributions: QuerySet[Contribution], mark: str) -> QuerySet[Contribution]:
    """Those of them that one of the views counts: hidden, erased or joined."""
    return contributions.filter({"hidden": _HIDDEN, "erased": _ERASED, "joined": _joined()}[mark])


_HIDDEN, _ERASED = Q(hidden__isnull=False), Q(erased__isnull=False)


def _joined() -> Q:
    with_others = AnswerTo.objects.filter(
        contribution=OuterRef("pk"), current=True, answer__outcome=Answer.Outcome.JOINED
    )
    return Q(Exists(with_others), state=State.ANSWERED)


def _counts() -> dict[str, Count]:
    return {
        "received": Count("pk"),
        "waiting": Count("pk", filter=Q(state=State.WAITING)),
        "talked_about": Count("pk", filter=Q(state=State.TALKED_ABOUT)),
        "answered": Count("pk", filter=Q(state=State.ANSWERED)),
        "withdrawn": Count("pk", filter=Q(state=State.WITHDRAWN)),
        "held": Count("pk", filter=Q(held__isnull=False)),
        "hidden": Count("pk", filter=_HIDDEN),
        "erased": Count("pk", filter=_ERASED),
        "joined": Count("pk", filter=_joined()),
    }
