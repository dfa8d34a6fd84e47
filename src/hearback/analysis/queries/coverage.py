"""Whether the plan covers what was said: what was called, what is still to be, and beside what it is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from hearback.analysis import rules
from hearback.analysis.models import CoverageCall, Suggested
from hearback.analysis.queries.coding import COUNTED_TO, Left, to_be_coded
from hearback.analysis.suggesting import MOST
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import clock, languages
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Viewer
from hearback.people import queries as people
from hearback.plans import queries as plans
from hearback.plans.models import Change, Commitment, Entry, Version
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Call = CoverageCall.Call


@dataclass(frozen=True, slots=True)
class CalledAs:
    """What was said of one thing: `title` as the plan calls the commitment today, none where it names none.

    `earlier` where it was said of a version since which the commitment changed, or before its author changed their words:
    then it comes up again. `by` is empty where nobody with an account said it.
    """

    call: str
    label: StrOrPromise
    commitment: int | None
    title: Words
    version: int
    earlier: bool
    turn: int
    by: str
    made: datetime


def plan_to_cover(process: Process) -> Version | None:
    """The version that what was said is compared with: the one that everybody reads."""
    return plans.current_version(NOBODY, process)


def coverage_of(viewer: Viewer, process: Process, rows: Sequence[Contribution]) -> dict[int, CalledAs]:
    """What stands of each, by its id, for whoever works with it. At most four statements, however many."""
    if not rows or not rules.may_say_coverage(viewer, process):
        return {}
    calls = CoverageCall.objects.filter(contribution__in=[row.pk for row in rows], ended=None)
    found = list(calls.annotate(earlier=_is_earlier(process)).select_related("commitment", "version"))
    return {one.contribution_id: read for one, read in zip(found, _as_read(process, found), strict=True)}


def earlier_coverage(viewer: Viewer, row: Contribution) -> list[CalledAs]:
    """What was said before of one, the latest first."""
    if not rules.may_say_coverage(viewer, row.process):
        return []
    calls = CoverageCall.objects.filter(contribution=row, ended__isnull=False).order_by("-turn")
    return _as_read(row.process, list(calls.select_related("commitment", "version")))


def _as_read(process: Process, calls: Sequence[CoverageCall]) -> list[CalledAs]:
    if not calls:
        return []
    names = people.names_of([one.by for one in calls])
    version = plan_to_cover(process)
    named = [one.commitment_id for one in calls if one.commitment_id is not None]
    entries = Entry.objects.filter(version=version, commitment__in=named)
    titles = dict(entries.values_list("commitment", "title")) if named else {}
    return [
        CalledAs(
            one.call,
            one.get_call_display(),
            one.commitment.number if one.commitment is not None else None,
            titles.get(one.commitment_id, {}) if one.commitment_id is not None else {},
            one.version.number,
            getattr(one, "earlier", False),
            one.turn,
            names.get(one.by, ""),
            one.made,
        )
        for one in calls
    ]


def _is_earlier(process: Process) -> Q:
    """For a statement about calls: whether what was read then reads otherwise now, in the plan or in the author's words.

    “Not covered” is about the whole plan: a commitment that came in since may cover it.
    """
    since = _says_otherwise(
        Change.objects.filter(
            version__process=process,
            version__published__lte=clock.now(),
            version__number__gt=OuterRef("version__number"),
        )
    )
    came_in = since.filter(of=Change.Of.COMMITMENT, kind=Change.Kind.ADDED)
    newer = Verbatim.objects.filter(contribution=OuterRef("contribution"), written__gt=OuterRef("made"))
    return (
        Q(Exists(since.filter(commitment=OuterRef("commitment"))))
        | (Q(commitment=None) & Q(Exists(came_in)))
        | Q(Exists(newer))
    )


def _says_otherwise(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Without the translations that only came; one language that reads otherwise while another stayed is a change."""
    otherwise = Q()
    for code in languages.codes():
        was, now = (
            Coalesce(KeyTextTransform(code, name), Value(""), output_field=TextField()) for name in ("before", "after")
        )
        changes = changes.alias(**{f"was_{code}": was, f"now_{code}": now})
        otherwise |= ~Q(**{f"was_{code}": ""}) & ~Q(**{f"was_{code}": F(f"now_{code}")})
    return changes.filter(~Q(kind=Change.Kind.TRANSLATED) | otherwise)


# --- what comes up to be read


