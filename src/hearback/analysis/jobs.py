"""What the worker does here: notices that something was said, and goes through a process when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearback.analysis import actions
from hearback.analysis.actions import GROUP, SUGGEST
from hearback.journal.models import Fact
from hearback.outbox.models import Job
from hearback.processes.models import Process

__all__ = ["GROUP", "SUGGEST", "follow", "group", "suggest", "tick"]


def follow(facts: Sequence[Fact]) -> None:
    """Handler of the follower “analysis”. It begins with the first fact there is, and so goes through what is there."""
    actions.follow(facts=facts)


def group(job: Job) -> dict[str, int]:
    """Handler of the job “group-alike”. Safe to run again after a crash."""
    process = Process.objects.filter(uuid=UUID(job.payload["process"])).first()
    return actions.group(process=process) if process is not None else {}


def suggest(job: Job) -> dict[str, int]:
    """Handler of the job “suggest-themes”. Safe to run again after a crash."""
    process = Process.objects.filter(uuid=UUID(job.payload["process"])).first()
    return actions.make_suggestions(process=process, meanwhile=job.meanwhile) if process is not None else {}


def tick(now: datetime) -> int:
    """Ask for what is due."""
    return actions.ask_for_what_is_due(now=now) + actions.ask_to_suggest(now=now)
