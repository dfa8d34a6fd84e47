"""What people spoke of, and what the plan says about it: for everybody, once the themes are shown and the team has read."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.analysis import queries
from hearback.analysis.queries import Spoken
from hearback.contributions import queries as contributions
from hearback.core.viewer import NOBODY
from hearback.processes.models import Process
from hearback.web.public.plans import PLAN
from hearback.web.public.shared import found, home_of, in_process, page
from hearback.web.ui import coverage as shown
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


def _list_at(home: str, spoken: Spoken, call: str = "", commitment: int | None = None) -> str:
    return f"{home}said/{shown.list_of(spoken, call, commitment)}"


def _row_at(home: str, spoken: Spoken) -> str:
    return f"{home}plan/coverage/?{urlencode(shown.address_of(spoken))}"


@rule("anyone")
@in_process
def coverage(request: HttpRequest, process: Process) -> HttpResponse:
    """Said first and then drawn; with a theme in the address, that theme commitment by commitment.

    The same for whoever looks: how much which kind of organisation said is counted with nobody's eyes.
    """
    counted = found(queries.coverage_shown(viewer_of(request), process))
    home = home_of(process)
    where, row_at = partial(_list_at, home), partial(_row_at, home)
    to_plan = Link(PLAN, f"{home}plan/")
    if (spoken := shown.row_of(counted, request.GET)) is not None:
        return page(
            request,
            process,
            "coverage/theme.html",
            crumbs=(to_plan, Link(shown.TITLE, f"{home}plan/coverage/")),
            **shown.of_theme(counted, spoken, where),
        )
    return page(
        request,
        process,
        "coverage/coverage.html",
        title=shown.TITLE,
        crumbs=(to_plan,),
        near_at=f"{home}near/",
        kinds_note=_(
            "Counted only where somebody wished their organisation to be shown. Others may have spoken without a name."
        ),
        told=shown.told(
            counted,
            where=where,
            row_at=row_at,
            commitment_at=lambda entry: f"{home}commitments/{entry.commitment.number}/",
            regions=contributions.said_by_region(NOBODY, process),
            kinds=contributions.spoke_by_kind(NOBODY, process),
        ),
    )


urls = [path("<slug:process>/plan/coverage/", coverage, name="coverage")]
