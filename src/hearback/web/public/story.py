"""The story of a commitment: from the first thing that was said about it to its last milestone, in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock, partial_dates
from hearback.core.viewer import Viewer
from hearback.people.models import SideChoice
from hearback.plans import queries as plans
from hearback.plans.models import Change, ProgressUpdate, SignOff
from hearback.plans.queries import CommitmentPage
from hearback.processes.models import Process
from hearback.web.public.plans import PLAN
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Entry, Link, When
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Dated = Iterator[tuple[date, Entry]]
WORDS = 30


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers that stand first, with what it counts and where that is listed."""

    number: str
    words: StrOrPromise
    href: str


@rule("anyone")
@in_process
def story(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """What was said, what changed, who signed, what was done and what others found, the earliest first."""
    viewer = viewer_of(request)
    shown = found(plans.commitment_page(viewer, process, number))
    said = contributions.contributions_visible_to(viewer, process).filter(commitment=shown.entry.commitment)
    answered = answers.days_answered(said)
    at = f"{home_of(process)}commitments/{number}/"
    dated = [
        *_said(viewer, process, said, answers.because_of(viewer, shown.entry.commitment)),
        *_answered(answered, f"{home_of(process)}said/?commitment={number}&state=answered"),
        *_versions(shown, home_of(process)),
        *_milestones(shown, at),
        *_reports(shown, at),
        *_assessments(shown, at),
    ]
    title = _("%(number)d. %(title)s") % {"number": number, "title": plain(shown.entry.title)}
    return page(
        request,
        process,
        "plans/story.html",
        title=_("The story of commitment %(number)d") % {"number": number},
        crumbs=(Link(PLAN, f"{home_of(process)}plan/"), Link(title, at)),
        entry=shown.entry,
        number=number,
        numbers=_numbers(shown, said.count(), sum(answered.values()), at, home_of(process)),
        entries=[entry for _day, entry in sorted(dated, key=lambda pair: pair[0])],
    )


def _numbers(shown: CommitmentPage, said: int, answered: int, at: str, home: str) -> list[Number]:
    done = sum(
        line.latest is not None and line.latest.status == ProgressUpdate.Status.COMPLETE for line in shown.milestones
    )
    listed, changes = f"{home}said/?commitment={shown.entry.commitment.number}", len(shown.lineage)
    of = _("%(done)s of %(n)s") % {"done": done, "n": len(shown.milestones)}
    return [
        Number(str(said), ngettext("thing said about it", "things said about it", said), listed),
        Number(str(answered), ngettext("of them answered", "of them answered", answered), f"{listed}&state=answered"),
        Number(str(changes), ngettext("change", "changes", changes), f"{at}#history" if changes else ""),
        Number(of, _("milestones complete"), f"{at}#milestones" if shown.milestones else ""),
    ]


def _said(
    viewer: Viewer, process: Process, said: QuerySet[Contribution], because: Mapping[int, Sequence[Contribution]]
) -> Dated:
    """The first thing that was said about it, or that changed it, as far as this viewer may read it."""
    heard = [*said.order_by("happened", "id")[:1], *(one for rows in because.values() for one in rows)]
    if not heard:
        return
    first = min(heard, key=lambda one: (one.happened, one.pk))
    (read,) = contributions.said(viewer, [first])
    words = Truncator(read.words).words(WORDS)
    day = clock.day(first.happened)
    yield day, Entry(day, _("The first thing said about it"), words, f"{home_of(process)}said/{first.reference}/")


def _answered(days: Counter[date], href: str) -> Dated:
    """When it was first answered, and when last."""
    if not days:
        return
    first, last, number = min(days), max(days), sum(days.values())
    if first == last:
        title = ngettext("%(n)d answer was given", "%(n)d answers were given", number) % {"n": number}
        yield first, Entry(first, title, href=href)
        return
    yield first, Entry(first, _("The first answer was given"), href=href)
    yield last, Entry(last, _("The last of %(n)d answers was given") % {"n": number}, href=href)


def _versions(shown: CommitmentPage, home: str) -> Dated:
    """Where it first stood, in which versions it changed and because of what, and what the sides said to each."""
    number = shown.entry.commitment.number
    public = [version for version in shown.versions if version.published and version.published <= clock.now()]
    changes: dict[int, list[Change]] = {}
    for change in shown.lineage:
        changes.setdefault(change.version_id, []).append(change)
    for place, version in enumerate(public):
        day = clock.day(version.happened or version.published or clock.now())
        name = {"n": version.number}
        if place == 0:
            yield (
                day,
                Entry(
                    day, _("It first stood in version %(n)d of the plan") % name, href=f"{home}plan/{version.number}/"
                ),
            )
        elif of := changes.get(version.pk):
            because = sum(change.cause == Change.Cause.ANSWERS for change in of)
            title = ngettext("%(k)d change in version %(n)d", "%(k)d changes in version %(n)d", len(of)) % (
                name | {"k": len(of)}
            )
            text = (
                ngettext("%(k)d because of what people said", "%(k)d of them because of what people said", because)
                % {"k": because}
                if because
                else ""
            )
            yield day, Entry(day, title, text, f"{home}plan/changes/{version.number}/#commitment-{number}")
    sides = dict(SideChoice.choices)
    for signed in plans.sign_offs_of(public):
        day = clock.day(signed.happened)
        what = {"side": sides[signed.side], "n": signed.version.number}
        agrees = signed.decision == SignOff.Decision.AGREES
        title = _("%(side)s agrees to version %(n)d") if agrees else _("%(side)s does not agree to version %(n)d")
        yield day, Entry(day, title % what, plain(signed.reason), f"{home}plan/{signed.version.number}/")


def _milestones(shown: CommitmentPage, at: str) -> Dated:
    """When each milestone is due; one that is reported complete stands where that was reported."""
    today = clock.today()
    for line in shown.milestones:
        if line.due_latest is None or (line.latest and line.latest.status == ProgressUpdate.Status.COMPLETE):
            continue
        title = _("Milestone %(n)d is due: %(what)s") % {"n": line.number, "what": plain(line.text)}
        text = ""
        if line.overdue:
            due = {"day": partial_dates.shown(line.due)}
            text = (
                _("due %(day)s, not reported complete") % due if line.latest else _("due %(day)s, no update yet") % due
            )
        if line.moved and line.first_due:
            text = "; ".join(
                filter(None, (text, _("first due: %(day)s") % {"day": partial_dates.shown(line.first_due)}))
            )
        marker: When = "past" if line.due_latest < today else "next"
        yield line.due_latest, Entry(partial_dates.shown(line.due), title, text, f"{at}#m-{line.number}", marker)


def _reports(shown: CommitmentPage, at: str) -> Dated:
    """What was reported."""
    for update in shown.progress:
        day = clock.day(update.happened)
        status = {"status": update.get_status_display()}
        if update.milestone is not None:
            title = _("Milestone %(n)d: %(status)s") % (status | {"n": update.milestone.number})
        else:
            title = _("As a whole: %(status)s") % status
        text = Truncator(plain(update.text)).words(WORDS)
        yield day, Entry(day, title, text, f"{at}#progress")


def _assessments(shown: CommitmentPage, at: str) -> Dated:
    """What was found, where the year at least is known."""
    for one in shown.assessments:
        if one.happened is None and one.year is None:
            continue
        day = one.happened or date(one.year or 1, 12, 31)
        title = _("%(whose)s: %(body)s") % {"whose": one.get_by_display(), "body": one.body}
        codes = "; ".join(f"{name}: {value}" for name, value in one.in_words)
        text = codes or Truncator(plain(one.text)).words(WORDS)
        yield day, Entry(one.happened or str(one.year), title, text, f"{at}#assessments")


urls = [path("<slug:process>/commitments/<int:number>/story/", story, name="story")]
