"""Themes against commitments as a picture with its table, for the desk and for everybody; and the lists it leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.analysis import queries
from hearback.analysis.models import CoverageCall
from hearback.analysis.queries import UNREAD, WITH, Book, Coverage, Spoken
from hearback.contributions import queries as contributions
from hearback.contributions.queries import Place, SpokeOfKind
from hearback.core import languages
from hearback.core.regions import Region
from hearback.plans.models import Entry
from hearback.processes.models import Process
from hearback.web.ui.charts import Bar, Chart, chart
from hearback.web.ui.lists import Filter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = gettext_lazy("What people spoke of, and what the plan says about it")
ANY = "any"
COLUMNS = 12  # more commitments than these stand together by the theme of the plan
FIRST = 5  # of what stands in words at the top
RADIUS = 48.0  # per cent of its cell, of the largest mark
Call = CoverageCall.Call
# In the order of their marks, where the grey one is what nobody has looked at.
CALLS: tuple[tuple[str, StrOrPromise], ...] = (
    (Call.COVERED.value, Call.COVERED.label),
    (Call.PARTLY.value, Call.PARTLY.label),
    (Call.CONTRADICTS.value, Call.CONTRADICTS.label),
    (UNREAD, gettext_lazy("Nobody has looked yet")),
    (Call.NOT.value, Call.NOT.label),
)
Where = Callable[..., str]  # the list of a number: where(spoken, call, commitment number)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with its mark, what is to be said beside it, and its list."""

    number: int
    radius: str = "0"
    mark: int = 1
    more: Sequence[str] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatLine:
    """A theme: its cells, what has no commitment, and all of it."""

    label: str
    href: str
    cells: Sequence[Cell]
    unread: Cell
    uncovered: Cell
    total: Cell


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole table; its columns are commitments, or the themes of the plan where there are many commitments."""

    columns: Sequence[tuple[str, str]]  # what each is called, and where that leads
    lines: Sequence[HeatLine]
    together: bool


def called(spoken: Spoken) -> str:
    """What a theme is called; where nothing was put under one, that."""
    return languages.pick(spoken.label).text or _("Under no theme")


def numbered(entry: Entry) -> str:
    """A commitment by its number and title."""
    return f"{entry.commitment.number}. {languages.pick(entry.title).text}"


def counted(number: int) -> str:
    """So many contributions, in words."""
    return ngettext("%(n)d contribution", "%(n)d contributions", number) % {"n": number}


def in_words(spoken: Spoken) -> str:
    """How the plan stands to what was said of a theme, without what there is none of."""
    parts = {
        Call.COVERED.value: _("%(n)d covered"),
        Call.PARTLY.value: _("%(n)d covered in part"),
        Call.CONTRADICTS.value: _("%(n)d contradicted"),
        UNREAD: _("%(n)d nobody has looked at"),
        Call.NOT.value: _("%(n)d not covered"),
    }
    said = [words % {"n": n} for call, words in parts.items() if (n := spoken.called(call))]
    return f"{counted(spoken.total)}: {', '.join(said)}"


def bars(found: Coverage, row_at: Callable[[Spoken], str]) -> Chart:
    """Each theme as one bar: how the plan stands to what was said of it."""
    listed = [
        Bar(called(one), [one.called(call) for call, _label in CALLS], in_words(one), row_at(one))
        for one in found.themes
    ]
    names = [label for _call, label in CALLS]
    return chart(
        _("What was said of each theme, and how the plan stands to it"), listed, names=names, heading=_("Theme")
    )


def bars_of(found: Coverage, spoken: Spoken, where: Where) -> Chart:
    """One theme: each commitment that is matched with it, the most first."""
    held = [(entry, spoken.held_for(entry.commitment_id)) for entry in found.entries]
    listed = [
        Bar(
            numbered(entry),
            [calls.get(call, 0) for call in WITH],
            ", ".join(_more(calls, WITH)),
            where(spoken, "", entry.commitment.number),
        )
        for entry, calls in sorted(held, key=lambda one: -sum(one[1].values()))
        if calls
    ]
    names = [label for call, label in CALLS if call in WITH]
    return chart(_("Commitments matched with it"), listed, names=names, heading=_("Commitment"))


def heat(found: Coverage, where: Where, row_at: Callable[[Spoken], str], commitment_at: Callable[[Entry], str]) -> Heat:
    """Themes down, commitments across; each number leads to its list, or to its theme where commitments stand together."""
    entries = found.spoken_for
    together = len(entries) > COLUMNS
    columns = _themes_of(entries) if together else [(numbered(one), commitment_at(one), (one,)) for one in entries]
    most = max((sum(_of(one, group).values()) for one in found.themes for _label, _to, group in columns), default=0)

    def cell(spoken: Spoken, group: Sequence[Entry]) -> Cell:
        calls = _of(spoken, group)
        number = sum(calls.values())
        if not number:
            return Cell(0)
        against = calls[Call.CONTRADICTS.value] * 2 > number
        to = row_at(spoken) if together else where(spoken, "", group[0].commitment.number)
        radius = f"{RADIUS * sqrt(number / most):.1f}"
        return Cell(number, radius, 3 if against else 1, _more(calls, WITH[1:]), to)

    lines = [
        HeatLine(
            called(one),
            row_at(one),
            [cell(one, group) for _label, _to, group in columns],
            Cell(n := one.called(UNREAD), href=where(one, UNREAD, None) if n else ""),
            Cell(n := one.called(Call.NOT), href=where(one, Call.NOT.value, None) if n else ""),
            Cell(one.total, href=where(one, "", None)),
        )
        for one in found.themes
    ]
    return Heat([(label, to) for label, to, _group in columns], lines, together)


def _themes_of(entries: Sequence[Entry]) -> list[tuple[str, str, tuple[Entry, ...]]]:
    """The same by the theme of the plan; those without one stand together."""
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(languages.pick(one.theme.name).text if one.theme else "", []).append(one)
    return [(name or _("Commitments without a theme"), "", tuple(group)) for name, group in groups.items()]


def _of(spoken: Spoken, group: Sequence[Entry]) -> Counter[str]:
    calls: Counter[str] = Counter()
    for entry in group:
        calls.update(spoken.held_for(entry.commitment_id))
    return calls


def _more(calls: Mapping[str, int], wanted: Sequence[str]) -> list[str]:
    words = {
        Call.COVERED.value: _("%(n)d covered"),
        Call.PARTLY.value: _("%(n)d in part"),
        Call.CONTRADICTS.value: _("%(n)d contradicted"),
    }
    return [words[call] % {"n": n} for call in wanted if (n := calls.get(call, 0))]


def row_of(found: Coverage, asked: Mapping[str, str]) -> Spoken | None:
    """The theme that an address names: `under` a number of the codebook, or `theme` the process’s own."""
    under, theme = asked.get("under", ""), asked.get("theme", "")
    wanted = (lambda one: str(one.code) == under) if found.by_code else (lambda one: one.theme == theme)
    return next((one for one in found.themes if (under or theme) and wanted(one)), None)


def address_of(spoken: Spoken) -> dict[str, str]:
    """How an address names a theme; nothing where there is none to name."""
    if spoken.code is not None:
        return {"under": str(spoken.code)}
    return {"theme": spoken.theme} if spoken.theme else {}


def list_of(spoken: Spoken, call: str, commitment: int | None, **more: str) -> str:
    """The filters of the list that a number counts."""
    by = {"by": str(commitment)} if commitment is not None else {"call": call or ANY}
    return "?" + urlencode(more | address_of(spoken) | by)


def lists_of(spoken: Spoken, where: Where) -> list[tuple[StrOrPromise, int, str]]:
    """How the plan stands to a theme, each with its number and its list."""
    return [(label, n, where(spoken, call)) for call, label in CALLS if (n := spoken.called(call))]


def of_theme(found: Coverage, spoken: Spoken, where: Where) -> dict[str, Any]:
    """What `ui/coverage_theme.html` shows of one theme: its name, in words, drawn, and the list of each number."""
    return {
        "title": called(spoken),
        "words": in_words(spoken),
        "chart": bars_of(found, spoken, where),
        "lists": lists_of(spoken, where),
    }


def silent_regions(numbers: Mapping[str, int]) -> list[StrOrPromise]:
    """The nations and regions of which nobody spoke."""
    return [region.label for region in Region if not numbers.get(region.value)]


# --- the lists


def coverage_filters(asked: Mapping[str, str], book: Book | None, commitments: Mapping[str, Place]) -> list[Filter]:
    """What narrows a list to what a number of the page counts: asked for by its address alone, for a list is long enough."""
    codes = [(str(code.number), languages.pick(code.label).text) for code in book.codes] if book else []
    every = [
        Filter("under", _("Theme, with those under it"), codes),
        Filter("call", _("What the plan says about it"), [*CALLS, (ANY, _("Anything"))]),
        Filter("by", _("Matched with commitment"), [(key, key) for key in commitments]),
    ]
    return [one for one in every if asked.get(one.name)]


def covered_as(
    process: Process, book: Book | None, commitments: Mapping[str, Place], chosen: dict[str, Any]
) -> Q | None:
    """The same as a condition; takes what it needs out of what was chosen. None where nothing of it was."""
    under, call, by = (chosen.pop(name, "") for name in ("under", "call", "by"))
    if not (under or call or by):
        return None
    narrowed = contributions.readable()
    code = book.numbered(int(under)) if book and under else None
    if book and code:
        narrowed &= queries.is_spoken_of(book, code)
    if (call and call != ANY) or by:
        narrowed &= queries.is_called(process, "" if call == ANY else call, commitments[by].id if by else None)
    return narrowed


# --- the page, said first and then drawn


@dataclass(frozen=True, slots=True)
class Said:
    """A line that says something: what it is about, in words what is the matter, and where that leads."""

    label: StrOrPromise
    words: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What both pages show, in this order."""

    found: Coverage
    without: Sequence[Said]
    unasked: Sequence[Said]
    more_unasked: Sequence[Said]
    regions: Sequence[StrOrPromise]
    no_region: bool
    kinds: Sequence[Said]
    chart: Chart
    heat: Heat


