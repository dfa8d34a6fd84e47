"""What every public page of a process begins with: the process or 404, its menu, where the page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import languages
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.ui.pieces import Link, process_navigation
from hearback.web.ui.templatetags.words import one_language
from hearback.web.ui.viewers import varies_with_viewer, viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T")
View = Callable[..., HttpResponse]


def found(thing: T | None) -> T:
    """The thing, or 404: what this viewer may not see is not there."""
    if thing is None:
        raise Http404
    return thing


def process_or_404(request: HttpRequest, slug: str) -> Process:
    """The process at an address, if the viewer may know that it is there."""
    return found(processes.process_visible_to(viewer_of(request), slug))


def said_or_404(request: HttpRequest, process: Process, reference: str) -> Contribution:
    """What was said under a reference in this process, if the viewer may know that it is there."""
    row = found(contributions.by_reference(viewer_of(request), reference))
    return found(row if row.process_id == process.pk else None)


def in_process(view: View) -> View:
    """Give the view its process instead of the slug in its address; caches learn that it depends on who looks."""

    @wraps(view)
    def inner(request: HttpRequest, process: str, **parts: Any) -> HttpResponse:
        response = view(request, process_or_404(request, process), **parts)
        varies_with_viewer(request, response)
        return response

    return inner


def home_of(process: Process) -> str:
    """The address of a process in the language in use; its pages are below it."""
    return f"/{get_language()}/{process.slug}/"


def plain(words: Mapping[str, str] | None) -> str:
    """A text in the reader's language without markup: for titles, menus and links."""
    return languages.pick(dict(words or {})).text


def frame(process: Process, *crumbs: Link) -> dict[str, Any]:
    """What the layout of a process's page is drawn from; `crumbs` stand between the process and the page itself."""
    home, name = home_of(process), plain(process.name) or process.slug
    return {
        "process": process,
        "home": home,
        "navigation": process_navigation(
            name, home, run_by=one_language(process.runner) or process.get_run_by_display()
        ),
        "crumbs": (Link(name, home), *crumbs),
        "demonstration": process.demonstration,
        "pause": processes.pause_going_on(process),
    }


def page(
    request: HttpRequest,
    process: Process,
    template: str,
    *,
    title: StrOrPromise,
    crumbs: tuple[Link, ...] = (),
    without_crumbs: bool = False,
    **values: Any,
) -> HttpResponse:
    """One page of a process."""
    framed = frame(process, *crumbs) | ({"crumbs": ()} if without_crumbs else {})
    framed["as_of"] = getattr(request, "hearback_as_of", None)
    return render(request, f"public/{template}", framed | {"title": title} | values)
