"""What may be read before an event: papers that are here, and papers that are promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events.models import Event, Paper
from hearback.processes import rules as processes
from hearback.processes.models import Document


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper on an event's page: its document when the viewer may read it, else the day for which it is promised."""

    title: Words
    document: Document | None
    promised: date | None
    is_late: bool


def papers_of(viewer: Viewer, event: Event) -> tuple[ShownPaper, ...]:
    """The papers of an event, in the organisers' order; a document that is not published yet counts as not here."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(event.time_zone)).date()
    inside = processes.may_see_unpublished_documents(viewer, event.process)
    shown = []
    for paper in Paper.objects.filter(event=event).select_related("document"):
        document = paper.document
        there = document is not None and document.published is not None and document.published <= now
        is_late = not there and paper.promised is not None and paper.promised < today
        shown.append(ShownPaper(paper.title, document if there or inside else None, paper.promised, is_late))
    return tuple(shown)


def planned_papers(viewer: Viewer, event: Event) -> list[Paper]:
    """The papers as the organisers listed them, for whoever works on the process."""
    papers = Paper.objects.filter(event=event).select_related("document")
    return list(papers) if viewer.works_on(event.process_id) else []
