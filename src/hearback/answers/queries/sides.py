"""Answers of the other side of which one's own has said nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from hearback.answers import rules
from hearback.answers.models import Answer, AnswerTo, SideView
from hearback.answers.queries.answered import AnswerShown, with_causes
from hearback.contributions.models import Contribution
from hearback.core.viewer import Role, Side, Viewer
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process
from hearback.processes.queries import OF, Beside, number_beside

SHOWN = 3  # contributions of one answer


@dataclass(frozen=True, slots=True)
class OfOtherSide:
    """An answer of the other side, with the first of the contributions that it is for now and how many they are."""

    shown: AnswerShown
    contributions: tuple[Contribution, ...]
    number: int


def not_spoken_of(viewer: Viewer, process: Process) -> QuerySet[Answer]:
    """Answers of the other side that stand, and of which the viewer's side has said nothing, the oldest first. Cut it.

    For whoever coordinates for a side. What was answered together with another is spoken of with the answer to that one;
    what its author brought back waits for another answer.
    """
    if not rules.may_speak_for_side(viewer, process):
        return Answer.objects.none()
    theirs = Answer.objects.exclude(answered_for__in=["", viewer.side_in(process.pk)])
    return _without_a_word(theirs.filter(process=process)).order_by("recorded", "id")


def how_many_not_spoken_of(viewer: Viewer) -> Beside[int]:
    """How many those are, beside each process in which somebody else works for the other side now."""
    theirs = Q()
    for side in Side:
        mine = {post.process for post in viewer.posts if viewer.side_in(post.process) == side}
        theirs |= Q(process__in=mine) & ~Q(answered_for__in=["", side.value])
    there = processes.live(Membership.objects.filter(process=OuterRef("process"), side=OuterRef("answered_for")))
    there = there.exclude(role=Role.OBSERVER).exclude(user=viewer.user)
    rows = _without_a_word(Answer.objects.filter(theirs, Exists(there), process=OF))
    return number_beside(rules.may_speak_for_side, rows)


def of_other_side(answers: Sequence[Answer]) -> list[OfOtherSide]:
    """These answers as they read, with what they are for. The caller has checked who may see them. Four statements."""
    of: dict[int, list[Any]] = {answer.pk: [] for answer in answers}
    place = Window(RowNumber(), partition_by=F("answer"), order_by=F("id").asc())
    number = Window(Count("pk"), partition_by=F("answer"))
    links = AnswerTo.objects.filter(answer__in=of, current=True, contribution__state=Contribution.State.ANSWERED)
    first = links.annotate(place=place, number=number).filter(place__lte=SHOWN)
    for link in first.select_related("contribution").order_by("id"):
        of[link.answer_id].append(link)
    shown = with_causes(answers)
    return [
        OfOtherSide(shown[pk], tuple(one.contribution for one in its), its[0].number if its else 0)
        for pk, its in of.items()
    ]


def _without_a_word(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Those that stand for something, and of which the side that did not give them has said nothing."""
    stands = AnswerTo.objects.filter(
        answer=OuterRef("pk"), current=True, contribution__state=Contribution.State.ANSWERED
    )
    said = SideView.objects.filter(answer=OuterRef("pk"))
    return answers.filter(Exists(stands), ~Exists(said)).exclude(outcome=Answer.Outcome.JOINED)
