"""Pages for one person: kept nowhere on the way, found by no search engine, their address told to no other site."""

from __future__ import annotations

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import PrivateView
from hearback.processes.models import Process
from hearback.web.public.shared import View, found, said_or_404
from hearback.web.ui.csp import depends_on_viewer, unlisted, without_referrer
from hearback.web.ui.viewers import viewer_of


def private(view: View) -> View:
    """Mark every answer of this view as private."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        response = depends_on_viewer(view(request, *args, **parts))
        return unlisted(response) if _has_form(request, response) else without_referrer(response)

    return inner


def _has_form(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a form token was drawn, or may still be.

    From a page that tells nobody its address, not even us, a browser posts as from nowhere ("Origin: null"), and the
    form would be refused. Such a page keeps the site's "same-origin", which tells no other site either.
    """
    drawn = request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or settings.CSRF_COOKIE_NAME in response.cookies
    return bool(drawn) or not getattr(response, "is_rendered", True)


def see_other(to: str, *args: object, **parts: object) -> HttpResponseRedirect:
    """Go on by GET to a page (an address or the name of a route) after a form was taken (303: never post it again)."""
    response = HttpResponseRedirect(resolve_url(to, *args, **parts))
    response.status_code = 303
    return response


def own_or_404(request: HttpRequest, process: Process, reference: str) -> tuple[Contribution, PrivateView]:
    """What the viewer said under this reference, with everything we hold of it; 404 unless they came by its private link."""
    said = said_or_404(request, process, reference)
    return said, found(contributions.private_view(viewer_of(request), said))
