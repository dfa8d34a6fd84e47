"""What may be seen of answers: the queue, the sums, what became of one contribution, the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hearback.answers import gate as gates
from hearback.answers import rules, then
from hearback.answers.gate import Gate
from hearback.answers.models import Answer, AnswerTo, Appeal, Because, Cause, PreparedFor, SideView, StillWaiting, Talk
from hearback.answers.news import is_public, news_by
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.plans.models import Change, Commitment, Version
from hearback.processes import queries as processes_queries
from hearback.processes.models import Process, Question, Theme
from hearback.processes.queries import OF, Beside, Pauses, first_of, how_many

State = Contribution.State


# --- the queue


def queue(
    viewer: Viewer,
    process: Process,
    *,
    state: str = State.WAITING,
    theme: Theme | None = None,
    question: Question | None = None,
    commitment: Commitment | None = None,
    kind: str = "",
    event: Event | None = None,
    after: tuple[datetime, int] | None = None,
) -> QuerySet[Contribution]:
    """What waits for an answer, oldest first; `after` is the last row seen, as (received, id).

    Empty for whoever has no post in the process. What is held back is in it, for it waits too; what may be spam is not, nor
    what waits and has an answer that is about to go out.
    """
    if not rules.may_see_queue(viewer, process):
        return Contribution.objects.none()
    found = contributions.came_in(process).filter(state=state)
    if state in Contribution.OPEN:  # what is answered stays in its list while a correction is about to go out
        found = found.filter(~is_prepared())
    narrow = {"theme": theme, "question": question, "commitment": commitment, "kind": kind, "event": event}
    found = found.filter(**{name: value for name, value in narrow.items() if value})
    if after is not None:
        received, last = after
        found = found.filter(Q(received__gt=received) | Q(received=received, id__gt=last), received__gte=received)
    return found.select_related(*contributions.LABELS).order_by("received", "id")


def answerable(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those of them that can be answered now: they wait, nothing holds them back, and no answer is about to go out."""
    return rows.filter(~is_prepared(), state__in=Contribution.OPEN, held=None)


def is_prepared() -> Exists:
    """Of contributions: those with an answer that is about to go out."""
    return Exists(PreparedFor.objects.filter(contribution=OuterRef("pk")))


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody in a process: how many wait for an answer, since when; how many are talked about, and when news is
    due next; and by when the first is answered that still waited when a version came out.
    """

    waiting: int = 0
    oldest: datetime | None = None
    next_news: date | None = None
    talked_about: int = 0
    promised: date | None = None
    came_back: int = 0  # of those that wait: their authors say that the answer was not to the point


def needs() -> Beside[Needs]:
    """What needs somebody, beside each process whose queue the viewer may see.

    When news is due next is as it was promised: `after_pauses` moves it where a process was ever paused.
    """
    waits = Contribution.objects.filter(~is_prepared(), process=OF, state=State.WAITING)
    waits = waits.exclude(held_because__in=Contribution.NOT_COUNTED)
    talks = Talk.objects.filter(contribution__process=OF, ended=None)
    left = StillWaiting.objects.filter(
        contribution__process=OF, contribution__state__in=Contribution.OPEN, version__published__lte=clock.now()
    )
    columns = {
        "waiting": how_many(waits),
        "oldest": first_of(waits, "received"),
        "next_news": first_of(talks, "next_news"),
        "talked_about": how_many(talks),
        "promised": first_of(left, "answer_by"),
        "came_back": how_many(waits.filter(Exists(Appeal.objects.filter(contribution=OuterRef("pk"))))),
    }
    return Beside(rules.may_see_queue, columns, Needs)


def after_pauses(found: Mapping[int, Needs], of: Sequence[Process]) -> dict[int, Needs]:
    """The same, with the day of the next news moved by the days of a pause. Two queries where one is or was paused."""
    moved = _moved_news([process for process in of if process.pk in found and found[process.pk].next_news])
    return {pk: replace(one, next_news=moved.get(pk, one.next_news)) for pk, one in found.items()}


def needs_of(viewer: Viewer, process: Process) -> Needs:
    """What needs somebody in one process, by itself."""
    return after_pauses(needs().read(viewer, [process]), [process]).get(process.pk, Needs())


def _moved_news(processes: Sequence[Process]) -> dict[int, date]:
    """When news is due next in those of these processes that were ever paused."""
    pauses = {pk: one for pk, one in processes_queries.pauses_of(processes).items() if one.rows}
    found: dict[int, date] = {}
    if pauses:
        talks = Talk.objects.filter(contribution__process__in=pauses, ended=None).order_by()
        for talk in talks.select_related("contribution"):
            process = talk.contribution.process_id
            found[process] = min(found.get(process, date.max), news_by(talk, pauses[process]))
    return found


# --- answers


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with what it changed."""

    answer: Answer
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    sides: tuple[SideView, ...] = ()  # what the side that did not give it says of it


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What became of one contribution: the answer that stands, earlier ones, and the talk going on."""

    contribution: Contribution
    current: AnswerShown | None
    joined_answer: AnswerShown | None
    earlier: tuple[AnswerShown, ...]
    talk: Talk | None
    still_waiting: StillWaiting | None
    appeal: Appeal | None
    joined_by: int
    news_by: date | None = None  # of the talk, and of what waits: later by the days on which the process stood still
    answer_by: date | None = None

    @property
    def news_did_not_come(self) -> bool:
        """Whether a week has passed since the day of the next news: then everybody reads that it has not come."""
        return self.news_by is not None and is_public(self.news_by, clock.today())

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What changed: because of its own answer, or of that of the contribution it stands with."""
        shown = self.joined_answer or self.current
        return shown.causes if shown else ()


