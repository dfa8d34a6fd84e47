"""Pages that a device keeps, and goes on with when the network is gone: what their answers say, and their worker's script.

Such a page is complete without scripts. With them, what is done is kept on the device first (`static/ui/outbox.js`), comes
here as the same form, and is answered in JSON. Each answer says in a header that it is ours, for a device at a bad network
must not take another's page for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from hearback.core.errors import NotAllowed
from hearback.web.ui import csp

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hearback.web.public.shared import View

# Says that an answer is ours: the page is "open" (it may be kept on the device), it is "closed" (it may not; what was kept
# may still be sent), or it is "refused" (this link opens nothing, or not any more).
HERE = "Hearback-Here"
OPEN, CLOSED, REFUSED = "open", "closed", "refused"
# What every such page needs without a network. Names with hashes are put in when the worker's script is made.
_FILES = (
    *("app.css", "app.js", "supported.js", "govuk-frontend.min.js"),
    *("device.js", "outbox.js", "unsaved.js", "icon.svg"),
)


def answers_a_device(template: str, title: StrOrPromise, says: Callable[[], str]) -> Callable[[View], View]:
    """Whom the page is not for is told what to do by the template, and a device what it means: every answer is ours."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
            try:
                return view(request, *args, **parts)
            except (Http404, NotAllowed) as refusal:
                status = 404 if isinstance(refusal, Http404) else 403
                response = (
                    JsonResponse({"taken": False, "sentence": str(title)}, status=status)
                    if wants_json(request)
                    else render(request, template, {"title": title, "says": says()}, status=status)
                )
                response.headers[HERE] = REFUSED
                return csp.unlisted(csp.depends_on_viewer(response))

        return inner

    return decorate


def wants_json(request: HttpRequest) -> bool:
    """Whether a device asks, rather than a person."""
    return request.headers.get("Accept", "") == "application/json"


def taken(**told: Any) -> HttpResponse:
    """Tell a device that we have it."""
    response = JsonResponse({"taken": True, **told})
    response.headers[HERE] = OPEN
    return response


def not_taken(form: django_forms.Form) -> HttpResponse:
    """Tell a device that a person is needed, and why."""
    sentence = next(str(error) for errors in form.errors.values() for error in errors)
    response = JsonResponse({"taken": False, "sentence": sentence}, status=422)
    response.headers[HERE] = OPEN
    return response


def worker_script(*, cache: str, page: str, script: str, until: int) -> HttpResponse:
    """The script that keeps one page on a device, with the names of its files as they are now.

    It has to stand below the page, so that a browser lets it answer for that page and no other.
    """
    files = [static(f"ui/{name}") for name in (*_FILES, script)]
    here = {"cache": cache, "page": page, "files": files, "until": until}
    text = f"self.HERE = {json.dumps(here)};\nimportScripts({json.dumps(static('ui/kept-page.js'))});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def milliseconds(moment: datetime) -> int:
    """A moment as a browser's clock counts."""
    return int(moment.timestamp() * 1000)


def sentences(says: Mapping[str, StrOrPromise]) -> str:
    """What a page's script says in the reader's language, for the page's attribute."""
    return json.dumps({name: str(sentence) for name, sentence in says.items()}, ensure_ascii=False)


class HappenedField(django_forms.CharField):
    """When it was by the device's clock; nothing where that cannot be read."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40, widget=django_forms.HiddenInput)

    def clean(self, value: Any) -> datetime | None:
        """The device's clock, with its zone."""
        try:
            happened = parse_datetime(super().clean(value))
        except ValueError:
            return None
        return None if happened is None or is_naive(happened) else happened
