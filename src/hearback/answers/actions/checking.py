"""What must hold before a contribution is answered, looked at while it is locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hearback.answers import rules
from hearback.answers.actions.shared import cannot_be_answered, locked_in_order
from hearback.answers.models import Answer, AnswerTo, PreparedFor
from hearback.answers.outcomes import Given
from hearback.contributions import queries as contributions_queries
from hearback.contributions.models import Contribution
from hearback.core.errors import BadInput
from hearback.processes.models import Process


def locked_with_those_beside(
    contributions: Sequence[Contribution],
) -> tuple[list[Contribution], list[Contribution]]:
    """These, and what is to be answered together with one of them and waits; all locked in order.

    Nobody joins or takes apart meanwhile: that holds the intake lock alone.
    """
    wanted = {contribution.pk for contribution in contributions}
    rows = locked_in_order([*contributions, *contributions_queries.standing_with(contributions)])
    beside = [one for one in rows if one.pk not in wanted and rules.may_be_answered(one)]
    return [one for one in rows if one.pk in wanted], beside


def check_free(contributions: Sequence[Contribution]) -> None:
    """No answer to any of these is about to go out: whoever comes second is shown the first's."""
    taken = PreparedFor.objects.filter(contribution__in=[one.pk for one in contributions])
    one = taken.select_related("contribution").first()
    if one is not None:
        raise BadInput(
            _("Somebody has just answered %(reference)s. Their answer has not gone out yet: look at it first.")
            % {"reference": one.contribution.reference},
            field="contributions",
        )


def check_stand_alone(contributions: Sequence[Contribution]) -> None:
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


def check_fits(contribution: Contribution, process: Process, given: Given) -> None:
    """It waits here, and can end so."""
    if contribution.process_id != process.pk:
        raise BadInput(_("That contribution belongs to another process."), field="contributions")
    if not rules.may_be_answered(contribution):
        raise BadInput(cannot_be_answered(contribution), field="contributions")
    if not rules.fits(given.outcome, contribution.kind):
        raise BadInput(misfit(given.outcome), field="outcome")


def misfit(outcome: str) -> Any:
    """Why something of another kind cannot end so."""
    return {
        "used": _("Only an example can be used; choose another outcome."),
        "replied": _("Only a question can be replied to; choose another outcome."),
        "thanked": _("Only an offer of help can be taken up; choose another outcome."),
    }[outcome]


def check_joins(given: Given, contributions: Sequence[Contribution]) -> None:
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
