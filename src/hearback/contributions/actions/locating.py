"""Saying which place a contribution is about, where its author did not, or did otherwise than they meant."""

from __future__ import annotations

from django.db import transaction

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import lock
from hearback.contributions.actions.form import cleaned_where
from hearback.contributions.models import Contribution
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal


@transaction.atomic
def locate(*, actor: Viewer, contribution: Contribution, region: str, town: str, level: str) -> Contribution:
    """Note which place it is about: its region, the town in words, how far it reaches. Empty takes it away again.

    Locks the contribution. Raises BadInput by field.
    """
    contribution = lock(contribution)
    if not rules.may_work_with(actor, contribution.process):
        raise NotAllowed
    where = cleaned_where(region=region, town="" if contribution.erased else town, level=level)
    if (contribution.region, contribution.place, contribution.level) == tuple(where.values()):
        return contribution
    contribution.region, contribution.place, contribution.level = where["region"], where["town"], where["level"]
    contribution.save(update_fields=["region", "place", "level"])
    journal.append(
        facts.LOCATED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"region": where["region"] or None, "level": where["level"] or None},
    )
    return contribution
