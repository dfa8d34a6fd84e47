"""What changed, why, and who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.people.models import SideChoice
from hearback.plans import rules
from hearback.plans.models import Change, Commitment, SignOff, Version
from hearback.plans.queries.versions import versions_visible_to
from hearback.processes import queries as processes

Decision = SignOff.Decision


@dataclass(frozen=True, slots=True)
class SideStands:
    """Where a side stands on a version: agrees, does not, or has not signed (yet, with days left, or at all)."""

    side: SideChoice
    sign_off: SignOff | None
    decision: str
    reopened: bool
    sign_by: date | None
    days_left: int | None

    @property
    def has_not_signed(self) -> bool:
        """Whether the days to sign are over and nobody signed for this side."""
        return self.sign_off is None and self.days_left is not None and self.days_left < 0


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


def sign_offs(version: Version) -> list[SideStands]:
    """Where each side stands on a version. A decision stands for later versions until something changes. One statement."""
    standing = Q(version=version, reopened=None)
    if version.published is not None:
        standing |= Q(version=version, reopened__gte=version.published)
        standing |= Q(version__number__lt=version.number) & (Q(reopened=None) | Q(reopened__gt=version.published))
    rows = SignOff.objects.filter(standing, version__process=version.process_id).select_related("version")
    latest: dict[str, SignOff] = {}
    for row in rows.order_by("version__number", "recorded", "id"):
        latest[row.side] = row
    sign_by = None
    if version.published is not None:
        since = clock.day(version.published)
        days = timedelta(days=version.process.signing_days)
        sign_by = processes.pauses(version.process).moved(since + days, since=since)
    return [_stands(SideChoice(side), latest.get(side), sign_by) for side in SideChoice.values]


def _stands(side: SideChoice, sign_off: SignOff | None, sign_by: date | None) -> SideStands:
    return SideStands(
        side=side,
        sign_off=sign_off,
        decision=sign_off.decision if sign_off else "",
        reopened=bool(sign_off and sign_off.reopened and sign_off.reopened <= clock.now()),
        sign_by=sign_by,
        days_left=(sign_by - clock.today()).days if sign_by and not sign_off else None,
    )


def statuses_to_publish_as(version: Version, *, elsewhere: bool = False) -> tuple[Version.Status, ...]:
    """What the version being written may be published as; `elsewhere` when it was first published somewhere else."""
    earlier = Version.objects.filter(process=version.process_id, published__isnull=False)
    statuses = set(earlier.values_list("status", flat=True))
    return rules.statuses_after(statuses, elsewhere=elsewhere or bool(version.source))
