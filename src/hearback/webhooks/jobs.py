"""What the worker does here: puts facts on their way to programs, and forgets what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hearback.journal.models import Fact
from hearback.webhooks import actions


def follow(facts: Sequence[Fact]) -> None:
    """Handler of the follower “webhooks”."""
    actions.follow(facts)


def tick(now: datetime) -> int:
    """Forget what was sent long ago."""
    return actions.forget_sent(now=now)
