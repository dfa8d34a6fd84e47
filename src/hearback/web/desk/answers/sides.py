"""Two people for a “no”, and what the other side says of an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers import actions, rules
from hearback.answers import queries as answers
from hearback.processes.models import Process
from hearback.web.desk.answers.going_out import TITLE
from hearback.web.desk.contributions import address, crumbs
from hearback.web.desk.shared import coordinator, form_page, found, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

AGREES, NOT = "agrees", "not"


class AnsweringForm(forms.Form):
    """How this process answers."""

    two_for_no = forms.Agree(label=gettext_lazy("A “no” goes out only when somebody else here agrees"), required=False)


class SideForm(forms.Form):
    """Whether the other side agrees, and why not."""

    agrees = forms.Choice(
        label=gettext_lazy("Does your side agree with this answer?"),
        choices=((AGREES, gettext_lazy("Yes, we agree")), (NOT, gettext_lazy("No, we do not agree"))),
        widget=forms.Radios(),
        error_messages={"required": gettext_lazy("Say whether your side agrees")},
    )
    reason = WordsField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Needed if you do not agree. Everyone can read it beside the answer."),
        max_length=10_000,
        lines=4,
        required=False,
    )


@rule("coordinator")
@coordinator
def answering(request: HttpRequest, process: Process) -> HttpResponse:
    """Whether a “no” needs two people."""
    form = AnsweringForm(posted(request), initial={"two_for_no": answers.needs_two(process)})
    if taken(form, lambda: actions.set_two_for_no(actor=viewer_of(request), process=process, **form.cleaned_data)):
        say(request, _("Saved."))
        return see_other("desk:going_out", process.slug)
    under = (*crumbs(process), Link(TITLE, reverse("desk:going_out", args=[process.slug])))
    return form_page(request, process, form, title=_("How this process answers"), button=_("Save"), under=under)


@rule("coordinator")
@coordinator
def other_side(request: HttpRequest, process: Process, answer: UUID) -> HttpResponse:
    """Say for one's side whether it agrees with an answer that the other side gave."""
    viewer = viewer_of(request)
    given = found(answers.answers_visible_to(viewer, process).filter(uuid=answer).first())
    row = found(answers.contributions_of(viewer, given).order_by("received", "id").first())
    shown = answers.with_causes([given])[given.pk]
    if not rules.may_say_for_side(viewer, given) or shown.sides:
        return see_other(address(process, row))
    form = SideForm(posted(request))

    def act() -> object:
        values: dict[str, Any] = form.cleaned_data
        return actions.say_for_side(
            actor=viewer, answer=given, agrees=values["agrees"] == AGREES, reason=values["reason"]
        )

    if taken(form, act):
        say(request, _("It stands beside the answer, for everyone to read."))
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("What your side says of this answer"),
        button=_("Publish it beside the answer"),
        under=crumbs(process, row),
        template="desk/answers/other_side.html",
        shown=shown,
    )


urls = [
    path("<slug:process>/answers/how/", answering, name="answering"),
    path("<slug:process>/answers/<uuid:answer>/other-side/", other_side, name="other_side"),
]
