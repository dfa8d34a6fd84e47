"""What time itself does to contributions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from hearback.contributions import actions, queries
from hearback.contributions.models import Source
from hearback.core.errors import NotAllowed
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox.leases import Permanent
from hearback.outbox.models import Job
from hearback.plans.models import Version
from hearback.processes import queries as processes


def follow(facts: Sequence[Fact]) -> None:
    """Handler of the follower “contributions”: a version is out, so what was said about the one before is carried to it."""
    actions.follow(facts=facts)


def carry(job: Job) -> dict[str, int]:
    """Handler of the job “carry-anchors”. After a crash it goes on where it was."""
    version = Version.objects.select_related("process").filter(uuid=UUID(job.payload["version"])).first()
    if version is None:  # of a demonstration that was removed
        return {}
    return dict(
        actions.carry(version=version, told=lambda done, total: outbox.report_progress(job, done=done, total=total))
    )


def tick(now: datetime) -> None:
    """What was begun and never sent goes after 7 days; a file that nobody let come in, after 30.

    So do a comment, a voice and a wish to be counted in that never got their yes. What nobody has said the language of
    is looked at, and a version whose embargo is over has carried to it what was said before.
    """
    actions.delete_old_drafts(now)
    actions.delete_old_sources(now)
    actions.delete_unconfirmed_comments(now)
    actions.delete_unconfirmed_voices(now)
    actions.delete_unconfirmed_counted_in(now)
    actions.ask_to_detect(now)
    actions.ask_to_carry(now=now)


def detect_languages(job: Job) -> dict[str, int]:
    """Handler of the job “detect-languages”. After a crash it goes on where it was."""

    def told(done: int, total: int) -> None:
        outbox.report_progress(job, done=done, total=total)

    return {"found": actions.detect_languages(told=told)}


def read_source(job: Job) -> dict[str, int]:
    """Handler of the job “read-source”, as whoever asked for it. Begins anew after a crash."""
    return _with_source(job, actions.go_on_reading)


def take_in_source(job: Job) -> dict[str, int]:
    """Handler of the job “take-in-source”, as whoever asked for it. After a crash it goes on where it was."""
    return _with_source(job, actions.go_on_taking_in)


def _with_source(job: Job, act: Callable[..., Source]) -> dict[str, int]:
    source = Source.objects.select_related("process").filter(uuid=UUID(job.payload["source"])).first()
    if source is None:  # thrown away meanwhile
        return {}
    actor = processes.on_behalf_of(job.asked_by)
    try:
        act(actor=actor, source=source, told=lambda done, total: outbox.report_progress(job, done=done, total=total))
    except NotAllowed as gone:  # whoever asked has left: another may ask again
        raise Permanent(str(gone)) from gone
    return queries.fates(source)
