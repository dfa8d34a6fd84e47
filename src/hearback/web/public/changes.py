"""What changed between two versions of the plan, and why: whole or of one commitment, marked or as before and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import Said
from hearback.core.rows import number_in, uuid_in
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Change, Version
from hearback.plans.queries import Compared, Comparison
from hearback.processes.models import Process
from hearback.web.public import changed
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLAN = gettext_lazy("The plan")
SAID_ON_A_PAGE = 5
MARKED, PLAIN = "", "plain"


@dataclass(frozen=True, slots=True)
class Step:
    """One published change on the way, with what people said that caused it."""

    change: Change
    because: list[Said]


@dataclass(frozen=True, slots=True)
class Shown:
    """One difference as it is read: what it is, its words, and each cause on the way."""

    what: str
    texts: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one commitment on this page; number 0 is the plan itself."""

    number: int
    title: Mapping[str, str]
    rows: tuple[Shown, ...]


@rule("anyone")
@in_process
def changes(request: HttpRequest, process: Process, number: int | None = None) -> HttpResponse:
    """Everything one version says otherwise than another (the one before it, if none is named), each with its causes."""
    viewer = viewer_of(request)
    versions = list(plans.versions_visible_to(viewer, process))
    after = _after(viewer, process, versions, number, request.GET.get("to", ""))
    if after is None:
        return page(request, process, "plans/none.html", title=_("What changed in the plan"), draft=None)
    before = _by_number(versions, request.GET.get("from", "")) or after.previous
    if before is not None and before.number > after.number:
        before, after = after, before
    asked = _Asked(request.GET)
    side_by_side = None
    if before is not None and before != after:
        side_by_side = found(plans.comparison(viewer, before, after, **asked.narrowed))
    return page(
        request,
        process,
        "plans/changes.html",
        title=_("What changed in the plan, and why"),
        crumbs=(Link(PLAN, f"{home_of(process)}plan/"),),
        version=after,
        before=before,
        versions=versions,
        shown=side_by_side,
        groups=_groups(viewer, process, side_by_side) if side_by_side else [],
        asked=asked,
        ways=_Ways(side_by_side, asked) if side_by_side else None,
        sums=_sums(side_by_side) if side_by_side else "",
        also=_also(viewer, process, side_by_side) if side_by_side and asked.is_first else [],
    )


class _Asked:
    """What the address asks for; what cannot be read is not asked."""

    def __init__(self, given: Mapping[str, str]) -> None:
        part = number_in(given.get("page"))
        self.commitment = number_in(given.get("commitment"))
        self.because = given.get("because", "") if given.get("because") in Change.Cause.values else ""
        self.view = PLAIN if given.get("view") == PLAIN else MARKED
        self.page = part if part is not None else 1
        self.change = uuid_in(given.get("change"))

    @property
    def narrowed(self) -> dict[str, Any]:
        """What the comparison is narrowed by."""
        return {"commitment": self.commitment, "cause": self.because, "page": self.page, "change": self.change}

    @property
    def is_first(self) -> bool:
        """Whether this is the whole, from its beginning."""
        return self.page == 1 and not self.because and self.commitment is None and self.change is None


@dataclass(frozen=True, slots=True)
class Jump:
    """A commitment that changed, how often, and where its changes begin."""

    number: int
    count: int
    href: str


class _Ways:
    """The other ways to look at the same two versions, as links."""

    def __init__(self, side_by_side: Comparison, asked: _Asked) -> None:
        self.shown, self.asked = side_by_side, asked

    def _with(self, **other: object) -> str:
        names = ("commitment", "because", "view")
        kept = {name: getattr(self.asked, name) for name in names} | other
        two = {"from": str(self.shown.before.number), "to": str(self.shown.after.number)}
        return "?" + urlencode(two | {name: str(value) for name, value in kept.items() if value not in ("", None)})

    @property
    def whole(self) -> str:
        """All commitments and all causes."""
        return self._with(commitment=None, because="")

    @property
    def other_view(self) -> str:
        """The same marked in the text instead of as before and now, or the other way round."""
        return self._with(view=MARKED if self.asked.view == PLAIN else PLAIN, page=self.shown.number)

    @property
    def causes(self) -> list[tuple[StrOrPromise, int, str, bool]]:
        """Each cause there is: its name, how many changes have it, their address, and whether these are shown."""
        counted = self.shown.causes
        return [
            (one.label, counted[one], self._with(because=one.value), self.asked.because == one)
            for one in Change.Cause
            if counted.get(one)
        ]

    @property
    def jumps(self) -> list[Jump]:
        """Each commitment that changed, on whatever page."""
        return [
            Jump(number, count, f"{'' if page == self.shown.number else self._with(page=page)}#commitment-{number}")
            for number, count, page in self.shown.commitments
        ]

    @property
    def previous(self) -> str:
        """The page before."""
        return self._with(page=self.shown.number - 1) if self.shown.number > 1 else ""

    @property
    def next(self) -> str:
        """The page after."""
        return self._with(page=self.shown.number + 1) if self.shown.number < self.shown.pages else ""


