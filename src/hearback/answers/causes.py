"""Which change was made because of which answers: linked once, when both the change and the answer are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearback.answers.models import Answer, AnswerTo, Because, Cause
from hearback.answers.outcomes import CauseOf, Given
from hearback.plans.models import Change, CommitmentLineage, MilestoneLineage, SentenceLineage, Version
from hearback.processes.models import Process

if TYPE_CHECKING:
    from hearback.plans.differences import Difference

_TARGETS = ("commitment_id", "sentence_id", "milestone_id", "event_id", "plan_text")


class _Line:
    """What came from what, by ids."""

    def __init__(self, passed: Iterable[tuple[int, int]] = ()) -> None:
        self._came: dict[int, list[int]] = {}
        self._went: dict[int, list[int]] = {}
        for before, after in passed:
            self._came.setdefault(after, []).append(before)
            self._went.setdefault(before, []).append(after)

    def of(self, one: int, *, both: bool = False) -> set[int]:
        """This and all that it came from; `both` with all that it became."""
        return _reached(one, self._came) | (_reached(one, self._went) if both else set())

    def of_each(self, several: Iterable[int]) -> dict[int, set[int]]:
        """Each of these with itself and all that it came from."""
        return {one: self.of(one) for one in set(several)}


def _reached(one: int, leads: dict[int, list[int]]) -> set[int]:
    found, waiting = {one}, [one]
    while waiting:
        new = set(leads.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found


@dataclass(frozen=True, slots=True)
class Kin:
    """What became of what in plans: a cause stays on what it was said about, and is followed from there."""

    commitments: _Line = field(default_factory=_Line)
    sentences: _Line = field(default_factory=_Line)
    milestones: _Line = field(default_factory=_Line)


STRANGERS = Kin()


def kin(*processes: Process | int, public_by: datetime | None = None) -> Kin:
    """What became of what in these processes, or of it what everybody could read by an instant. Three statements."""
    models = CommitmentLineage, SentenceLineage, MilestoneLineage
    of = Q(version__process__in=processes)
    of &= Q(version__published__lte=public_by) if public_by is not None else Q()
    rows = (model._default_manager.filter(of).order_by() for model in models)
    return Kin(*(_Line(of_one.values_list("before_id", "after_id")) for of_one in rows))


def current(process: Process) -> QuerySet[Cause]:
    """The causes of the answers that stand."""
    stands = AnswerTo.objects.filter(answer=OuterRef("answer"), current=True)
    return Cause.objects.filter(Exists(stands), answer__process=process)


def of_the_plan(process: Process) -> QuerySet[Cause]:
    """Those of them that point at the plan: at something in a commitment, or at a text of its own."""
    return current(process).exclude(commitment=None, plan_text="")


def unlinked(process: Process) -> QuerySet[Cause]:
    """Causes of standing answers that no published change was linked to yet: they wait for the next version."""
    return of_the_plan(process).filter(~Exists(Because.objects.filter(cause=OuterRef("pk"))))


def explains(cause: Cause, change: Change | Difference, kin: Kin = STRANGERS) -> bool:
    """Whether this cause points at this change: at its sentence or milestone, at the commitment as a whole, or at that
    text of the plan itself.

    With `kin` a sentence or milestone is followed into what it was split into, joined with or carried along to, and a
    commitment into one that was split off it.
    """
    if change.commitment is None:
        return bool(cause.plan_text) and cause.plan_text == change.detail
    sentence, milestone = _of(change, "sentence"), _of(change, "milestone")
    if sentence is not None and cause.sentence_id is not None:
        return cause.sentence_id in kin.sentences.of(sentence, both=change.kind == Change.Kind.SPLIT)
    if milestone is not None and cause.milestone_id is not None:
        return cause.milestone_id in kin.milestones.of(milestone)
    if cause.commitment_id != change.commitment.pk:
        is_part = change.of == Change.Of.COMMITMENT and change.kind == Change.Kind.SPLIT
        return is_part and cause.commitment_id in kin.commitments.of(change.commitment.pk)
    if cause.sentence_id is None and cause.milestone_id is None:
        return True
    return sentence is None and milestone is None and change.of == Change.Of.COMMITMENT


def answers_on_texts(version: Version, changes: Iterable[Change], *, before: datetime) -> set[int]:
    """Answers that stood before a version and point at a text of the plan itself that one of its changes is of."""
    texts = {change.detail for change in changes if change.commitment_id is None}
    if not texts:
        return set()
    found = current(version.process).filter(plan_text__in=texts, answer__recorded__lte=before)
    return set(found.values_list("answer_id", flat=True))


class Pointing:
    """Causes by what they point at: a redraft of a whole plan has thousands of changes, and as many causes."""

    def __init__(self, causes: Iterable[Cause], kin: Kin = STRANGERS) -> None:
        self.kin = kin
        self._places: dict[int, int] = {}
        self._sentences: dict[int, list[Cause]] = {}
        self._milestones: dict[int, list[Cause]] = {}
        self._wholes: dict[int, list[Cause]] = {}
        self._commitments: dict[int, list[Cause]] = {}
        self._texts: dict[str, list[Cause]] = {}
        for place, cause in enumerate(causes):
            self._places[cause.pk] = place
            if cause.plan_text:
                self._texts.setdefault(cause.plan_text, []).append(cause)
            if cause.commitment_id is not None:
                self._commitments.setdefault(cause.commitment_id, []).append(cause)
            if cause.sentence_id is not None:
                self._sentences.setdefault(cause.sentence_id, []).append(cause)
            if cause.milestone_id is not None:
                self._milestones.setdefault(cause.milestone_id, []).append(cause)
            if cause.commitment_id is not None and cause.sentence_id is None and cause.milestone_id is None:
                self._wholes.setdefault(cause.commitment_id, []).append(cause)

    def at(self, change: Change | Difference) -> list[Cause]:
        """Those that point at this change, as `explains` says of each, in the order in which they were given here."""
        near = dict.fromkeys(cause for some in self._near(change) for cause in some)
        found = [cause for cause in near if explains(cause, change, self.kin)]
        return sorted(found, key=lambda cause: self._places[cause.pk])

    def _near(self, change: Change | Difference) -> Iterator[list[Cause]]:
        """Whatever can point at it: a sentence or milestone that it was, its commitment, or one that this came from."""
        if change.commitment is None:
            yield self._texts.get(change.detail, [])
            return
        commitment = change.commitment.pk
        sentence, milestone = _of(change, "sentence"), _of(change, "milestone")
        if sentence is not None:
            split = change.kind == Change.Kind.SPLIT
            yield from (self._sentences.get(one, []) for one in self.kin.sentences.of(sentence, both=split))
        if milestone is not None:
            yield from (self._milestones.get(one, []) for one in self.kin.milestones.of(milestone))
        yield self._wholes.get(commitment, [])
        if change.of == Change.Of.COMMITMENT:
            yield from (self._commitments.get(one, []) for one in self.kin.commitments.of(commitment))


def link_changes_of(version: Version) -> None:
    """Link the changes of a version just published to the answers that they were made because of."""
    changes = list(Change.objects.filter(version=version, cause=Change.Cause.ANSWERS).select_related("commitment"))
    if not changes:
        return
    related = kin(version.process)
    waiting = Pointing(unlinked(version.process), related)
    _link((change, cause) for change in changes for cause in waiting.at(change))
    linked = set(Because.objects.filter(change__version=version).values_list("change", flat=True))
    if still_bare := [change for change in changes if change.pk not in linked]:
        earlier = Pointing(of_the_plan(version.process), related)
        _link((change, cause) for change in still_bare for cause in earlier.at(change))


def link_to_published(process: Process, answer: Answer | None = None) -> None:
    """Link answers that came after the change they speak of: each of their causes to the latest such change.

    While a version is being written this waits, for the cause may be about what comes.
    """
    if Version.objects.filter(process=process, published=None).exists():
        return
    causes = unlinked(process) if answer is None else unlinked(process).filter(answer=answer)
    waiting = list(causes)
    if not waiting:
        return
    latest: dict[int, list[Change]] = {}
    pointing = Pointing(waiting, kin(process))
    for change in (
        Change.objects.filter(version__process=process, cause=Change.Cause.ANSWERS)
        .select_related("commitment")
        .order_by("-version__number", "order")
    ):
        for cause in pointing.at(change):
            mine = latest.setdefault(cause.pk, [])
            if not mine or mine[0].version_id == change.version_id:
                mine.append(change)
    _link((change, cause) for cause in waiting for change in latest.get(cause.pk, ()))


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
    return CauseOf(cause.commitment, cause.sentence, cause.milestone, cause.event, cause.other, cause.plan_text)


def _target(cause: Cause) -> tuple[object, ...]:
    return tuple(getattr(cause, name) for name in _TARGETS)


def _link(pairs: Iterable[tuple[Change, Cause]]) -> None:
    Because.objects.bulk_create([Because(change=change, cause=cause) for change, cause in pairs], ignore_conflicts=True)


def _of(change: Change | Difference, name: str) -> int | None:
    """The id of the sentence or milestone that a change is of."""
    found = getattr(change, f"{name}_id") if isinstance(change, Change) else getattr(getattr(change, name), "pk", None)
    return found if found is None else int(found)
