"""The same words in an earlier process and in a later one: what is done to them in one holds in the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions import rules
from hearback.contributions.models import Contribution
from hearback.core import languages
from hearback.core.errors import BadInput
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer


def locked_with_the_same(contribution: Contribution) -> tuple[Contribution, list[Contribution]]:
    """The contribution as it stands, and those of other processes that hold its words; all locked, the earliest first.

    Those are what it came from, and what came back as it: of a point what its whole came from, of a whole that was split
    its points. Nothing comes back meanwhile, for that locks what it comes from.
    """
    before = earlier(contribution)
    first = _locked({contribution.pk, *before})
    after = _locked(later([contribution.pk]))
    return first.pop(contribution.pk), [*first.values(), *after.values()]


def earlier(contribution: Contribution, *, whole: bool = True) -> set[int]:
    """What it came from, and what that came from; with `whole` also what the whole came from of which it is a point."""
    found: set[int] = set()
    here = {contribution.pk} | ({contribution.part_of_id} if whole and contribution.part_of_id else set())
    while here:
        came = Contribution.objects.filter(pk__in=here, brought_from__isnull=False)
        here = {pk for pk in came.values_list("brought_from", flat=True) if pk is not None}
        found |= here
        if whole and here:
            points = Contribution.objects.filter(pk__in=here, part_of__isnull=False)
            here |= {pk for pk in points.values_list("part_of", flat=True) if pk is not None}
    return found


def later(contributions: Collection[int]) -> set[int]:
    """What came back as one of these, and as that; and the points into which it was split there."""
    found, here = set(), set(contributions)
    while here:
        came = set(Contribution.objects.filter(brought_from__in=here).values_list("pk", flat=True))
        points = Contribution.objects.filter(~Q(state=Contribution.State.PUT_BACK), part_of__in=came)
        here = came | set(points.values_list("pk", flat=True)) if came else set()
        found |= here
    return found


def share_intake(contribution: Contribution) -> None:
    """Share the intake lock of its process and of those in which the same words stand, in order: gates there count right."""
    same = earlier(contribution) | later([contribution.pk])
    others = Contribution.objects.filter(pk__in=same).order_by().values_list("process", flat=True)
    for process in sorted({contribution.process_id, *(others if same else ())}):
        shared(Lock.INTAKE, process)


def check_may_moderate(actor: Viewer, rows: Iterable[Contribution]) -> None:
    """Raises BadInput where words would be shown in a process in which somebody else decides that."""
    for one in rows:
        if not rules.may_moderate(actor, one.process):
            name = {"process": languages.pick(one.process.name).text}
            raise BadInput(
                _("The same words are kept back in “%(process)s”. Whoever coordinates that shows them again, in both.")
                % name
            )


def still_hidden_below(contribution: Contribution, shown: Sequence[Contribution]) -> bool:
    """Whether something that holds a part of its words stays hidden in a later process, when these are shown."""
    there = Contribution.objects.filter(pk__in=later([contribution.pk])).exclude(pk__in=[one.pk for one in shown])
    return there.exclude(hidden=None).exists()


def _locked(wanted: Collection[int]) -> dict[int, Contribution]:
    if not wanted:
        return {}
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    return {one.pk: one for one in rows.filter(pk__in=wanted).order_by("pk")}
