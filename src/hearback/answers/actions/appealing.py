"""What an author can do about an answer: say once that it does not answer their point."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, rules
from hearback.answers.actions.shared import locked_in_order
from hearback.answers.models import Answer, AnswerTo, Appeal
from hearback.contributions import actions as contributions_actions
from hearback.contributions.models import Authorship, Contribution
from hearback.core import fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.processes import queries as processes

WHY_AT_MOST = 2_000


@transaction.atomic
def appeal(*, actor: Viewer, contribution: Contribution, why: str) -> Appeal:
    """Say that an answer does not answer one's point: it waits again, at the other side's desk if there is one.

    Once for each contribution, whatever is answered then; saying it twice in the same words is saying it once. The answer
    stays readable, and stands until there is another. Raises BadInput when there is no answer or it was said before.
    Shares the intake lock, then locks the contribution.
    """
    authorship = Authorship.objects.filter(contribution=contribution).select_related("participant").first()
    if not rules.may_appeal(actor, contribution, authorship):
        raise NotAllowed
    needed = _("Write which point is not answered")
    why = fields.plain(why, field="why", max_length=WHY_AT_MOST, needed=needed)
    shared(Lock.INTAKE, contribution.process_id)
    (locked,) = locked_in_order([contribution])
    before = Appeal.objects.filter(contribution=locked).first()
    if before is not None and before.why == why:
        return before
    if before is not None:
        raise BadInput(_("You have said this once already. You can still write to the team."))
    current = AnswerTo.objects.filter(contribution=locked, current=True).select_related("answer").first()
    if current is None or locked.state != Contribution.State.ANSWERED:
        raise BadInput(_("There is no answer to this now."))
    row = Appeal.objects.create(contribution=locked, answer=current.answer, why=why, side=_other_desk(current.answer))
    contributions_actions.reopen(actor=actor, contribution=locked)
    journal.append(
        facts.ANSWER_APPEALED,
        actor=actor,
        subject=("contribution", locked.uuid),
        process=locked.process.uuid,
        happened=row.happened,
        refs={"appeal": row.uuid, "answer": current.answer.uuid, "side": row.side or None},
        parts={"why": why},
    )
    return row


def _other_desk(answer: Answer) -> str:
    """The side that did not give this answer, if somebody is there; empty when it comes back to whoever is."""
    others = {Side.GOVERNMENT, Side.CIVIL_SOCIETY} - {answer.answered_for} if answer.answered_for else set()
    there = processes.sides_at_the_desk(answer.process)
    return next((side.value for side in others if side in there), "")


@transaction.atomic
def erase_words(*, contributions: Iterable[Contribution]) -> None:
    """Take away what was written when these were appealed for; that it was stays, as a number.

    Part of erasing words, or a person: whoever calls this has checked the rule and locked the contributions.
    """
    gone = Appeal.objects.filter(contribution__in=[one.pk for one in contributions]).exclude(why="")
    for row in gone.select_related("contribution").order_by("contribution"):
        Appeal.objects.filter(pk=row.pk).update(why="")
        journal.erase_parts(subject=row.contribution.uuid, parts=("why",))
