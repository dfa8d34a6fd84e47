"""What may be seen of series."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from hearback.core.viewer import Viewer
from hearback.events.models import Series
from hearback.events.queries.seen import events_visible_to
from hearback.processes.models import Process


def series_visible_to(viewer: Viewer, process: Process) -> QuerySet[Series]:
    """The series of a process: those with an event that the viewer may see, and all for the process's people."""
    series = Series.objects.filter(process=process)
    if viewer.belongs_to(process.id):
        return series
    return series.filter(Exists(events_visible_to(viewer, process).filter(series=OuterRef("pk"))))


def series_at(viewer: Viewer, process: Process, slug: str) -> Series | None:
    """The series at an address, if the viewer may see it."""
    series = series_visible_to(viewer, process).filter(slug=slug).first()
    if series is not None:
        series.process = process
    return series
