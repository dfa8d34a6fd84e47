"""Letting what says the same be answered together. Each keeps its words, its author, its reference, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.models import Contribution
from hearback.contributions.queries.lineage import standing_with
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, alone
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

State = Contribution.State


@transaction.atomic
def join(*, actor: Viewer, head: Contribution, others: Sequence[Contribution]) -> list[Contribution]:
    """Say that the others say the same as `head`: its answer will be theirs. Always a person's doing.

    What stood with one of the others stands with `head` now. Saying it twice is saying it once; returns those that are
    new there. Holds the intake lock of the process alone, so that no answer is given meanwhile, then locks all of them in
    order. Raises BadInput for `others`.
    """
    alone(Lock.INTAKE, head.process_id)
    if not rules.may_split(actor, head.process):
        raise NotAllowed
    beside = standing_with(others).values_list("pk", flat=True)
    wanted = {head.pk, *(one.pk for one in others), *beside}
    rows = {one.pk: one for one in _locked(wanted)}
    first = rows.pop(head.pk)
    if not rows:
        raise BadInput(_("Choose at least one other that says the same."), field="others")
    if first.stands_with_id is not None:
        raise BadInput(
            _("%(reference)s stands with another itself: choose that one.") % {"reference": first.reference},
            field="others",
        )
    for one in (first, *rows.values()):
        _check_may_be_joined(one, head.process_id)
    new = [one for one in rows.values() if one.stands_with_id != first.pk]
    Contribution.objects.filter(pk__in=[one.pk for one in new]).update(stands_with=first)
    if new:
        _append(facts.JOINED, actor, first, [one.uuid for one in new])
    return new


@transaction.atomic
def unjoin(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Let one that stands with another be answered by itself again; while it has no answer. Locks as `join` does."""
    alone(Lock.INTAKE, contribution.process_id)
    if not rules.may_split(actor, contribution.process):
        raise NotAllowed
    (row,) = _locked({contribution.pk})
    if row.state not in Contribution.OPEN:
        raise BadInput(_("It is answered already: correct its answer instead."))
    if row.stands_with is not None:
        head, row.stands_with = row.stands_with, None
        row.save(update_fields=["stands_with"])
        _append(facts.UNJOINED, actor, head, [row.uuid])
    return row


def answered_with(contributions: Sequence[Contribution], head: Contribution | None) -> None:
    """That an answer says of these that they stand with `head`, or with none; for `answers` alone, whose fact it is."""
    Contribution.objects.filter(pk__in=[one.pk for one in contributions]).update(stands_with=head)


def let_go(actor: Viewer, head: Contribution) -> None:
    """What stood with one that its author takes back stands by itself again; the caller holds the locks of all of them."""
    beside = standing_with([head]).filter(state__in=Contribution.OPEN)
    if left := list(beside.values_list("uuid", flat=True)):
        beside.update(stands_with=None)
        _append(facts.UNJOINED, actor, head, left)


def _locked(wanted: set[int]) -> list[Contribution]:
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process", "stands_with")
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _check_may_be_joined(one: Contribution, process: int) -> None:
    names = {"reference": one.reference}
    if one.process_id != process:
        raise BadInput(_("That contribution belongs to another process."), field="others")
    if one.held is not None:
        raise BadInput(_("%(reference)s is held back: release it first.") % names, field="others")
    if one.erased is not None or one.state not in Contribution.OPEN:
        raise BadInput(
            _("%(reference)s does not wait for an answer any more, so it can be put together with nothing.") % names,
            field="others",
        )


def _append(verb: Verb, actor: Viewer, head: Contribution, others: Sequence[UUID]) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("contribution", head.uuid),
        process=head.process.uuid,
        refs={"contributions": list(others)},
    )
