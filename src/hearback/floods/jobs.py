"""What time does here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearback.floods import actions


@transaction.atomic
def tick(now: datetime) -> None:
    """The keys of days that are over are destroyed; counts and used tasks are forgotten when they have run out."""
    actions.forget(now)
