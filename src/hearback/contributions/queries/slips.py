"""What was written down at an event, for whoever writes there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from hearback.contributions import paper
from hearback.contributions.models import Contribution, Verbatim
from hearback.contributions.queries.seen import LABELS, Said, contributions_visible_to, narrowed, said, unmarked
from hearback.core import clock
from hearback.core.viewer import NOBODY, Grant, Purpose, Viewer
from hearback.events import rules as events
from hearback.events.models import Event
from hearback.people import links
from hearback.processes import rules as processes


@dataclass(frozen=True, slots=True)
class Slip:
    """One line: as the viewer may read it, the number of its latest words, where in the room it was said.

    `photograph` is the row of the photograph that it stands on, for whoever may see that.
    """

    said: Said
    number: int
    table: str
    photograph: int | None


def slips(viewer: Viewer, event: Event, *, most: int) -> list[Slip]:
    """The latest lines of an event, the newest first; for its facilitator and its organisers, and none for others."""
    rows = list(_lines(viewer, event).order_by("-received", "-pk")[:most])
    numbers = _numbers([row.pk for row in rows])
    by_id = {row.pk: row for row in rows}
    return [
        Slip(one, numbers.get(one.id, 1), by_id[one.id].table, by_id[one.id].photograph_id)
        for one in said(viewer, rows)
    ]


def slip_to_correct(viewer: Viewer, event: Event, key: UUID) -> Slip | None:
    """The line that was sent with a key, for whoever knows it and may write down at its event."""
    row = _lines(viewer, event).filter(key=key).first()
    if row is None:
        return None
    return Slip(said(viewer, [row])[0], _numbers([row.pk])[row.pk], row.table, row.photograph_id)


def on_the_wall(viewer: Viewer, event: Event, *, most: int) -> tuple[list[Said], int]:
    """The latest lines of an event that everybody may read, the newest first, and how many there are.

    For a wall that a whole room looks at: it is asked for by whoever may write there, and read as nobody in particular.
    """
    shown = _lines(viewer, event).filter(unmarked())
    is_public = processes.may_see(NOBODY, event.process, clock.now())
    lines = said(NOBODY if is_public else viewer, shown.order_by("-received", "-pk")[:most], gaps=True)
    return lines, shown.count() if len(lines) == most else len(lines)


def paper_slips(viewer: Viewer, event: Event, number: int, language: str) -> list[tuple[str, str]]:
    """So many slips to print, fresh each time: the reference and the private address of each. None for others."""
    if not events.may_capture(viewer, event):
        return []
    fresh = [paper.fresh(event) for _ in range(number)]
    return [(slip.reference, links.url(Purpose.SAID, slip.uuid, 1, language)) for slip in fresh]


def is_unwritten(grant: Grant) -> bool:
    """Whether a private link of ours opens something that nobody has written down: a paper slip that was not typed in."""
    return grant.purpose == Purpose.SAID and not Contribution.objects.filter(uuid=grant.subject).exists()


def _lines(viewer: Viewer, event: Event) -> QuerySet[Contribution]:
    if not events.may_capture(viewer, event):
        return Contribution.objects.none()
    return narrowed(contributions_visible_to(viewer, event.process), event=event).select_related(*LABELS)


def _numbers(ids: list[int]) -> dict[int, int]:
    latest = Verbatim.objects.filter(contribution__in=ids).order_by().values_list("contribution")
    return dict(latest.annotate(number=Max("number"))) if ids else {}
