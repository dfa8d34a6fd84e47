"""Recording what somebody found about a commitment: separate and dated, never the commitment's status."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Assessment, Commitment


@transaction.atomic
def record_assessment(
    *,
    actor: Viewer,
    commitment: Commitment,
    by: str,
    body: str,
    report: str,
    codes: Mapping[str, str],
    year: int | None = None,
    source: str = "",
) -> Assessment:
    """Record the codes that a report gave a commitment; the same again returns what is there, other codes raise Conflict.

    Raises BadInput, naming the field, when it does not say who assessed or in which report. Locks nothing: a report
    stands once for each commitment.
    """
    if not rules.may_write_plan(actor, commitment.process):
        raise NotAllowed
    if by not in Assessment.By.values:
        raise BadInput(_("Choose whose assessment it is."), field="by")
    assessment, made = Assessment.objects.get_or_create(
        commitment=commitment,
        by=by,
        report=cleaning.line(report, field="report", max_length=40, needed=_("Name the report.")),
        defaults={
            "body": cleaning.line(body, field="body", max_length=200, needed=_("Write who assessed it.")),
            "codes": dict(codes),
            "year": year,
            "source": cleaning.line(source, field="source", max_length=200),
        },
    )
    if not made and (assessment.codes, assessment.year) != (dict(codes), year):
        raise Conflict
    if made:
        journal.append(
            facts.COMMITMENT_ASSESSED,
            actor=actor,
            subject=("commitment", commitment.uuid),
            process=commitment.process.uuid,
            refs={"assessment": assessment.uuid, "by": by},
        )
    return assessment
