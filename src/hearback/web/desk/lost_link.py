"""Somebody lost a letter or a slip, or passed a link on: at the desk what opened their page opens nothing any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.processes.models import Process
from hearback.web.desk.contributions import of_process
from hearback.web.desk.shared import coordinator, form_page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


@rule("coordinator")
@coordinator
def lost_link(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """A question and a button. No link and no code stands here, before or after."""
    row, form = of_process(request, process, reference), forms.Form(posted(request))
    here = reverse("desk:contribution", args=[process.slug, row.reference])
    if taken(form, lambda: actions.revoke_link(actor=viewer_of(request), contribution=row)):
        say(request, _("What opened their page opens nothing any more. The next letter to them carries a new code."))
        return see_other(here)
    return form_page(
        request,
        process,
        form,
        title=_("End its private link and its code?"),
        button=_("End them"),
        template="desk/sure.html",
        intro=_(
            "Do this when its author asks for it: they lost a letter or a slip, or somebody else has their link. It holds "
            "for this contribution, and nothing of it is lost. The next letter to them has a new code; who left no address "
            "has no other way in."
        ),
        under=(Link(row.reference, here),),
        leave=here,
    )


urls = [path("<slug:process>/said/<str:reference>/lost-link/", lost_link, name="lost_link")]
