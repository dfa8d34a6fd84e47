"""The pages of the door, and what is pressed on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hearback.core import clock, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import messages as texts
from hearback.events import queries as events
from hearback.events import rules as may
from hearback.events.models import Attendance, Event
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.door.forms import CountForm, InForm, UndoForm, WalkInForm
from hearback.web.public.door.says import says
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, in_process
from hearback.web.ui import csp, forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from hearback.web.public.shared import View

# Says that an answer is ours: the door is "open" here (names may be kept on the device until it shuts), it is "closed" (not
# the time for names; what was kept may still be sent), or it is "refused" (this link opens nothing, or not any more).
HERE = "Hearback-Here"
OPEN, CLOSED, REFUSED = "open", "closed", "refused"
# What the page needs without a network. Names with hashes are put in when the worker's script is made.
FILES = ("app.css", "app.js", "supported.js", "govuk-frontend.min.js", "door.js", "outbox.js", "unsaved.js", "icon.svg")
Act = Callable[[Viewer, Event, Mapping[str, Any]], "Attendance | Event"]


# --- what they do


def _check_in(viewer: Viewer, event: Event, given: Mapping[str, Any]) -> Attendance:
    booking = events.booking_at_the_door(viewer, event, given["booking"])
    if booking is None:
        raise BadInput(_("This booking is not on the list any more. Let them in as a walk-in."))
    people = given["people"] or 1
    return actions.check_in(
        actor=viewer, event=event, key=given["key"], booking=booking, people=people, happened=given["happened"]
    )


def _walk_in(viewer: Viewer, event: Event, given: Mapping[str, Any]) -> Attendance:
    return actions.walk_in(
        actor=viewer,
        event=event,
        **{**given, "people": given["people"] or 1},
        language=languages.current(),
        wording=processes.privacy_notice(event.process).version,
    )


def _undo(viewer: Viewer, event: Event, given: Mapping[str, Any]) -> Attendance:
    return actions.undo_check_in(actor=viewer, event=event, key=given["key"])


def _count(viewer: Viewer, event: Event, given: Mapping[str, Any]) -> Event:
    return actions.count_people(actor=viewer, event=event, **given)


DOES: dict[str, tuple[type[forms.Form], Act]] = {
    "in": (InForm, _check_in),
    "walk-in": (WalkInForm, _walk_in),
    "undo": (UndoForm, _undo),
    "count": (CountForm, _count),
}


# --- the pages


def at_the_door(view: View) -> View:
    """Say in each answer that it is ours; whom it is not for is told what to do, and a device what it means."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        try:
            return view(request, *args, **parts)
        except (Http404, NotAllowed) as refusal:
            status = 404 if isinstance(refusal, Http404) else 403
            title = _("This link does not open the door")
            response = (
                JsonResponse({"taken": False, "sentence": title}, status=status)
                if _wants_json(request)
                else render(request, "public/door/refused.html", {"title": title, "says": says()}, status=status)
            )
            response.headers[HERE] = REFUSED
            return csp.unlisted(csp.depends_on_viewer(response))

    return inner


