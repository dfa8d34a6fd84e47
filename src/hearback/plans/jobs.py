"""What time itself does to a plan."""

from __future__ import annotations

from datetime import datetime

from hearback.plans import actions


def tick(now: datetime) -> None:
    """Whoever reports on a milestone is asked before its date."""
    actions.ask_leads(now)
