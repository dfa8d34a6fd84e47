"""Putting right what kind of thing was said: it decides which endings fit."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import lock
from hearback.contributions.models import Contribution
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Kind


@transaction.atomic
def correct_kind(*, actor: Viewer, contribution: Contribution, kind: str) -> Contribution:
    """Put it under another kind, until there is an answer; the kind under which it came is kept beside it.

    The same kind again changes nothing. Shares the intake lock, which an answer shares too; locks the contribution.
    """
    if kind not in Kind.values:
        raise BadInput(_("Choose what kind of contribution it is."), field="kind")
    shared(Lock.INTAKE, contribution.process_id)
    contribution = lock(contribution)
    if not rules.may_work_with(actor, contribution.process):
        raise NotAllowed
    if contribution.state not in Contribution.OPEN:
        raise BadInput(_("It is answered or withdrawn: its kind stays as it is."), field="kind")
    before = contribution.kind
    if kind == before:
        return contribution
    came_as = contribution.said_as or before
    contribution.kind, contribution.said_as = kind, "" if kind == came_as else came_as
    contribution.save(update_fields=["kind", "said_as"])
    journal.append(
        facts.KIND_CORRECTED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"kind": kind, "before": before},
    )
    return contribution
