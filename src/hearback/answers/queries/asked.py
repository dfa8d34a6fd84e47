"""We asked, you said, we did: for each question what came in, what became of it, and what changed because of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count

from hearback.answers.models import AnswerTo, Because
from hearback.contributions.models import Contribution
from hearback.contributions.queries.counted import counted
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import queries as processes
from hearback.processes import rules as processes_rules
from hearback.processes.models import Process, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or none for what was said without being asked; everything counted, as the account counts it."""

    question: Question | None
    states: Counter[str]
    outcomes: Counter[str]
    changes: int
    commitments: tuple[int, ...]  # the numbers of those that changed because of it

    @property
    def said(self) -> int:
        """How much came in."""
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        """How much of it has an answer."""
        return self.states[Contribution.State.ANSWERED]


def asked_said_did(viewer: Viewer, process: Process) -> list[Asked]:
    """Each question in its order, and what was said without one at the end. Five statements, however much was said.

    Nothing for whoever may not see the process; only changes of versions that are out.
    """
    if not processes_rules.may_see(viewer, process, clock.now()):
        return []
    said = counted(process).order_by()
    states: dict[int | None, Counter[str]] = defaultdict(Counter)
    for question, state, number in said.values_list("question", "state").annotate(n=Count("pk")):
        states[question][state] += number
    outcomes: dict[int | None, Counter[str]] = defaultdict(Counter)
    answered = said.filter(state=Contribution.State.ANSWERED)  # what its author brought back waits again
    links = AnswerTo.objects.filter(current=True, contribution__in=answered.values("pk")).order_by()
    for question, outcome, number in links.values_list("contribution__question", "answer__outcome").annotate(
        n=Count("pk")
    ):
        outcomes[question][outcome] += number
    changes, commitments = _changed(process)
    rows: list[Question | None] = [*processes.questions(process), None]
    found = []
    for row in rows:
        pk = row.pk if row is not None else None
        found.append(Asked(row, states[pk], outcomes[pk], len(changes[pk]), tuple(sorted(commitments[pk]))))
    return [one for one in found if one.question is not None or one.said]


def _changed(process: Process) -> tuple[dict[int | None, set[int]], dict[int | None, set[int]]]:
    """By question: the changes that answers to it caused, and the numbers of the commitments they are of."""
    ties = Because.objects.filter(change__version__process=process, change__version__published__lte=clock.now())
    stands = AnswerTo.objects.filter(current=True, answer__in=ties.order_by().values("cause__answer")).order_by()
    asked: dict[int, set[int | None]] = defaultdict(set)
    for answer, question in stands.values_list("answer", "contribution__question").distinct():
        asked[answer].add(question)
    changes: dict[int | None, set[int]] = defaultdict(set)
    commitments: dict[int | None, set[int]] = defaultdict(set)
    of = ties.order_by().values_list("cause__answer", "change", "change__commitment__number")
    for answer, change, commitment in of:
        for asked_by in asked[answer]:
            changes[asked_by].add(change)
            if commitment is not None:
                commitments[asked_by].add(commitment)
    return changes, commitments
