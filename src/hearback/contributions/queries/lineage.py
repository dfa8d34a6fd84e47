"""Lineage, both ways: what was split into which points, and what is answered together with what."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Contribution, Verbatim
from hearback.contributions.points import beside, places_of
from hearback.contributions.queries.redacted import apart, redactions
from hearback.contributions.queries.seen import everything_visible_to, unmarked
from hearback.contributions.reading import own_words
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

State = Contribution.State
MOST_POINTS = own_words.MOST_POINTS
SHOWN = 50  # so many of those that stand with one are named


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where one contribution comes from and what it stands with, by references that this viewer may know of."""

    part_of: str = ""
    points: tuple[str, ...] = ()
    stands_with: str = ""
    stood_by: tuple[str, ...] = ()
    stood_by_in_all: int = 0

    @property
    def others(self) -> int:
        """How many stand with it and are not named."""
        return self.stood_by_in_all - len(self.stood_by)


def lineages(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, Lineage]:
    """The lineage of each of these, all of one process, by its id. One statement."""
    if not contributions:
        return {}
    ids = [one.pk for one in contributions]
    up = {pk for one in contributions for pk in (one.part_of_id, one.stands_with_id) if pk is not None}
    seen = everything_visible_to(viewer, contributions[0].process)
    below = Q(part_of__in=ids) & ~Q(state=State.PUT_BACK)
    rows = list(
        seen.filter(Q(pk__in=up) | below | Q(stands_with__in=ids))
        .order_by("pk")
        .values_list("pk", "reference", "state", "part_of", "stands_with")
    )
    names = {pk: reference for pk, reference, *_ in rows}
    points: dict[int, list[str]] = {}
    with_it: dict[int, list[str]] = {}
    for _pk, reference, state, part_of, stands_with in rows:
        if state != State.PUT_BACK:
            points.setdefault(part_of or 0, []).append(reference)
        with_it.setdefault(stands_with or 0, []).append(reference)
    return {
        one.pk: Lineage(
            names.get(one.part_of_id or 0, ""),
            tuple(points.get(one.pk, ())),
            names.get(one.stands_with_id or 0, ""),
            tuple(with_it.get(one.pk, ())[:SHOWN]),
            len(with_it.get(one.pk, ())),
        )
        for one in contributions
    }


def lineages_of(viewer: Viewer, process: Process) -> dict[int, Lineage]:
    """The lineage of whatever has one in a process, by its id; who stands with it, those others say. Two statements."""
    rows = everything_visible_to(viewer, process).exclude(state=State.PUT_BACK)
    involved = rows.filter(Q(part_of__isnull=False) | Q(stands_with__isnull=False)).order_by("pk")
    above = Q(pk__in=involved.order_by().values("part_of")) | Q(pk__in=involved.order_by().values("stands_with"))
    names = dict(rows.filter(above).values_list("pk", "reference"))
    found: dict[int, Lineage] = {}
    points: dict[int, list[str]] = {}
    for pk, reference, whole, head in involved.values_list("pk", "reference", "part_of", "stands_with").iterator(2_000):
        found[pk] = Lineage(names.get(whole or 0, ""), (), names.get(head or 0, ""))
        if whole is not None:
            points.setdefault(whole, []).append(reference)
    return found | {pk: Lineage(points=tuple(references)) for pk, references in points.items()}


def points_of(viewer: Viewer, contribution: Contribution) -> QuerySet[Contribution]:
    """The points into which it is split, in the order of its words, as far as this viewer may know of them."""
    seen = everything_visible_to(viewer, contribution.process)
    return seen.filter(part_of=contribution).exclude(state=State.PUT_BACK).order_by("pk")


def to_split(viewer: Viewer, contribution: Contribution) -> tuple[str, tuple[str, ...]]:
    """An author's latest words, and the points that may be in them: as its list or paragraphs are. For whoever splits."""
    latest = Verbatim.objects.filter(contribution=contribution, erased=None).order_by("-number").first()
    if latest is None or not rules.may_split(viewer, contribution.process):
        return "", ()
    paragraphs = tuple(part.strip() for part in re.split(r"\n\s*\n", latest.text) if part.strip())
    return latest.text, own_words.points(latest.text) or paragraphs[:MOST_POINTS]


def is_read_in_a_point(whole: Contribution) -> bool:
    """Whether everybody can still read any of the points of a whole; what stands beside them goes with the last."""
    standing = Contribution.objects.filter(part_of=whole).exclude(state=State.PUT_BACK)
    return standing.filter(unmarked()).exists()


def in_no_point(contribution: Contribution) -> tuple[str, ...]:
    """What of the words of a whole stands in none of its points, as everybody may read it; nothing where it is hidden."""
    marked = contribution.held or contribution.hidden or contribution.erased
    latest = Verbatim.objects.filter(contribution=contribution, erased=None).order_by("-number").first()
    if contribution.state != State.SPLIT or marked or latest is None:
        return ()
    over = redactions([contribution.pk]).get((contribution.pk, latest.number), [])
    firsts = Verbatim.objects.filter(contribution__part_of=contribution, number=1)
    standing = firsts.exclude(contribution__state=State.PUT_BACK).order_by("contribution")
    if not is_read_in_a_point(contribution):
        return ()
    places = places_of(latest.text, list(standing.values_list("text", flat=True)))
    found = beside(latest.text, [place for place in places if place is not None])
    return tuple(apart(latest.text, over, within=place).strip() for place in found)


def in_the_same_words(contribution: Contribution) -> QuerySet[Contribution]:
    """It and whatever holds words of it: of a point its whole and what is part of that again, of a whole all its points;
    and of each of these as what it came back in a later process, or was said in an earlier one, with the whole of which
    that was a point, and the points into which it was split.
    """
    rows = Contribution.objects.order_by()
    here = set(_of_one_text(contribution).values_list("pk", flat=True))
    is_point = contribution.part_of_id is not None and contribution.state != State.PUT_BACK
    gone = {contribution.pk} if is_point else set(here)  # those of which every word is among these
    while True:
        these = rows.filter(pk__in=here)
        holds = Q(pk__in=these.values("brought_from")) | Q(pk__in=these.values("part_of"))
        again = Q(part_of__in=here, state=State.PUT_BACK)
        below = set(rows.filter(Q(brought_from__in=gone) | Q(part_of__in=gone)).values_list("pk", flat=True))
        more = set(rows.filter(holds | again | Q(brought_from__in=here)).values_list("pk", flat=True)) | below
        if more <= here and below <= gone:
            return Contribution.objects.filter(pk__in=here)
        here |= more
        gone |= below


def _of_one_text(contribution: Contribution) -> QuerySet[Contribution]:
    root = contribution.part_of_id or contribution.pk
    if root == contribution.pk or contribution.state == State.PUT_BACK:
        return Contribution.objects.filter(Q(pk=root) | Q(part_of=root))
    again = Q(part_of=root, state=State.PUT_BACK)
    return Contribution.objects.filter(Q(pk__in=(root, contribution.pk)) | again)


def of_one_whole(contribution: Contribution) -> set[UUID]:
    """A whole and its points, from either end; nothing for what was never split."""
    if contribution.state != State.SPLIT and contribution.part_of_id is None:
        return set()
    root = contribution.part_of_id or contribution.pk
    return set(Contribution.objects.filter(Q(pk=root) | Q(part_of=root)).values_list("uuid", flat=True))


def standing_with(heads: Collection[Contribution]) -> QuerySet[Contribution]:
    """What is to be answered together with one of these."""
    return Contribution.objects.filter(stands_with__in=[head.pk for head in heads]).order_by("pk")
