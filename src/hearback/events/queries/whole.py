"""What came of all events of a process, for whoever takes it along whole: rows of each kind, whatever their event."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events.models import AgreedAction, Event, Notes, Photograph
from hearback.events.queries.seen import events_visible_to
from hearback.processes.models import Process

_IN_ORDER = ("event__starts", "event_id")


def notes_visible_to(viewer: Viewer, process: Process) -> QuerySet[Notes]:
    """The notes of every event that the viewer may see and whose notes they may read, in the order of the events."""
    rows = Notes.objects.filter(event__in=_noted(viewer, process).values("pk"))
    return rows.select_related("event").order_by(*_IN_ORDER)


def photographs_visible_to(viewer: Viewer, process: Process) -> QuerySet[Photograph]:
    """The photographs published with those notes, without the pictures."""
    rows = Photograph.objects.filter(event__in=_noted(viewer, process).values("pk")).defer("image")
    return rows.select_related("event").order_by(*_IN_ORDER, "order", "id")


def agreed_visible_to(viewer: Viewer, process: Process) -> QuerySet[AgreedAction]:
    """What was agreed at those events."""
    rows = AgreedAction.objects.filter(event__in=_noted(viewer, process).values("pk"))
    return rows.select_related("event").order_by(*_IN_ORDER, "order", "id")


def _noted(viewer: Viewer, process: Process) -> QuerySet[Event]:
    notes = Notes.objects.filter(event=OuterRef("pk"))
    if not viewer.works_on(process.pk):
        notes = notes.filter(published__lte=clock.now())
    return events_visible_to(viewer, process).filter(Exists(notes)).order_by()