def answers_visible_to(viewer: Viewer, process: Process) -> QuerySet[Answer]:
    """The answers that stand, newest first, to contributions this viewer may see."""
    seen = contributions.contributions_visible_to(viewer, process)
    stands = AnswerTo.objects.filter(answer=OuterRef("pk"), current=True, contribution__in=seen.values("pk"))
    return Answer.objects.filter(Exists(stands), process=process).order_by("-recorded", "-id")


def answer_page(viewer: Viewer, contribution: Contribution) -> AnswerPage | None:
    """What became of a contribution; None when this viewer may not see it. A constant number of queries."""
    return answer_pages(viewer, [contribution]).get(contribution.pk)


def answer_pages(viewer: Viewer, them: Sequence[Contribution]) -> dict[int, AnswerPage]:
    """What became of each of these, by its id; what this viewer may not see is not there.

    A query for each process they are of, and a constant number besides.
    """
    ids = _seen_of(viewer, them)
    links: dict[int, list[AnswerTo]] = {pk: [] for pk in ids}
    rows = AnswerTo.objects.filter(contribution__in=ids).order_by("-id")
    for link in rows.select_related("answer", "answer__place_commitment", "answer__joined_to"):
        links[link.contribution_id].append(link)
    every = [link for of_one in links.values() for link in of_one]
    heads = {link.answer.joined_to_id for link in every if link.current and link.answer.joined_to_id}
    standing = AnswerTo.objects.filter(contribution__in=heads, current=True)
    of_heads = {link.contribution_id: link for link in standing.select_related("answer", "answer__place_commitment")}
    shown = with_causes([link.answer for link in [*every, *of_heads.values()]])
    joined = AnswerTo.objects.filter(current=True, answer__joined_to__in=ids).order_by()
    joined_by = dict(joined.values_list("answer__joined_to").annotate(n=Count("pk")))
    talking = talks([one for one in them if one.pk in ids])
    waiting = _still_waiting_of([one for one in them if one.pk in ids])
    pauses = processes_queries.pauses_of({one.process for one in them})
    answered = {link.contribution_id for link in every}
    objected = Appeal.objects.filter(contribution__in=answered) if answered else ()
    appeals = {row.contribution_id: row for row in objected}
    found = {}
    for one in them:
        if one.pk not in ids:
            continue
        current = next((link for link in links[one.pk] if link.current), None)
        head = of_heads.get(current.answer.joined_to_id or 0) if current is not None else None
        found[one.pk] = AnswerPage(
            contribution=one,
            current=shown[current.answer_id] if current is not None else None,
            joined_answer=shown[head.answer_id] if head is not None else None,
            earlier=tuple(shown[link.answer_id] for link in links[one.pk] if not link.current),
            talk=talking.get(one.pk),
            still_waiting=waiting.get(one.pk),
            appeal=appeals.get(one.pk),
            joined_by=joined_by.get(one.pk, 0),
            news_by=news_by(talking[one.pk], pauses[one.process_id]) if one.pk in talking else None,
            answer_by=_answer_by(waiting[one.pk], pauses[one.process_id]) if one.pk in waiting else None,
        )
    return found


