"""What takes time here: removing a demonstration; and what time does: addresses end."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from hearback.erasure import actions
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.processes import queries as processes
from hearback.processes.models import Process

LOOK_EVERY = timedelta(hours=6)
_looked: datetime | None = None


def tick(now: datetime) -> int:
    """Delete the addresses whose last day is over: looked at a few times a day, for it asks of everybody."""
    global _looked  # noqa: PLW0603 -- one worker a process; to look twice does no harm
    if _looked is not None and timedelta() <= now - _looked < LOOK_EVERY:
        return 0
    ended = actions.end_contacts(now=now)
    if ended < actions.AT_ONCE:
        _looked = now
    return ended


def remove_demonstration(job: Job) -> dict[str, int]:
    """Handler of the job “remove-demonstration”, as whoever asked for it. Safe to run again after a crash."""
    process = Process.objects.filter(uuid=UUID(job.payload["process"])).first()
    if process is None:
        return {"removed": 0}
    removed = actions.remove_rooms(
        actor=processes.on_behalf_of(job.asked_by),
        process=process,
        job=job,
        told=lambda done, total: outbox.report_progress(job, done=done, total=total),
    )
    return {"removed": removed}
