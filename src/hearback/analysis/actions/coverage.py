"""Saying whether the plan does what somebody asked for. A person says it; a program only brings up what to read next."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.analysis import facts, rules
from hearback.analysis.actions.coding import locked
from hearback.analysis.models import CoverageCall
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import actions as journal
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Version

Call = CoverageCall.Call


@transaction.atomic
def call_coverage(
    *,
    actor: Viewer,
    contribution: Contribution,
    version: Version,
    call: str,
    commitment: Commitment | None,
    turn: int,
) -> CoverageCall:
    """Say how the plan stands to one thing said, in place of what was said before, which is kept.

    `version` is the one that was read, `turn` that of the call that whoever says it has seen (0: none): where a newer
    version came out or somebody else said otherwise meanwhile, it is refused. `commitment` is needed for everything but
    “not covered”, which is about the whole plan. The same again of the same version is the same. Locks the contribution.
    Raises BadInput by field.
    """
    if not rules.may_say_coverage(actor, contribution.process):
        raise NotAllowed
    row = locked(contribution)
    if not rules.may_be_coded(row):
        raise BadInput(_("Its words are not shown any more, so it is not compared with the plan."))
    about = _about(row, version, call, commitment)
    calls = CoverageCall.objects.filter(contribution=row)
    now = calls.filter(ended=None).first()
    said = (version.pk, call, about.pk if about else None)
    if now is not None and (now.version_id, now.call, now.commitment_id) == said and not _words_are_newer(row, now):
        return now
    if turn != (now.turn if now else 0):
        raise BadInput(
            _(
                "Somebody else said whether the plan covers this while you were reading. Nothing is lost: what they said "
                "stands beside yours. Look at both, and save again."
            )
        )
    calls.filter(ended=None).update(ended=clock.now())
    made = CoverageCall.objects.create(
        contribution=row,
        version=version,
        commitment=about,
        call=call,
        turn=(calls.aggregate(last=Max("turn"))["last"] or 0) + 1,
        by=actor.uuid,
    )
    refs = {"contribution": row.uuid, "version": version.uuid, "commitment": about and about.uuid, "call": call}
    journal.append(
        facts.COVERAGE_CALLED,
        actor=actor,
        subject=("coverage", made.uuid),
        process=row.process.uuid,
        refs=refs,
    )
    return made


def _about(row: Contribution, version: Version, call: str, commitment: Commitment | None) -> Commitment | None:
    """The commitment that the call names: none for “not covered”, else one that is part of the plan as it is now."""
    current = plans.current_version(NOBODY, row.process)
    if current is None or current.pk != version.pk:
        raise BadInput(
            _(
                "A new version of the plan came out while you were reading. Nothing is lost: its words stand beside your "
                "choice now. Look again, and save."
            )
        )
    if call not in Call.values:
        raise BadInput(_("Choose whether the plan covers it."), field="call")
    if call == Call.NOT:
        return None
    if commitment is None or not plans.commitments_in(current).filter(commitment=commitment).exists():
        raise BadInput(_("Choose a commitment of the plan as it is now."), field="call")
    return commitment


def _words_are_newer(row: Contribution, call: CoverageCall) -> bool:
    return Verbatim.objects.filter(contribution=row, written__gt=call.made).exists()