@rule("facilitator")
@at_the_door
@private
@in_process
def home(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """What the facilitator's link is for: the door, and writing down what is said."""
    event = _event(request, process, slug)
    return _page(request, event, "home", title=_("For the facilitator"))


@rule("facilitator")
@at_the_door
@private
@in_process
def door(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The list with a button for each; what is pressed comes here too."""
    event = _event(request, process, slug)
    if request.method != "POST":
        return _list(request, event)
    form_type, act = DOES.get(request.POST.get("do", ""), DOES["in"])
    form, viewer = form_type(request.POST), viewer_of(request)
    done = tried(form, lambda: _acted(request, act, viewer, event, form.cleaned_data)) if form.is_valid() else None
    if _wants_json(request):
        return _answer(form, done)
    if done is None:
        return _list(request, event, form)
    messages.success(request, _told(done, request.POST.get("do", "")))
    sought = request.POST.get("sought", "")
    return see_other(
        reverse("public:door", args=[process.slug, slug]) + (f"?{urlencode({'find': sought})}" if sought else "")
    )


@rule("facilitator")
@at_the_door
@private
@in_process
def paper(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The list to print, with a box for each place, for when nothing else works."""
    event = _event(request, process, slug)
    listed = events.door_list(viewer_of(request), event)
    return _page(request, event, "paper", title=_("The door list on paper"), listed=listed, opens=_opens(event))


@rule("facilitator")
@at_the_door
@private
@in_process
def worker(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The script that keeps the door's page on a device, with the names of the files as they are now.

    It stands below the page, so that a browser lets it answer for that page and no other.
    """
    event = _event(request, process, slug)
    here = {
        "cache": _cache(event),
        "page": reverse("public:door", args=[process.slug, slug]),
        "files": [static(f"ui/{name}") for name in FILES],
        "until": _until(event),
    }
    script = f"self.HERE = {json.dumps(here)};\nimportScripts({json.dumps(static('ui/door-worker.js'))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _event(request: HttpRequest, process: Process, slug: str) -> Event:
    viewer = viewer_of(request)
    event = found(events.event_visible_to(viewer, process, slug))
    if not may.may_keep_the_door(viewer, event):
        raise NotAllowed
    return event


def _acted(
    request: HttpRequest, act: Act, viewer: Viewer, event: Event, given: Mapping[str, Any]
) -> Attendance | Event:
    try:
        return act(viewer, event, given)
    except actions.CameWithOtherWords as both:
        if not _wants_json(request):
            messages.warning(request, str(both))
        return both.second


def _answer(form: forms.Form, done: Attendance | Event | None) -> HttpResponse:
    """What a device is told: taken, or why not."""
    if done is None:
        sentence = next(str(error) for errors in form.errors.values() for error in errors)
        response = JsonResponse({"taken": False, "sentence": sentence}, status=422)
    else:
        sent = form.cleaned_data.get("happened")
        wrong = isinstance(done, Attendance) and not done.undone and actions.clock_was_wrong(done, sent)
        response = JsonResponse({"taken": True, "clock": wrong})
    response.headers[HERE] = OPEN
    return response


def _told(done: Attendance | Event, do: str) -> str:
    if isinstance(done, Event):
        return _("Counted: %(total)d") % {"total": done.counted}
    who = done.booking.name or done.booking.reference if done.booking else done.name or _("Somebody who gave no name")
    if do == "undo":
        return _("Taken back: %(who)s (%(people)d)") % {"who": who, "people": done.people}
    return _("Checked in: %(who)s (%(people)d)") % {"who": who, "people": done.people}


def _list(request: HttpRequest, event: Event, refused: forms.Form | None = None) -> HttpResponse:
    sought = request.GET.get("find", request.POST.get("sought", ""))[:200]
    listed = events.door_list(viewer_of(request), event)
    now = clock.now()
    is_open = listed is not None and _opens(event) <= now < event.ends + may.DOOR_SHUTS_AFTER
    response = _page(
        request,
        event,
        "door",
        title=_("The door"),
        form=refused,
        walk_in=refused if isinstance(refused, WalkInForm) else WalkInForm(),
        count=refused if isinstance(refused, CountForm) else CountForm(initial=_counted(event)),
        listed=listed,
        rows=listed.found(sought) if listed else (),
        sought=sought,
        opens=_opens(event),
        is_early=listed is None and now < _opens(event),
        keeps=is_open,
        cache=_cache(event),
        says=says(),
        new_key=uuid4,
    )
    response.headers[HERE] = OPEN if is_open else CLOSED
    return response


def _page(request: HttpRequest, event: Event, name: str, **values: Any) -> HttpResponse:
    framed = frame(event.process) | {"crumbs": None, "event": event, "when": texts.when(event)}
    return render(request, f"public/door/{name}.html", framed | values)


def _counted(event: Event) -> dict[str, int | None]:
    return {
        "total": event.counted,
        "government": event.counted_government,
        "civil_society": event.counted_civil_society,
    }


def _opens(event: Event) -> datetime:
    return event.starts - may.DOOR_OPENS_BEFORE


def _until(event: Event) -> int:
    """When names go from a device, in the milliseconds of its clock."""
    return int((event.ends + may.DOOR_SHUTS_AFTER).timestamp() * 1000)


def _cache(event: Event) -> str:
    """What a browser's store for this door is called: it says by itself until when it may stay."""
    return f"door:{event.uuid}:{_until(event)}"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


_HERE = "<slug:process>/door/<slug:slug>/"
urls = [
    path("<slug:process>/facilitate/<slug:slug>/", home, name="facilitator"),
    path(_HERE, door, name="door"),
    path(f"{_HERE}paper/", paper, name="door-paper"),
    path(f"{_HERE}worker.js", worker, name="door-worker"),
]
