"""Answering one contribution or many, and correcting an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import causes as known_causes
from hearback.answers import facts, outcomes, rules
from hearback.answers.actions.shared import cannot_be_answered, locked_in_order, when
from hearback.answers.beside import key_beside
from hearback.answers.models import Answer, AnswerTo, Cause, Talk
from hearback.answers.outcomes import CauseOf, Given
from hearback.contributions import actions as contributions_actions
from hearback.contributions import queries as contributions_queries
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans.models import Commitment, Sentence
from hearback.processes.models import Process

State = Contribution.State


@transaction.atomic
def answer(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    contributions: Sequence[Contribution],
    outcome: str,
    reason: Words,
    causes: Sequence[CauseOf] = (),
    why_not_the_rest: Words | None = None,
    place: Words | None = None,
    place_commitment: Commitment | None = None,
    place_sentence: Sentence | None = None,
    until: date | None = None,
    next_process: bool = False,
    decided_by: str = "",
    who_can: str = "",
    passed_on: bool | None = None,
    joined_to: Contribution | None = None,
    answered_for: str = "",
    happened: datetime | None = None,
) -> Answer:
    """Answer one contribution or many with one outcome and one reason.

    Each becomes answered, and a talk about it ends; so does what is to be answered together with one of them, as joined to
    it. Raises BadInput, naming the field, for what the outcome
    still needs or when a contribution cannot be answered so; Conflict when the key came with another body.
    Shares the intake lock of the process with everything said, then locks the contributions in order.
    """
    if not rules.may_answer(actor, process):
        raise NotAllowed
    if not contributions:
        raise BadInput(_("Choose at least one contribution."), field="contributions")
    given = outcomes.checked(
        Given(
            outcome=outcome,
            reason=reason,
            causes=tuple(causes),
            why_not_the_rest=why_not_the_rest or {},
            place=place or {},
            place_commitment=place_commitment,
            place_sentence=place_sentence,
            until=until,
            next_process=next_process,
            decided_by=decided_by,
            who_can=who_can,
            passed_on=passed_on,
            joined_to=joined_to,
            answered_for=answered_for,
        ),
        process=process,
        today=clock.day(when(happened)),
    )
    shared(Lock.INTAKE, process.pk)
    locked, beside = _locked_with_those_beside(contributions)
    if earlier := _with_key(key, given.digest(contributions)):  # under the lock: the same may come twice at once
        return earlier
    for contribution in locked:
        _check_fits(contribution, process, given)
    _check_stand_alone(locked)
    _check_joins(given, locked)
    made = _write(actor, process, key, given, locked, happened)
    several = [(made, locked), *_write_beside(actor, made, locked, beside)]
    everything = [*locked, *beside]
    Talk.objects.filter(contribution__in=everything, ended=None).update(ended=clock.now())
    contributions_actions.set_states(actor=actor, contributions=everything, state=State.ANSWERED)
    if given.joined_to is not None:
        contributions_actions.answered_with(locked, given.joined_to)
    else:  # what it stood with was answered before, without it
        here = {None, *(one.pk for one in locked)}
        contributions_actions.answered_with([one for one in locked if one.stands_with_id not in here], None)
    known_causes.link_to_published(process, made)
    for one, to in several:
        _append(facts.ANSWER_GIVEN, actor, one, to)
    return made


@transaction.atomic
def correct(*, actor: Viewer, answer: Answer, key: UUID, happened: datetime | None = None, **changes: Any) -> Answer:
    """Put a new answer in the place of one that was wrong; the earlier one stays readable.

    `changes` are arguments of `answer`; what is not named stays as it was. Locks as `answer` does.
    """
    process = answer.process
    if not rules.may_answer(actor, process):
        raise NotAllowed
    if unknown := set(changes) - set(Given.__slots__):
        raise TypeError(f"correct() knows no {sorted(unknown)}")
    before = known_causes.given(answer)
    today = clock.day(when(happened))
    kept_until = answer.until is not None and changes.get("until", answer.until) == answer.until
    given = outcomes.checked(
        replace(before, **{name: _tidy(value) for name, value in changes.items()}),
        process=process,
        today=min(today, answer.until) if kept_until and answer.until else today,
    )
    shared(Lock.INTAKE, process.pk)
    about = list(Contribution.objects.filter(pk__in=AnswerTo.objects.filter(answer=answer).values("contribution")))
    locked_in_order(about)
    if earlier := _with_key(key, given.digest(about)):
        return earlier
    still_its = AnswerTo.objects.filter(answer=answer, current=True).values("contribution")
    locked = locked_in_order(Contribution.objects.filter(pk__in=still_its))
    if not locked:
        raise BadInput(_("This answer was corrected already: correct the newer one."))
    for contribution in locked:
        if not rules.fits(given.outcome, contribution.kind):
            raise BadInput(_misfit(given.outcome), field="outcome")
    _check_joins(given, locked)
    AnswerTo.objects.filter(answer=answer, current=True).update(current=False)
    made = _write(actor, process, key, given, locked, happened, corrects=answer, digest_of=about)
    if given.joined_to is not None or before.joined_to is not None:
        contributions_actions.answered_with(locked, given.joined_to)
    known_causes.carry_over(answer, made)
    known_causes.link_to_published(process, made)
    _append(facts.ANSWER_CORRECTED, actor, made, locked, corrects=answer.uuid)
    return made


def _with_key(key: UUID, digest: str) -> Answer | None:
    earlier = Answer.objects.filter(key=key).first()
    if earlier is not None and earlier.body_digest != digest:
        raise Conflict
    return earlier


def _locked_with_those_beside(
    contributions: Sequence[Contribution],
) -> tuple[list[Contribution], list[Contribution]]:
    """These, and what is to be answered together with one of them and waits; all locked in order.

    Nobody joins or takes apart meanwhile: that holds the intake lock alone.
    """
    wanted = {contribution.pk for contribution in contributions}
    rows = locked_in_order([*contributions, *contributions_queries.standing_with(contributions)])
    beside = [one for one in rows if one.pk not in wanted and rules.may_be_answered(one)]
    return [one for one in rows if one.pk in wanted], beside


def _check_stand_alone(contributions: Sequence[Contribution]) -> None:
    """Whatever stands with another that still waits is answered by its answer."""
    chosen = {one.pk for one in contributions}
    heads = {one.stands_with_id for one in contributions if one.stands_with_id is not None} - chosen
    head = Contribution.objects.filter(pk__in=heads, state__in=Contribution.OPEN).first() if heads else None
    if head is not None:
        one = next(one for one in contributions if one.stands_with_id == head.pk)
        raise BadInput(
            _("%(reference)s is to be answered together with %(head)s: answer that, or take the two apart first.")
            % {"reference": one.reference, "head": head.reference},
            field="contributions",
        )


def _write_beside(
    actor: Viewer, made: Answer, heads: Sequence[Contribution], beside: Sequence[Contribution]
) -> list[tuple[Answer, list[Contribution]]]:
    """For each head that others stand with: the answer that says so, and whom it answers."""
    written = []
    for head in heads:
        its = [one for one in beside if one.stands_with_id == head.pk]
        if its:
            given = Given(outcome=Answer.Outcome.JOINED, reason=outcomes.for_all_who_said_it(), joined_to=head)
            given = replace(given, answered_for=made.answered_for)
            key = key_beside(made.key, head)
            written.append((_write(actor, made.process, key, given, its, made.happened), its))
    return written


def _check_fits(contribution: Contribution, process: Process, given: Given) -> None:
    if contribution.process_id != process.pk:
        raise BadInput(_("That contribution belongs to another process."), field="contributions")
    if not rules.may_be_answered(contribution):
        raise BadInput(cannot_be_answered(contribution), field="contributions")
    if not rules.fits(given.outcome, contribution.kind):
        raise BadInput(_misfit(given.outcome), field="outcome")


def _misfit(outcome: str) -> Any:
    return {
        "used": _("Only an example can be used; choose another outcome."),
        "replied": _("Only a question can be replied to; choose another outcome."),
        "thanked": _("Only an offer of help can be taken up; choose another outcome."),
    }[outcome]


def _check_joins(given: Given, contributions: Sequence[Contribution]) -> None:
    """What is joined stands with something that has an answer of its own, so that nobody is answered by nothing."""
    head = given.joined_to
    if head is None:
        return
    names = {"reference": head.reference}
    if head.process_id != contributions[0].process_id:
        raise BadInput(_("That contribution belongs to another process."), field="joined_to")
    if head.pk in {contribution.pk for contribution in contributions}:
        raise BadInput(_("A contribution cannot stand with itself."), field="joined_to")
    current = AnswerTo.objects.filter(contribution=head, current=True).select_related("answer").first()
    if current is None:
        raise BadInput(_("Answer %(reference)s first, or answer them all at once.") % names, field="joined_to")
    if current.answer.outcome == Answer.Outcome.JOINED:
        raise BadInput(_("%(reference)s stands with another itself: choose that one.") % names, field="joined_to")
    if contributions_queries.standing_with(contributions).exists():
        raise BadInput(_("Others stand with this contribution, so it needs an answer of its own."), field="joined_to")


def _write(
    actor: Viewer,
    process: Process,
    key: UUID,
    given: Given,
    contributions: Sequence[Contribution],
    happened: datetime | None,
    *,
    corrects: Answer | None = None,
    digest_of: Sequence[Contribution] | None = None,
) -> Answer:
    made = Answer.objects.create(
        process=process,
        key=key,
        body_digest=given.digest(digest_of or contributions),
        by=actor.uuid,
        happened=when(happened),
        corrects=corrects,
        **given.values(),
    )
    AnswerTo.objects.bulk_create([AnswerTo(answer=made, contribution=contribution) for contribution in contributions])
    Cause.objects.bulk_create(
        Cause(answer=made, **{name: getattr(cause, name) for name in cause.__slots__}) for cause in given.causes
    )
    return made


def _append(verb: Any, actor: Viewer, made: Answer, contributions: Sequence[Contribution], **refs: UUID) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("answer", made.uuid),
        process=made.process.uuid,
        happened=made.happened,
        refs={"outcome": made.outcome, "contributions": [c.uuid for c in contributions], **refs},
        parts={"reason": made.reason},
    )


def _tidy(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
