"""The page where slips are written down, and what is sent to it.

The form comes back after each slip with the same question and table, so that the next line is one box away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries
from hearback.contributions.models import Contribution
from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.events import messages as texts
from hearback.events import queries as events
from hearback.events import rules as may
from hearback.events.models import Event, Photograph
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process, Question, Theme
from hearback.web.public import device
from hearback.web.public.capture.forms import NOT_SHOWN, CorrectForm, SlipForm
from hearback.web.public.capture.says import says
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, in_process
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

LATEST = 30
STICKS = ("question", "table", "theme", "language", "photograph")
# For how long after an event a device may keep this page: whoever writes up the flipcharts on the train home.
KEPT_AFTER = timedelta(days=14)
_CLOCK_MAY_DIFFER = timedelta(minutes=5)

of_the_room = device.answers_a_device(
    "public/capture/refused.html", gettext_lazy("This link does not open this page"), says
)


class _Offered:
    """What a slip can be about, and the photographs it may stand on."""

    def __init__(self, viewer: Viewer, event: Event) -> None:
        self.questions: list[Question] = list(processes.questions(event.process, closed=True))
        self.themes: list[Theme] = list(processes.themes(event.process))
        self.photographs: list[Photograph] = list(events.photographs_of(viewer, event))

    def form(self, event: Event, *args: Any, **kwargs: Any) -> SlipForm:
        """The form with these choices."""
        return SlipForm(*args, under_rule=event.chatham_house, **vars(self), **kwargs)

    def chosen(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The question, theme and photograph that were chosen."""
        question, theme, photograph = (given.get(name) for name in ("question", "theme", "photograph"))
        return {
            "question": next((one for one in self.questions if str(one.number) == question), None),
            "theme": next((one for one in self.themes if one.slug == theme), None),
            "photograph": next((one for one in self.photographs if str(one.uuid) == photograph), None),
        }


