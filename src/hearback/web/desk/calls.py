"""Ringing people up who asked for it: one page each. The number is shown by an act of its own, and each try is said here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearback.people import queries as people
from hearback.people.models import Participant
from hearback.processes.models import Process
from hearback.reportback import actions
from hearback.reportback import queries as reportback
from hearback.reportback.queries import Call, Channel
from hearback.reportback.ringing import NOT_AT_ALL
from hearback.web.desk.by_hand import TITLE as BY_HAND
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of
from hearback.web.ui.wishes import organisations_to_choose, post_box

TITLE = _("People to ring")
_A_CALL = _("A person to ring")
_ELSEWHERE = _("They are not to be rung now: they chose another way, or it was stopped. Nothing is lost.")


class OtherwiseForm(forms.Form):
    """How they wish to be told instead."""

    channel = forms.Choice(
        label=_("How do they wish to be told instead?"),
        help_text=_("As they said it. It holds for everything from now on, and they can change it on their own page."),
        choices=(),
        widget=forms.Radios(
            hints={Channel.PAGE.value: _("We send them nothing. Everything stands on their own page.")},
            reveals={"post": "post", "organisation": "through"},
        ),
        error_messages={"required": _("Choose how they wish to be told instead")},
    )
    post = post_box(_("As it stands on an envelope. Leave it empty if we have it already and it is right."))
    through = forms.Choice(label=_("Which organisation?"), widget=forms.Select(), required=False)

    def __init__(self, *given: object, person: Participant, **more: object) -> None:
        super().__init__(*given, **more)
        self.fields["through"].choices = organisations_to_choose()  # type: ignore[attr-defined]
        ways = [(value, label) for value, label in people.ways_for(person) if value != Channel.PHONE]
        self.fields["channel"].choices = [*ways, (NOT_AT_ALL, _("Not at all"))]  # type: ignore[attr-defined]


@rule("host")
@coordinator
def calls(request: HttpRequest, process: Process) -> HttpResponse:
    """Who is to be rung; who was tried today; who was spoken to lately. No number stands here."""
    rows = reportback.calls(viewer_of(request), process)
    return page(
        request,
        process,
        "by_hand/calls.html",
        title=TITLE,
        under=_under(process)[:1],
        now=[row for row in rows if not (row.again or row.spoken or row.ended)],
        later=[row for row in rows if row.again],
        over=[row for row in rows if row.spoken or row.ended],
    )


@rule("host")
@coordinator
def call(request: HttpRequest, process: Process, call: UUID) -> HttpResponse:
    """One of them: show the number, then say what became of it; within a day that can be taken back."""
    return page(
        request,
        process,
        "by_hand/call.html",
        title=_A_CALL,
        under=_under(process),
        call=_one(request, process, call),
    )


@rule("host")
@coordinator
@require_POST
def show(request: HttpRequest, process: Process, call: UUID) -> HttpResponse:
    """The number and what to say, which is a fact about them; below it what became of the call is said."""
    _one(request, process, call)
    row = actions.open_call(actor=viewer_of(request), process=process, call=call)
    if row is None:
        say(request, _ELSEWHERE)
        return see_other("desk:calls", process.slug)
    one = _one(request, process, call)
    return page(request, process, "by_hand/call.html", title=_A_CALL, under=_under(process), call=one, row=row)


@rule("host")
@coordinator
@require_POST
def settle(request: HttpRequest, process: Process, call: UUID) -> HttpResponse:
    """They were spoken to, or nobody answered; or neither was so. Pressed twice it is said once."""
    one, viewer = _one(request, process, call), viewer_of(request)
    if "spoke" in request.POST:
        gone = actions.mark_gone_by_hand(actor=viewer, process=process, channel=Channel.PHONE, bundle=call)
        if not (gone or one.spoken):
            say(request, _("Nobody has looked at this number, so nobody was rung. Show it first; nothing is lost."))
            return see_other("desk:call", process.slug, call)
        say(request, _("Noted. Their own page says that they were told."))
    elif "nobody" in request.POST:
        tries = actions.nobody_answered(actor=viewer, process=process, call=call)
        if reportback.call(viewer, process, call) is None:
            say(request, _ELSEWHERE)
        else:
            say(request, _tried(reportback.TRIES if one.ended else tries))
    elif "undo" in request.POST:
        if one.spoken:
            actions.mark_not_gone_by_hand(actor=viewer, process=process, channel=Channel.PHONE, bundle=call)
        else:
            actions.was_not_tried(actor=viewer, process=process, call=call)
        say(request, _("Taken back. They are to be rung as before."))
        return see_other("desk:call", process.slug, call)
    return see_other("desk:calls", process.slug)


def _tried(tries: int) -> str:
    if tries >= reportback.TRIES:
        return str(
            _(
                "Noted. Nobody answered on three days, so they could not be reached: you find them among those who were not."
            )
        )
    if not tries:
        return str(
            _(
                "Nothing was noted: somebody has spoken to them by now, or nobody has looked at this number. Look how it "
                "stands; nothing is lost."
            )
        )
    left = reportback.TRIES - tries
    return ngettext(
        "Noted. They are on this list again tomorrow, for one more try.",
        "Noted. They are on this list again tomorrow. Try on %(n)d more days.",
        left,
    ) % {"n": left}


@rule("host")
@coordinator
def otherwise(request: HttpRequest, process: Process, call: UUID) -> HttpResponse:
    """They do not want to be called: how they wish to be told instead, as they said it."""
    viewer = viewer_of(request)
    person = reportback.told_in(viewer, process, _one(request, process, call).uuid)
    form = OtherwiseForm(posted(request), person=found(person))

    def keep() -> object:
        told = form.cleaned_data
        through = people.organisation(told["through"]) if told["through"] else None
        given = {"channel": told["channel"], "post": told["post"], "through": through}
        return actions.tell_otherwise(actor=viewer, process=process, call=call, **given)

    if taken(form, keep):
        say(request, _("Noted. Nobody rings them any more; what they were to be told goes as they wish."))
        return see_other("desk:calls", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("They do not want to be called"),
        button=_("Save"),
        under=(*_under(process), Link(_A_CALL, reverse("desk:call", args=[process.slug, call]))),
    )


def _one(request: HttpRequest, process: Process, call: UUID) -> Call:
    return found(reportback.call(viewer_of(request), process, call))


def _under(process: Process) -> tuple[Link, ...]:
    return (
        Link(BY_HAND, reverse("desk:by_hand", args=[process.slug])),
        Link(TITLE, reverse("desk:calls", args=[process.slug])),
    )


_HERE = "<slug:process>/letters-and-calls/calls/"
urls = [
    path(_HERE, calls, name="calls"),
    path(f"{_HERE}<uuid:call>/", call, name="call"),
    path(f"{_HERE}<uuid:call>/show/", show, name="call_show"),
    path(f"{_HERE}<uuid:call>/settle/", settle, name="call_settle"),
    path(f"{_HERE}<uuid:call>/otherwise/", otherwise, name="call_otherwise"),
]
