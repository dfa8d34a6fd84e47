"""What this room holds about people: nothing. That two things were said in the same words stands here as two numbers."""

from __future__ import annotations

from hearback.core.personal import Holding

HOLDINGS: list[Holding] = []
NOT_PERSONAL: dict[str, str] = {}
