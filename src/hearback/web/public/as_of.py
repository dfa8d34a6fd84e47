"""Pages as they stood at the end of an earlier day: by when a thing was recorded here, and the same for everybody.

    @rule("anyone")
    @as_of
    @in_process
    def progress(request, process): ...

`?as-of=2014-03-05` sets the clock back while the page is made. The address holds the day, so a page is kept by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.processes.models import Process
from hearback.web.public.data import as_everybody_sees
from hearback.web.public.shared import home_of, page
from hearback.web.ui import csp
from hearback.web.ui.pieces import Link

AS_OF = "as-of"
_OTHERS = (
    ("evidence/", _("Evidence")),
    ("sums/", _("Everything counted")),
    ("plan/", _("The plan")),
    ("progress/", _("Progress")),
)
WRITTEN = 10  # letters of a day such as 2014-03-05


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day at whose end the record is read, the way back, and the other pages that can be read as of it."""

    day: date
    back: str
    others: tuple[Link, ...]

    @property
    def query(self) -> str:
        """What an address ends with that is to stay on this day."""
        return f"{AS_OF}={self.day.isoformat()}"


def as_of(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page be read as of an earlier day, with nobody's eyes; without the question it is the page itself."""

    @wraps(view)
    def inner(request: HttpRequest, process: str, **parts: Any) -> HttpResponse:
        asked = request.GET.get(AS_OF)
        if asked is None:
            return view(request, process, **parts)
        of = as_everybody_sees(process)
        day, opened = _day(asked), clock.day(of.opened or of.created)
        if day is None or not opened <= day <= clock.today():
            return _not_then(request, of, opened, asked)
        there = tuple(Link(title, f"{home_of(of)}{at}?{AS_OF}={day.isoformat()}") for at, title in _OTHERS)
        others = tuple(one for one in there if one.href.partition("?")[0] != request.path)
        request.hearback_viewer = NOBODY  # type: ignore[attr-defined]
        request.hearback_as_of = AsOf(day, request.path, others)  # type: ignore[attr-defined]
        with clock.set_back(clock.end_of(day)):
            response = view(request, process, **parts)
        return csp.unlisted(response)

    return inner


def as_of_asked(request: HttpRequest) -> AsOf | None:
    """The day as of which this request reads; None for now."""
    asked: AsOf | None = getattr(request, "hearback_as_of", None)
    return asked


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked) if len(asked) == WRITTEN else None
    except ValueError:
        return None


def _not_then(request: HttpRequest, process: Process, opened: date, asked: str) -> HttpResponse:
    shown = page(
        request,
        process,
        "as_of/not_then.html",
        title=_("There is no page for that day"),
        opened=opened,
        today=clock.today(),
        asked=asked[:WRITTEN],
        back=request.path,
    )
    shown.status_code = HTTPStatus.NOT_FOUND
    return csp.unlisted(shown)
