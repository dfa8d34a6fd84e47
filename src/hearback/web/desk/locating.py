"""Which place a contribution is about, put right by whoever works with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.core.regions import Level, Region
from hearback.processes.models import Process
from hearback.web.desk.contributions import address, crumbs, of_process, works_with
from hearback.web.desk.shared import form_page, posted, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class LocateForm(forms.Form):
    """The town in words, the region it lies in, and how far it reaches."""

    town = forms.PlainText(label=_("A town, county or area, if it names one"), max_length=120, width=20, required=False)
    region = forms.Choice(
        label=_("Nation or region"),
        choices=[("", _("None, or the whole country")), *Region.choices],
        widget=forms.Select(),
        required=False,
    )
    level = forms.Choice(
        label=_("How far it reaches"),
        choices=[("", _("Not known")), *Level.choices],
        widget=forms.Select(),
        required=False,
    )


@rule("works-with")
@works_with
def locate(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The place as it stands, to put right."""
    row = of_process(request, process, reference)
    initial = {"town": row.place, "region": row.region, "level": row.level}
    form = LocateForm(posted(request), initial=initial)
    if taken(form, lambda: actions.locate(actor=viewer_of(request), contribution=row, **form.cleaned_data)):
        return HttpResponseRedirect(address(process, row))
    return form_page(
        request, process, form, title=_("Which place is it about?"), button=_("Save"), under=crumbs(process, row)
    )


urls = [path("<slug:process>/said/<str:reference>/place/", locate, name="locate")]
