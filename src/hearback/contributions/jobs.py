"""What time itself does to contributions."""

from __future__ import annotations

from datetime import datetime

from hearback.contributions import actions


def tick(now: datetime) -> None:
    """What was begun and never sent goes after 7 days."""
    actions.delete_old_drafts(now)
