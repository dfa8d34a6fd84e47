"""The shared pages: a form, checking what one wrote, done, a list, work in progress.

Each gives a response. What a layout needs (`navigation`, `crumbs` or `back`, `demonstration`, `layout="ui/desk.html"`)
goes in as further values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearback.web.ui import csp
from hearback.web.ui.lists import Page
from hearback.web.ui.pieces import Progress, Rows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    title: StrOrPromise,
    button: StrOrPromise = "",
    template: str = "ui/form_page.html",
    **values: Any,
) -> HttpResponse:
    """One form with its error summary and its button. Everything typed stays in it."""
    return render(request, template, {"form": form, "title": title, "button": button or _("Continue")} | values)


def check_page(
    request: HttpRequest,
    rows: Rows,
    *,
    title: StrOrPromise = "",
    button: StrOrPromise,
    hidden: dict[str, str] | None = None,
    template: str = "ui/check_page.html",
    **values: Any,
) -> HttpResponse:
    """What was written, each part with a way to change it, and one button that sends it. `hidden` goes along."""
    title = title or _("Check what you wrote")
    response = render(
        request, template, {"rows": rows, "title": title, "button": button, "hidden": hidden or {}} | values
    )
    return csp.depends_on_viewer(response)


def done_page(
    request: HttpRequest,
    *,
    title: StrOrPromise,
    text: StrOrPromise = "",
    reference: str = "",
    template: str = "ui/done_page.html",
    **values: Any,
) -> HttpResponse:
    """That it is done, under which reference, and (in the template's `next` block) what happens next."""
    response = render(request, template, {"title": title, "text": text, "reference": reference} | values)
    return csp.depends_on_viewer(response)


def list_page(
    request: HttpRequest,
    page: Page[Any],
    *,
    title: StrOrPromise,
    row: str,
    template: str = "ui/list.html",
    **values: Any,
) -> HttpResponse:
    """A list with its filters; `row` is the template of one row, which knows it as `row`."""
    return render(request, template, {"page": page, "title": title, "row_template": row} | values)


def progress_page(
    request: HttpRequest, progress: Progress, *, template: str = "ui/progress_page.html", **values: Any
) -> HttpResponse:
    """How far some work has come; asks again by itself where scripts run, and by a link where they do not."""
    response = render(request, template, {"progress": progress, "title": progress.title} | values)
    return csp.depends_on_viewer(response)
