"""What may happen to contributions that wait: they are answered, talked about, and published with or without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import causes as known_causes
from hearback.answers import facts, gate, outcomes, rules
from hearback.answers.beside import key_beside
from hearback.answers.models import Answer, AnswerTo, Cause, StillWaiting, Talk
from hearback.answers.outcomes import CauseOf, Given
from hearback.answers.removing import remove_demonstration
from hearback.contributions import actions as contributions_actions
from hearback.contributions import queries as contributions_queries
from hearback.contributions.models import Contribution
from hearback.core import clock, fields
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, alone, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import actions as plans_actions
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Commitment, Sentence, Version
from hearback.processes.models import Process

__all__ = ["CauseOf", "answer", "correct", "publish_version", "remove_demonstration", "talk_about"]

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
        today=clock.day(_when(happened)),
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
    today = clock.day(_when(happened))
    kept_until = answer.until is not None and changes.get("until", answer.until) == answer.until
    given = outcomes.checked(
        replace(before, **{name: _tidy(value) for name, value in changes.items()}),
        process=process,
        today=min(today, answer.until) if kept_until and answer.until else today,
    )
    shared(Lock.INTAKE, process.pk)
    about = list(Contribution.objects.filter(pk__in=AnswerTo.objects.filter(answer=answer).values("contribution")))
    _locked(about)
    if earlier := _with_key(key, given.digest(about)):
        return earlier
    still_its = AnswerTo.objects.filter(answer=answer, current=True).values("contribution")
    locked = _locked(Contribution.objects.filter(pk__in=still_its))
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


@transaction.atomic
def talk_about(
    *,
    actor: Viewer,
    contribution: Contribution,
    with_whom: Words,
    in_the_way: Words,
    next_news: date,
    happened: datetime | None = None,
) -> Talk:
    """Say that a contribution is being talked about: with whom, what stands in the way, when the next news comes.

    A talk that went before ends; the same again is the same talk. Shares the intake lock, then locks the contribution.
    """
    process = contribution.process
    if not rules.may_answer(actor, process):
        raise NotAllowed
    whom, way = _("Write with whom it is being talked about."), _("Write what stands in the way.")
    with_whom = fields.words(with_whom, field="with_whom", max_length=outcomes.LONGEST_REASON, needed=whom)
    in_the_way = fields.words(in_the_way, field="in_the_way", max_length=outcomes.LONGEST_REASON, needed=way)
    if next_news < clock.day(_when(happened)):
        raise BadInput(_("Give a date that is still to come."), field="next_news")
    shared(Lock.INTAKE, process.pk)
    (locked,) = _locked([contribution])
    if not rules.may_be_answered(locked):
        raise BadInput(_cannot_be_answered(locked))
    going = Talk.objects.filter(contribution=locked, ended=None).first()
    if going and (going.with_whom, going.in_the_way, going.next_news) == (with_whom, in_the_way, next_news):
        return going
    Talk.objects.filter(contribution=locked, ended=None).update(ended=clock.now())
    talk = Talk.objects.create(
        contribution=locked,
        with_whom=with_whom,
        in_the_way=in_the_way,
        next_news=next_news,
        happened=_when(happened),
    )
    contributions_actions.set_state(actor=actor, contribution=locked, state=State.TALKED_ABOUT)
    journal.append(
        facts.TALK_BEGUN,
        actor=actor,
        subject=("contribution", locked.uuid),
        process=process.uuid,
        happened=talk.happened,
        refs={"talk": talk.uuid, "next_news": next_news},
        parts={"with_whom": with_whom, "in_the_way": in_the_way},
    )
    return talk


@transaction.atomic
def publish_version(
    *,
    actor: Viewer,
    version: Version,
    status: str,
    causes: Mapping[str, ChangeCause | None],
    waiting: Mapping[UUID, tuple[Words, date]],
    others: tuple[Words, date] | None = None,
    signed_by: str = "",
    at: datetime | None = None,
    happened: datetime | None = None,
) -> Version:
    """Publish a version with a cause for each change, and for each contribution still waiting why and by when.

    `others` is the reason and day for whatever waits and is not named in `waiting`: without it, somebody who writes
    in while the form is open makes it incomplete. A change left out of `causes`, or given None, counts as made
    because of answers if any answer points at it.
    Holds the intake lock of the process alone, so that nothing comes in between the count and the publication.
    Raises Incomplete, naming what is missing. Stores the list of those still waiting with who signed it.
    """
    process = version.process
    if not rules.may_publish(actor, process):
        raise NotAllowed
    alone(Lock.INTAKE, process.pk)
    opened = gate.read(version)
    signed_by = fields.line(signed_by, field="signed_by", max_length=200)
    today = clock.day(_when(happened))
    rows = gate.rows(opened, status=status, waiting=waiting, others=others, signed_by=signed_by, today=today)
    clearance = gate.clearance(opened, status=status, causes=causes, rows=rows, signed_by=signed_by)
    published = plans_actions.publish(
        actor=actor, version=version, status=status, clearance=clearance, at=at, happened=happened
    )
    StillWaiting.objects.bulk_create(rows)
    known_causes.link_changes_of(published)
    known_causes.link_to_published(process)
    return published


def _when(happened: datetime | None) -> datetime:
    now = clock.now()
    if happened is not None and happened > now:
        raise BadInput(_("This cannot have happened in the future."), field="happened")
    return happened or now


def _with_key(key: UUID, digest: str) -> Answer | None:
    earlier = Answer.objects.filter(key=key).first()
    if earlier is not None and earlier.body_digest != digest:
        raise Conflict
    return earlier


def _locked(contributions: Any) -> list[Contribution]:
    """The contributions as they are now, locked in the order of their ids so that no two answers wait for each other."""
    wanted = {contribution.pk for contribution in contributions}
    return list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def _locked_with_those_beside(
    contributions: Sequence[Contribution],
) -> tuple[list[Contribution], list[Contribution]]:
    """These, and what is to be answered together with one of them and waits; all locked in order.

    Nobody joins or takes apart meanwhile: that holds the intake lock alone.
    """
    wanted = {contribution.pk for contribution in contributions}
    rows = _locked([*contributions, *contributions_queries.standing_with(contributions)])
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
        raise BadInput(_cannot_be_answered(contribution), field="contributions")
    if not rules.fits(given.outcome, contribution.kind):
        raise BadInput(_misfit(given.outcome), field="outcome")


def _cannot_be_answered(contribution: Contribution) -> str:
    names = {"reference": contribution.reference}
    if contribution.state == State.ANSWERED:
        return _("%(reference)s is answered already: correct that answer instead.") % names
    if contribution.state == State.WITHDRAWN:
        return _("%(reference)s was withdrawn by its author.") % names
    if contribution.state not in Contribution.COUNTED:
        return _("%(reference)s was split into its points, or is part of a whole again: answer those.") % names
    return _("%(reference)s is held back: release it first.") % names


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
        happened=_when(happened),
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
