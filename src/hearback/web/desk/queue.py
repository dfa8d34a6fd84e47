"""What people said, as a list to work through: narrowed, counted, kept under a name; what waits is the oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.analysis import queries as analysis
from hearback.answers import queries as answers
from hearback.answers import rules as answer_rules
from hearback.answers.models import Talk
from hearback.contributions import queries as contributions
from hearback.contributions import rules
from hearback.contributions.models import Contribution
from hearback.contributions.queries import LABELS, Said
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process
from hearback.web.desk.shared import member, page
from hearback.web.ui.coverage import coverage_filters, covered_as
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.narrowing import PLACES, narrowing, wanted
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("What people said")
WAITING = Contribution.State.WAITING.value
EVERYTHING = "everything"
WHOSE: tuple[tuple[str, StrOrPromise], ...] = (
    (contributions.MINE, _("Mine")),
    (contributions.NOBODYS, _("Nobody’s yet")),
)
# What narrows the queue and travels with the answers given from it.
NARROWING = ("state", "whose", "kind", *(name for name, _label in PLACES), "under", "call", "by")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The queue as its filters leave it, the oldest first."""

    filters: Filters
    rows: QuerySet[Contribution]
    posts: list[Membership]

    @property
    def query(self) -> str:
        """The filters, as they travel in an address."""
        return travelling(self.filters.chosen)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the queue. `late` when the process promised an answer by now; `news_late` when news was."""

    said: Said
    talk: Talk | None
    days: int
    late: bool
    may_be_answered: bool
    post: Membership | None
    news_by: date | None = None
    news_late: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A list that is one link away, with how many stand in it."""

    text: StrOrPromise
    href: str
    number: int | None
    chosen: bool


def travelling(asked: Mapping[str, str]) -> str:
    """The filters of an address, without anything else that stands in it."""
    kept = QueryDict(mutable=True)
    kept.update({name: asked[name] for name in NARROWING if asked.get(name)})
    return kept.urlencode()


def narrowed(viewer: Viewer, process: Process, asked: Mapping[str, str]) -> Narrowed:
    """The queue for what an address asks; what waits, unless it asks for another state."""
    places = contributions.places(viewer, process)
    shown = (*Contribution.COUNTED, Contribution.State.SPLIT)
    posts = contributions.posts_that_work(viewer, process)
    book = analysis.codebook_visible_to(viewer, process) if asked.get("under") else None
    states = [*(one for one in Contribution.State.choices if one[0] in shown), (EVERYTHING, _("Everything"))]
    filters = Filters(
        {"state": WAITING} | {name: asked.get(name, "") for name in NARROWING if name in asked},
        Filter("state", _("Where it stands"), states, has_all=False),
        *_whose(posts),
        *narrowing(places),
        *(coverage_filters(asked, book, places["commitment"]) if rules.may_work_with(viewer, process) else ()),
    )
    chosen = wanted(filters, places)
    state, whose = chosen.pop("state", WAITING), chosen.pop("whose", "")
    covered = covered_as(process, book, places["commitment"], chosen)
    if state == EVERYTHING:
        rows = contributions.narrowed(contributions.contributions_visible_to(viewer, process), **chosen)
    else:
        rows = answers.queue(viewer, process, state=state, **chosen)
    rows = rows.filter(contributions.whose(viewer, process, posts, whose)) if whose else rows
    rows = rows.filter(covered) if covered is not None else rows
    return Narrowed(filters, rows.select_related(*LABELS), posts)


def _whose(posts: Sequence[Membership]) -> list[Filter]:
    """Asked only where there is more than one to give something to."""
    held = [(str(post.uuid), called(post)) for post in posts]
    return [Filter("whose", _("Who takes care of it"), [*WHOSE, *held])] if held else []


def called(post: Membership) -> str:
    """A post as colleagues know it: its name, and who holds it."""
    return f"{post.post or post.get_role_display()} ({post.user})"


