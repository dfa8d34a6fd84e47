"""Standing still for a while: begun, made longer or shorter, ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Pause, Process
from hearback.web.desk.shared import coordinator, desk_of, form_page, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

PAUSE = _("Pause")


class ChangeForm(forms.Form):
    """Who says so, why, until when. Everybody reads it."""

    said_by = forms.PlainText(
        label=_("Who says so?"),
        help_text=_("By post and body, such as “Head of the open government team, Cabinet Office”"),
        max_length=200,
        error_messages={"required": _("Write who says so, by post and body")},
    )
    reason = WordsField(
        label=_("Why?"),
        help_text=_("It stands on every page of the process. For example: There is an election on 7 May."),
        max_length=2_000,
        lines=3,
    )
    until = forms.DayField(
        label=_("Which is the last day of it?"),
        help_text=_("You can make it longer or shorter later, and end it at any time."),
    )


class PauseForm(ChangeForm):
    """The same, and from when."""

    starts = forms.DayField(
        label=_("Which is the first day of it?"), help_text=_("Today, a day to come, or one that is past already.")
    )
    field_order = ("said_by", "reason", "starts", "until")


@rule("coordinator")
@coordinator
def pause(request: HttpRequest, process: Process) -> HttpResponse:
    """Begin one, or change the one that lasts or is to come."""
    viewer, known = viewer_of(request), processes.pause_to_come_or_going_on(process)
    form: forms.Form = (
        PauseForm(posted(request), initial={"starts": clock.today()})
        if known is None
        else ChangeForm(posted(request), initial=_as_it_is(known))
    )

    def act() -> Pause:
        if known is None:
            return actions.pause_process(actor=viewer, process=process, **form.cleaned_data)
        return actions.change_pause(actor=viewer, pause=known, **form.cleaned_data)

    if taken(form, act):
        say(request, _("Saved. Everybody reads it on every page of the process."))
        return see_other("desk:process", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Pause the process") if known is None else _("Change the pause"),
        button=_("Pause the process") if known is None else _("Save"),
        template="desk/processes/pause.html",
        known=known,
        going_on=known is not None and known.covers(clock.today()),
        over=[] if known else list(reversed(processes.pauses(process).rows)),
    )


def _as_it_is(known: Pause) -> dict[str, Any]:
    return {name: getattr(known, name) for name in ("said_by", "reason", "until")}


@rule("coordinator")
@coordinator
def end(request: HttpRequest, process: Process) -> HttpResponse:
    """Go on from today, after one look; without a pause there is nothing to end."""
    known = processes.pause_to_come_or_going_on(process)
    if known is None:
        return see_other("desk:process", process.slug)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.end_pause(actor=viewer_of(request), pause=known)):
        say(request, _("The pause is over. What waited to be sent goes out now."))
        return see_other("desk:process", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("End the pause"),
        button=_("Go on from today"),
        template="desk/sure.html",
        under=(Link(PAUSE, reverse("desk:pause", args=[process.slug])),),
        words=known.reason,
        intro=_(
            "Everything goes on from today: dates that were promised count again, and what waited to be sent goes out."
        ),
        leave=desk_of(process),
    )


urls = [
    path("<slug:process>/pause/", pause, name="pause"),
    path("<slug:process>/pause/end/", end, name="pause_end"),
]
