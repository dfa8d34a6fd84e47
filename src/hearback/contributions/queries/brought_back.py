"""What was said in one process and came back in a later one, read from either end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Contribution
from hearback.contributions.queries.seen import everything_visible_to
from hearback.core.viewer import Viewer
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class BackAndForth:
    """Where something was said before, and where it came back, as far as this viewer may know of it."""

    before: Contribution | None = None
    after: Contribution | None = None


def back_and_forth(
    viewer: Viewer, contributions: Sequence[Contribution], *, later: Collection[int]
) -> dict[int, BackAndForth]:
    """Of each of these that has one, by its id; `later` are those (by id) whose answer was that they come back.

    At most two statements; none where nothing came from anywhere, or was to come back.
    """
    before = {one.brought_from_id for one in contributions if one.brought_from_id is not None}
    rows = Contribution.objects.select_related("process")
    earlier = {one.pk: one for one in rows.filter(pk__in=before)} if before else {}
    back = {one.brought_from_id: one for one in rows.filter(brought_from__in=later)} if later else {}
    found = {}
    for one in contributions:
        pair = BackAndForth(_seen(viewer, earlier.get(one.brought_from_id or 0)), _seen(viewer, back.get(one.pk)))
        if pair != BackAndForth():
            found[one.pk] = pair
    return found


def brought_back_to(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What came back in this process, in the order in which it came, as far as this viewer may know of it."""
    return everything_visible_to(viewer, process).filter(brought_from__isnull=False).order_by("pk")


def not_brought_back(process: Process) -> QuerySet[Contribution]:
    """What was said in this process and is in no later one yet: what is erased or kept back stays."""
    gone = Contribution.objects.filter(brought_from__process=process).values("brought_from")
    return Contribution.objects.filter(process=process, erased=None, held=None).exclude(pk__in=gone)


def _seen(viewer: Viewer, one: Contribution | None) -> Contribution | None:
    return one if one is not None and rules.may_see(viewer, one) else None
