"""The sentences of one version of a plan, laid out for finding in them what something was about."""

from __future__ import annotations

from hearback.contributions.anchoring import Line, Plan
from hearback.plans.models import Entry, Version, Wording
from hearback.plans.snapshots import FIELD_ORDER


def plan_of(version: Version, *, commitment: int | None = None) -> Plan:
    """What a version says, sentence by sentence, in the order in which it is read; of one commitment alone, or all.

    One statement. What a version withdraws is not part of it.
    """
    rows = Wording.objects.filter(entry__version=version, entry__standing=Entry.Standing.GOING)
    if commitment is not None:
        rows = rows.filter(entry__commitment=commitment)
    found = rows.order_by("entry__commitment__number", "order", "id").values_list(
        "entry__commitment__number", "sentence_id", "entry__commitment_id", "field", "text"
    )
    ordered = sorted(found, key=lambda row: (row[0], FIELD_ORDER[row[3]]))
    return Plan([Line(sentence, of, part, text) for _number, sentence, of, part, text in ordered])
