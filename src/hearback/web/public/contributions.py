"""What people said: the list with its filters, and one contribution with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.analysis import queries as analysis
from hearback.answers import endings
from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.contributions import queries as contributions
from hearback.contributions import rules
from hearback.contributions.models import Contribution
from hearback.contributions.queries import LABELS, Said, Standing
from hearback.core import references
from hearback.core.regions import Region
from hearback.core.viewer import NOBODY, Viewer
from hearback.events import queries as events
from hearback.processes.models import Process
from hearback.web.public.answers import AnswerView, view_of
from hearback.web.public.like_this import others
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.public.themes import ABOUT, theme_filter
from hearback.web.ui.coverage import coverage_filters, covered_as
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.narrowing import narrowing, wanted
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAID = gettext_lazy("What people said")
MARKS = (
    ("hidden", gettext_lazy("Hidden, with the reason in its place")),
    ("erased", gettext_lazy("Its words were erased")),
    ("joined", gettext_lazy("Answered together with others who said the same")),
    ("appealed", gettext_lazy("Its author said that the answer was not to the point")),
    ("points", gettext_lazy("A point of something longer")),
    ("campaign", gettext_lazy("The same words from many people")),
    ("no_news", gettext_lazy("News was promised and has not come")),
    ("split", gettext_lazy("Split into its points")),
)


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row of the list: what was said, the answer that stands, and where what it is about stands now, if that was asked."""

    said: Said
    answer: Answer | None
    where: Standing | None = None

    @property
    def reads(self) -> StrOrPromise:
        """The answer's outcome, in words that fit what was said."""
        return endings.reads(self.answer.outcome, [self.said.kind]) if self.answer else ""


@rule("anyone")
@in_process
def said(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything said, the latest first; each filter leads to what a number elsewhere counted."""
    viewer = viewer_of(request)
    places = contributions.places(viewer, process)
    states = [choice for choice in Contribution.State.choices if choice[0] in Contribution.COUNTED]
    state = Filter("state", _("Where it stands"), states)
    came = Filter("came", _("How it came"), list(contributions.ways().items()))
    mark = Filter("mark", _("Hidden, erased, split or answered together"), MARKS)
    region = Filter("region", _("Region"), Region.choices)
    book = analysis.codebook_shown(viewer, process)
    covers = coverage_filters(request.GET, book, places["commitment"]) if book else ()
    filters = Filters(request.GET, state, *narrowing(places), *theme_filter(book), region, came, mark, *covers)
    chosen = wanted(filters, places)
    marked, about = chosen.pop("mark", ""), chosen.pop(ABOUT, "")
    covered = covered_as(process, book, places["commitment"], chosen)
    every = contributions.everything_visible_to if marked == "split" else contributions.contributions_visible_to
    rows = contributions.narrowed(every(viewer, process), **chosen)
    rows = answers.marked(process, rows, marked) if marked else rows
    theme = book.numbered(int(about)) if book and about else None
    rows = rows.filter(analysis.is_about(book, theme)) if book and theme else rows
    rows = rows.filter(covered) if covered is not None else rows
    listed = keyset(rows.select_related(*LABELS), request.GET, column="received", filters=filters)
    return page(
        request,
        process,
        "contributions/list.html",
        title=SAID,
        page=listed,
        rows=rows_of(viewer, listed.rows),
        has_themes=book is not None,
        narrowed=plain(places["event"][wanted_event].label) if (wanted_event := filters.chosen.get("event")) else "",
    )


def rows_of(viewer: Viewer, listed: Sequence[Contribution], *, places: bool = False) -> list[SaidRow]:
    """One page of contributions with their answers: a constant number of queries.

    With `places`, also where the words that each is about stand in the latest version.
    """
    given = answers.current_answers(listed)
    where = contributions.standings(viewer, listed) if places else {}
    return [SaidRow(one, given.get(one.id), where.get(one.id)) for one in contributions.said(viewer, listed)]


@rule("anyone")
@in_process
def contribution(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """What one person said, where it stands, the answer with its reason, and what changed."""
    viewer = viewer_of(request)
    row = found(contributions.by_reference(viewer, reference))
    if row.process_id != process.pk or row.reference != reference:
        return HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/{row.process.slug}/said/{row.reference}/")
    lineage = contributions.lineages(viewer, [row])[row.pk]
    if row.state == Contribution.State.PUT_BACK and lineage.part_of:  # it is read in its whole again
        return HttpResponseRedirect(f"{home_of(process)}said/{lineage.part_of}/")
    became = answers.answer_page(viewer, row)
    said = contributions.said(viewer, [row])[0]
    is_split = row.state == Contribution.State.SPLIT
    return page(
        request,
        process,
        "contributions/one.html",
        title=_("What was said: %(reference)s") % {"reference": row.reference},
        crumbs=(Link(SAID, f"{home_of(process)}said/"),),
        said=said,
        where=contributions.standings(viewer, [row]).get(row.pk),
        like_this=others(viewer, process, said, row),
        voice_names=contributions.names_of_voices(row) if said.voices else (),
        voice_mine=contributions.own_voices(viewer, [row.uuid]).get(row.uuid),
        aloud=references.aloud(row.reference),
        became=became,
        files=contributions.files_of(NOBODY, row),  # here also the author sees what everybody does
        lineage=lineage,
        themes=analysis.themes_shown(viewer, process, row),
        back=back_of(viewer, [row], {row.pk: became} if became else {}).get(row.pk),
        author_said=contributions.as_their_authors_said([row]).get(row.pk),
        put=row.put,
        site_home=f"/{request.LANGUAGE_CODE}/",
        report=row.report,
        report_page=row.source_place if row.report_id is not None else "",
        points=rows_of(viewer, list(contributions.points_of(viewer, row))) if is_split else (),
        beside=contributions.in_no_point(row) if is_split else (),
        answer=_answer_view(viewer, became, process),
        earlier=[(one.answer, endings.reads(one.answer.outcome, [row.kind])) for one in became.earlier]
        if became
        else (),
        has_notes=row.event is not None and events.notes_of(viewer, row.event) is not None,
        turns=contributions.conversations(NOBODY, [row]).get(
            row.pk, ()
        ),  # here also the author reads what everybody does
        may_comment=contributions.allows_comments(process.pk) and rules.may_be_commented(row),
        mine=contributions.private_view(viewer, row) is not None if viewer.grants else False,
    )


def back_of(
    viewer: Viewer, rows: Sequence[Contribution], became: Mapping[int, answers.AnswerPage]
) -> dict[int, contributions.BackAndForth]:
    """Where each of these was said before, and where it came back; asked only of what has an answer that says so."""
    said = {pk: one.joined_answer or one.current for pk, one in became.items()}
    later = [pk for pk, one in said.items() if one is not None and one.answer.outcome == Answer.Outcome.LATER]
    return contributions.back_and_forth(viewer, rows, later=later)


def _answer_view(viewer: Viewer, became: answers.AnswerPage | None, process: Process) -> AnswerView | None:
    shown = became and (became.joined_answer or became.current)
    return view_of(viewer, process, shown, kinds=[became.contribution.kind]) if became and shown else None


urls = [
    path("<slug:process>/said/", said, name="said"),
    path("<slug:process>/said/<str:reference>/", contribution, name="contribution"),
]
