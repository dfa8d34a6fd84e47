"""The letter in which a side said yes or no to a version, for whoever may read it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hearback.core import documents
from hearback.plans import queries as plans
from hearback.processes.models import Process
from hearback.web.public.shared import found, in_process
from hearback.web.ui.default_deny import rule
from hearback.web.ui.files import handed_out
from hearback.web.ui.viewers import viewer_of


@rule("anyone")
@in_process
def letter(request: HttpRequest, process: Process, number: int, letter: UUID) -> HttpResponse:
    """The letter itself: looked up anew each time, whoever has its address."""
    shown = found(plans.signed_letter(viewer_of(request), process, number, letter))
    data, kind, name = plans.letter_as_handed_out(shown)
    return handed_out(request, data=data, kind=kind, name=name, in_place=shown.kind == documents.PICTURE)


urls = [path("<slug:process>/plan/<int:number>/letters/<uuid:letter>/", letter, name="signed_letter")]
