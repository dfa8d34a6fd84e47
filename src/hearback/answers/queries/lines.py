"""Reading lines that were asked for: those at the desk, the one that a link opens, what came back for a contribution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from hearback.answers import rules
from hearback.answers.models import LinePoint, LineRequest
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import Said
from hearback.core import clock
from hearback.core.viewer import NOBODY, Purpose, Viewer
from hearback.people.models import Contact
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, first_of, how_many


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point with its line; `said` as everybody reads it, and None when nobody outside may read it any more."""

    point: LinePoint
    said: Said | None
    may_be_answered: bool

    @property
    def text(self) -> str:
        """The line, in the language in which it was asked."""
        return next(iter(self.point.line.values()), "")


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines of a process are out, and came back and wait to be used; the first day by which one is due."""

    out: int = 0
    due: date | None = None
    back: int = 0


def lines_visible_to(viewer: Viewer, process: Process) -> QuerySet[LineRequest]:
    """Every line that was asked for in a process, for those who answer; the earliest day first."""
    asked = LineRequest.objects.filter(process=process).select_related("process")
    return asked.order_by("due", "id") if rules.may_see_lines(viewer, process) else asked.none()


def line_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> LineRequest | None:
    """One of them."""
    return lines_visible_to(viewer, process).filter(uuid=uuid).first()


def line_by_link(viewer: Viewer, uuid: UUID | None = None) -> LineRequest | None:
    """What the viewer's link opens; None when it was taken back, or its time is over."""
    subjects = viewer.subjects(Purpose.LINE)
    rows = LineRequest.objects.filter(uuid__in=subjects & {uuid} if uuid else subjects) if subjects else ()
    today = clock.today()
    return next((one for one in rows if rules.may_read_line(viewer, one, today)), None)


def points_of(requests: Sequence[LineRequest]) -> dict[int, list[PointShown]]:
    """The points of each, by the request's id, as everybody reads them: never who said it.

    The caller has asked for the requests as somebody who may. A constant number of queries for those of one process.
    """
    rows = list(LinePoint.objects.filter(request__in=[one.pk for one in requests]).select_related("contribution"))
    public = _public([row.contribution for row in rows], requests)
    shown: dict[int, list[PointShown]] = {one.pk: [] for one in requests}
    for row in rows:
        may = rules.may_be_answered(row.contribution)
        shown[row.request_id].append(PointShown(row, public.get(row.contribution_id), may))
    return shown


def _public(rows: Iterable[Contribution], requests: Sequence[LineRequest]) -> dict[int, Said]:
    found: dict[int, Said] = {}
    wanted = {row.pk for row in rows}
    for process in {one.process_id: one.process for one in requests}.values():
        seen = contributions.everything_visible_to(NOBODY, process).filter(pk__in=wanted)
        found |= {one.id: one for one in contributions.said(NOBODY, list(seen.select_related(*contributions.LABELS)))}
    return found


def line_for(viewer: Viewer, them: Sequence[Contribution]) -> LinePoint | None:
    """What came back last for the one contribution that is to be answered, for those who answer; None for several."""
    if len(them) != 1 or not rules.may_see_lines(viewer, them[0].process):
        return None
    came = LinePoint.objects.filter(contribution=them[0], request__taken_back=None).exclude(request__sent=None)
    return came.exclude(line={}).select_related("request").order_by("-request__sent", "-id").first()


def lines_out(viewer: Viewer, them: Sequence[Contribution]) -> dict[int, LineRequest]:
    """The line that is out for each of these, by the contribution's id; for those who answer. One query."""
    if not them or not rules.may_see_lines(viewer, them[0].process):
        return {}
    points = LinePoint.objects.filter(contribution__in=[one.pk for one in them], request__sent=None)
    points = points.filter(request__taken_back=None).select_related("request").order_by("-request__due")
    return {point.contribution_id: point.request for point in points}


def lines_asked_at_addresses_of(participant: int) -> QuerySet[LineRequest]:
    """The lines that are asked for at an address of this person."""
    emails = Contact.objects.filter(participant=participant, kind=Contact.Kind.EMAIL)
    rows = LineRequest.objects.exclude(email="").annotate(small=Lower("email"))
    return rows.filter(small__in=emails.annotate(small=Lower("address")).values("small")).order_by("id")


def counted_lines() -> Beside[Lines]:
    """How many lines are out and back, beside each process in which the viewer answers."""
    waits = LinePoint.objects.filter(
        request=OuterRef("pk"), contribution__state__in=Contribution.OPEN, contribution__held=None
    ).exclude(line={})
    rows = LineRequest.objects.filter(process=OF, taken_back=None)
    out, back = rows.filter(sent=None), rows.filter(Exists(waits), sent__isnull=False)
    columns = {"out": how_many(out), "due": first_of(out, "due"), "back": how_many(back)}
    return Beside(rules.may_see_lines, columns, Lines)
