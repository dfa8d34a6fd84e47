"""What the worker does here: answers go out whose ten minutes are over, “later” comes back, lines are asked again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hearback.answers import actions
from hearback.answers.actions import GIVE
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job

__all__ = ["GIVE", "give", "tick"]


def give(job: Job) -> dict[str, int]:
    """Handler of the job “give-answer”. Safe to run again after a crash: it goes on from there."""

    def say(done: int, total: int) -> None:
        outbox.report_progress(job, done=done, total=total)

    return {"answered": actions.give_prepared(uuid=UUID(job.payload["prepared"]), say=say)}


def tick(now: datetime) -> int:
    """Ask for what is due, bring back what was to come back by now, and remind whoever was asked for a line."""
    return actions.ask_for_what_is_due(now=now) + actions.carry_on(now=now) + actions.remind_of_lines(now)
