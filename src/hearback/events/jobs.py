"""What time itself does to events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hearback.events import actions
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.processes import queries as processes


def release_places(_now: datetime) -> None:
    """Kept places whose time has come go to those who wait."""
    actions.settle_released()


def remind(now: datetime) -> None:
    """Reminders go out, and those that nobody could send before an event are forgotten."""
    actions.send_due_reminders(now)
    actions.drop_late_reminders(now)


def delete_needs(now: datetime) -> None:
    """What people needed to take part goes so many days after an event."""
    actions.delete_old_needs(now)


def ask_for_notes(now: datetime) -> None:
    """Organisers are reminded of notes that are not out."""
    actions.ask_for_notes(now)


# Apart, so that one that fails holds up none of the others.
TICKS: tuple[Callable[[datetime], None], ...] = (release_places, remind, delete_needs, ask_for_notes)


def tick(now: datetime) -> None:
    """All that time does here, at once."""
    for each in TICKS:
        each(now)


def invite(job: Job) -> dict[str, int]:
    """Handler of the job “invite”, as whoever asked for it. Safe to run again after a crash: nobody is invited twice."""
    invited = actions.go_on_inviting(
        actor=processes.on_behalf_of(job.asked_by),
        job=job,
        told=lambda done, total: outbox.report_progress(job, done=done, total=total),
    )
    return {"invited": invited.invited} | {str(why): count for why, count in invited.left_out.items()}
