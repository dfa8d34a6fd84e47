"""Coverage in the demonstration: for some of the voices, whether the final plan does what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hearback.analysis import actions
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST
from hearback.plans.models import Commitment, Version


def load_coverage(
    version: Version,
    rows: Mapping[str, Any],
    said: Mapping[str, Contribution],
    commitment: Callable[[int | None], Commitment | None],
) -> None:
    """Say of each voice in the file what it says there; `commitment` finds one by its number."""
    for row in rows["calls"]:
        actions.call_coverage(
            actor=HOST,
            contribution=said[row["voice"]],
            version=version,
            call=row["call"],
            commitment=commitment(row.get("commitment")),
            turn=0,
        )