def told(
    found: Coverage,
    *,
    where: Where,
    row_at: Callable[[Spoken], str],
    commitment_at: Callable[[Entry], str],
    regions: Mapping[str, int],
    kinds: Sequence[SpokeOfKind],
) -> Told:
    """The page’s parts, from what was counted and from where each number leads."""
    unasked = [Said(numbered(one), href=commitment_at(one)) for one in found.unasked]
    return Told(
        found,
        [Said(called(one), _without(one), row_at(one)) for one in found.without[:FIRST]],
        unasked[:FIRST],
        unasked[FIRST:],
        silent_regions(regions),
        not any(n for region, n in regions.items() if region),
        [Said(one.kind.label, _spoke(one)) for one in kinds],
        bars(found, row_at),
        heat(found, where, row_at, commitment_at),
    )


def _without(spoken: Spoken) -> str:
    parts = {Call.NOT.value: _("%(n)d not covered"), UNREAD: _("%(n)d nobody has looked at")}
    said = [words % {"n": n} for call, words in parts.items() if (n := spoken.called(call))]
    return _("%(without)d of %(total)d have none: %(parts)s") % {
        "without": spoken.without,
        "total": spoken.total,
        "parts": ", ".join(said),
    }


def _spoke(one: SpokeOfKind) -> str:
    if one.few:
        return _("Fewer than five contributions")
    return counted(one.number) if one.number else _("Nothing yet")
