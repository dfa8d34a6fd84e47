"""Everything held about a person: by a code to their address, to read, to take along, to erase (UK GDPR 15, 17, 20).

What the code opened is kept for half an hour in a signed cookie of its own, and only for these pages; making the person's
links invalid ends it too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hearback.core import clock, languages
from hearback.core.personal import Held
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.erasure import queries
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Participant
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.files import handed_out
from hearback.web.ui.viewers import forget, viewer_of

OPEN_FOR = timedelta(minutes=30)
_ASKED_FOR, _OPENED = "code-to", "held"


def _name(what: str) -> str:
    return f"__Host-{what}" if settings.SESSION_COOKIE_SECURE else what


def _put(response: HttpResponse, what: str, value: str) -> None:
    response.set_signed_cookie(
        _name(what),
        value,
        salt=what,
        max_age=int(OPEN_FOR.total_seconds()),
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def _get(request: HttpRequest, what: str) -> str:
    return str(request.get_signed_cookie(_name(what), default="", salt=what, max_age=OPEN_FOR) or "")


def shut(response: HttpResponse) -> None:
    """Close what a code opened in this browser, before its half hour is over."""
    for what in (_ASKED_FOR, _OPENED):
        response.delete_cookie(_name(what))


def _opened(request: HttpRequest) -> tuple[Viewer, Participant | None]:
    """The viewer with what their code opened, and whose it is."""
    uuid, _separator, version = _get(request, _OPENED).partition(":")
    if not version.isdigit():
        return viewer_of(request), None
    viewer = viewer_of(request)
    viewer = replace(viewer, grants=viewer.grants | {Grant(Purpose.ALL, UUID(uuid), int(version))})
    return viewer, who.participant_confirmed(viewer)


class AddressForm(forms.Form):
    """To which address the code goes."""

    email = forms.Email(
        label=gettext_lazy("What is your email address?"),
        help_text=gettext_lazy("The one you gave us when you said something or booked a place. We send a code to it."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter your email address")},
    )
    heading_field = "email"


class CodeForm(forms.Form):
    """The code from the message."""

    code = forms.PlainText(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("8 digits. It works for 15 minutes."),
        max_length=40,
        width=10,
        autocomplete="one-time-code",
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@rule("anyone")
@private
def held(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Known or not, the answer is the same."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if tried(form, lambda: (people.send_code(email=email, language=languages.current()), True)):
            response = see_other("public:held-code")
            _put(response, _ASKED_FOR, email)
            return response
    return pages.form_page(
        request,
        form,
        title=_("See everything we hold about you"),
        button=_("Send me a code"),
        template="public/me/ask.html",
        mail=settings.MAIL is not None,
    )


@rule("anyone")
@private
def code(request: HttpRequest) -> HttpResponse:
    """Type the code in: five tries, once, for 15 minutes."""
    email = _get(request, _ASKED_FOR)
    if not email:
        return see_other("public:held")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        person = tried(form, lambda: people.open_with_code(email=email, code=typed))
        if person is not None:
            response = see_other("public:held-all")
            _put(response, _OPENED, f"{person.uuid}:{person.link_version}")
            response.delete_cookie(_name(_ASKED_FOR))
            return response
    values = {"title": _("Enter the code we sent you"), "button": _("Open"), "email": email, "back": "../"}
    return pages.form_page(request, form, template="public/me/code.html", **values)


@rule("code")
@private
def everything(request: HttpRequest) -> HttpResponse:
    """All that every room holds about the person."""
    viewer, person = _opened(request)
    if person is None:
        return see_other("public:held")
    rooms = queries.held_about(viewer, person)
    values = {"title": _("Everything we hold about you"), "rooms": rooms, "person": person}
    values["has_files"] = any(one.file for room in rooms for one in room.held)
    return render(request, "public/me/all.html", values)


@rule("code")
@private
def download(request: HttpRequest) -> HttpResponse:
    """The same as a file that other programs can read."""
    viewer, person = _opened(request)
    if person is None:
        return see_other("public:held")
    rooms = [
        {
            "room": str(room.title),
            "held": [_taken_along(one) for one in room.held],
        }
        for room in queries.held_about(viewer, person)
    ]
    body = {"site": str(settings.SITE_NAME), "address": settings.URL, "made": clock.now().isoformat(), "rooms": rooms}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="everything-held-about-me.json"'
    return response


def _taken_along(one: Held) -> dict[str, str | None]:
    """One thing held; of a file where it can be saved, for as long as the code opens these pages."""
    told = {"what": str(one.what), "value": one.value, "since": one.since.isoformat() if one.since else None}
    return told | ({"file": f"{settings.URL}{reverse('public:held-file', args=[one.file])}"} if one.file else {})


@rule("code")
@private
@require_POST
def invite_again(request: HttpRequest) -> HttpResponse:
    """Take back “don't invite me again”."""
    viewer, person = _opened(request)
    if person is None:
        return see_other("public:held")
    people.set_uninvited(actor=viewer, participant=person.uuid, uninvited=False)
    return see_other("public:invited-again")


@rule("code")
@private
def erase(request: HttpRequest) -> HttpResponse:
    """A question, and a button. What the person said, who they are and how to reach them goes; the count stays."""
    viewer, person = _opened(request)
    if person is None:
        return see_other("public:held")
    if request.method == "POST":
        erasure.erase_person(actor=viewer, participant=person)
        response = see_other("public:erased")
        shut(response)
        forget(response)
        return response
    return render(request, "public/me/erase.html", {"title": _("Erase everything about you?"), "back": "../all/"})


@rule("anyone")
@private
def erased(request: HttpRequest) -> HttpResponse:
    """That it is done."""
    return pages.done_page(request, title=_("Everything about you is erased"), template="public/me/erased.html")


@rule("code")
@private
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """One photograph or document among it, to take along."""
    viewer, person = _opened(request)
    if person is None:
        return see_other("public:held")
    given = found(queries.file_held_about(viewer, person, file))
    return handed_out(request, data=given.data, kind=given.kind, name=given.name, in_place=False)


urls = [
    path("me/held/", held, name="held"),
    path("me/held/code/", code, name="held-code"),
    path("me/held/all/", everything, name="held-all"),
    path("me/held/download/", download, name="held-download"),
    path("me/held/files/<uuid:file>/", file, name="held-file"),
    path("me/held/invitations/", invite_again, name="held-invite-again"),
    path("me/held/erase/", erase, name="held-erase"),
    path("me/held/erased/", erased, name="erased"),
]
