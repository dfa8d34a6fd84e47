"""Removing the answers of a demonstration. A real answer is corrected, never removed."""

from __future__ import annotations

from django.db import transaction

from hearback.answers.models import (
    Answer,
    Answering,
    AnswerTo,
    Appeal,
    Because,
    Cause,
    ChosenCause,
    LineRequest,
    Prepared,
    PreparedFor,
    SideView,
    StartingText,
    StillWaiting,
    Talk,
    WhyLate,
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
    answers = Answer.objects.filter(process=found)
    answers.update(corrects=None)
    rows = (
        PreparedFor.objects.filter(prepared__process=found),
        Prepared.objects.filter(process=found),
        Because.objects.filter(cause__answer__in=answers),
        Cause.objects.filter(answer__in=answers),
        AnswerTo.objects.filter(answer__in=answers),
        Appeal.objects.filter(answer__in=answers),
        SideView.objects.filter(answer__in=answers),
        Answering.objects.filter(process=found),
        StartingText.objects.filter(process=found),
        Talk.objects.filter(contribution__process=found),
        StillWaiting.objects.filter(contribution__process=found),
        WhyLate.objects.filter(version__process=found),
        ChosenCause.objects.filter(version__process=found),
        LineRequest.objects.filter(process=found),
        answers,
    )
    return sum(each.delete()[0] for each in rows)
