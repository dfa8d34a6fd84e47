"""What became of everything people said: the sums with their definitions, the outcomes, the answers, who still waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import endings
from hearback.answers import queries as answers
from hearback.answers.models import Answer, Cause, SideView
from hearback.answers.queries import AnswerShown
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans import rules as plan_rules
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback.models import Moment
from hearback.reportback.queries import FatesOfMoment
from hearback.web.public import changed, feeds
from hearback.web.public.changed import Shown
from hearback.web.public.shared import home_of, in_process, page
from hearback.web.ui import charts
from hearback.web.ui.charts import Bar, Chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWERS = gettext_lazy("Answers")
WAITING_SHOWN = 100
FEWEST_TOLD = 5  # of fewer, what became of telling them would say of somebody what they chose


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as a page shows it. `pending` are things it changes that no published version shows yet.

    `named` are the commitments that the reader may know of: those that a version they may see speaks of.
    """

    answer: Answer
    changes: tuple[Shown, ...]
    pending: tuple[Cause, ...]
    named: frozenset[int]
    to: tuple[Contribution, ...] = ()
    sides: tuple[SideView, ...] = ()
    says_who_cleared: bool = False  # and the process chose to say so
    reads: StrOrPromise = ""  # the outcome, in words that fit what was said


def named_in(viewer: Viewer, process: Process, shown: Sequence[AnswerShown]) -> frozenset[int]:
    """The commitments that these answers speak of and the reader may know of. One query, none when there are none."""
    spoken_of = {cause.commitment_id for one in shown for cause in one.causes}
    spoken_of |= {one.answer.place_commitment_id for one in shown}
    return plans.commitments_visible_among(viewer, process, [one for one in spoken_of if one is not None])


def view_of(
    viewer: Viewer,
    process: Process,
    shown: AnswerShown,
    to: tuple[Contribution, ...] = (),
    *,
    named: frozenset[int] | None = None,
    kinds: Collection[str] = (),
) -> AnswerView:
    """An answer with those of its changes that this viewer may read: an embargo holds here as well."""
    now, drafts = clock.now(), plan_rules.may_read_drafts(viewer, process)
    out = [c for c in shown.changes if drafts or (c.version.published is not None and c.version.published <= now)]
    there = {(c.commitment_id, c.sentence_id, c.milestone_id, "" if c.commitment_id else c.detail) for c in out}
    wholly = {c.commitment_id for c in out if c.commitment_id is not None}
    pending = [
        cause
        for cause in shown.causes
        if cause.event is None
        and (cause.other or (cause.commitment_id, cause.sentence_id, cause.milestone_id, cause.plan_text) not in there)
        and not (cause.commitment_id in wholly and not cause.sentence_id and not cause.milestone_id)
    ]
    events = [c for c in shown.causes if c.event and (drafts or (c.event.published and c.event.published <= now))]
    named = named_in(viewer, process, [shown]) if named is None else named
    reads = endings.reads(shown.answer.outcome, kinds or {one.kind for one in to})
    says = bool(shown.answer.cleared_by) and process.shows_clearance
    made = tuple(changed.shown(c) for c in out)
    return AnswerView(shown.answer, made, (*pending, *events), named, to, shown.sides, says, reads)


def sums_of(process: Process, counted: answers.Sums) -> charts.Sums:
    """The public sum with the list behind each number."""
    said = f"{home_of(process)}said/"
    return charts.Sums(
        received=counted.received,
        waiting=counted.waiting,
        talked_about=counted.talked_about,
        answered=counted.answered,
        withdrawn=counted.withdrawn,
        href=said,
        hrefs={
            name: f"{said}?state={name.replace('_', '-')}"
            for name in ("waiting", "talked_about", "answered", "withdrawn")
        },
    )


def _chart(process: Process) -> Chart:
    labels = dict(Answer.Outcome.choices)
    here = f"{home_of(process)}answers/"
    counted = answers.outcomes(process)
    whole = sum(counted.values())
    bars = [
        Bar(labels[outcome], (number,), str(number), f"{here}?outcome={outcome}#answers", of=whole)
        for outcome, number in counted.items()
    ]
    return charts.chart(_("How it was answered"), bars, heading=_("Outcome"))


@dataclass(frozen=True, slots=True)
class Told:
    """How many were told at one moment, and what became of it; no chart where so few were that it would show who."""

    moment: Moment
    people: int
    chart: Chart | None


def told(fates: Sequence[FatesOfMoment]) -> list[Told]:
    """What became of telling people, moment by moment, without the fates that nobody had."""
    return [Told(one.moment, one.people, _fates(one) if one.people >= FEWEST_TOLD else None) for one in fates]


def _fates(one: FatesOfMoment) -> Chart:
    people = ngettext("%(moment)s: %(number)d person", "%(moment)s: %(number)d people", one.people)
    caption = people % {"moment": one.moment.label, "number": one.people}
    bars = [Bar(fate.label, (number,), str(number), of=one.people) for fate, number in one.counts.items() if number]
    return charts.chart(caption, bars, heading=_("What became of it"))


@rule("anyone")
@in_process
def answer_list(request: HttpRequest, process: Process) -> HttpResponse:
    """The sums with what each number means, the outcomes, every answer with its reason, who still waits and why."""
    viewer = viewer_of(request)
    filters = Filters(request.GET, Filter("outcome", _("Outcome"), Answer.Outcome.choices))
    rows = (
        answers.answers_visible_to(viewer, process)
        .filter(**filters.chosen)
        .select_related("place_commitment", "joined_to")
    )
    listed = keyset(rows, request.GET, column="recorded", filters=filters)
    with_causes = answers.with_causes(listed.rows)
    to = answers.contributions_by_answer(viewer, process, listed.rows)
    named = named_in(viewer, process, list(with_causes.values()))
    current = plans.current_version(viewer, process)
    counted = answers.sums(process)
    late = answers.response_clocks([process]).get(process.pk)
    late = late if late is not None and late.is_running(clock.today()) else None
    return page(
        request,
        process,
        "answers/list.html",
        title=ANSWERS,
        counted=counted,
        sums=sums_of(process, counted),
        outcomes=_chart(process),
        page=listed,
        answers=[
            view_of(viewer, process, with_causes[one.pk], tuple(to.get(one.pk, ())), named=named) for one in listed.rows
        ],
        told=told(reportback.fates(process)),
        told_as_of=clock.today(),
        late=late,
        is_late=late is not None and late.is_late(clock.today()),
        version=current,
        waiting=answers.still_waiting(current)[:WAITING_SHOWN] if current else (),
        feeds=[feeds.link_to("answers_feed", ANSWERS, process.slug)],
    )


urls = [path("<slug:process>/answers/", answer_list, name="answers")]
