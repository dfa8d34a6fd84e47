"""Coverage in sums: themes against commitments. Each row adds up: what a commitment is said to cover in any way, what none
does, and what nobody compared with the plan yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from hearback.analysis import rules
from hearback.analysis.models import Code, Codebook, CoverageCall
from hearback.analysis.queries.codebook import Book, book_of, codebook_shown, codings_about, every_coding, labels
from hearback.analysis.queries.coverage import UNREAD, plan_to_cover
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Entry, Version
from hearback.processes import queries as processes
from hearback.processes.models import Process

Call = CoverageCall.Call
Calls = Counter[tuple[str, int | None]]  # by call, and the commitment that it names


@dataclass(frozen=True, slots=True)
class Spoken:
    """A theme, and how the plan stands to what was said of it. `code` is the codebook’s number, `theme` the process’s slug.

    Both are empty for what is under no theme.
    """

    label: Words
    calls: Calls
    code: int | None = None
    theme: str = ""
    apart: bool = False  # no theme of its own: such as “no reason given”

    @property
    def total(self) -> int:
        """All that was said of it, and everybody may read."""
        return self.calls.total()

    def called(self, call: str) -> int:
        """How many are called so; UNREAD for those that nobody called."""
        return sum(n for (one, _commitment), n in self.calls.items() if one == call)

    @property
    def without(self) -> int:
        """How many have no commitment: nothing covers them, or nobody has looked."""
        return self.called(Call.NOT) + self.called(UNREAD)

    def held_for(self, commitment: int) -> dict[str, int]:
        """How many this commitment covers, covers in part and contradicts, without noughts."""
        return {call: n for call in WITH if (n := self.calls[call, commitment])}


WITH = (Call.COVERED.value, Call.PARTLY.value, Call.CONTRADICTS.value)


@dataclass(frozen=True)
class Coverage:
    """What was said against one version of the plan. `themes` have most said of them first; what is apart comes last."""

    version: Version
    entries: tuple[Entry, ...]
    themes: tuple[Spoken, ...]
    everything: Spoken
    meant: Mapping[int, int] = field(default_factory=dict)  # by commitment, of how many the author meant it
    by_code: bool = True

    @property
    def spoken_for(self) -> tuple[Entry, ...]:
        """The commitments that stand in the table: those that are said to cover or contradict something."""
        named = {commitment for spoken in self.themes for _call, commitment in spoken.calls}
        return tuple(one for one in self.entries if one.commitment_id in named)

    @property
    def unasked(self) -> tuple[Entry, ...]:
        """The commitments that nobody asked for: no author meant them, and they cover nothing that was said."""
        named = {commitment for _call, commitment in self.everything.calls} | set(self.meant)
        return tuple(one for one in self.entries if one.commitment_id not in named)

    @property
    def without(self) -> list[Spoken]:
        """The themes with most said of them that has no commitment; those that are apart are none."""
        found = [one for one in self.themes if one.without and not one.apart]
        return sorted(found, key=lambda one: (-one.without, -one.total))


def coverage(viewer: Viewer, process: Process) -> Coverage | None:
    """For whoever works with what was said, once there is a plan. Six statements, however much was said."""
    return _coverage(process, book_of(process)) if rules.may_say_coverage(viewer, process) else None


def coverage_shown(viewer: Viewer, process: Process) -> Coverage | None:
    """The same for everybody: where they see what is about which theme, and something was compared with the plan."""
    book = codebook_shown(viewer, process)
    return _coverage(process, book) if book is not None and is_coverage_shown(viewer, process) else None


def is_coverage_shown(viewer: Viewer, process: Process) -> bool:
    """Whether everybody may see it: for a page that leads there. One statement."""
    return calls_shown(viewer, process).exists()


def calls_shown(viewer: Viewer, process: Process) -> QuerySet[CoverageCall]:
    """What stands of everything that everybody may read, where they may see the sums; to be read without who said it."""
    if not rules.may_see_sums(viewer, process):
        return CoverageCall.objects.none()
    shown = Codebook.objects.filter(process=process, shown__isnull=False)
    readable = contributions.readable("contribution__")
    calls = CoverageCall.objects.filter(readable, Exists(shown), contribution__process=process, ended=None)
    return calls.select_related("contribution", "commitment", "version")


def _coverage(process: Process, book: Book | None) -> Coverage | None:
    version = plan_to_cover(process)
    if version is None:
        return None
    entries = tuple(plans.commitments_in(version))
    here = {entry.commitment_id for entry in entries}
    everything, meant = _everything(process, here)
    themes = _by_code(book, here) if book is not None else _by_theme(process, here)
    spoken = sorted((one for one in themes if one.total), key=lambda one: (one.apart, -one.total))
    return Coverage(version, entries, tuple(spoken), everything, meant, by_code=book is not None)


def _everything(process: Process, here: set[int]) -> tuple[Spoken, dict[int, int]]:
    rows = _readable(process).annotate(stands=_call("pk")).values_list("commitment", "stands").annotate(n=Count("pk"))
    calls, meant = Calls(), Counter[int]()
    for commitment, stands, n in rows:
        calls[_read(stands, here)] += n
        if commitment is not None:
            meant[commitment] += n
    return Spoken({}, calls), dict(meant)


def _by_theme(process: Process, here: set[int]) -> list[Spoken]:
    """Where there is no codebook: by the themes of the process, as the authors or the desk put it under them."""
    found = _gathered(_readable(process).annotate(stands=_call("pk")).values_list("theme", "stands"), here)
    themes = [Spoken(one.name, found[one.pk], theme=one.slug) for one in processes.themes(process)]
    return [*themes, Spoken({}, found[None], apart=True)]


def _by_code(book: Book, here: set[int]) -> list[Spoken]:
    """By the widest themes of the codebook: something about two that stand under one counts once with it."""
    widest = {code.pk: list(_way_up(book, code))[-1] for code in book.codes}
    by = Case(
        *(When(code=pk, then=Value(code.pk)) for pk, code in widest.items() if code.pk != pk),
        default=F("code"),
        output_field=BigIntegerField(),
    )
    rows = every_coding(book).annotate(widest=by, stands=_call("coded__contribution"))
    found = _gathered(rows.order_by().values_list("widest", "stands"), here, counting="coded")
    return [
        Spoken(code.label, found[code.pk], code=code.number, apart=bool(code.standard))
        for code in labels(widest.values())
    ]


def _way_up(book: Book, code: Code) -> Iterator[Code]:
    """What a theme is read as, and what that stands under, up to the widest."""
    step: int | None = code.pk
    while step is not None:
        found = book.read_as(step)
        yield found
        step = found.parent_id


def is_spoken_of(book: Book, code: Code) -> Q:
    """For a statement about contributions: what everybody may read that is about a theme, or one that stands under it."""
    under = [pk for pk, one in book.by_id.items() if code.pk in {one.pk for one in _way_up(book, book.by_id[pk])}]
    return Q(pk__in=codings_about(under).values("coded__contribution"))


def _gathered(rows: QuerySet, here: set[int], *, counting: str = "pk") -> dict[int | None, Calls]:  # type: ignore[type-arg]
    found: dict[int | None, Calls] = defaultdict(Calls)
    for by, stands, n in rows.annotate(n=Count(counting, distinct=counting != "pk")):
        found[by][_read(stands, here)] += n
    return found


def _readable(process: Process) -> QuerySet[Contribution]:
    return contributions.counted(process).filter(contributions.readable()).order_by()


def _call(contribution: str) -> Subquery:
    """The call that stands of each, as one text, so that it is looked up once: the call, a colon and the commitment."""
    stands = CoverageCall.objects.filter(contribution=OuterRef(contribution), ended=None).order_by()
    named = Coalesce(Cast("commitment_id", CharField()), Value(""))
    return Subquery(stands.annotate(said=Concat("call", Value(":"), named, output_field=CharField())).values("said"))


def _read(stands: str | None, here: set[int]) -> tuple[str, int | None]:
    """What is said of a commitment that is not part of the plan any more is to be said anew."""
    call, _colon, commitment = (stands or "").partition(":")
    named = int(commitment) if commitment else None
    if not call or (named is not None and named not in here):
        return UNREAD, None
    return call, named
