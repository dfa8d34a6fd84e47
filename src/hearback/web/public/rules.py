"""The rules of the conversation: why words may be hidden or taken out, and what one can do about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.contributions.policy import POLICY
from hearback.processes.models import Process
from hearback.web.public.shared import in_process, page
from hearback.web.ui.default_deny import rule


@rule("anyone")
@in_process
def rules(request: HttpRequest, process: Process) -> HttpResponse:
    """Each reason with what it means and what it does not mean; whether somebody looks first; another look."""
    return page(
        request,
        process,
        "rules.html",
        title=_("The rules of the conversation"),
        policy=POLICY,
        look_first=contributions.looks_first(process.pk),
    )


urls = [path("<slug:process>/rules-of-the-conversation/", rules, name="rules")]
