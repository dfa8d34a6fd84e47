"""What the worker does here: answers go out whose ten minutes are over, “later” comes back, lines are asked again, and
a version is published in which very much changed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hearback.answers import actions
from hearback.answers.actions import GIVE, PUBLISH
from hearback.core.errors import DomainError
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.plans.models import Version
from hearback.processes import queries as processes

__all__ = ["GIVE", "PUBLISH", "give", "publish", "tick"]


def give(job: Job) -> dict[str, int]:
    """Handler of the job “give-answer”. Safe to run again after a crash: it goes on from there."""

    def say(done: int, total: int) -> None:
        outbox.report_progress(job, done=done, total=total)

    return {"answered": actions.give_prepared(uuid=UUID(job.payload["prepared"]), say=say)}


def publish(job: Job) -> dict[str, str]:
    """Handler of the job “publish-version”, as whoever asked for it. After a crash it is done, or is done anew.

    What is refused is not tried again: it says why, at the desk, with every word that was typed.
    """

    def say(done: int, total: int) -> None:
        outbox.report_progress(job, done=done, total=total)

    version = Version.objects.select_related("process", "previous").get(uuid=UUID(job.payload["version"]))
    if version.published is None:
        actor = processes.on_behalf_of(job.asked_by)
        try:
            actions.publish_as_asked(actor=actor, version=version, asked=job.payload["asked"], say=say)
        except DomainError as problem:
            return {"refused": str(problem)}
    outbox.report_payload(job, {"version": job.payload["version"]})
    return {}


def tick(now: datetime) -> int:
    """Ask for what is due, bring back what was to come back by now, and remind whoever was asked for a line."""
    return actions.ask_for_what_is_due(now=now) + actions.carry_on(now=now) + actions.remind_of_lines(now)
