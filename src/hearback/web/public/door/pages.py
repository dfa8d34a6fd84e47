"""The pages of the door, and what is pressed on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from hearback.web.public import device
from hearback.web.public.door.forms import CountForm, InForm, UndoForm, WalkInForm
from hearback.web.public.door.says import says
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, in_process
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

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


at_the_door = device.answers_a_device(
    "public/door/refused.html", gettext_lazy("This link does not open the door"), says
)


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
    if device.wants_json(request):
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
    """The script that keeps the door's page on a device."""
    event = _event(request, process, slug)
    return device.worker_script(
        cache=_cache(event),
        page=reverse("public:door", args=[process.slug, slug]),
        script="door.js",
        until=_until(event),
    )


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
        if not device.wants_json(request):
            messages.warning(request, str(both))
        return both.second


def _answer(form: forms.Form, done: Attendance | Event | None) -> HttpResponse:
    """What a device is told: taken, or why not."""
    if done is None:
        return device.not_taken(form)
    sent = form.cleaned_data.get("happened")
    return device.taken(clock=isinstance(done, Attendance) and not done.undone and actions.clock_was_wrong(done, sent))


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
    response.headers[device.HERE] = device.OPEN if is_open else device.CLOSED
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
    return device.milliseconds(event.ends + may.DOOR_SHUTS_AFTER)


def _cache(event: Event) -> str:
    """What a browser's store for this door is called: it says by itself until when it may stay."""
    return f"door:{event.uuid}:{_until(event)}"


_HERE = "<slug:process>/door/<slug:slug>/"
urls = [
    path("<slug:process>/facilitate/<slug:slug>/", home, name="facilitator"),
    path(_HERE, door, name="door"),
    path(f"{_HERE}paper/", paper, name="door-paper"),
    path(f"{_HERE}worker.js", worker, name="door-worker"),
]
