"""Calling an action from a page: what it refuses comes back in the form, with the person's words still there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse

from hearback.core.errors import DomainError, Incomplete, NotAllowed
from hearback.web.ui import errors

T = TypeVar("T")


def tried(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the action gives; None when it refused, and then the form says why, by the field it belongs to.

    NotAllowed is not the form's business: it goes on up, to a 403.
    """
    try:
        return act()
    except NotAllowed:
        raise
    except DomainError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        if isinstance(problem, Incomplete):
            for missing in problem.missing:
                form.add_error(None, str(missing))
    return None


class NotAllowedMiddleware:
    """What an action does not allow is answered with 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for NotAllowed; anything else is not ours."""
        return errors.forbidden(request) if isinstance(exception, NotAllowed) else None
