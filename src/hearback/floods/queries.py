"""What may be asked here: nothing about anybody, only what a device has to do before it sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from hearback.core import clock
from hearback.floods.work import task_for

__all__ = ["task_for", "too_quick"]


def too_quick(began: datetime) -> bool:
    """Whether less time went by since somebody began than a person needs to write anything."""
    return clock.now() - began < timedelta(seconds=settings.QUICKEST)
