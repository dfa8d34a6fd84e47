"""Reading the outbox. A secret message (a sign-in code) is never shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.outbox.models import Hold, Job, Message, State


def messages_visible_to(viewer: Viewer) -> QuerySet[Message]:
    """What the host may look through: everything but secrets."""
    return Message.objects.filter(secret=False) if viewer.host else Message.objects.none()


def job_visible_to(viewer: Viewer, uuid: UUID) -> Job | None:
    """A job, for whoever asked for it, and for the host."""
    job = Job.objects.filter(uuid=uuid).first()
    asked = job is not None and viewer.uuid is not None and job.asked_by == viewer.uuid
    return job if viewer.host or asked else None


def job_of(key: str) -> Job | None:
    """The job with this key, for a room that asked for it and decides itself who reads of it."""
    return Job.objects.filter(key=key).first()


def standing() -> dict[str, int]:
    """How many messages are waiting, done, given up and stopped."""
    found = dict(Message.objects.values_list("state").annotate(n=Count("id")))
    return {state.value: found.get(state.value, 0) for state in State}


def oldest_due() -> datetime | None:
    """When the message that has waited longest became due, and may be sent now; None when nothing waits."""
    waits = Message.objects.filter(Q(state=State.WAITING) & ~held(), due__lte=clock.now())
    oldest: datetime | None = waits.aggregate(oldest=Min("due"))["oldest"]
    return oldest


def held() -> Q:
    """What waits because the process it is about is paused."""
    now = clock.now()
    return Q(about__in=Hold.objects.filter(starts__lte=now, until__gt=now).values("about"))
