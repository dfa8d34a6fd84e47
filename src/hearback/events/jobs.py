"""What time itself does to events."""

from __future__ import annotations

from datetime import datetime

from hearback.core.viewer import HOST
from hearback.events import actions
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.people.models import User
from hearback.processes import queries as processes


def tick(now: datetime) -> None:
    """Kept places whose time has come go to those who wait; needs go so many days after an event.

    Reminders go out, and organisers are reminded of notes that are not.
    """
    actions.settle_released()
    actions.delete_old_needs(now)
    actions.send_due_reminders(now)
    actions.drop_late_reminders(now)
    actions.ask_for_notes(now)


def invite(job: Job) -> dict[str, int]:
    """Handler of the job “invite”, as whoever asked for it. Safe to run again after a crash: nobody is invited twice."""
    asked = User.objects.filter(uuid=job.asked_by).first() if job.asked_by else None
    invited = actions.go_on_inviting(
        actor=processes.viewer(user=asked.pk) if asked else HOST,
        job=job,
        told=lambda done, total: outbox.report_progress(job, done=done, total=total),
    )
    return {"invited": invited.invited} | {str(why): count for why, count in invited.left_out.items()}
