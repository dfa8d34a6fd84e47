"""Carrying on: from which earlier process this one does, what comes back from it, and what independent reports recommend."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.answers import queries as answers
from hearback.contributions import actions as contribution_actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.spoken import SPOKEN
from hearback.core.viewer import Viewer
from hearback.people import queries as people
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import coordinator, form_page, name_of, plain, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

MOST_LINES = 100
MOST_PROCESSES = 50


class EarlierForm(forms.Form):
    """Which process was there before."""

    earlier = forms.Choice(
        label=_("From which process does this one carry on?"),
        help_text=_("What was answered there with “we will bring it back” comes in here, and its authors are told."),
        choices=(),
        widget=forms.Select(),
        required=False,
    )

    def __init__(self, *args: Any, others: list[Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earlier"].choices = [("", _("From none")), *((one.slug, name_of(one)) for one in others)]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """A report and what it recommends, a line each."""

    title = forms.PlainText(
        label=_("What is the report called?"),
        max_length=200,
        error_messages={"required": _("Write what the report is called")},
    )
    organisation = forms.Choice(
        label=_("Who published it?"),
        help_text=_("An organisation on our list. If it is not there, add it under “Organisations” first."),
        choices=(),
        widget=forms.Select(),
        error_messages={"required": _("Choose who published it")},
    )
    published = forms.DayField(label=_("Which day does it bear?"))
    link = forms.PlainText(
        label=_("Where can it be read? (optional)"),
        help_text=_("The whole address, starting with https://"),
        max_length=200,
        required=False,
    )
    language = forms.Choice(
        label=_("In which language is it?"), choices=list(SPOKEN.items()), widget=forms.Select(), initial="en"
    )
    lines = forms.PlainText(
        label=_("What does it recommend?"),
        help_text=_(
            "One recommendation on each line, word for word. Put its page first where you know it, such as “12: Publish …”."
        ),
        max_length=60_000,
        lines=12,
        error_messages={"required": _("Write at least one recommendation, each on a line of its own.")},
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = people.all_organisations(viewer)
        self.fields["organisation"].choices = [("", ""), *((one.slug, plain(one.name) or one.slug) for one in rows)]  # type: ignore[attr-defined]


@rule("coordinator")
@coordinator
def carrying_on(request: HttpRequest, process: Process) -> HttpResponse:
    """Choose the process before; see what will come back, and what has."""
    viewer = viewer_of(request)
    others = [
        one for one in processes.processes_of(viewer)[:MOST_PROCESSES] if one != process and viewer.works_on(one.pk)
    ]
    form = EarlierForm(
        posted(request), others=others, initial={"earlier": process.follows.slug if process.follows else ""}
    )

    def act() -> Process:
        earlier = next((one for one in others if one.slug == form.cleaned_data["earlier"]), None)
        return actions.carry_on_from(actor=viewer, process=process, earlier=earlier)

    if taken(form, act):
        say(request, _("Saved"))
        return see_other("desk:carrying_on", process.slug)
    coming = answers.coming_back(process, clock.today())
    came = contributions.brought_back_to(viewer, process)
    return form_page(
        request,
        process,
        form,
        title=_("Carrying on"),
        button=_("Save"),
        template="desk/processes/carrying_on.html",
        follows=process.follows,
        others=others,
        coming=_said(viewer, coming),
        coming_in_all=coming.count(),
        came=_said(viewer, came),
        came_in_all=came.count(),
        is_open=process.opened is not None,
    )


def _said(viewer: Viewer, rows: Any) -> list[contributions.Said]:
    return list(contributions.said(viewer, list(rows[:MOST_LINES])))


@rule("coordinator")
@coordinator
def recommendations(request: HttpRequest, process: Process) -> HttpResponse:
    """Take in what an independent report recommends, each as a contribution of who published it."""
    viewer = viewer_of(request)
    form = ReportForm(posted(request), viewer=viewer)

    def act() -> list[Contribution]:
        given = dict(form.cleaned_data)
        organisation = people.organisation(given.pop("organisation"))
        lines = contribution_actions.read_recommendations(given.pop("lines"))
        assert organisation is not None  # noqa: S101 -- the form offers no other
        return contribution_actions.add_recommendations(
            actor=viewer, process=process, organisation=organisation, recommendations=lines, **given
        )

    made = tried(form, act) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        done = ngettext("%(n)d recommendation is here.", "%(n)d recommendations are here.", len(made)) % {
            "n": len(made)
        }
        say(request, done)
        return see_other("desk:queue", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Recommendations of a report"),
        button=_("Take them in"),
        intro=_(
            "Each becomes a suggestion of whoever published the report, marked “From a report”. It waits for an answer like "
            "everything else, and counts in the sum."
        ),
        under=crumbs(process),
    )


urls = [
    path("<slug:process>/carrying-on/", carrying_on, name="carrying_on"),
    path("<slug:process>/said/reports/", recommendations, name="recommendations"),
]
