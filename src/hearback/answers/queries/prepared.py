"""What may be seen of answers that have not gone out: for the desk alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from hearback.answers import kept, pairs, rules
from hearback.answers.models import Answer, Answering, Cause, Prepared, PreparedFor, StartingText
from hearback.answers.outcomes import CauseOf, Given
from hearback.answers.queries.answered import AnswerShown
from hearback.contributions.models import Contribution
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, first_of, how_many

SHOWN = 20  # references of one answer


@dataclass(frozen=True, slots=True)
class GoingOut:
    """How many answers of a process have not gone out: when the next does, and how many need somebody."""

    number: int = 0
    next: datetime | None = None
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many answers of a process do not go out by themselves: stopped, or waiting for a second person."""

    stopped: int = 0
    for_second: int = 0


@dataclass(frozen=True, slots=True)
class PreparedShown:
    """An answer that has not gone out, as it reads; `shown` is None when something it points at is gone."""

    prepared: Prepared
    shown: AnswerShown | None
    contributions: tuple[Contribution, ...]
    waits_for_second: bool = False


def needs_two(process: Process) -> bool:
    """Whether this process lets a “no” go out only when a second person agrees."""
    return Answering.objects.filter(process=process, two_for_no=True).exists()


def starting_texts(viewer: Viewer, process: Process) -> QuerySet[StartingText]:
    """The texts to begin a reason with, by name; for whoever works with what was said."""
    return (
        StartingText.objects.filter(process=process)
        if rules.may_answer(viewer, process)
        else StartingText.objects.none()
    )


def prepared_visible_to(viewer: Viewer, process: Process) -> QuerySet[Prepared]:
    """What has not gone out, the next first; for whoever works with what was said."""
    if not rules.may_answer(viewer, process):
        return Prepared.objects.none()
    return Prepared.objects.filter(process=process).select_related("by", "corrects").order_by("due", "id")


def going_out(viewer: Viewer, process: Process) -> GoingOut:
    """How much has not gone out yet. One query."""
    return beside_going_out().read(viewer, [process]).get(process.pk, GoingOut())


def beside_going_out() -> Beside[GoingOut]:
    """The same beside each process, for whoever works with what was said."""
    these = Prepared.objects.filter(process=OF)
    going = these.filter(stopped=None)
    columns = {
        "number": how_many(going),
        "next": first_of(going, "due"),
        "stopped": how_many(these.exclude(stopped=None)),
    }
    return Beside(rules.may_answer, columns, GoingOut)


def stuck(viewer: Viewer) -> Beside[Stuck]:
    """What needs somebody before it goes out, beside each process.

    Of a “no” that waits for a second person, those to which this viewer may agree.
    """
    works = {post.process for post in viewer.posts}  # a host without a post is no second person
    needs_two = Answering.objects.filter(process=OuterRef("process"), two_for_no=True)
    these = Prepared.objects.filter(process=OF)
    waits = these.filter(
        Exists(needs_two), process__in=works, outcome=Answer.Outcome.NO, seconded_by=None, answer=None, stopped=None
    )
    columns = {
        "stopped": how_many(these.exclude(stopped=None)),
        "for_second": how_many(waits.exclude(by=viewer.user)),
    }
    return Beside(rules.may_answer, columns, Stuck)


def prepared_for(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, Prepared]:
    """For each of these contributions of one process that has one, the answer that has not gone out. One query."""
    if not contributions or not rules.may_answer(viewer, contributions[0].process):
        return {}
    lines = PreparedFor.objects.filter(contribution__in=[one.pk for one in contributions])
    return {line.contribution_id: line.prepared for line in lines.select_related("prepared", "prepared__by")}


def prepared_to(viewer: Viewer, contribution: Contribution) -> PreparedShown | None:
    """The answer to this contribution that has not gone out, as it reads."""
    prepared = prepared_for(viewer, [contribution]).get(contribution.pk)
    return prepared_shown([prepared])[0] if prepared else None


def prepared_shown(prepared: Iterable[Prepared]) -> list[PreparedShown]:
    """These as they read, with the first of what each answers. A constant number of queries."""
    rows = list(prepared)
    about: dict[int, list[Contribution]] = {}
    place = Window(RowNumber(), partition_by=F("prepared"), order_by=F("id").asc())
    lines = PreparedFor.objects.filter(prepared__in=rows).annotate(place=place).filter(place__lte=SHOWN)
    for line in lines.select_related("contribution").order_by("id"):
        about.setdefault(line.prepared_id, []).append(line.contribution)
    given = kept.read_all([one.says for one in rows])
    waits = pairs.that_wait(rows)
    return [
        PreparedShown(one, as_shown(says) if says else None, tuple(about.get(one.pk, ())), one.pk in waits)
        for one, says in zip(rows, given, strict=True)
    ]


def prepared_contributions(prepared: Prepared) -> list[Contribution]:
    """Everything this answer is for."""
    lines = PreparedFor.objects.filter(prepared=prepared).values("contribution")
    return list(Contribution.objects.filter(pk__in=lines).order_by("received", "id"))


def prepared_given(prepared: Prepared) -> Given | None:
    """What it says, to be written on; None when something that it points at is gone."""
    return kept.read_all([prepared.says])[0]


def as_shown(given: Given) -> AnswerShown:
    """What is not an answer yet, as one reads it."""
    answer = Answer(**given.values())
    return AnswerShown(answer, tuple(_cause(answer, one) for one in given.causes), ())


def _cause(answer: Answer, of: CauseOf) -> Cause:
    return Cause(answer=answer, **{name: getattr(of, name) for name in of.__slots__})
