"""What every desk page begins with: somebody who works here, the process or 404, the menu, where the page is.

    @rule("coordinator")
    @coordinator
    def themes(request: HttpRequest, process: Process) -> HttpResponse:
        return page(request, process, "processes/themes.html", title=_("Themes"))

Whoever has not signed in is asked to (a POST is refused); a process in which the viewer has no post is not there (404); one
in which their post is another answers 403.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearback.core import languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.ui import errors, pages
from hearback.web.ui.csp import depends_on_viewer
from hearback.web.ui.default_deny import View
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link, Navigation
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGE = "en"  # of the desk, for now
LAYOUT = "desk/layout.html"
# The pages of a process at the desk; addresses are below the process's own.
MENU: tuple[tuple[str, StrOrPromise], ...] = (
    ("", pgettext_lazy("desk menu", "Overview")),
    ("announcements/", pgettext_lazy("desk menu", "Announcements")),
    ("events/", pgettext_lazy("desk menu", "Events")),
    ("network/", pgettext_lazy("desk menu", "Network")),
    ("documents/", pgettext_lazy("desk menu", "Documents")),
    ("forum/", pgettext_lazy("desk menu", "Forum")),
    ("plan/", pgettext_lazy("desk menu", "Plan")),
    ("said/", pgettext_lazy("desk menu", "What people said")),
    ("plan/progress/", pgettext_lazy("desk menu", "Progress")),
)
T = TypeVar("T")


# --- who may come in


def staff(view: View) -> Callable[..., HttpResponse]:
    """Whoever signed in to work here. The page is in the desk's language, and kept nowhere on its way."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if not viewer_of(request).is_staff:
            return redirect_to_login(request.get_full_path()) if request.method == "GET" else errors.forbidden(request)
        with translation.override(LANGUAGE):
            response: HttpResponse = depends_on_viewer(view(request, *args, **parts))  # type: ignore[assignment]
        response.headers["Content-Language"] = LANGUAGE
        return response

    return inner


def member(view: View) -> Callable[..., HttpResponse]:
    """Whoever has a post in the process; the view gets the process instead of its slug."""
    return _with_process(view, lambda viewer, process: viewer.belongs_to(process.id))


def coordinator(view: View) -> Callable[..., HttpResponse]:
    """Whoever coordinates the process, for either side, and the host; the view gets the process instead of its slug."""
    return _with_process(view, lambda viewer, process: viewer.works_on(process.id))


def host(view: View) -> Callable[..., HttpResponse]:
    """Whoever runs this site."""

    @wraps(view)
    @staff
    def inner(request: HttpRequest, *args: Any, **parts: Any) -> Any:
        if not viewer_of(request).host:
            raise NotAllowed
        return view(request, *args, **parts)

    return inner


def _with_process(view: View, allowed: Callable[[Viewer, Process], bool]) -> Callable[..., HttpResponse]:
    @wraps(view)
    @staff
    def inner(request: HttpRequest, process: str, **parts: Any) -> Any:
        viewer = viewer_of(request)
        mine = found(processes.process_visible_to(viewer, process))
        if not viewer.belongs_to(mine.id):
            raise Http404
        if not allowed(viewer, mine):
            raise NotAllowed
        return view(request, mine, **parts)

    return inner


def found(thing: T | None) -> T:
    """The thing, or 404: what this viewer may not see is not there."""
    if thing is None:
        raise Http404
    return thing


# --- going on


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to judge, also when no box of it was filled in; None while it is only opened."""
    return request.POST if request.method == "POST" else None


def taken(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form is in order, and the action took what is in it; otherwise the form says why not."""

    def acted() -> bool:
        act()
        return True

    return bool(form.is_valid() and tried(form, acted))


def see_other(to: str, *args: object, query: str = "") -> HttpResponseRedirect:
    """Go on by GET after a form was taken (303: never post it again)."""
    response = HttpResponseRedirect(resolve_url(to, *args) + query)
    response.status_code = 303
    return response


def say(request: HttpRequest, sentence: StrOrPromise) -> None:
    """Tell on the next page what was done."""
    messages.success(request, str(sentence))


# --- the page


def plain(words: Mapping[str, str] | None) -> str:
    """A text without markup: for titles, menus and links."""
    return languages.pick(dict(words or {})).text


def free_slug(words: Mapping[str, str], otherwise: str, taken: Collection[str], *, most: int = 50) -> str:
    """An address made from words that none of the others has; numbered from the second of the same letters."""
    base = slugify(plain(words))[:most].strip("-") or otherwise
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def name_of(process: Process) -> str:
    """The process's name, or its address while it has none."""
    return plain(process.name) or process.slug


def desk_of(process: Process) -> str:
    """The address of the process at the desk; its pages are below it."""
    return reverse("desk:process", args=[process.slug])


def public_home_of(process: Process) -> str:
    """The address of the process as everybody sees it."""
    return f"/{LANGUAGE}/{process.slug}/"


def desk_frame(*crumbs: Link) -> dict[str, Any]:
    """What the layout of a page outside any process is drawn from."""
    return {"layout": LAYOUT, "crumbs": (Link(_("Your desk"), reverse("desk:home")), *crumbs)}


def frame(process: Process, *crumbs: Link) -> dict[str, Any]:
    """What the layout of a process's page is drawn from; `crumbs` stand between the process and the page itself."""
    home, name = desk_of(process), name_of(process)
    return desk_frame(Link(name, home), *crumbs) | {
        "process": process,
        "home": home,
        "public_home": public_home_of(process),
        "navigation": Navigation(name, home, tuple(Link(text, home + place) for place, text in MENU)),
        "demonstration": process.demonstration,
        "pause": processes.pause_going_on(process),
    }


def page(
    request: HttpRequest,
    process: Process,
    template: str,
    *,
    title: StrOrPromise,
    under: tuple[Link, ...] = (),
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """One page of a process; `under` are the crumbs between the process and the page itself."""
    return render(request, f"desk/{template}", frame(process, *under) | {"title": title} | values, status=status)


def form_page(
    request: HttpRequest,
    process: Process,
    form: Any,
    *,
    title: StrOrPromise,
    button: StrOrPromise,
    under: tuple[Link, ...] = (),
    template: str = "desk/form.html",
    **values: Any,
) -> HttpResponse:
    """One form of a process; `under` as for `page`."""
    values = frame(process, *under) | values
    return pages.form_page(request, form, title=title, button=button, template=template, **values)