def left_to_call(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What nobody compared with the plan as it is now, in no order; nothing before there is a plan."""
    if not rules.may_say_coverage(viewer, process) or plan_to_cover(process) is None:
        return Contribution.objects.none()
    stands = CoverageCall.objects.filter(~_is_earlier(process), contribution=OuterRef("pk"), ended=None)
    return to_be_coded(viewer, process).filter(~Exists(stands))


def next_to_call(viewer: Viewer, process: Process, after: Contribution | None = None) -> Contribution | None:
    """The one that comes next: the first after this one that is left, else the first of all.

    First what its author said is about a commitment, commitment by commitment; then what a program finds near one, the
    same way; then the rest; the oldest first. A program only orders. At most seven statements.
    """
    left = left_to_call(viewer, process)
    turns = _in_turn(left, process)
    if after is not None:
        left_after = _in_turn(to_be_coded(viewer, process).filter(pk=after.pk), process)
        here, there = next(((n, row) for n, rows in enumerate(left_after) if (row := rows.first())), (0, None))
        if there is not None:
            later = [turns[here].filter(_beyond(there)), *turns[here + 1 :]]
            if (found := _first(later)) is not None:
                return found
        turns = [rows.exclude(pk=after.pk) for rows in turns]
    return _first(turns)


def _first(turns: Sequence[QuerySet[Contribution]]) -> Contribution | None:
    return next((found for rows in turns if (found := rows.first()) is not None), None)


def _in_turn(rows: QuerySet[Contribution], process: Process) -> list[QuerySet[Contribution]]:
    """The same in the three parts that come up one after the other, each in its order."""
    near = _suggested(process).exclude(places=[])
    place = Cast(KeyTextTransform(0, KeyTransform(0, "places")), BigIntegerField())
    nearest = near.filter(contribution=OuterRef("pk")).order_by("-id").annotate(first=place).values("first")[:1]
    alone = rows.filter(commitment=None)
    near_one = Q(pk__in=near.values("contribution"))
    return [
        rows.filter(commitment__isnull=False).annotate(near=F("commitment__number")).order_by("near", "received", "id"),
        alone.filter(near_one).annotate(near=Subquery(nearest)).order_by("near", "received", "id"),
        alone.exclude(near_one).order_by("received", "id"),
    ]


def _beyond(row: Any) -> Q:
    """What comes after this one in its part."""
    later = Q(received__gt=row.received) | Q(received=row.received, pk__gt=row.pk)
    return later if (place := getattr(row, "near", None)) is None else Q(near__gt=place) | (Q(near=place) & later)


def how_many_to_call(viewer: Viewer, process: Process) -> Left:
    """How many are left, up to a thousand and one."""
    return Left(left_to_call(viewer, process).order_by()[: COUNTED_TO + 1].count())


def _suggested(process: Process) -> QuerySet[Suggested]:
    return Suggested.objects.filter(learning__process=process).order_by()


def nearest(viewer: Viewer, row: Contribution, version: Version) -> list[Entry]:
    """The commitments to read it beside: the one that its author meant, then what a program finds near; at most three.

    Two statements. Which it is, and whether it covers anything, a person says.
    """
    if not rules.may_say_coverage(viewer, row.process):
        return []
    suggested = _suggested(row.process).filter(contribution=row).order_by("-id").first()
    wanted = [row.commitment_id] if row.commitment_id is not None else []
    wanted = list(dict.fromkeys([*wanted, *(place for place, _sentence in (suggested.places if suggested else ()))]))
    by_commitment = {
        entry.commitment_id: entry for entry in plans.commitments_in(version).filter(commitment__in=wanted)
    }
    return [by_commitment[pk] for pk in wanted if pk in by_commitment][:MOST]


# --- the lists that a number opens


def going(process: Process) -> QuerySet[Entry]:
    """The commitments of the plan as everybody reads it; for a statement, so in no order."""
    version = plan_to_cover(process)
    return plans.commitments_in(version).order_by() if version else Entry.objects.none()


def standing_calls(process: Process) -> QuerySet[CoverageCall]:
    """The calls that count: they stand, and what they name is part of the plan as everybody reads it. In no order."""
    there = Q(commitment=None) | Q(commitment__in=going(process).values("commitment"))
    return CoverageCall.objects.filter(there, contribution__process=process, ended=None).order_by()


UNREAD = "unread"


def is_called(process: Process, call: str = "", commitment: Commitment | int | None = None) -> Q:
    """For a statement about contributions: what is called so (any way: empty; UNREAD: not at all), by a commitment or any.

    As `coverage` counts, which counts what everybody may read.
    """
    calls = standing_calls(process)
    if call == UNREAD:
        return ~Q(pk__in=calls.values("contribution"))
    calls = calls.filter(call=call) if call else calls
    calls = calls.filter(commitment=commitment) if commitment is not None else calls
    return Q(pk__in=calls.values("contribution"))
