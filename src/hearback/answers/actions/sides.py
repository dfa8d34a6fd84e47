"""Two people for a “no”, and what the other side says of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, outcomes, pairs, rules
from hearback.answers.models import Answer, Answering, Prepared, SideView
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Process


@transaction.atomic
def set_two_for_no(*, actor: Viewer, process: Process, two_for_no: bool) -> Answering:
    """Say whether a “no” goes out only when a second person agrees. Locks nothing: the last one to say so stands."""
    if not rules.may_publish(actor, process):
        raise NotAllowed
    row, _made = Answering.objects.get_or_create(process=process)
    if row.two_for_no == two_for_no:
        return row
    row.two_for_no = two_for_no
    row.save(update_fields=["two_for_no"])
    journal.append(
        facts.ANSWERING_CHANGED,
        actor=actor,
        subject=("process", process.uuid),
        process=process.uuid,
        refs={"two_for_no": two_for_no},
    )
    return row


@transaction.atomic
def second(*, actor: Viewer, prepared: Prepared) -> Prepared:
    """Agree to a “no” that somebody else gave: it goes out when its ten minutes are over. Twice is once.

    Raises BadInput for one's own, and when it is gone. Locks what was prepared.
    """
    if not rules.may_answer(actor, prepared.process):
        raise NotAllowed
    row = Prepared.objects.select_for_update(no_key=True).filter(pk=prepared.pk, answer=None).first()
    if row is None:
        raise BadInput(_("This answer has gone out already, or somebody has undone it. Look at it before you go on."))
    if actor.user is None or actor.user == row.by_id:
        raise BadInput(_("You gave this answer: somebody else has to agree."))
    if row.seconded_by_id is not None or not pairs.waits_for_second(row):
        return row
    row.seconded_by_id, row.due = actor.user, max(row.due, clock.now())
    row.save(update_fields=["seconded_by", "due"])
    journal.append(
        facts.ANSWER_SECONDED,
        actor=actor,
        subject=("prepared-answer", row.uuid),
        process=row.process.uuid,
        refs={"outcome": row.outcome, "number": row.number},
    )
    return row


@transaction.atomic
def say_for_side(*, actor: Viewer, answer: Answer, agrees: bool, reason: Words) -> SideView:
    """Say for the side that did not give an answer that it agrees, or that it does not and why. Once; public at once.

    The same again is the same. Raises BadInput when the answer is one's own side's, and when it was said already.
    Locks the answer.
    """
    side = _side(actor, answer)
    reason = outcomes.clean_words(reason, "reason")
    if not agrees and not reason:
        raise BadInput(_("Write why your side does not agree."), field="reason")
    view = _said_for(actor, side, answer, agrees, reason)
    if (view.agrees, view.reason) != (agrees, reason):
        raise BadInput(_("Your side has said already whether it agrees with this answer."))
    return view


@transaction.atomic
def agree_for_side(*, actor: Viewer, answers: Sequence[Answer]) -> list[SideView]:
    """Say for one's side that it agrees with each of these; gives what it had said before of some, which stands.

    Raises BadInput when one is one's own side's. Locks the answers in their order.
    """
    in_order = sorted(answers, key=lambda one: one.pk)
    sides = [_side(actor, answer) for answer in in_order]
    views = [_said_for(actor, side, one, True, {}) for side, one in zip(sides, in_order, strict=True)]
    return [view for view in views if not view.agrees or view.reason]


def _side(actor: Viewer, answer: Answer) -> Side:
    """The side for which somebody speaks of an answer; BadInput where it is that side's own."""
    side = actor.side_in(answer.process_id)
    if side is None:
        raise NotAllowed
    if not rules.may_say_for_side(actor, answer):
        raise BadInput(_("This answer is your own side’s: the other side says whether it agrees."))
    return side


def _said_for(actor: Viewer, side: Side, answer: Answer, agrees: bool, reason: Words) -> SideView:
    """What a side says of an answer, or what it said before. Locks the answer."""
    Answer.objects.select_for_update(no_key=True).get(pk=answer.pk)
    before = SideView.objects.filter(answer=answer, side=side.value).first()
    if before is not None:
        return before
    view = SideView.objects.create(answer=answer, side=side.value, agrees=agrees, reason=reason, by=actor.uuid)
    journal.append(
        facts.ANSWER_AGREED if agrees else facts.ANSWER_DISAGREED,
        actor=actor,
        subject=("answer", answer.uuid),
        process=answer.process.uuid,
        happened=view.happened,
        refs={"side": view.side},
        parts={"reason": reason} if reason else {},
    )
    return view
