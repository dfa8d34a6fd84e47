"""Giving an answer so that it goes out in ten minutes, and undoing it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, kept, outcomes, rules
from hearback.answers.actions.checking import check_free, locked_with_those_beside
from hearback.answers.actions.giving import (
    check_all,
    check_all_out,
    check_correction,
    corrected,
    ever_answered,
    still_answered,
    with_key,
)
from hearback.answers.models import Answer, Prepared, PreparedFor
from hearback.answers.outcomes import Given
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.processes.models import Process

UNDO_FOR = timedelta(minutes=10)
AT_MOST = 5_000  # contributions in one answer: more would keep whoever presses the button waiting


@transaction.atomic
def prepare(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    contributions: Sequence[Contribution],
    given: Given,
    instead_of: Prepared | None = None,
) -> Prepared | Answer:
    """Give an answer that goes out in ten minutes, as `answer` would give it now; until then it can be undone.

    Nobody is told, and each contribution waits as before. With `instead_of` it takes the place of what was prepared for the
    same, and ten minutes begin anew. When the same went out already, that is what comes back.
    Raises BadInput as `answer` does, and for what somebody else has prepared an answer to; Conflict when the key came with
    another body. Shares the intake lock, then locks the contributions in order.
    """
    if not rules.may_answer(actor, process):
        raise NotAllowed
    if not contributions:
        raise BadInput(_("Choose at least one contribution."), field="contributions")
    if len(contributions) > AT_MOST:
        raise BadInput(
            _("One answer is for at most %(number)d contributions: choose fewer.") % {"number": AT_MOST},
            field="contributions",
        )
    given = outcomes.checked(given, process=process, today=clock.today())
    shared(Lock.INTAKE, process.pk)
    locked, _beside = locked_with_those_beside(contributions)
    digest = given.digest(locked)
    if earlier := _earlier(key, digest):
        return earlier
    gone = take_away(instead_of) if instead_of is not None else None
    check_all(process, given, locked)
    # What stands with another comes last: its answer may be that of the other.
    order = sorted(locked, key=lambda one: (one.stands_with_id is not None, one.pk))
    row = _keep(actor, process, key, digest, given, order)
    if gone is not None:
        say_no_more_comes(actor, gone.answer, undone=True)
    return row


@transaction.atomic
def prepare_correction(
    *, actor: Viewer, answer: Answer, key: UUID, instead_of: Prepared | None = None, **changes: Any
) -> Prepared | Answer:
    """Put a new answer in the place of one that was wrong, in ten minutes; `changes` as for `correct`.

    Raises as `correct` does, and for what somebody else corrects already. Locks as `prepare` does.
    """
    process = answer.process
    if not rules.may_answer(actor, process):
        raise NotAllowed
    given = corrected(answer, changes, None)
    shared(Lock.INTAKE, process.pk)
    digest = given.digest(ever_answered(answer))
    if earlier := _earlier(key, digest):
        return earlier
    if instead_of is not None:
        take_away(instead_of)
    check_all_out(answer)
    locked = still_answered(answer)
    check_free(locked)
    check_correction(given, locked)
    return _keep(actor, process, key, digest, given, locked, corrects=answer)


@transaction.atomic
def undo(*, actor: Viewer, prepared: Prepared) -> None:
    """Take back an answer that has not gone out: its words are gone, and what it answered waits as before.

    Raises BadInput once it has begun to go out. Locks what was prepared.
    """
    if not rules.may_answer(actor, prepared.process):
        raise NotAllowed
    shared(Lock.INTAKE, prepared.process_id)
    row = take_away(prepared)
    append(facts.ANSWER_UNDONE, actor, row)
    say_no_more_comes(actor, row.answer, undone=True)


def take_away(prepared: Prepared) -> Prepared:
    """Delete what was prepared. Raises BadInput when it is gone, or has begun to go out. Locks it."""
    row = Prepared.objects.select_for_update(no_key=True).filter(pk=prepared.pk).first()
    if row is None or (row.answer_id is not None and row.stopped is None):
        raise BadInput(_("This answer has gone out already, or somebody has undone it. Look at it before you go on."))
    PreparedFor.objects.filter(prepared=row).delete()
    Prepared.objects.filter(pk=row.pk).delete()
    return row


def say_no_more_comes(actor: Viewer, answer: Answer | None, *, undone: bool = False) -> None:
    """Write down that what has gone out of an answer is all of it: no fact of it is the last that whoever follows reads.

    Nothing where none of it has. The last step says so itself, where it is for somebody. What is `undone` had stopped,
    which said so before.
    """
    if answer is not None:
        subject, refs = ("answer", answer.uuid), {"undone": True} if undone else {}
        journal.append(facts.ANSWER_GONE_OUT, actor=actor, subject=subject, process=answer.process.uuid, refs=refs)


def append(verb: Verb, actor: Viewer, row: Prepared) -> None:
    """Write down what became of something prepared. Not public: nobody was told of it."""
    journal.append(
        verb,
        actor=actor,
        subject=("prepared-answer", row.uuid),
        process=row.process.uuid,
        refs={"outcome": row.outcome, "number": row.number},
        parts={"reason": row.says["reason"]} if verb == facts.ANSWER_PREPARED else {},
    )


def _earlier(key: UUID, digest: str) -> Prepared | Answer | None:
    """What came with this key before, whether or not it has gone out; Conflict when it said something else."""
    earlier = Prepared.objects.filter(key=key).first()
    if earlier is not None and earlier.body_digest != digest:
        raise Conflict
    return earlier or with_key(key, digest)


def _keep(
    actor: Viewer,
    process: Process,
    key: UUID,
    digest: str,
    given: Given,
    contributions: Sequence[Contribution],
    *,
    corrects: Answer | None = None,
) -> Prepared:
    now = clock.now()
    row = Prepared.objects.create(
        process=process,
        key=key,
        body_digest=digest,
        outcome=given.outcome,
        says=kept.kept(given),
        corrects=corrects,
        by_id=actor.user,
        created=now,
        due=now + UNDO_FOR,
        number=len(contributions),
    )
    PreparedFor.objects.bulk_create((PreparedFor(prepared=row, contribution=one) for one in contributions), 1_000)
    append(facts.ANSWER_PREPARED, actor, row)
    return row