def _after(viewer: Viewer, process: Process, versions: list[Version], number: int | None, asked: str) -> Version | None:
    if number is not None:
        return found(plans.version_visible_to(viewer, process, number))
    if asked:
        return found(_by_number(versions, asked))
    return plans.current_version(viewer, process)


def _by_number(versions: list[Version], asked: str) -> Version | None:
    return next((version for version in versions if str(version.number) == asked), None)


def _groups(viewer: Viewer, process: Process, side_by_side: Comparison) -> list[Group]:
    because = said_because(viewer, process, [step for row in side_by_side.rows for step in row.steps])
    groups = groupby(side_by_side.rows, key=lambda row: row.commitment.number if row.commitment else 0)
    return [
        Group(number, side_by_side.titles.get(number, {}), tuple(_shown(row, because) for row in rows))
        for number, rows in groups
    ]


def _shown(row: Compared, because: Mapping[int, list[Said]]) -> Shown:
    what, texts = changed.what_changed(row), changed.texts_of(row.before, row.after)
    return Shown(what, texts, tuple(Step(step, because.get(step.pk, [])) for step in row.steps))


def said_because(viewer: Viewer, process: Process, steps: list[Change]) -> dict[int, list[Said]]:
    """What people said that caused each of these changes, as this viewer may read it; the first few of each."""
    return first_words(viewer, answers.because_of_each(viewer, process, [step.pk for step in steps]))


def first_words(viewer: Viewer, because: Mapping[int, list[Contribution]]) -> dict[int, list[Said]]:
    """The first few contributions of each, as this viewer may read them."""
    first = {pk: rows[:SAID_ON_A_PAGE] for pk, rows in because.items()}
    every = {row.pk: row for rows in first.values() for row in rows}
    read = {one.id: one for one in contributions.said(viewer, every.values())}
    return {pk: [read[row.pk] for row in rows if row.pk in read] for pk, rows in first.items()}


def _sums(side_by_side: Comparison) -> str:
    """How many changes there are, and how many of them came, changed and went."""
    kinds = [
        (Change.Kind.ADDED, _("%(n)d new")),
        (Change.Kind.CHANGED, _("%(n)d changed")),
        (Change.Kind.REMOVED, _("%(n)d taken out")),
    ]
    parts = ", ".join(text % {"n": n} for kind, text in kinds if (n := side_by_side.kinds.get(kind, 0)))
    total = ngettext("%(n)d change: %(parts)s.", "%(n)d changes: %(parts)s.", side_by_side.total)
    return total % {"n": side_by_side.total, "parts": parts}


@dataclass(frozen=True, slots=True)
class Also:
    """What else changed because of what people said: the words of the answer, or the event it was about."""

    text: str
    event: str
    title: str
    because: list[Said]


def _also(viewer: Viewer, process: Process, two: Comparison) -> list[Also]:
    """What answers given between the two versions changed beside the text; up to today for one being written."""
    rows = answers.also_changed(viewer, process, after=two.before.happened, until=two.after.happened)
    words = first_words(viewer, {place: list(row.because) for place, row in enumerate(rows)})
    return list(_each_also(rows, words))


def _each_also(rows: list[answers.AlsoChanged], words: Mapping[int, list[Said]]) -> Iterator[Also]:
    for place, row in enumerate(rows):
        event = row.event
        title: StrOrPromise = plain(event.title) if event else ""
        yield Also(plain(row.words), event.slug if event else "", str(title), words.get(place, []))


urls = [
    path("<slug:process>/plan/changes/", changes, name="plan_changes"),
    path("<slug:process>/plan/changes/<int:number>/", changes, name="version_changes"),
]
