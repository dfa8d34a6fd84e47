"""Any two versions side by side: what reads differently, and every cause on the way from the one to the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import families as kinds
from hearback.plans import snapshots
from hearback.plans.difference import Difference
from hearback.plans.differences import compare
from hearback.plans.families import Families, Groups
from hearback.plans.models import Change, Commitment, Entry, Version
from hearback.plans.queries.changing import change_rows
from hearback.plans.queries.versions import versions_visible_to

Kind, Of = Change.Kind, Change.Of
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that reads differently, and the published changes that made it so, the earliest first."""

    of: str
    kind: str
    detail: str
    commitment: Commitment | None
    before: Words
    after: Words
    steps: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side: a page of what reads differently, and the sums over all of it.

    `kinds` counts added, removed and changed; `causes` how many have each cause somewhere on the way; `commitments`
    names each commitment that changed with the number of its changes and the page on which they begin.
    """

    before: Version
    after: Version
    total: int
    kinds: Mapping[str, int]
    causes: Mapping[str, int]
    commitments: tuple[tuple[int, int, int], ...]
    titles: Mapping[int, Words]
    number: int
    pages: int
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What is known of a difference before its page is drawn."""

    commitment: int
    kind: str
    steps: tuple[tuple[int, str], ...]
    difference: Difference | None = None
    causes: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Step:
    """One published change, as much of it as it takes to find what it belongs to."""

    id: int
    cause: str
    of: str
    detail: str
    key: str
    commitment: UUID | None
    sentence: UUID | None
    milestone: UUID | None


def comparison(
    viewer: Viewer,
    before: Version,
    after: Version,
    *,
    commitment: int | None = None,
    cause: str = "",
    page: int = 1,
    change: UUID | None = None,
) -> Comparison | None:
    """A page of what `after` says otherwise than `before`, of one commitment or one cause if asked; None if the viewer
    may not see both. `change` asks for the page on which that change stands.

    Neighbours cost five statements, others thirteen, whatever the plan: what was published is read, the rest computed.
    """
    visible = versions_visible_to(viewer, after.process).filter(pk__in=[before.pk, after.pk])
    if visible.count() < len({before.pk, after.pk}) or before.process_id != after.process_id:
        return None
    is_read = after.previous_id == before.pk and after.published is not None
    lines = _published(after) if is_read else _computed(before, after)
    counted = [line for line in lines if commitment is None or line.commitment == commitment]
    wanted = [line for line in counted if not cause or cause in line.causes]
    pages = max(1, -(-len(wanted) // PAGE_SIZE))
    number = max(1, min(_page_of(wanted, change) if change else page, pages))
    shown = wanted[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    steps = change_rows().filter(pk__in=[pk for line in shown for pk, _cause in line.steps])
    return Comparison(
        before=before,
        after=after,
        total=len(counted),
        kinds=Counter(line.kind if line.kind in {Kind.ADDED, Kind.REMOVED} else str(Kind.CHANGED) for line in counted),
        causes=Counter(one for line in counted for one in line.causes),
        commitments=tuple(_commitments(wanted)),
        titles=_titles(before, after, {line.commitment for line in shown}),
        number=number,
        pages=pages,
        rows=tuple(_drawn(line, {step.pk: step for step in steps}) for line in shown),
    )


def _published(version: Version) -> list[_Line]:
    """The changes of a version as they were published."""
    rows = Change.objects.filter(version=version).order_by("order", "id")
    return [
        _Line(number or 0, kind, ((pk, cause),), causes=frozenset({cause}))
        for pk, number, kind, cause in rows.values_list("pk", "commitment__number", "kind", "cause")
    ]


def _computed(before: Version, after: Version) -> list[_Line]:
    """The differences of two versions that do not follow each other, each with the published changes on the way."""
    families = kinds.between(before, after)
    was, now = snapshots.take(before, after)
    on_the_way = _OnTheWay(before, after, families)
    return [
        _Line(
            one.commitment.number if one.commitment else 0,
            one.kind,
            steps := tuple((step.id, step.cause) for step in on_the_way.of(one)),
            one,
            frozenset(cause for _id, cause in steps),
        )
        for one in compare(was, now, families)
    ]


class _OnTheWay:
    """The published changes between two versions, by what they are of."""

    def __init__(self, before: Version, after: Version, families: Families) -> None:
        self.families = families
        self.tied = Groups()
        for one, other in (*families.sentences, *families.milestones):
            self.tied.tie(one, other)
        self.things: dict[UUID, list[_Step]] = defaultdict(list)
        self.commitments: dict[UUID | None, list[_Step]] = defaultdict(list)
        rows = Change.objects.filter(
            version__process=after.process_id, version__number__gt=before.number, version__number__lte=after.number
        )
        for row in rows.order_by("version__number", "order", "id").values_list(
            *("pk", "cause", "of", "detail", "key", "commitment__uuid", "sentence__uuid", "milestone__uuid")
        ):
            step = _Step(*row)
            self.commitments[step.commitment].append(step)
            if thing := step.sentence or step.milestone:
                self.things[self.tied.head(thing)].append(step)

    def of(self, one: Difference) -> Sequence[_Step]:
        """The changes that made this difference; where none is of the thing itself, those of its commitment as a whole."""
        if one.commitment is None:
            return [step for step in self.commitments[None] if step.detail == one.detail]
        mine = self.commitments[one.commitment.uuid]
        if one.of == Of.COMMITMENT:
            return mine
        thing = one.sentence or one.milestone
        if thing is not None:
            found = self._of_thing(one, thing.uuid)
        else:
            apart = one.key.partition(f":{one.commitment.uuid}")[2]
            found = [step for step in mine if step.of == one.of and step.key.endswith(apart)]
        return found or self._of_whole(one.commitment.uuid)

    def _of_thing(self, one: Difference, thing: UUID) -> list[_Step]:
        is_date = one.of == Of.DATE
        found = self.things.get(self.tied.head(thing), [])
        if one.milestone is not None:
            found = [
                step for step in found if (step.of == Of.DATE) == is_date and (is_date or step.detail == one.detail)
            ]
        return found

    def _of_whole(self, commitment: UUID) -> list[_Step]:
        came = [commitment, *self.families.sources(commitment)]
        return [step for one in came for step in self.commitments[one] if step.of == Of.COMMITMENT]


def _page_of(lines: Sequence[_Line], change: UUID) -> int:
    pk = Change.objects.filter(uuid=change).values_list("pk", flat=True).first()
    places = (place for place, line in enumerate(lines) if pk in {step for step, _cause in line.steps})
    return next(places, 0) // PAGE_SIZE + 1


def _commitments(lines: Iterable[_Line]) -> Iterable[tuple[int, int, int]]:
    first: dict[int, int] = {}
    counted: Counter[int] = Counter()
    for place, line in enumerate(lines):
        first.setdefault(line.commitment, place // PAGE_SIZE + 1)
        counted[line.commitment] += 1
    return ((number, counted[number], page) for number, page in first.items())


def _titles(before: Version, after: Version, numbers: set[int]) -> dict[int, Words]:
    rows = Entry.objects.filter(version__in=[before.pk, after.pk], commitment__number__in=numbers)
    return dict(rows.order_by("version__number").values_list("commitment__number", "title"))


def _drawn(line: _Line, known: Mapping[int, Change]) -> Compared:
    steps = tuple(known[pk] for pk, _cause in line.steps if pk in known)
    one: Difference | Change = line.difference or steps[0]
    return Compared(one.of, one.kind, one.detail, one.commitment, one.before, one.after, steps)
