"""The day of an event, at the desk: how many came."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.events import actions
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, posted, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class CountForm(forms.Form):
    """How many the host counted."""

    total = forms.Number(
        label=_("How many people were in the room?"),
        help_text=_("As you counted them. It is public, beside the bookings and the check-ins."),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        error_messages={"required": _("Give the number of people you counted")},
    )
    government = forms.Number(
        label=_("Of these, from government (optional)"), min_value=0, max_value=actions.COUNTED_AT_MOST, required=False
    )
    civil_society = forms.Number(
        label=_("Of these, from civil society (optional)"),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        required=False,
    )


@rule("coordinator")
@coordinator
def count(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Write down how many were counted, by side where that was counted."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    there = {
        "total": event.counted,
        "government": event.counted_government,
        "civil_society": event.counted_civil_society,
    }
    form = CountForm(posted(request), initial=there)
    if taken(form, lambda: actions.count_people(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event, _("The count is kept."))
    title, button = _("How many were there?"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=under(process, event))


urls = [path(f"{HERE}count/", count, name="event_count")]
