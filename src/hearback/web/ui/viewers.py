"""Who is looking: one frozen `Viewer` per request, from the staff session and the private links that were opened.

An opened link is kept as its own token in a cookie: nothing is stored here, and raising the thing's link version
revokes it there too.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from hearback.core.viewer import NOBODY, Grant, Purpose, Viewer
from hearback.people import links
from hearback.processes import queries as processes

MOST_LINKS = 30
KEPT_FOR = 180 * 24 * 3600  # seconds
_SEPARATOR = "~"


def cookie_name() -> str:
    """`__Host-` keeps other sites of the same domain from setting it."""
    return "__Host-links" if settings.SESSION_COOKIE_SECURE else "links"


def _briefly() -> str:
    """Of a cookie that the browser keeps until it is closed: what is in it never lasts as long as what is in the other."""
    return f"{cookie_name()}-briefly"


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of this request; asks the database only for somebody who signed in."""
    known: Viewer | None = getattr(request, "hearback_viewer", None)
    if known is None:
        user = request.user.pk if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        grants = frozenset(grant for token in _tokens(request) if (grant := links.read(token)))
        known = processes.viewer(user=user, grants=grants) if user or grants else NOBODY
        request.hearback_viewer = known  # type: ignore[attr-defined]
    return known


def varies_with_viewer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell caches that this page may look different to somebody else."""
    patch_vary_headers(response, ("Cookie",))
    if viewer_of(request) != NOBODY:
        response.headers["Cache-Control"] = "private, no-store"


def remember(request: HttpRequest, response: HttpResponse, token: str, *, briefly: bool = False) -> Grant | None:
    """Keep an opened link in this browser, newest first; returns what it opens, or None if it opens nothing.

    `briefly` is until the browser is closed: for whoever may sit at a computer that others use. Neither way changes how long
    another link is kept.
    """
    grant = links.read(token)
    if grant is not None:
        name = _briefly() if briefly else cookie_name()
        tokens = [token, *(kept for kept in _kept(request, name) if not _gives_way(kept, token, grant))][:MOST_LINKS]
        response.set_cookie(
            name,
            _SEPARATOR.join(tokens),
            max_age=None if briefly else KEPT_FOR,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            samesite="Lax",
        )
    return grant


def _gives_way(kept: str, token: str, grant: Grant) -> bool:
    """Whether a kept link goes when this one is opened: itself, and another person's page (a browser is one person's)."""
    other = links.read(kept)
    return kept == token or other is None or (grant.purpose == Purpose.ME == other.purpose)


def forget(response: HttpResponse) -> None:
    """Close every private link in this browser."""
    for name in (cookie_name(), _briefly()):
        response.delete_cookie(name)


def _tokens(request: HttpRequest) -> list[str]:
    return _kept(request, cookie_name()) + _kept(request, _briefly())


def _kept(request: HttpRequest, name: str) -> list[str]:
    return [token for token in request.COOKIES.get(name, "").split(_SEPARATOR) if token][:MOST_LINKS]
