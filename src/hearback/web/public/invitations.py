"""An invitation, by the private link in its message: what it is for, and the four things one may do with it.

The same ways of being heard without coming are open to everybody from the event's page (`cannot_come`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hearback.events import actions, queries, rules
from hearback.events import invitation_messages as texts
from hearback.events.models import Event, Invitation
from hearback.events.queries import Shut
from hearback.processes.models import Process, Question
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


class SuitsForm(forms.Form):
    """When would suit somebody who cannot come."""

    suits = forms.PlainText(
        label=gettext_lazy("When would suit you?"),
        help_text=gettext_lazy("For example: evenings, not in the school holidays, or only online."),
        max_length=actions.SUITS_AT_MOST,
        lines=3,
        required=False,
    )
    label_size = "s"


def mine_or_404(request: HttpRequest, process: Process, uuid: UUID) -> Invitation:
    """The invitation, for whoever was invited; 404 for everybody else, organisers too."""
    viewer = viewer_of(request)
    invitation = found(queries.invitation_visible_to(viewer, uuid))
    return found(
        invitation if invitation.event.process_id == process.pk and rules.is_invited(viewer, invitation) else None
    )


def questions_of(request: HttpRequest, event: Event) -> list[Question]:
    """What the event asks, each question once."""
    agenda = queries.event_page(viewer_of(request), event).agenda
    asked = {question.pk: question for item in agenda for question in item.asked}
    return list(asked.values())


def _values(invitation: Invitation) -> dict[str, Any]:
    event = invitation.event
    return {
        "invitation": invitation,
        "event": event,
        "event_address": f"{home_of(event.process)}events/{event.slug}/",
        "here": reverse("public:invitation", args=[event.process.slug, invitation.uuid]),
    }


@rule("link:invitation")
@private
@in_process
def invitation(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The five lines again, and what one may do: book, say that one cannot come, never be invited again."""
    mine = mine_or_404(request, process, uuid)
    shut = queries.shut(mine.event)
    return page(
        request,
        process,
        "invitations/invitation.html",
        title=_("You are invited: %(title)s") % {"title": plain(mine.event.title)},
        without_crumbs=True,
        lines=texts.five_lines(mine.event, mine.found),
        shut=shut,
        is_off=shut in {Shut.CANCELLED, Shut.OVER},
        booked=queries.has_booked(mine),
        notes=queries.notes_of(viewer_of(request), mine.event),
        **_values(mine),
    )


@rule("link:invitation")
@private
@in_process
@require_POST
def say_cannot(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """“I can't come”: it is noted at once, and the page that follows offers three ways to be heard all the same."""
    mine = mine_or_404(request, process, uuid)
    actions.answer_invitation(actor=viewer_of(request), invitation=mine)
    return see_other("public:invitation-cannot", process.slug, uuid)


@rule("link:invitation")
@private
@in_process
def cannot(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Say it here, tell us when would suit you, or hold a meeting of your own."""
    mine = mine_or_404(request, process, uuid)
    form = SuitsForm(request.POST if request.method == "POST" else None, initial={"suits": mine.suits})
    if form.is_valid():
        suits, viewer = form.cleaned_data["suits"], viewer_of(request)
        if tried(form, lambda: actions.answer_invitation(actor=viewer, invitation=mine, suits=suits)):
            messages.success(request, _("Thank you. The organisers read what you wrote."))
            return see_other("public:invitation-cannot", process.slug, uuid)
    values = _values(mine)
    return pages.form_page(
        request,
        form,
        title=_("You cannot come: three ways to be heard all the same"),
        button=_("Send"),
        template="public/invitations/cannot.html",
        questions=questions_of(request, mine.event),
        own_address=f"{values['here']}own/",
        booked=queries.has_booked(mine),
        back_to=Link(_("Back to the invitation"), values["here"]),
        **frame(process) | values | {"crumbs": None},
    )


@rule("link:invitation")
@private
@in_process
def never(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """A question, and a button. It counts for every event."""
    mine = mine_or_404(request, process, uuid)
    if request.method == "POST":
        actions.never_again(actor=viewer_of(request), invitation=mine)
        return see_other("public:never-invited")
    title = _("Do you not want to be invited again?")
    return page(request, process, "invitations/never.html", title=title, without_crumbs=True, **_values(mine))


@rule("anyone")
@private
def never_invited(request: HttpRequest) -> HttpResponse:
    """That nobody is going to invite them again, and how to change one's mind."""
    title = _("We will not invite you again")
    return pages.done_page(request, title=title, template="public/invitations/never_done.html")


@rule("anyone")
@private
def invited_again(request: HttpRequest) -> HttpResponse:
    """That we may invite them again."""
    return pages.done_page(request, title=_("We may invite you again"), template="public/invitations/again_done.html")


@rule("anyone")
@in_process
def cannot_come(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """For everybody who cannot come: say it online, or hold a meeting of your own."""
    event = found(queries.event_visible_to(viewer_of(request), process, slug))
    home = home_of(process)
    address = f"{home}events/{slug}/"
    return page(
        request,
        process,
        "invitations/cannot_come.html",
        title=_("You cannot come? Two ways to be heard all the same"),
        crumbs=(Link(_("Events"), f"{home}events/"), Link(plain(event.title), address)),
        event=event,
        event_address=address,
        questions=questions_of(request, event),
        own_address=f"{address}own/" if rules.may_hold_own_meeting(viewer_of(request), event) else "",
    )


_ONE = "<slug:process>/invitations/<uuid:uuid>/"
urls = [
    path("invitations/never/", never_invited, name="never-invited"),
    path("invitations/again/", invited_again, name="invited-again"),
    path(_ONE, invitation, name="invitation"),
    path(f"{_ONE}no/", say_cannot, name="invitation-say-cannot"),
    path(f"{_ONE}cannot/", cannot, name="invitation-cannot"),
    path(f"{_ONE}never/", never, name="invitation-never"),
    path("<slug:process>/events/<slug:slug>/cannot-come/", cannot_come, name="cannot-come"),
]
