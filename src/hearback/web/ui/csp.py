"""The headers every response carries: what a page may load, who may frame it, and how long it may be kept.

How long a page may be kept is decided here, once:

- it depends on who is looking (the viewer is somebody, a session was read or written, or a door said so with
  `depends_on_viewer`): `private, no-store`;
- it varies with a cookie that tells nothing about a person (a form's token): `private, no-cache`, so that "Back" still
  finds the words;
- anything else: `public, max-age=0, must-revalidate`. Nothing public is served from a cache without asking first, for an
  embargo ends, and a contribution is hidden, at a moment.

A response that brings its own `Cache-Control` keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from hearback.core.viewer import NOBODY

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)
PRIVATE = "private, no-store"
ONE_BROWSER = "private, no-cache"
PUBLIC = "public, max-age=0, must-revalidate"

R = TypeVar("R", bound=HttpResponseBase)
_DEPENDS = "hearback_depends_on_viewer"


def depends_on_viewer(response: R) -> R:
    """Say that this response was made for one person: it is stored nowhere on its way."""
    setattr(response, _DEPENDS, True)
    return response


def without_referrer(response: R) -> R:
    """Say that this page's address must not travel with a link (a private link is in it), nor be indexed."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return unlisted(response)


def unlisted(response: R) -> R:
    """Ask search engines to leave this page out."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class HeadersMiddleware:
    """Adds the headers to every response that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Cache-Control", cache_control(request, response))
        if headers["Cache-Control"] == PRIVATE:
            patch_vary_headers(response, ("Cookie",))
        return response


def cache_control(request: HttpRequest, response: HttpResponseBase) -> str:
    """How long the response may be kept, by the three rules above."""
    if getattr(response, _DEPENDS, False) or _is_somebody(request) or _session_was_used(request):
        return PRIVATE
    if response.cookies or "cookie" in response.headers.get("Vary", "").lower():
        return ONE_BROWSER
    return PUBLIC


def _is_somebody(request: HttpRequest) -> bool:
    """Whether the view asked who is looking, and it was somebody: signed in, or come by a private link."""
    return getattr(request, "hearback_viewer", NOBODY) != NOBODY


def _session_was_used(request: HttpRequest) -> bool:
    """Whether a session that exists was read, or one was written. Asking an absent one tells nothing about anybody."""
    session = getattr(request, "session", None)
    if session is None:
        return False
    return bool(session.modified or (session.accessed and session.session_key))
