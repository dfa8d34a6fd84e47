"""What time itself does to events."""

from __future__ import annotations

from datetime import datetime

from hearback.events import actions


def tick(now: datetime) -> None:
    """What people needed to take part goes so many days after the event as it says; reminders go out."""
    actions.delete_old_needs(now)
    actions.send_due_reminders(now)
