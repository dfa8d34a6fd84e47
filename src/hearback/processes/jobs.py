"""What time itself does to a process."""

from __future__ import annotations

from datetime import datetime

from hearback.processes import actions


def tick(now: datetime) -> None:
    """A form to join the network that nobody confirmed goes after 30 days."""
    actions.delete_old_joinings(now)