def _answer_by(waiting: StillWaiting, pauses: Pauses) -> date:
    written = waiting.version.published or clock.now()
    return pauses.moved(waiting.answer_by, since=clock.day(written), known=written)


def _seen_of(viewer: Viewer, them: Sequence[Contribution]) -> set[int]:
    """The ids of those that this viewer may see."""
    by_process: dict[Process, list[int]] = {}
    for one in them:
        by_process.setdefault(one.process, []).append(one.pk)
    seen = (
        contributions.everything_visible_to(viewer, process).filter(pk__in=ids).values_list("pk", flat=True)
        for process, ids in by_process.items()
    )
    return {pk for of_one in seen for pk in of_one}


def current_answers(contributions: Sequence[Contribution]) -> dict[int, Answer]:
    """The answer that stands for each of these contributions that has one, by the contribution's id. One query."""
    links = AnswerTo.objects.filter(contribution__in=[c.pk for c in contributions], current=True)
    return {link.contribution_id: link.answer for link in links.select_related("answer", "answer__joined_to")}


def came_back(viewer: Viewer, process: Process) -> QuerySet[Appeal]:
    """What waits again because its author says that the answer does not answer their point, the oldest first.

    For whoever works with what was said.
    """
    if not rules.may_answer(viewer, process):
        return Appeal.objects.none()
    rows = Appeal.objects.filter(contribution__process=process, contribution__state__in=Contribution.OPEN)
    return rows.select_related("contribution", "answer").order_by("happened", "id")


def what_is_missing(viewer: Viewer, process: Process, them: Sequence[Contribution]) -> Appeal | None:
    """What the author of the one that is answered says the answer before lacks; of several nothing. One query."""
    return came_back(viewer, process).filter(contribution=them[0]).first() if len(them) == 1 else None


def talks(contributions: Sequence[Contribution]) -> dict[int, Talk]:
    """The talk going on about each of these contributions, by the contribution's id. One query."""
    going = Talk.objects.filter(contribution__in=[c.pk for c in contributions], ended=None)
    return {talk.contribution_id: talk for talk in going}


def contributions_of(viewer: Viewer, answer: Answer) -> QuerySet[Contribution]:
    """What an answer is for now, as far as this viewer may see it."""
    seen = contributions.contributions_visible_to(viewer, answer.process)
    return seen.filter(pk__in=AnswerTo.objects.filter(answer=answer, current=True).values("contribution"))


def contributions_by_answer(
    viewer: Viewer, process: Process, answers: Sequence[Answer]
) -> dict[int, list[Contribution]]:
    """What each of these answers is for now, as far as this viewer may see it, by the answer's id. One query."""
    seen = contributions.contributions_visible_to(viewer, process)
    links = AnswerTo.objects.filter(answer__in=[answer.pk for answer in answers], current=True)
    found: dict[int, list[Contribution]] = {}
    for link in (
        links.filter(contribution__in=seen.values("pk")).select_related("contribution").order_by("contribution_id")
    ):
        found.setdefault(link.answer_id, []).append(link.contribution)
    return found


