"""What time itself does to events."""

from __future__ import annotations

from datetime import datetime

from hearback.events import actions


def tick(now: datetime) -> None:
    """What people needed to take part goes 30 days after the event."""
    actions.delete_old_needs(now)
