"""What was coded, and what is still to be: read anew each time, so that what is not shown any more counts no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearback.analysis import rules
from hearback.analysis.models import Code, Coded, Coding
from hearback.analysis.queries.codebook import Book, codebook_shown, labels
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.viewer import Viewer
from hearback.people import queries as people
from hearback.processes.models import Process

COUNTED_TO = 1_000  # what is left is counted so far, and said to be more


@dataclass(frozen=True, slots=True)
class CodedAs:
    """What one thing said is about, as it was coded: `codes` as they are read today; `again` where it is to be looked at.

    `by` is empty where nobody with an account did it.
    """

    codes: tuple[Code, ...]
    stance: str
    stance_label: str
    origin: str
    turn: int
    number: int
    by: str
    made: datetime
    split: tuple[Code, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """The numbers of those themes by which it could be coded today."""
        return [str(code.number) for code in self.codes if code.state == Code.State.IN_USE]


@dataclass(frozen=True, slots=True)
class Left:
    """How much is still to be coded; counted up to a thousand."""

    number: int

    @property
    def more(self) -> bool:
        """Whether it is more than was counted."""
        return self.number > COUNTED_TO


def coding_of(viewer: Viewer, book: Book, rows: Sequence[Contribution]) -> dict[int, CodedAs]:
    """What stands of each, by its id, for whoever codes. Three statements, however many."""
    if not rows or not rules.may_code(viewer, book.codebook.process):
        return {}
    coded = list(Coded.objects.filter(contribution__in=[row.pk for row in rows], unit=None, ended=None))
    return {one.contribution_id: as_read for one, as_read in zip(coded, _as_read(book, coded), strict=True)}


def earlier_codings(viewer: Viewer, book: Book, row: Contribution) -> list[CodedAs]:
    """What was said before of one, the latest first; what was taken back is not among it."""
    if not rules.may_code(viewer, book.codebook.process):
        return []
    coded = Coded.objects.filter(contribution=row, unit=None, undone=False, ended__isnull=False)
    return _as_read(book, list(coded.order_by("-turn")))


def _as_read(book: Book, coded: Sequence[Coded]) -> list[CodedAs]:
    names = people.names_of([one.by for one in coded])
    about = codes_of(book, coded)
    return [as_read(book, one, about[one.pk], names.get(one.by, "")) for one in coded]


def as_read(book: Book, coded: Coded, codes: Sequence[int], by: str) -> CodedAs:
    """One coding as it is read today."""
    read = labels(book.read_as(pk) for pk in codes)
    return CodedAs(
        tuple(read),
        coded.stance,
        coded.get_stance_display(),
        coded.origin,
        coded.turn,
        coded.number,
        by,
        coded.made,
        tuple(code for code in read if code.state == Code.State.SPLIT),
    )


def codes_of(book: Book, coded: Sequence[Coded]) -> dict[int, list[int]]:
    """The themes of each coding, by their ids."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Coding.objects.filter(coded__in=[one.pk for one in coded], code__codebook=book.codebook)
    for pk, code in rows.order_by("id").values_list("coded", "code"):
        found[pk].append(code)
    return found


def themes_shown(viewer: Viewer, process: Process, row: Contribution) -> tuple[Code, ...]:
    """The themes of one thing said, for everybody, where they may see them and read the words."""
    book = codebook_shown(viewer, process) if rules.may_be_coded(row) else None
    if book is None:
        return ()
    found = Coding.objects.filter(coded__contribution=row, coded__unit=None, coded__ended=None)
    return tuple(labels(book.read_as(pk) for pk in found.values_list("code", flat=True)))


def codings_shown(viewer: Viewer, process: Process) -> QuerySet[Coded]:
    """What stands of everything that everybody may read, where they may see the themes; for `read_of`, in no order."""
    if codebook_shown(viewer, process) is None:
        return Coded.objects.none()
    readable = contributions.readable("contribution__")
    return Coded.objects.filter(readable, contribution__process=process, unit=None, ended=None)


def read_of(book: Book, coded: Sequence[Coded]) -> list[tuple[str, list[int], str]]:
    """Of each its contribution's reference, the numbers of its themes as they are read today, and its stance."""
    about = codes_of(book, coded)
    rows = Contribution.objects.filter(pk__in=[one.contribution_id for one in coded]).order_by()
    references = dict(rows.values_list("pk", "reference"))
    return [
        (
            references[one.contribution_id],
            [code.number for code in labels(map(book.read_as, about[one.pk]))],
            one.stance,
        )
        for one in coded
    ]


def left_to_code(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What nobody coded yet, what is about a theme that was split, and what reads differently since; in no order."""
    if not rules.may_code(viewer, process):
        return Contribution.objects.none()
    newer = Verbatim.objects.filter(contribution=OuterRef("contribution"), written__gt=OuterRef("made"))
    split = Coding.objects.filter(coded=OuterRef("pk"), code__in=_read_as_split(process))
    done = Coded.objects.filter(~Exists(newer), ~Exists(split), contribution=OuterRef("pk"), unit=None, ended=None)
    return to_be_coded(viewer, process).filter(~Exists(done))


def _read_as_split(process: Process) -> list[int]:
    """The themes that were split, and those that were merged into one that was, however often. One statement."""
    rows = Code.objects.filter(codebook__process=process, state__in=(Code.State.SPLIT, Code.State.MERGED)).order_by()
    into = dict(rows.values_list("pk", "into"))

    def is_split(pk: int | None) -> bool:
        while pk in into and into[pk] is not None:
            pk = into[pk]
        return pk in into

    return [pk for pk in into if is_split(pk)]


def to_be_coded(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """Everything that can be coded."""
    return contributions.contributions_visible_to(viewer, process).filter(contributions.readable())


def next_to_code(viewer: Viewer, process: Process, after: Contribution | None = None) -> Contribution | None:
    """The one that comes next: the first after this one that is left, else the first of all."""
    rows = left_to_code(viewer, process).order_by("received", "id")
    if after is not None:
        later = Q(received__gte=after.received) & (Q(received__gt=after.received) | Q(pk__gt=after.pk))
        if (found := rows.filter(later).first()) is not None:
            return found
        rows = rows.exclude(pk=after.pk)
    return rows.first()


def how_many_coded(viewer: Viewer, process: Process) -> Left:
    """How many are left, up to a thousand and one."""
    return Left(left_to_code(viewer, process).order_by()[: COUNTED_TO + 1].count())
