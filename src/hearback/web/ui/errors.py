"""Pages for when something went wrong: what happened, that nothing is lost, what to do.

In the root urls:

    handler400 = errors.bad_request
    handler403 = errors.forbidden
    handler404 = errors.not_found
    handler500 = errors.server_error
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hearback.web.ui import context, csp


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this viewer may not see or do this."""
    return _page(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here, or nothing that this viewer may know of."""
    return _page(request, "404", 404)


def gone(request: HttpRequest, reason: str = "") -> HttpResponse:
    """410: it was here and was taken away on purpose; `reason` says why, in a sentence for the reader."""
    return _page(request, "410", 410, reason=reason)


def busy(request: HttpRequest) -> HttpResponse:
    """503: as many as can be served are being served; the reader is told when to come back, and so is their browser."""
    response = _page(request, "503", 503)
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without the token that proves it is ours."""
    return _page(request, "csrf", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses neither the database nor the session, for either may be what broke."""
    try:
        html: str = render_to_string("ui/errors/500.html", context.without_request(request.path))
    except Exception:  # noqa: BLE001 -- whatever broke the layout too, the person still gets a sentence
        html = _("Something went wrong on our side. What you sent before is safe. Please try again in a few minutes.")
        return csp.unlisted(HttpResponse(html, status=500, content_type="text/plain; charset=utf-8"))
    return csp.unlisted(HttpResponse(html, status=500))


def _page(request: HttpRequest, name: str, status: int, **values: str) -> HttpResponse:
    return csp.unlisted(render(request, f"ui/errors/{name}.html", values, status=status))
