"""Forgetting at once: what was erased, and a demonstration."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from hearback.analysis.models import (
    Codebook,
    Coded,
    Coding,
    CoverageCall,
    Group,
    Grouping,
    Learning,
    Member,
    Sample,
    Suggested,
    Unit,
)
from hearback.processes.models import Process


@transaction.atomic
def forget(*, contributions: Collection[int]) -> int:
    """Take contributions out of their groups, and what they are about, at once, in the caller's transaction.

    A group whose first was among them falls apart until the process is gone through again. Their words being erased,
    the journal says so, and so it will be. Returns how many rows went.
    """
    ids = list(contributions)
    gone = Suggested.objects.filter(contribution__in=ids).delete()[0]
    gone += CoverageCall.objects.filter(contribution__in=ids).delete()[0]
    gone += Coded.objects.filter(contribution__in=ids).delete()[0]
    gone += Unit.objects.filter(contribution__in=ids).delete()[0]
    gone += Member.objects.filter(Q(contribution__in=ids) | Q(group__first__in=ids)).delete()[0]
    return gone + Group.objects.filter(first__in=ids).delete()[0]


@transaction.atomic
def remove_demonstration(*, process: Process) -> int:
    """Take away every group, the codebook and every coding of a process; the caller has checked who asks."""
    removed = Member.objects.filter(group__process=process).delete()[0]
    removed += Group.objects.filter(process=process).delete()[0]
    removed += Coding.objects.filter(code__codebook__process=process).delete()[0]
    removed += Coded.objects.filter(contribution__process=process).delete()[0]
    removed += CoverageCall.objects.filter(contribution__process=process).delete()[0]
    removed += Suggested.objects.filter(contribution__process=process).delete()[0]
    removed += Learning.objects.filter(process=process).delete()[0]
    removed += Sample.objects.filter(process=process).delete()[0]
    removed += Codebook.objects.filter(process=process).delete()[0]
    return removed + Grouping.objects.filter(process=process).delete()[0]
