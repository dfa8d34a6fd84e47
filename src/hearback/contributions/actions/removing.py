"""Removing what was said in a demonstration. What was said in a real process is never removed."""

from __future__ import annotations

from django.db import transaction

from hearback.contributions.models import (
    Attachment,
    Authorship,
    Bulk,
    Carried,
    Contribution,
    CountedIn,
    Draft,
    Letter,
    Moderation,
    PassingOn,
    Redaction,
    Reply,
    Report,
    SavedView,
    SecondLook,
    Settling,
    Source,
    SourcePart,
    SourceRow,
    TidyWording,
    Verbatim,
    Voice,
)
from hearback.core.viewer import Viewer
from hearback.processes.actions import locked_for_removal
from hearback.processes.models import Process


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> int:
    """Delete every row this room holds of a demonstration; returns how many. Locks the process row.

    Raises ProtectedError while a room above still holds something of it: `erasure` empties those first. Appends no
    fact: that the demonstration went is one fact, of the process.
    """
    found = locked_for_removal(actor, process)
    said = Contribution.objects.filter(process=found)
    # A point, and what stands with another, would keep those from going.
    # What came back in another process stays: with the event goes the rule, so who said it under it is not shown again.
    came_back = Contribution.objects.filter(said_at__process=found)
    unnamed = Authorship.objects.filter(contribution__in=came_back.filter(said_at__chatham_house=True))
    unnamed.update(attribution=Authorship.Attribution.NOT_SHOWN)
    came_back.update(said_at=None)
    said.update(part_of=None, stands_with=None, brought_from=None, state=Contribution.State.WAITING)
    of_what_was_said = (Attachment, Voice, SecondLook, PassingOn, Reply, Redaction, Verbatim, TidyWording, Authorship)
    removed = Carried.objects.filter(contribution__in=said).delete()[0]
    removed += sum(rows.objects.filter(contribution__in=said).delete()[0] for rows in of_what_was_said)
    removed += Settling.objects.filter(version__process=found).delete()[0]
    removed += Draft.objects.filter(process=found).delete()[0] + said.delete()[0]
    removed += sum(kept.objects.filter(process=found).delete()[0] for kept in (SavedView, Bulk))
    removed += CountedIn.objects.filter(process=found).delete()[0]
    removed += Moderation.objects.filter(process=found).delete()[0]
    removed += Report.objects.filter(process=found).delete()[0]
    letters = Letter.objects.filter(process=found)
    removed += Attachment.objects.filter(letter__in=letters).delete()[0] + letters.delete()[0]
    sources = Source.objects.filter(process=found)
    removed += sum(rows.objects.filter(source__in=sources).delete()[0] for rows in (SourceRow, SourcePart))
    return removed + sources.delete()[0]