def outcomes(process: Process) -> dict[str, int]:
    """How many contributions have an answer with each outcome, or had one then, in the order of the outcomes. One query."""
    if clock.is_set_back():
        answered = then.standing(contributions.came_in(process), State.ANSWERED).annotate(outcome=then.outcome())
        had = dict(answered.order_by().values_list("outcome").annotate(n=Count("pk")))
        return {outcome: had[outcome] for outcome in Answer.Outcome.values if outcome in had}
    links = AnswerTo.objects.filter(current=True, contribution__process=process, contribution__state=State.ANSWERED)
    counted = dict(links.order_by().values_list("answer__outcome").annotate(n=Count("pk")))
    return {outcome: counted[outcome] for outcome in Answer.Outcome.values if outcome in counted}


def with_causes(answers: Iterable[Answer]) -> dict[int, AnswerShown]:
    """These answers with what they changed and what the other side says, by the answer's id. Two or three queries."""
    found = {answer.pk: answer for answer in answers}
    causes: dict[int, list[Cause]] = {}
    rows = Cause.objects.filter(answer__in=found).select_related("commitment", "sentence", "milestone", "event")
    for cause in rows:
        causes.setdefault(cause.answer_id, []).append(cause)
    changes: dict[int, list[Change]] = {}
    links = Because.objects.filter(cause__answer__in=found).select_related(
        "cause", "change", "change__version", "change__commitment"
    )
    for link in links:
        changes.setdefault(link.cause.answer_id, []).append(link.change)
    sides: dict[int, list[SideView]] = {}
    for_a_side = [pk for pk, answer in found.items() if answer.answered_for]
    for view in SideView.objects.filter(answer__in=for_a_side) if for_a_side else ():
        sides.setdefault(view.answer_id, []).append(view)
    return {
        pk: AnswerShown(answer, tuple(causes.get(pk, ())), tuple(changes.get(pk, ())), tuple(sides.get(pk, ())))
        for pk, answer in found.items()
    }


def _still_waiting_of(them: Sequence[Contribution]) -> dict[int, StillWaiting]:
    """What was written of each that waits still, when a version came out before there was an answer."""
    waits = [one.pk for one in them if one.state in Contribution.OPEN]
    rows = StillWaiting.objects.filter(contribution__in=waits).select_related("version").order_by("id") if waits else ()
    return {row.contribution_id: row for row in rows}


# --- the gate


def gate(viewer: Viewer, version: Version) -> Gate:
    """What stands between a version and its publication. Raises NotAllowed unless this viewer may publish it."""
    if not rules.may_publish(viewer, version.process):
        raise NotAllowed
    return gates.read(version)


def compared(viewer: Viewer, version: Version, known: gates.Compared | None = None) -> gates.Compared:
    """How the version being written compares with the one before, read anew only where something was edited since it was
    `known`. NotAllowed unless this viewer may publish it.
    """
    if not rules.may_publish(viewer, version.process):
        raise NotAllowed
    return gates.compare(version, known)


def changes_to_explain(
    viewer: Viewer, version: Version, known: gates.Compared | None = None
) -> tuple[gates.Explained, ...]:
    """What the version being written says otherwise, with its causes; NotAllowed unless this viewer may publish it."""
    return gates.read_changes(version, known or compared(viewer, version))


def still_waiting(of: Version | Process) -> QuerySet[StillWaiting]:
    """What was still waiting when a version was published (of a process: any version that is out by now): why, by when,
    signed by whom. Public with the version.
    """
    one = Q(version=of) if isinstance(of, Version) else Q(version__process=of, version__published__lte=clock.now())
    return (
        StillWaiting.objects.filter(one)
        .select_related("contribution", "version")
        .order_by("version__number", "contribution__received", "id")
    )
