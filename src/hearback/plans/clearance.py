"""What a publication must bring with it (design, section 4: the gate). Only the room `answers` builds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hearback.core.languages import Words
from hearback.plans.models import Change


@dataclass(frozen=True, slots=True)
class ChangeCause:
    """Why one thing changed. A decision outside this conversation says who, when and why."""

    cause: Change.Cause
    decided_by: str = ""
    decided_on: date | None = None
    reason: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contribution that still waits for its answer: why, and by when it is answered."""

    contribution: UUID
    reason: Words
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class Clearance:
    """A cause for each difference, by its key; a reason and a date for each contribution still waiting.

    `unaccounted` counts the waiting ones for which nobody gave a reason; `signed_by` says who answers for the rest;
    `after_signing` why it is changed though both sides had signed.
    """

    version: UUID
    causes: Mapping[str, ChangeCause]
    waiting: tuple[Waiting, ...] = ()
    unaccounted: int = 0
    signed_by: str = ""
    after_signing: Words = field(default_factory=dict)
