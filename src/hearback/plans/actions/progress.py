"""Reporting on what was done."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Commitment, Entry, Milestone, ProgressUpdate


@transaction.atomic
def report_progress(
    *,
    actor: Viewer,
    key: str,
    commitment: Commitment,
    status: str,
    text: Words,
    reported_by: str,
    milestone: Milestone | None = None,
    evidence: str = "",
    happened: datetime | None = None,
) -> ProgressUpdate:
    """Report on a milestone of a published plan, or on a commitment as a whole. Reports are added, never edited.

    The same `key` with the same body is the same report again; with another body it raises Conflict. Locks nothing:
    the key is unique.
    """
    if not rules.may_report_progress(actor, commitment.process):
        raise NotAllowed
    now = clock.now()
    if happened is not None and happened > now:
        raise BadInput(_("Give the day it happened, not one to come."), field="happened")
    if milestone is not None and milestone.commitment_id != commitment.pk:
        raise BadInput(_("Choose a milestone of this commitment."), field="milestone")
    if not Entry.objects.filter(commitment=commitment, version__published__lte=now).exists():
        raise BadInput(_("Progress is reported once the commitment is published."))
    update = ProgressUpdate(
        commitment=commitment,
        milestone=milestone,
        status=_status(status),
        text=cleaning.words(text, field="text", max_length=5000, needed=_("Say what was done.")),
        evidence=_evidence(evidence),
        reported_by=cleaning.line(
            reported_by, field="reported_by", max_length=200, needed=_("Write who reports, by post and body.")
        ),
        happened=happened or now,
        key=cleaning.line(str(key), field="key", max_length=80, needed=_("Send the form again.")),
    )
    try:
        with transaction.atomic():
            update.save(force_insert=True)
    except IntegrityError:
        known = ProgressUpdate.objects.get(key=update.key)
        if _body(known) != _body(update):
            raise Conflict from None
        return known
    journal.append(
        facts.PROGRESS_REPORTED,
        actor=actor,
        subject=("milestone", milestone.uuid) if milestone else ("commitment", commitment.uuid),
        process=commitment.process.uuid,
        happened=update.happened,
        refs={
            "update": update.uuid,
            "commitment": commitment.uuid,
            "number": commitment.number,
            "milestone": milestone.uuid if milestone else None,
            "status": update.status,
        },
    )
    return update


def _status(status: str) -> str:
    if status not in ProgressUpdate.Status.values:
        raise BadInput(_("Choose how far it is."), field="status")
    return status


def _evidence(link: str) -> str:
    link = cleaning.line(link, field="evidence", max_length=500)
    try:
        if link:
            URLValidator(schemes=["http", "https"])(link)
    except ValidationError as bad:
        raise BadInput(_("Give the whole address of the page, starting with https://."), field="evidence") from bad
    return link


def _body(update: ProgressUpdate) -> tuple[object, ...]:
    return (
        update.commitment_id,
        update.milestone_id,
        update.status,
        update.text,
        update.evidence,
        update.reported_by,
    )
