"""Who may be passed on to whom: how many agreed, and the list for one recipient, whose every download is a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions, queries
from hearback.contributions.models import PassingOn
from hearback.core.sheets import csv_lines
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import coordinator, form_page, posted
from hearback.web.ui import csp, forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("Who may be passed on to whom")
RECIPIENTS: dict[str, StrOrPromise] = {
    PassingOn.Recipient.DEPARTMENTS: _("Other government departments"),
    PassingOn.Recipient.NETWORK: _("The network of civil-society organisations"),
    PassingOn.Recipient.OGP: _("The Open Government Partnership"),
}


class PassForm(forms.Form):
    """To whom the list goes."""

    recipient = forms.Choice(
        label=_("To whom do you pass it on?"),
        help_text=_("The list holds only those who agreed to this one."),
        choices=list(RECIPIENTS.items()),
        error_messages={"required": _("Choose to whom you pass it on")},
    )


@rule("coordinator")
@coordinator
def passing(request: HttpRequest, process: Process) -> HttpResponseBase:
    """How many agreed to each, and the list of names for one of them."""
    viewer = viewer_of(request)
    form = PassForm(posted(request))
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["recipient"]
        ids = tried(form, lambda: actions.pass_on(actor=viewer, process=process, recipient=to))
        if ids is not None:
            rows = queries.rows_to_pass_on(viewer, process, to, ids)
            response = StreamingHttpResponse(
                csv_lines(queries.COLUMNS_PASSED_ON, rows), content_type="text/csv; charset=utf-8"
            )
            response.headers["Content-Disposition"] = f'attachment; filename="{process.slug}-for-{to}.csv"'
            return csp.depends_on_viewer(response)
    agreed = queries.how_many_agreed(viewer, process)
    return form_page(
        request,
        process,
        form,
        title=TITLE,
        button=_("Download the list"),
        under=crumbs(process),
        template="desk/contributions/passing.html",
        agreed=[(RECIPIENTS[one], number) for one, number in agreed.items()],
    )


urls = [path("<slug:process>/said/passing-on/", passing, name="passing")]
