"""What may be seen of groups. Their members are read anew each time: what was hidden a moment ago does not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from hearback.analysis import rules
from hearback.analysis.models import Member
from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.contributions.queries import LABELS, Said
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

MANY = 5  # so many at least are shown as a group
SHOWN = 50
_READABLE = contributions.readable("contribution__")


@dataclass(frozen=True, slots=True)
class Many:
    """The same words from many people: one text, how many sent it, and from how many people it came.

    `people` counts whoever left no address as one for each time. `exact` came in the very words of the first.
    """

    uuid: UUID
    said: Said
    contributions: int
    people: int
    nameless: int
    exact: int
    waiting: int


def many(viewer: Viewer, process: Process) -> list[Many]:
    """The largest groups of at least `MANY`, the largest first. A constant number of statements."""
    if not rules.may_see_groups(viewer, process):
        return []
    rows = _counted(Member.objects.filter(group__process=process)).filter(contributions__gte=MANY)
    return _many(viewer, list(rows.order_by("-contributions", "group")[:SHOWN]))


def group_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Many | None:
    """One group, of whatever size."""
    if not rules.may_see_groups(viewer, process):
        return None
    rows = _counted(Member.objects.filter(group__process=process, group__uuid=uuid))
    return next(iter(_many(viewer, list(rows.order_by()))), None)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """How many texts came in the same words from many people, and from how many."""

    texts: int = 0
    people: int = 0


def campaigns(process: Process) -> Campaigns:
    """For everybody: two numbers. One statement."""
    rows = _counted(Member.objects.filter(group__process=process)).filter(contributions__gte=MANY)
    people = [known + nameless for known, nameless in rows.values_list("known", "nameless")]
    return Campaigns(len(people), sum(people))


def from_many() -> Q:
    """What came in the same words from many people, for a statement about contributions: everybody may ask for it."""
    readable = Member.objects.filter(_READABLE).order_by()
    many_in = readable.values("group").annotate(n=Count("pk")).filter(n__gte=MANY).values("group")
    return Q(pk__in=readable.filter(group__in=many_in).values("contribution"))


def contributions_in(viewer: Viewer, process: Process, uuid: UUID) -> QuerySet[Contribution]:
    """Everything that was said in a group, for the caller to order and cut."""
    if not rules.may_see_groups(viewer, process):
        return Contribution.objects.none()
    members = Member.objects.filter(_READABLE, group__process=process, group__uuid=uuid, contribution=OuterRef("pk"))
    return contributions.contributions_visible_to(viewer, process).filter(Exists(members)).select_related(*LABELS)


def group_of(viewer: Viewer, contribution: Contribution) -> UUID | None:
    """The group in which a contribution is, of whatever size."""
    if not rules.may_see_groups(viewer, contribution.process):
        return None
    return Member.objects.filter(contribution=contribution).values_list("group__uuid", flat=True).first()


def in_very_words(rows: Sequence[Contribution]) -> set[int]:
    """Those of these that came in the very words of the first of their group, by their ids."""
    members = Member.objects.filter(contribution__in=[row.pk for row in rows], exact=True)
    return set(members.order_by().values_list("contribution", flat=True))


def _counted(members: QuerySet[Member]) -> Any:
    """Members that everybody may read, counted by group."""
    author = Authorship.objects.filter(contribution=OuterRef("contribution"))
    open_ones = Q(contribution__state__in=Contribution.OPEN)
    readable = members.filter(_READABLE).annotate(by=Subquery(author.values("participant"))).order_by()
    return readable.values("group", "group__uuid").annotate(
        contributions=Count("pk"),
        known=Count("by", distinct=True),
        nameless=Count("pk", filter=Q(by=None)),
        exact=Count("pk", filter=Q(exact=True)),
        waiting=Count("pk", filter=open_ones),
        earliest=Min("contribution"),
    )


def _many(viewer: Viewer, rows: Sequence[dict[str, Any]]) -> list[Many]:
    firsts = Contribution.objects.filter(pk__in=[row["earliest"] for row in rows]).select_related("process", *LABELS)
    said = {one.id: one for one in contributions.said(viewer, firsts.order_by("pk"))} if rows else {}
    return [
        Many(
            row["group__uuid"],
            said[row["earliest"]],
            row["contributions"],
            row["known"] + row["nameless"],
            row["nameless"],
            row["exact"],
            row["waiting"],
        )
        for row in rows
        if row["earliest"] in said
    ]
