"""What changed, and why."""

from __future__ import annotations

from django.db.models import QuerySet

from hearback.core.viewer import Viewer
from hearback.plans import rules
from hearback.plans.models import Change, Commitment, Version
from hearback.plans.queries.versions import versions_visible_to


def changes(viewer: Viewer, version: Version) -> list[Change]:
    """Everything a version says otherwise than the one before it, with the cause, in the order of the plan.

    Empty if the viewer may not see the version. Two statements.
    """
    if not versions_visible_to(viewer, version.process).filter(pk=version.pk).exists():
        return []
    return list(change_rows().filter(version=version))


def changes_of_commitment(viewer: Viewer, commitment: Commitment) -> list[Change]:
    """How a commitment came to be what it is: its changes through all versions the viewer may see. One statement."""
    visible = versions_visible_to(viewer, commitment.process)
    return list(change_rows().filter(commitment=commitment, version__in=visible.values("pk")))


def change_rows() -> QuerySet[Change]:
    """Changes with what they are of, in the order of the plan. The caller narrows them to what may be seen."""
    rows = Change.objects.select_related("version", "commitment", "sentence", "milestone")
    return rows.order_by("version__number", "order", "id")


def statuses_to_publish_as(version: Version, *, elsewhere: bool = False) -> tuple[Version.Status, ...]:
    """What the version being written may be published as; `elsewhere` when it was first published somewhere else."""
    earlier = Version.objects.filter(process=version.process_id, published__isnull=False)
    statuses = set(earlier.values_list("status", flat=True))
    return rules.statuses_after(statuses, elsewhere=elsewhere or bool(version.source))
