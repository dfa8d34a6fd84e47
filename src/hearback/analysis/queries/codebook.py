"""The codebook as it is read: in one statement, with what was merged read as what it was merged into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Value, When

from hearback.analysis import rules
from hearback.analysis.exchange import TEXTS, Written
from hearback.analysis.models import Code, Codebook, CodeChange, Coded, Coding
from hearback.contributions import queries as contributions
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, number_beside

State = Code.State


@dataclass(frozen=True, slots=True)
class Placed:
    """A theme and how deep it stands."""

    code: Code
    depth: int


@dataclass(frozen=True)
class Book:
    """A codebook with all its themes, in the order in which they are listed."""

    codebook: Codebook
    codes: tuple[Code, ...]

    @cached_property
    def by_id(self) -> dict[int, Code]:
        """Each theme by its id."""
        return {code.pk: code for code in self.codes}

    def numbered(self, number: int) -> Code | None:
        """The theme with a number."""
        return next((code for code in self.codes if code.number == number), None)

    def read_as(self, code: int) -> Code:
        """What a theme is read as: itself, or what it was merged into, however often."""
        found = self.by_id[code]
        while found.into_id is not None:
            found = self.by_id[found.into_id]
        return found

    def read_together(self, code: Code) -> list[int]:
        """All whose codings are about this theme: itself, and what was merged into it."""
        return [one.pk for one in self.codes if self.read_as(one.pk).pk == code.pk]

    def tree(self, wanted: Callable[[Code], bool] = lambda _code: True) -> list[Placed]:
        """The themes that are wanted, each after the nearest wanted one above it."""
        below: dict[int | None, list[Code]] = defaultdict(list)
        for code in self.codes:
            if wanted(code):
                below[self._above(code, wanted)].append(code)

        def walk(above: int | None, depth: int) -> Iterator[Placed]:
            for code in below[above]:
                yield Placed(code, depth)
                yield from walk(code.pk, depth + 1)

        return list(walk(None, 0))

    def in_use(self) -> list[Placed]:
        """Those by which something can be coded, and the wider ones that hold them."""
        return self.tree(lambda code: code.state == State.IN_USE)

    def to_choose(self) -> list[Placed]:
        """Those by which something can be coded."""
        return [one for one in self.in_use() if one.code.codable]

    def above(self, code: Code, places: Mapping[int, int]) -> int | None:
        """The place of the nearest theme above it that has one."""
        found = self._above(code, lambda one: one.pk in places)
        return places[found] if found is not None else None

    def _above(self, code: Code, wanted: Callable[[Code], bool]) -> int | None:
        step = code.parent_id
        while step is not None and not wanted(self.by_id[step]):
            step = self.by_id[step].parent_id
        return step


def codebook_visible_to(viewer: Viewer, process: Process) -> Book | None:
    """The codebook for whoever codes by it; None where there is none yet."""
    return book_of(process) if rules.may_code(viewer, process) else None


def how_many_codes() -> Beside[int]:
    """How many themes the codebook has, beside each process in which the viewer codes by it."""
    return number_beside(rules.may_code, Code.objects.filter(codebook__process=OF))


def codebook_shown(viewer: Viewer, process: Process) -> Book | None:
    """The codebook for everybody, once they may see what is about which theme."""
    book = book_of(process)
    return book if book is not None and rules.may_see_themes(viewer, process, book.codebook) else None


def as_written(book: Book, *, in_use: bool = False) -> list[Written]:
    """The codebook as a file has it, each theme after the wider one above it; `in_use` leaves out what is not."""
    placed = book.in_use() if in_use else book.tree()
    places = {one.code.pk: place for place, one in enumerate(placed)}
    return [
        Written(
            one.code.uuid,
            one.code.label,
            {name: getattr(one.code, name) for name in TEXTS},
            book.above(one.code, places),
            one.code.codable,
            one.code.colour,
            one.code.state,
        )
        for one in placed
    ]


READS = ("label", "definition", "belongs", "belongs_not", "examples")


def as_values(code: Code) -> dict[str, str]:
    """How a theme reads and where it stands, to be compared with how it did when a form was opened."""
    texts = {f"{name}-{language}": text for name in READS for language, text in getattr(code, name).items()}
    return texts | {"parent": str(code.parent_id), "theme": str(code.theme_id), "codable": str(code.codable)}


def book_of(process: Process) -> Book | None:
    """The codebook, for whoever has checked who asks."""
    codes = tuple(
        Code.objects.filter(codebook__process=process).select_related("codebook", "theme").order_by("order", "number")
    )
    return Book(codes[0].codebook, codes) if codes else None


def changes_of(book: Book, code: Code) -> list[CodeChange]:
    """Every act on a theme, the latest first."""
    return list(CodeChange.objects.filter(code=code).select_related("into").order_by("-number", "-id"))


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many things said are about a theme, and how they stand to it: that is no measure of public support."""

    code: Code
    depth: int
    by_stance: dict[str, int]

    @property
    def number(self) -> int:
        """All of them."""
        return sum(self.by_stance.values())


def counted_by_theme(book: Book) -> list[ThemeCount]:
    """Each theme that is read for itself, with what everybody may read that is about it. One statement.

    Something about two themes counts with each; something about two that were merged counts once.
    """
    merged = {code.pk: book.read_as(code.pk).pk for code in book.codes if code.into_id is not None}
    read_as = Case(
        *(When(code=pk, then=Value(final)) for pk, final in merged.items()),
        default=F("code"),
        output_field=BigIntegerField(),
    )
    rows = (
        every_coding(book)
        .annotate(read_as=read_as if merged else F("code"))
        .order_by()
        .values_list("read_as", "coded__stance")
        .annotate(n=Count("coded", distinct=bool(merged)))
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Coded.Stance.values, 0))
    for pk, stance, n in rows:
        counts[pk][stance] += n
    shown = book.tree(lambda code: code.state == State.IN_USE or (code.into_id is None and code.pk in counts))
    return [ThemeCount(one.code, one.depth, counts[one.code.pk]) for one in shown]


def is_about(book: Book, code: Code) -> Q:
    """For a statement about contributions: what everybody may read that is about a theme, as `counted_by_theme` counts."""
    return Q(pk__in=codings_about(book.read_together(code)).values("coded__contribution"))


def every_coding(book: Book) -> QuerySet[Coding]:
    """What stands of everything that everybody may read, to be counted.

    Named by its process: so what was said is gone through once, in its order, and not once for each theme (a fifth of the
    time at 100,000).
    """
    return _standing().filter(coded__contribution__process=book.codebook.process_id)


def codings_about(codes: Iterable[int]) -> QuerySet[Coding]:
    """What stands and is about one of these themes."""
    return _standing().filter(code__in=list(codes)).order_by()


def _standing() -> QuerySet[Coding]:
    # What may be spam is held, and so is not readable.
    readable = contributions.readable("coded__contribution__")
    return Coding.objects.filter(readable, coded__ended=None, coded__unit=None)


def labels(codes: Iterable[Code]) -> list[Code]:
    """The same in the order of the codebook, each once."""
    return sorted({code.pk: code for code in codes}.values(), key=lambda code: (code.order, code.number))
