"""We asked, you said, we did: question by question, with the list of what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.answers.queries import Asked
from hearback.plans import queries as plans
from hearback.plans.queries import GlanceLine, Stands
from hearback.processes.models import Process
from hearback.web.public.answers import ANSWERS
from hearback.web.public.shared import home_of, in_process, page, plain
from hearback.web.ui import charts
from hearback.web.ui.charts import Bar, Chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


@dataclass(frozen=True, slots=True)
class Done:
    """A commitment that changed because of what was said, and how far it is."""

    number: int
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question with what came of it."""

    asked: Asked
    href: str
    chart: Chart | None
    done: tuple[Done, ...]


@rule("anyone")
@in_process
def you_said(request: HttpRequest, process: Process) -> HttpResponse:
    """Each question: what we asked, how much was said and what became of it, what changed and how far that is."""
    viewer = viewer_of(request)
    version = plans.current_version(viewer, process)
    lines = {
        line.commitment.number: line
        for group in (plans.glance(viewer, version) if version else ())
        for line in group.lines
    }
    home = home_of(process)
    parts = [
        Part(one, _said_at(one, home), _outcomes(one), tuple(_done(lines[n]) for n in one.commitments if n in lines))
        for one in answers.asked_said_did(viewer, process)
    ]
    return page(
        request,
        process,
        "answers/you_said.html",
        title=_("We asked, you said, we did"),
        crumbs=(Link(ANSWERS, f"{home}answers/"),),
        parts=parts,
        said=sum(part.asked.said for part in parts),
    )


def _said_at(one: Asked, home: str) -> str:
    """The list of what was said; what was said without a question has none of its own."""
    return f"{home}said/?question={one.question.number}" if one.question is not None else ""


def _outcomes(one: Asked) -> Chart | None:
    """What became of it: a bar for each outcome that there is."""
    if not one.outcomes:
        return None
    whole = sum(one.outcomes.values())
    bars = [
        Bar(outcome.label, [number], str(number), of=whole)
        for outcome in Answer.Outcome
        if (number := one.outcomes[outcome.value])
    ]
    return charts.chart(_("What we answered"), bars, heading=_("Outcome"))


def _done(line: GlanceLine) -> Done:
    done = {"done": line.stands[Stands.COMPLETE], "n": line.milestones}
    words = ngettext("%(done)d of %(n)d milestone complete", "%(done)d of %(n)d milestones complete", line.milestones)
    return Done(line.commitment.number, plain(line.commitment.title), words % done if line.milestones else "")


urls = [path("<slug:process>/you-said/", you_said, name="you-said")]
