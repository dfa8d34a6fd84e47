"""What two coders did apart from each other: nobody reads what another said before both are through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hearback.analysis import agreement, rules
from hearback.analysis.models import Code, Coded, Sample, Unit
from hearback.analysis.queries.codebook import Book, labels
from hearback.analysis.queries.coding import CodedAs, as_read, codes_of, to_be_coded
from hearback.contributions import queries as contributions
from hearback.core.viewer import Role, Viewer
from hearback.people import queries as people
from hearback.people.models import User
from hearback.processes.models import Membership, Process

ENOUGH = 100  # below this nobody is offered to code in pairs: each person can read everything
_READABLE = contributions.readable("contribution__")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sample is: of how many units, what each coder did, and how many both did and are settled."""

    sample: Sample
    units: int
    first: int
    second: int
    settled: int

    @property
    def through(self) -> bool:
        """Whether both are through with everything that can still be read."""
        return self.units > 0 and self.first == self.units and self.second == self.units


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two agree on one thing, with the numbers that it comes from. None: not defined."""

    code: Code | None
    both: int
    only_first: int
    only_second: int
    neither: int
    share: float | None
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class BothSaid:
    """A unit with what each of the two said of it."""

    unit: Unit
    first: CodedAs
    second: CodedAs


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that two said: how far they agree on each theme and on the stance, and where they differ."""

    units: int
    alike: int
    codes: list[Agreed]
    stance: Agreed
    differing: list[BothSaid]


def is_offered(viewer: Viewer, process: Process) -> bool:
    """Whether coding in pairs is of use here: from a hundred contributions on, or where it was begun."""
    if not rules.may_code(viewer, process):
        return False
    many = to_be_coded(viewer, process).order_by()[:ENOUGH].count() >= ENOUGH
    return many or Sample.objects.filter(process=process).exists()


def coders(process: Process) -> QuerySet[User]:
    """Those who work with what was said here, and so can code."""
    roles = (Role.COORDINATOR.value, Role.THEME_LEAD.value)
    posts = Membership.objects.filter(process=process, role__in=roles, until=None)
    return User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")


def left_places(viewer: Viewer, progress: Progress) -> dict[int, User]:
    """Which of the two places nobody fills, and who did: they do not work here any more. One statement.

    For whoever keeps the codebook, while there is something left to read in their place.
    """
    sample = progress.sample
    if progress.through or not rules.may_keep_codebook(viewer, sample.process):
        return {}
    there = {user.pk for user in coders(sample.process)}
    places = ((1, sample.first, progress.first), (2, sample.second, progress.second))
    return {place: user for place, user, done in places if done < progress.units and user.pk not in there}


def samples_visible_to(viewer: Viewer, process: Process) -> list[Progress]:
    """Every sample with how far it is, the latest first. Two statements."""
    if not rules.may_code(viewer, process):
        return []
    return _progress(Sample.objects.filter(process=process))


def sample_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Progress | None:
    """One sample."""
    found = Sample.objects.filter(process=process, uuid=uuid)
    return next(iter(_progress(found)), None) if rules.may_code(viewer, process) else None


def is_through(sample: Sample) -> bool:
    """Whether both coders are through with everything that can still be read."""
    return any(one.through for one in _progress(Sample.objects.filter(pk=sample.pk)))


def _progress(samples: QuerySet[Sample]) -> list[Progress]:
    units = Unit.objects.filter(_READABLE, sample__in=samples).order_by()
    done = {coder: _done(coder) for coder in (1, 2)}
    rows = units.values("sample").annotate(
        units=Count("pk"),
        first=Count("pk", filter=done[1]),
        second=Count("pk", filter=done[2]),
        settled_in_all=Count("settled"),
    )
    found = {row["sample"]: row for row in rows}
    none = {"units": 0, "first": 0, "second": 0, "settled_in_all": 0}
    return [
        Progress(sample, row["units"], row["first"], row["second"], row["settled_in_all"])
        for sample in samples.select_related("process", "first", "second")
        for row in (found.get(sample.pk, none),)
    ]


