"""Reading the journal: who may see a fact is decided by the subject's room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from hearback.core import clock, digests
from hearback.journal.models import Fact, Salt
from hearback.journal.verbs import known


def about(subject: UUID) -> QuerySet[Fact]:
    """Everything that happened to a subject, in order. The caller has checked who may see the subject."""
    return Fact.objects.filter(subject_uuid=subject)


def public_facts(process: UUID, *verbs: str) -> QuerySet[Fact]:
    """What happened in a process, in order, of the kinds that the public may know, or of these of them.

    What is under embargo has not happened yet: it is left out until its time. So is what is recorded later than it is now,
    for somebody who reads as of an earlier day.
    """
    public = [v.name for v in known().values() if v.public and (not verbs or v.name in verbs)]
    now = clock.now()
    return Fact.objects.filter(process_uuid=process, verb__in=public, happened__lte=now, recorded__lte=now)


def opens(fact: Fact, part: str, value: Any) -> bool:
    """Whether `value` is what this part of the fact digested; False once its salt is erased."""
    salt = Salt.objects.filter(fact=fact, part=part).first()
    return (
        salt is not None and part in fact.digests and digests.matches(fact.digests[part], bytes(salt.salt), part, value)
    )


def last_of(subjects: Iterable[UUID], verbs: Iterable[str]) -> dict[UUID, tuple[int, datetime]]:
    """How often, and when last, something of these kinds was recorded of each subject, in one statement.

    What has not happened yet is left out. The caller has checked who may see the subjects.
    """
    facts = Fact.objects.filter(subject_uuid__in=list(subjects), verb__in=list(verbs), happened__lte=clock.now())
    counted = facts.order_by().values_list("subject_uuid").annotate(times=Count("id"), last=Max("recorded"))
    return {subject: (times, last) for subject, times, last in counted}


def of_verbs(verbs: Iterable[str]) -> QuerySet[Fact]:
    """Everything of these kinds that happened, in order. The caller has checked who may know."""
    return Fact.objects.filter(verb__in=list(verbs))
