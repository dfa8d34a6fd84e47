"""Voices at the desk: letting those count that were held, and hiding a name that breaks a rule of the conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.contributions import actions, queries
from hearback.contributions.models import Contribution
from hearback.contributions.policy import POLICY
from hearback.processes.models import Process
from hearback.web.desk.contributions import address, crumbs, of_process
from hearback.web.desk.shared import coordinator, form_page, found, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class HideForm(forms.Form):
    """Why."""

    because = forms.Choice(
        label=_("Why is the name not shown?"),
        choices=Contribution.Because.choices,
        widget=forms.Radios(hints={one.code: one.means for one in POLICY}),
        error_messages={"required": _("Choose why. The person reads it.")},
    )


@rule("coordinator")
@coordinator
def hide(request: HttpRequest, process: Process, reference: str, voice: UUID) -> HttpResponse:
    """Stop showing the name that came with a voice; the voice counts."""
    row = of_process(request, process, reference)
    one = found(queries.voice_of(row, voice))
    form = HideForm(posted(request))
    if taken(form, lambda: actions.hide_voice(actor=viewer_of(request), voice=one, **form.cleaned_data)):
        say(request, _("The name is not shown any more. The voice counts."))
        return see_other(address(process, row))
    under = crumbs(process, row)
    return form_page(request, process, form, title=_("Hide the name"), button=_("Hide it"), under=under)


@rule("coordinator")
@coordinator
@require_POST
def mark(request: HttpRequest, process: Process, reference: str, voice: UUID) -> HttpResponse:
    """Let a voice count that was held, or show its name again."""
    row = of_process(request, process, reference)
    one = found(queries.voice_of(row, voice))
    found(True if request.POST.get("mark") == "show" else None)
    actions.show_voice(actor=viewer_of(request), voice=one)
    say(request, _("The voice counts, with its name if one is to be shown."))
    return see_other(address(process, row))


@rule("coordinator")
@coordinator
@require_POST
def let_in(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Let all voices count that were held here."""
    row = of_process(request, process, reference)
    actions.let_voices_in(actor=viewer_of(request), contribution=row)
    say(request, _("All of them count now."))
    return see_other(address(process, row))


_ONE = "<slug:process>/said/<str:reference>/voices/<uuid:voice>/"
urls = [
    path("<slug:process>/said/<str:reference>/voices/", let_in, name="voices_in"),
    path(_ONE, mark, name="voice"),
    path(_ONE + "hide/", hide, name="voice_hide"),
]
