"""Answering one contribution or many, and correcting an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import causes as known_causes
from hearback.answers import facts, outcomes, rules
from hearback.answers.actions.checking import (
    check_fits,
    check_free,
    check_joins,
    check_stand_alone,
    locked_with_those_beside,
    misfit,
)
from hearback.answers.actions.shared import chunks, locked_in_order, when
from hearback.answers.beside import key_beside
from hearback.answers.models import Answer, AnswerTo, Cause, Prepared, Talk
from hearback.answers.outcomes import CauseOf, Given
from hearback.contributions import actions as contributions_actions
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
    cleared_by: str = "",
    cleared_on: date | None = None,
    answered_for: str = "",
    happened: datetime | None = None,
) -> Answer:
    """Answer one contribution or many with one outcome and one reason.

    Each becomes answered, and a talk about it ends; so does what is to be answered together with one of them, as joined to
    it. Raises BadInput, naming the field, for what the outcome still needs or when a contribution cannot be answered so;
    Conflict when the key came with another body.
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
            cleared_by=cleared_by,
            cleared_on=cleared_on,
            answered_for=answered_for,
        ),
        process=process,
        today=clock.day(when(happened)),
    )
    shared(Lock.INTAKE, process.pk)
    locked, beside = locked_with_those_beside(contributions)
    if earlier := with_key(key, given.digest(contributions)):  # under the lock: the same may come twice at once
        return earlier
    check_all(process, given, locked)
    return give(actor, process, key, given, locked, beside, happened)


def check_all(process: Process, given: Given, locked: Sequence[Contribution]) -> None:
    """Raises BadInput unless all of these can be answered so."""
    for contribution in locked:
        check_fits(contribution, process, given)
    check_free(locked)
    check_stand_alone(locked)
    check_joins(given, locked)


def give(
    actor: Viewer,
    process: Process,
    key: UUID,
    given: Given,
    locked: Sequence[Contribution],
    beside: Sequence[Contribution],
    happened: datetime | None,
    *,
    into: Answer | None = None,
    body_digest: str = "",
) -> Answer:
    """Write what was checked, for contributions that are locked; `into` is the answer that has gone to others already.

    Part of `answer`, and of what is prepared going out.
    """
    made = into or _write(actor, process, key, given, happened, body_digest=body_digest or given.digest(locked))
    before = _supersede(locked)
    _supersede(beside)  # appealed, and put together with one of these since
    _answer_to(made, locked)
    several = [(made, locked), *_write_beside(actor, made, locked, beside)]
    everything = [*locked, *beside]
    Talk.objects.filter(contribution__in=[one.pk for one in everything], ended=None).update(ended=clock.now())
    contributions_actions.set_states(actor=actor, contributions=everything, state=State.ANSWERED)
    if given.joined_to is not None:
        contributions_actions.answered_with(locked, given.joined_to)
    else:  # what it stood with was answered before, without it
        here = {None, *(one.pk for one in locked)}
        contributions_actions.answered_with([one for one in locked if one.stands_with_id not in here], None)
    for one in before:
        known_causes.carry_over(one, made)
    if into is None:
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
    given = corrected(answer, changes, happened)
    shared(Lock.INTAKE, process.pk)
    if earlier := with_key(key, given.digest(ever_answered(answer))):
        return earlier
    check_all_out(answer)
    check_free(still_answered(answer))
    return put_right(actor, answer, key, given, happened)


def corrected(answer: Answer, changes: Mapping[str, Any], happened: datetime | None) -> Given:
    """What an answer says once these are changed. Raises BadInput for what its outcome still needs."""
    if unknown := set(changes) - set(Given.__slots__):
        raise TypeError(f"correct() knows no {sorted(unknown)}")
    today = clock.day(when(happened))
    kept_until = answer.until is not None and changes.get("until", answer.until) == answer.until
    return outcomes.checked(
        replace(known_causes.given(answer), **{name: _tidy(value) for name, value in changes.items()}),
        process=answer.process,
        today=min(today, answer.until) if kept_until and answer.until else today,
    )


def ever_answered(answer: Answer) -> list[Contribution]:
    """Everything this answer was given to, locked in order."""
    return locked_in_order(
        Contribution.objects.filter(pk__in=AnswerTo.objects.filter(answer=answer).values("contribution"))
    )


