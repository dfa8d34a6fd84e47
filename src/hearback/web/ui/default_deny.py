"""Default deny: every view names its rule; one that does not answers 403, and a check lists its route.

    @rule("anyone")
    def about(request): ...

    path("desk/sign-in/", guarded("anyone", allauth_view))

The name says which rule the view's queries and actions hold to; the matrix of routes and roles compares it with what
really happens. Naming a rule grants nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from hearback.web.ui import errors

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
_MARK = "hearback_rule"


def rule(name: str) -> Callable[[V], V]:
    """Mark a view with the name of its rule."""
    if not name:
        raise ValueError("A rule needs a name.")

    def mark(view: V) -> V:
        setattr(view, _MARK, name)
        return view

    return mark


def guarded(name: str, view: View) -> View:
    """A view that somebody else wrote, marked with the name of its rule; the original stays unmarked."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return rule(name)(inner)


def rule_of(view: Callable[..., Any]) -> str:
    """The name of the view's rule, or nothing."""
    return str(getattr(view, _MARK, ""))


class DefaultDenyMiddleware:
    """Answers 403 instead of calling a view without a rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the view run."""
        return None if rule_of(view) else errors.forbidden(request)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every route of the site with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


@checks.register(checks.Tags.urls, checks.Tags.security)
def every_route_names_its_rule(app_configs: object, **kwargs: Any) -> list[checks.CheckMessage]:
    """One error for each route whose view has no rule."""
    return [
        checks.Error(
            f"The route “{route}” names no rule, so it answers 403.",
            hint="Put @rule(…) on its view, or guarded(…) around it in the urls.",
            id="hearback.E001",
        )
        for route, view in routes()
        if not rule_of(view)
    ]
