"""Which change was made because of which answers: linked once, when both the change and the answer are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from hearback.answers.models import Answer, AnswerTo, Because, Cause
from hearback.answers.outcomes import CauseOf, Given
from hearback.plans.models import Change, Version
from hearback.processes.models import Process

if TYPE_CHECKING:
    from hearback.plans.differences import Difference

_TARGETS = ("commitment_id", "sentence_id", "milestone_id", "event_id")


def current(process: Process) -> QuerySet[Cause]:
    """The causes of the answers that stand."""
    stands = AnswerTo.objects.filter(answer=OuterRef("answer"), current=True)
    return Cause.objects.filter(Exists(stands), answer__process=process)


def unlinked(process: Process) -> QuerySet[Cause]:
    """Causes of standing answers that no published change was linked to yet: they wait for the next version."""
    return current(process).exclude(commitment=None).filter(~Exists(Because.objects.filter(cause=OuterRef("pk"))))


def explains(cause: Cause, change: Change | Difference) -> bool:
    """Whether this cause points at this change: at its sentence or milestone, or at the commitment as a whole."""
    if cause.commitment_id != _id(change.commitment):
        return False
    if cause.sentence_id is None and cause.milestone_id is None:
        return True
    if _id(change.sentence) is not None:
        return cause.sentence_id == _id(change.sentence)
    if _id(change.milestone) is not None:
        return cause.milestone_id == _id(change.milestone)
    return change.of == Change.Of.COMMITMENT


def link_changes_of(version: Version) -> None:
    """Link the changes of a version just published to the answers that they were made because of."""
    changes = list(Change.objects.filter(version=version, cause=Change.Cause.ANSWERS))
    waiting = list(unlinked(version.process))
    _link((change, cause) for change in changes for cause in waiting if explains(cause, change))
    still_bare = [change for change in changes if not Because.objects.filter(change=change).exists()]
    if still_bare:
        earlier = list(current(version.process).exclude(commitment=None))
        _link((change, cause) for change in still_bare for cause in earlier if explains(cause, change))


def link_to_published(process: Process, answer: Answer | None = None) -> None:
    """Link answers that came after the change they speak of: each of their causes to the latest such change.

    While a version is being written this waits, for the cause may be about what comes.
    """
    if Version.objects.filter(process=process, published=None).exists():
        return
    causes = unlinked(process) if answer is None else unlinked(process).filter(answer=answer)
    waiting = list(causes)
    commitments = {cause.commitment_id for cause in waiting}
    changes = list(
        Change.objects.filter(
            version__process=process, commitment__in=commitments, cause=Change.Cause.ANSWERS
        ).order_by("-version__number", "order")
    )
    _link(pair for cause in waiting for pair in _latest(cause, changes))


def carry_over(before: Answer, after: Answer) -> None:
    """Let the corrected answer stand for the same changes as the one before, where it names the same things."""
    known = {_target(cause): cause for cause in Cause.objects.filter(answer=after)}
    links = Because.objects.filter(cause__answer=before).select_related("cause", "change")
    _link((link.change, known[_target(link.cause)]) for link in links if _target(link.cause) in known)


def given(answer: Answer) -> Given:
    """What an answer says, as it was given."""
    rows = Cause.objects.filter(answer=answer).select_related("commitment", "sentence", "milestone", "event")
    values = {name: getattr(answer, name) for name in Given.__slots__ if name != "causes"}
    return Given(**values, causes=tuple(_cause_of(cause) for cause in rows))


def _cause_of(cause: Cause) -> CauseOf:
    return CauseOf(cause.commitment, cause.sentence, cause.milestone, cause.event, cause.other)


def _latest(cause: Cause, changes: Sequence[Change]) -> list[tuple[Change, Cause]]:
    """All changes that the cause explains in the latest version that has one."""
    mine = [change for change in changes if explains(cause, change)]
    return [(change, cause) for change in mine if change.version_id == mine[0].version_id]


def _target(cause: Cause) -> tuple[object, ...]:
    return tuple(getattr(cause, name) for name in _TARGETS)


def _link(pairs: Iterable[tuple[Change, Cause]]) -> None:
    Because.objects.bulk_create([Because(change=change, cause=cause) for change, cause in pairs], ignore_conflicts=True)


def _id(thing: object) -> int | None:
    return getattr(thing, "pk", None)