def still_answered(answer: Answer) -> list[Contribution]:
    """What this answer stands for now, locked in order; not what its author said is unanswered and then took back, or the
    desk split: that keeps the answer it had. Raises BadInput when a newer one stands for all of it, or nothing is left.
    """
    its = AnswerTo.objects.filter(answer=answer, current=True).values("contribution")
    there = locked_in_order(Contribution.objects.filter(pk__in=its))
    locked = [one for one in there if one.state == State.ANSWERED or one.state in Contribution.OPEN]
    if there and not locked:
        raise BadInput(_("What this answered was taken back or split since: there is nothing left to correct it for."))
    if not locked:
        raise BadInput(_("This answer was corrected already: correct the newer one."))
    return locked


def put_right(
    actor: Viewer, answer: Answer, key: UUID, given: Given, happened: datetime | None, *, body_digest: str = ""
) -> Answer:
    """Write a correction, with the intake lock held. Part of `correct`, and of what is prepared going out."""
    about, locked = ever_answered(answer), still_answered(answer)
    check_correction(given, locked)
    AnswerTo.objects.filter(answer=answer, contribution__in=[one.pk for one in locked], current=True).update(
        current=False
    )
    digest = body_digest or given.digest(about)
    made = _write(actor, answer.process, key, given, happened, corrects=answer, body_digest=digest)
    _answer_to(made, locked)
    waiting = [one for one in locked if one.state in Contribution.OPEN]  # an author said that it was no answer
    Talk.objects.filter(contribution__in=[one.pk for one in waiting], ended=None).update(ended=clock.now())
    contributions_actions.set_states(actor=actor, contributions=waiting, state=State.ANSWERED)
    if given.joined_to is not None or answer.joined_to_id is not None:
        contributions_actions.answered_with(locked, given.joined_to)
    known_causes.carry_over(answer, made)
    known_causes.link_to_published(answer.process, made)
    for some in chunks(locked):
        _append(facts.ANSWER_CORRECTED, actor, made, some, corrects=answer.uuid)
    return made


def check_all_out(answer: Answer) -> None:
    """One answer for many goes out in steps: a correction between two of them would not reach those that are left."""
    if Prepared.objects.filter(answer=answer).exists():
        raise BadInput(
            _("This answer is still going out. Correct it when all of it has gone out, or undo the rest first.")
        )


def check_correction(given: Given, locked: Sequence[Contribution]) -> None:
    """Raises BadInput unless all of these can be answered so instead."""
    for contribution in locked:
        if not rules.fits(given.outcome, contribution.kind):
            raise BadInput(misfit(given.outcome), field="outcome")
    check_joins(given, locked)


def with_key(key: UUID, digest: str) -> Answer | None:
    """The answer that came with this key before; Conflict when it said something else."""
    earlier = Answer.objects.filter(key=key).first()
    if earlier is not None and earlier.body_digest != digest:
        raise Conflict
    return earlier


def _supersede(locked: Sequence[Contribution]) -> list[Answer]:
    """The answers that stood for these until now, for their authors said that they do not answer the point."""
    links = AnswerTo.objects.filter(contribution__in=[one.pk for one in locked], current=True)
    before = list(Answer.objects.filter(pk__in=links.values("answer")).order_by("pk"))
    if before:
        links.update(current=False)
    return before


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
            key = key_beside(made.key, head.uuid)
            joined = _write(actor, made.process, key, given, made.happened, body_digest=given.digest(its))
            _answer_to(joined, its)
            written.append((joined, its))
    return written


def _write(
    actor: Viewer,
    process: Process,
    key: UUID,
    given: Given,
    happened: datetime | None,
    *,
    body_digest: str,
    corrects: Answer | None = None,
) -> Answer:
    made = Answer.objects.create(
        process=process,
        key=key,
        body_digest=body_digest,
        by=actor.uuid,
        happened=when(happened),
        corrects=corrects,
        **given.values(),
    )
    Cause.objects.bulk_create(
        Cause(answer=made, **{name: getattr(cause, name) for name in cause.__slots__}) for cause in given.causes
    )
    return made


def _answer_to(made: Answer, contributions: Sequence[Contribution]) -> None:
    AnswerTo.objects.bulk_create([AnswerTo(answer=made, contribution=contribution) for contribution in contributions])


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
