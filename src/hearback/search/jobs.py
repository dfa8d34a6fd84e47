"""What the worker does here: reads on in the journal, builds the index of a process, notices that an embargo is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearback.journal.models import Fact
from hearback.outbox.models import Job
from hearback.processes.models import Process
from hearback.search import actions
from hearback.search.actions import BUILD

__all__ = ["BUILD", "build", "follow", "tick"]


def follow(facts: Sequence[Fact]) -> None:
    """Handler of the follower “search”. It begins with the first fact there is, and so builds the index by itself."""
    actions.follow(facts=facts)


def build(job: Job) -> dict[str, int]:
    """Handler of the job “build-index”. Safe to run again after a crash."""
    process = Process.objects.filter(uuid=UUID(job.payload["process"])).first()
    if process is None:
        return {}

    def told(_kind: object, _number: int) -> None:
        job.meanwhile()

    return actions.build(process=process, told=told)


def tick(now: datetime) -> int:
    """Look at what became public by itself."""
    return actions.look_at_what_appeared(now=now)