@rule("facilitator")
@of_the_room
@private
@in_process
def capture(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The form, and below it the last slips with their references. A device sends its lines and corrections here."""
    viewer = viewer_of(request)
    event = room_of(viewer, process, slug)
    offered = _Offered(viewer, event)
    if request.method != "POST":
        form = offered.form(event, initial={name: request.GET.get(name, "") for name in STICKS})
        return _page(request, viewer, event, form)
    if request.POST.get("do") == "correct":
        return _corrected(request, viewer, event)
    form = offered.form(event, request.POST)
    kept = tried(form, lambda: _keep(viewer, event, form, offered)) if form.is_valid() else None
    if device.wants_json(request):
        return _answer(form, kept)
    if kept is None:
        return _page(request, viewer, event, form)
    stays = {name: form.cleaned_data.get(name) or "" for name in STICKS if name in form.fields}
    told = {"kept": kept.reference, "mine": str(form.cleaned_data["key"])}
    return see_other(reverse("public:capture", args=[process.slug, slug]) + "?" + urlencode(stays | told))


@rule("facilitator")
@of_the_room
@private
@in_process
def correct(request: HttpRequest, process: Process, slug: str, key: UUID) -> HttpResponse:
    """The line that was just written down, to be put right: for whoever has no scripts."""
    viewer = viewer_of(request)
    event = room_of(viewer, process, slug)
    slip = found(queries.slip_to_correct(viewer, event, key))
    initial = {"key": key, "words": slip.said.words, "instead_of": slip.number}
    form = CorrectForm(request.POST or None, initial=initial)
    here = reverse("public:capture", args=[process.slug, slug])
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: _correct(viewer, event, form.cleaned_data))
        if done is not None:
            messages.success(request, _("Put right: %(reference)s") % {"reference": done.reference})
            return see_other(here)
    framed = frame(event.process) | {"crumbs": None, "back": here, "event": event, "slip": slip}
    return render(
        request,
        "public/capture/correct.html",
        framed | {"form": form, "title": _("Put a line right"), "button": _("Keep it so")},
    )


@rule("facilitator")
@of_the_room
@private
@in_process
def worker(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The script that keeps the capture page on a device."""
    event = room_of(viewer_of(request), process, slug)
    return device.worker_script(
        cache=_cache(event),
        page=reverse("public:capture", args=[process.slug, slug]),
        script="capture.js",
        until=device.milliseconds(event.ends + KEPT_AFTER),
    )


def room_of(viewer: Viewer, process: Process, slug: str) -> Event:
    """The event at an address, for whoever may write down what is said there."""
    event = found(events.event_visible_to(viewer, process, slug))
    if not may.may_capture(viewer, event):
        raise NotAllowed
    return event


def _keep(viewer: Viewer, event: Event, form: SlipForm, offered: _Offered) -> Contribution:
    given, (email, wishes) = form.cleaned_data, form.left
    chosen, happened = offered.chosen(given), given["happened"]
    try:
        return actions.capture_slip(
            actor=viewer,
            event=event,
            key=given["key"],
            words=given["words"],
            kind=given["kind"] or (chosen["question"].kind if chosen["question"] else Kind.SUGGESTION),
            table=given["table"],
            name=given["name"],
            attribution=given.get("attribution", NOT_SHOWN),
            email=email,
            wishes=wishes,
            slip=given["slip"],
            language=given["language"] or languages.current(),
            wording=processes.privacy_notice(event.process).version,
            happened=may.believed(event, happened, clock.now()) if happened else None,
            **chosen,
        )
    except actions.BothKept as kept_both:
        return kept_both.second or kept_both.contribution


def _correct(viewer: Viewer, event: Event, given: Mapping[str, Any]) -> Contribution:
    return actions.correct_slip(
        actor=viewer, event=event, key=given["key"], words=given["words"], instead_of=given["instead_of"]
    )


def _corrected(request: HttpRequest, viewer: Viewer, event: Event) -> HttpResponse:
    """What a device put right; a browser without scripts does that on its own page."""
    form = CorrectForm(request.POST)
    done = tried(form, lambda: _correct(viewer, event, form.cleaned_data)) if form.is_valid() else None
    return _answer(form, done)


def _answer(form: SlipForm | CorrectForm, kept: Contribution | None) -> HttpResponse:
    """What a device is told: taken, under which reference, and whether its clock can be believed; or why not."""
    if kept is None:
        return device.not_taken(form)
    sent = form.cleaned_data.get("happened") if isinstance(form, SlipForm) else None
    wrong = sent is not None and abs(kept.happened - sent) > _CLOCK_MAY_DIFFER
    return device.taken(reference=kept.reference, clock=wrong)


def _page(request: HttpRequest, viewer: Viewer, event: Event, form: SlipForm) -> HttpResponse:
    slips = queries.slips(viewer, event, most=LATEST)
    pictures = _pictures(viewer, event, slips)
    keeps = clock.now() < event.ends + KEPT_AFTER
    kept = request.GET.get("kept", "")
    framed = frame(event.process) | {"crumbs": None, "event": event, "when": texts.when(event)}
    response = render(
        request,
        "public/capture/slip.html",
        framed
        | {
            "title": _("Write down what is said"),
            "form": form,
            "slips": [(slip, pictures.get(slip.photograph)) for slip in slips],
            "kept": kept if any(slip.said.reference == kept for slip in slips) else "",
            "mine": uuid_in(request.GET.get("mine")),
            "keeps": keeps,
            "cache": _cache(event),
            "says": says(),
        },
    )
    response.headers[device.HERE] = device.OPEN if keeps else device.CLOSED
    return response


def _pictures(viewer: Viewer, event: Event, slips: list[queries.Slip]) -> dict[int | None, UUID]:
    """The photographs that the viewer may see, where any line stands on one."""
    if all(slip.photograph is None for slip in slips):
        return {}
    return {one.pk: one.uuid for one in events.photographs_of(viewer, event)}


def _cache(event: Event) -> str:
    """What a browser's store for this page is called: it says by itself until when it may stay."""
    return f"slip:{event.uuid}:{device.milliseconds(event.ends + KEPT_AFTER)}"


_HERE = "<slug:process>/capture/<slug:slug>/"
urls = [
    path(_HERE, capture, name="capture"),
    path(f"{_HERE}correct/<uuid:key>/", correct, name="capture-correct"),
    path(f"{_HERE}worker.js", worker, name="capture-worker"),
]
