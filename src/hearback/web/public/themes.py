"""What people spoke of: how many contributions are about each theme, with what each theme means. No measure of support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.analysis import queries
from hearback.analysis.models import Code, Coded
from hearback.analysis.queries import Book, ThemeCount
from hearback.processes.models import Process
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui import charts
from hearback.web.ui.charts import Bar, Chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

THEMES = gettext_lazy("What people spoke of")
ABOUT = "about"  # in the address of the list: the theme's number


@dataclass(frozen=True, slots=True)
class Line:
    """A theme with what it means, and how many contributions stand how to it."""

    code: Code
    depth: int
    number: int
    href: str
    stances: tuple[int, ...]


def theme_filter(book: Book | None) -> list[Filter]:
    """The filter of the list, where everybody may see the themes."""
    if book is None:
        return []
    choices = [
        (str(one.code.number), plain(one.code.label))
        for one in book.tree(lambda code: code.into_id is None and code.codable)
    ]
    return [Filter(ABOUT, _("Theme, as the team read it"), choices)]


@rule("anyone")
@in_process
def themes(request: HttpRequest, process: Process) -> HttpResponse:
    """A picture with its table, and below it each theme with its bounds."""
    book = found(queries.codebook_shown(viewer_of(request), process))
    counted = queries.counted_by_theme(book)
    said = f"{home_of(process)}said/"
    lines = [_line(one, said) for one in counted]
    return page(
        request,
        process,
        "themes/themes.html",
        title=THEMES,
        crumbs=(Link(_("What people said"), said),),
        chart=_chart(lines) if any(line.number for line in lines) else None,
        lines=lines,
        has_coverage=queries.is_coverage_shown(viewer_of(request), process),
        stances=[label for _value, label in Coded.Stance.choices],
    )


def _line(one: ThemeCount, said: str) -> Line:
    stances = tuple(one.by_stance[value] for value in Coded.Stance.values)
    return Line(one.code, one.depth, one.number, f"{said}?{ABOUT}={one.code.number}", stances)


def _chart(lines: Sequence[Line]) -> Chart:
    """The most spoken of first; a theme of which one person spoke has its bar as well."""
    counted = sorted((line for line in lines if line.number), key=lambda line: -line.number)
    bars = [
        Bar(
            plain(line.code.label),
            [line.number],
            ngettext("%(n)d contribution", "%(n)d contributions", line.number) % {"n": line.number},
            line.href,
        )
        for line in counted
    ]
    return charts.chart(_("How many contributions are about each theme"), bars, heading=_("Theme"))


urls = [path("<slug:process>/said/themes/", themes, name="themes")]