def _done(coder: int) -> Q:
    return Q(Exists(Coded.objects.filter(unit=OuterRef("pk"), coder=coder, ended=None)))


def next_apart(viewer: Viewer, sample: Sample) -> Unit | None:
    """The next unit that this coder has not coded."""
    coder = rules.coder_of(viewer, sample)
    units = Unit.objects.filter(_READABLE, sample=sample).select_related("contribution__process", "sample__process")
    return units.filter(~_done(coder)).order_by("order").first() if coder else None


def unit_visible_to(viewer: Viewer, sample: Sample, order: int) -> Unit | None:
    """One unit of a sample, by its place."""
    units = Unit.objects.select_related("contribution__process", "sample__process", "settled_as")
    found = units.filter(_READABLE, sample=sample, order=order).first()
    return found if rules.may_code(viewer, sample.process) else None


def own_coding(viewer: Viewer, book: Book, unit: Unit) -> CodedAs | None:
    """What this coder said of a unit, and nothing of the other's."""
    coder = rules.coder_of(viewer, unit.sample)
    mine = Coded.objects.filter(unit=unit, coder=coder, ended=None).first() if coder else None
    return as_read(book, mine, codes_of(book, [mine])[mine.pk], "") if mine else None


def compared(viewer: Viewer, book: Book, progress: Progress) -> Compared | None:
    """What both said, side by side; None before both are through. A constant number of statements."""
    if not progress.through or not rules.may_code(viewer, progress.sample.process):
        return None
    return _compare(book, progress.sample)


def said_by_both(viewer: Viewer, book: Book, progress: Progress, unit: Unit) -> BothSaid | None:
    """The same of one unit."""
    if not progress.through or not rules.may_code(viewer, progress.sample.process):
        return None
    coded = list(Coded.objects.filter(unit=unit, ended=None).order_by("coder"))
    if len(coded) != 2:
        return None
    about = codes_of(book, coded)
    names = people.names_of([one.by for one in coded])
    first, second = (as_read(book, one, about[one.pk], names.get(one.by, "")) for one in coded)
    return BothSaid(unit, first, second)


def _compare(book: Book, sample: Sample) -> Compared:
    units = list(
        Unit.objects.filter(_READABLE, sample=sample).select_related("contribution", "settled_as").order_by("order")
    )
    coded = list(Coded.objects.filter(unit__in=units, ended=None).order_by("coder"))
    about, names = codes_of(book, coded), people.names_of([one.by for one in coded])
    said: dict[int, list[CodedAs]] = {}
    for one in coded:
        said.setdefault(one.unit_id or 0, []).append(as_read(book, one, about[one.pk], names.get(one.by, "")))
    pairs = [BothSaid(unit, *said[unit.pk]) for unit in units if len(said.get(unit.pk, ())) == 2]
    used = labels(code for one in pairs for both in (one.first, one.second) for code in both.codes)
    differing = [one for one in pairs if not _same(one.first, one.second)]
    return Compared(
        len(pairs),
        len(pairs) - len(differing),
        [_agreed(code, [(code in one.first.codes, code in one.second.codes) for one in pairs]) for code in used],
        _agreed(None, [(one.first.stance, one.second.stance) for one in pairs]),
        differing,
    )


def _same(one: CodedAs, other: CodedAs) -> bool:
    return one.stance == other.stance and set(one.codes) == set(other.codes)


def _agreed(code: Code | None, pairs: Sequence[agreement.Pair]) -> Agreed:
    return Agreed(
        code,
        pairs.count((True, True)) if code else sum(one == other for one, other in pairs),
        pairs.count((True, False)),
        pairs.count((False, True)),
        pairs.count((False, False)),
        agreement.share(pairs),
        agreement.kappa(pairs),
        agreement.alpha(pairs),
    )
