"""What was said about a region, and from where how much."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from hearback.contributions.models import Contribution
from hearback.contributions.queries.seen import contributions_visible_to, narrowed
from hearback.core.viewer import Viewer
from hearback.processes.models import Kind, Process

State = Contribution.State


def said_by_region(viewer: Viewer, process: Process, *, kind: str = "") -> dict[str, int]:
    """How many contributions are about each region, "" being those that name none; of one kind where told. One statement."""
    rows = narrowed(contributions_visible_to(viewer, process), kind=kind).order_by()
    return dict(rows.values_list("region").annotate(n=Count("pk")))


def examples_of(viewer: Viewer, process: Process, *, region: str = "") -> QuerySet[Contribution]:
    """What people told of that works somewhere, with words that may be read; of one region where told."""
    rows = contributions_visible_to(viewer, process).filter(hidden=None, erased=None, withdrawn=None)
    return narrowed(rows, kind=Kind.EXAMPLE, region=region)


def answered_about(viewer: Viewer, process: Process, *, region: str) -> QuerySet[Contribution]:
    """What was said about a region and has an answer; examples have a list of their own."""
    rows = narrowed(contributions_visible_to(viewer, process), state=State.ANSWERED, region=region)
    return rows.exclude(kind=Kind.EXAMPLE)