def tabs(viewer: Viewer, process: Process, narrow: Narrowed, numbers: Mapping[str, int]) -> dict[str, list[Tab]]:
    """The lists one link away: where things stand and whose they are, with how many there are, and those with a name.

    One query. None for whoever only looks on.
    """
    if not rules.may_work_with(viewer, process):
        return {}
    chosen, query = narrow.filters.chosen, narrow.query
    by_state = narrow.filters.asked[0].filter.choices
    return {
        "states": [
            Tab(text, f"?state={state}", numbers.get(state), chosen.get("state") == state) for state, text in by_state
        ],
        "whose": [
            Tab(text, f"?state={WAITING}&whose={name}", numbers[name], chosen.get("whose") == name)
            for name, text in (WHOSE if narrow.posts else ())
        ],
        "views": [
            Tab(one.name, f"?{one.query}", None, one.query == query)
            for one in contributions.saved_views(viewer, process)
        ],
    }


@rule("member")
@member
def queue(request: HttpRequest, process: Process) -> HttpResponse:
    """What waits for an answer, the oldest first; several can be ticked and answered together."""
    viewer = viewer_of(request)
    narrow = narrowed(viewer, process, request.GET)
    asked = _Asked(viewer, process, narrow.posts)
    counted = processes.read_beside(viewer, [process], list(vars(asked).values()))
    numbers = counted.of(asked.stand).get(process.pk, {})
    listed = keyset(narrow.rows, request.GET, column="received", descending=False, filters=narrow.filters)
    return page(
        request,
        process,
        "contributions/queue.html",
        title=TITLE,
        page=listed,
        rows=waiting(viewer, process, listed.rows, narrow.posts),
        state=narrow.filters.chosen.get("state", ""),
        only_state=set(narrow.filters.chosen) <= {"state"},
        query=narrow.query,
        may_keep=rules.may_work_with(viewer, process),
        may_answer=answer_rules.may_answer(viewer, process),
        waits=counted.of(asked.looks).get(process.pk),
        may_moderate=rules.may_moderate(viewer, process),
        may_import=rules.may_import(viewer, process),
        going_out=counted.of(asked.going_out).get(process.pk),
        tabs=tabs(viewer, process, narrow, numbers),
        # The codebook is in sight once it is begun, or there is too much for one person to keep in mind.
        reads_by_theme=_number(numbers) >= analysis.ENOUGH or bool(counted.of(asked.codes).get(process.pk)),
    )


class _Asked:
    """What is counted beside the process: all of it is read in one statement."""

    def __init__(self, viewer: Viewer, process: Process, posts: list[Membership]) -> None:
        self.stand = contributions.how_many_stand(viewer, process, posts)
        self.looks = contributions.waiting_for_a_look()
        self.codes = analysis.how_many_codes()
        self.going_out = answers.beside_going_out()


def _number(numbers: Mapping[str, int]) -> int:
    return sum(number for state, number in numbers.items() if state in Contribution.State.values)


def waiting(
    viewer: Viewer, process: Process, rows: Sequence[Contribution], posts: Sequence[Membership] = ()
) -> list[Waiting]:
    """One page of the queue; a constant number of queries."""
    talks = answers.talks(rows) if any(row.state == Contribution.State.TALKED_ABOUT for row in rows) else {}
    open_ones = {row.pk for row in rows if answer_rules.may_be_answered(row)}
    for row in rows:
        row.process = process  # the same one, and looked up already
    by_post = {post.pk: post for post in posts}
    given_to = {row.pk: by_post.get(row.given_to_id or 0) for row in rows}
    today, pauses = clock.today(), processes.pauses(process)
    found_rows = []
    for said in contributions.said(viewer, rows):
        days = (today - clock.day(said.received)).days
        counted = pauses.days_between(clock.day(said.received), today)
        late = said.state in Contribution.OPEN and counted > process.answer_within_days
        talk, post = talks.get(said.id), given_to[said.id]
        due = answers.news_by(talk, pauses) if talk is not None else None
        news_late = due is not None and due < today
        found_rows.append(Waiting(said, talk, days, late, said.id in open_ones, post, due, news_late))
    return found_rows


urls = [path("<slug:process>/said/", queue, name="queue")]
