"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and the sentence about it. A hint is well, and may be worth a look."""

    what: str
    well: bool
    sentence: str
    hint: bool = False
