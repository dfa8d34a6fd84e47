"""What a program may have sent, at the desk: many at once are let in or found to be spam, after one look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.desk.talking import TITLE as LOOKS
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("What a program may have sent")
LET_IN, SPAM = "let-in", "spam"
AT_ONCE = 1_000
_FOUND: dict[str, Callable[[Viewer, Process], QuerySet[Contribution]]] = {
    "": contributions.suspected,
    SPAM: contributions.found_spam,
}
_ASKS: dict[str, tuple[StrOrPromise, StrOrPromise, StrOrPromise]] = {
    LET_IN: (
        _("Let these in?"),
        _("They are shown in public at once, and count from now on. Whoever sent them reads so by their private link."),
        _("Let them in"),
    ),
    SPAM: (
        _("Are these spam?"),
        _(
            "They stay kept back and do not count. Nothing is deleted: you find them in the list of what was found to be "
            "spam, and can let them in from there. Whoever sent them reads what you found, and can write to you."
        ),
        _("They are spam"),
    ),
}


def _rows(request: HttpRequest, process: Process) -> tuple[Filters, QuerySet[Contribution]]:
    """Those that the address asks for: what nobody has looked at, or what was found to be spam."""
    choices = [("", _("Nobody has looked at it")), (SPAM, _("Found to be spam"))]
    filters = Filters(request.GET, Filter("found", _("Show"), choices, has_all=False))
    return filters, _FOUND[filters.chosen.get("found", "")](viewer_of(request), process)


@rule("coordinator")
@coordinator
def suspected(request: HttpRequest, process: Process) -> HttpResponse:
    """A page of them, the oldest first, each to tick; and the way to all at once."""
    filters, rows = _rows(request, process)
    listed = keyset(rows, request.GET, column="received", descending=False, filters=filters)
    return page(
        request,
        process,
        "talking/suspected.html",
        title=TITLE,
        under=_under(process),
        page=listed,
        rows=contributions.said(viewer_of(request), listed.rows),
        found=filters.chosen.get("found", ""),
        number=rows.count(),
        last=rows.order_by("-id").values_list("id", flat=True).first(),
        at_once=AT_ONCE,
    )


@rule("coordinator")
@coordinator
def sort(request: HttpRequest, process: Process) -> HttpResponse:
    """Look at which they are, and let them in or say that they are spam."""
    _filters, rows = _rows(request, process)
    do = request.GET.get("do", "")
    title, intro, button = found(_ASKS.get(do))
    last = request.GET.get("all", "")
    if last.isdecimal() and len(last) < 19:  # all that the list counted: nothing that came in since
        rows = rows.filter(pk__lte=int(last))
    else:
        rows = rows.filter(reference__in=request.GET.getlist("c")[:AT_ONCE])
    references = list(rows.order_by("received", "id").values_list("reference", flat=True)[:AT_ONCE])
    form = forms.Form(posted(request))
    act = actions.let_in if do == LET_IN else actions.find_spam
    done = 0

    def do_it() -> None:
        nonlocal done
        done = act(actor=viewer_of(request), process=process, references=references)

    if references and taken(form, do_it):
        say(request, _said(do, done))
        return see_other(reverse("desk:suspected", args=[process.slug]))
    return form_page(
        request,
        process,
        form,
        title=title,
        button=button,
        template="desk/talking/sort.html",
        under=(*_under(process), Link(TITLE, reverse("desk:suspected", args=[process.slug]))),
        intro=intro,
        references=references,
        leave=reverse("desk:suspected", args=[process.slug]),
    )


def _said(do: str, number: int) -> str:
    if do == LET_IN:
        return ngettext("%(n)d is let in.", "%(n)d are let in.", number) % {"n": number}
    return ngettext("%(n)d was found to be spam.", "%(n)d were found to be spam.", number) % {"n": number}


def _under(process: Process) -> tuple[Link, ...]:
    return (*crumbs(process), Link(LOOKS, reverse("desk:looks", args=[process.slug])))


_HERE = "<slug:process>/said/looks/suspected/"
urls = [
    path(_HERE, suspected, name="suspected"),
    path(f"{_HERE}sort/", sort, name="suspected_sort"),
]
