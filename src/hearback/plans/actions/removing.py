"""Removing the plans of a demonstration. A real plan is never removed."""

from __future__ import annotations

from django.db import transaction

from hearback.core.viewer import Viewer
from hearback.plans.models import (
    Asked,
    Assessment,
    Change,
    Commitment,
    CommitmentLineage,
    Entry,
    Evidence,
    Lead,
    Milestone,
    MilestoneLineage,
    PlanFile,
    PlanUpload,
    ProgressUpdate,
    Proposal,
    Remark,
    Sentence,
    SentenceLineage,
    SignedLetter,
    SignOff,
    Version,
)
from hearback.processes.actions import locked_for_removal
from hearback.processes.models import Process


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> int:
    """Delete every row this room holds of a demonstration; returns how many. Locks the process row.

    Raises ProtectedError while a room above still holds something of it: `erasure` empties those first. Appends no
    fact: that the demonstration went is one fact, of the process.
    """
    found = locked_for_removal(actor, process)
    versions, commitments = Version.objects.filter(process=found), Commitment.objects.filter(process=found)
    removed = sum(
        rows.delete()[0]
        for rows in (
            Change.objects.filter(version__in=versions),
            CommitmentLineage.objects.filter(version__in=versions),
            SentenceLineage.objects.filter(version__in=versions),
            MilestoneLineage.objects.filter(version__in=versions),
            SignOff.objects.filter(version__in=versions),
            SignedLetter.objects.filter(version__in=versions),
            Proposal.objects.filter(version__in=versions),
            PlanFile.objects.filter(version__in=versions),
            PlanUpload.objects.filter(process=found),
            Entry.objects.filter(version__in=versions),
            Evidence.objects.filter(update__commitment__in=commitments),
            Remark.objects.filter(update__commitment__in=commitments),
            ProgressUpdate.objects.filter(commitment__in=commitments),
            Asked.objects.filter(lead__commitment__in=commitments),
            Lead.objects.filter(commitment__in=commitments),
            Assessment.objects.filter(commitment__in=commitments),
            Sentence.objects.filter(commitment__in=commitments),
            Milestone.objects.filter(commitment__in=commitments),
        )
    )
    removed += commitments.delete()[0]
    Version.objects.filter(process=found).update(previous=None)
    return removed + versions.delete()[0]
