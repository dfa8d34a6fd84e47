"""What may be seen after an event: notes, photographs, what was agreed; and which of it is still due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events.models import AgreedAction, Event, Notes, Photograph
from hearback.events.queries.seen import event_visible_to, notes_of
from hearback.processes.models import Process
from hearback.processes.queries import paused_on

# When the organisers are reminded of the notes, and by when everybody is told that they are due.
ASKED_AFTER = timedelta(days=2)
ASKED_EVERY = timedelta(days=7)
NOTES_DUE_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing that was agreed, and whether its day has passed without a word of what came of it."""

    action: AgreedAction
    late: bool


@dataclass(frozen=True, slots=True)
class After:
    """What is said about an event once it is over: the notes, or by when they come, or why there will be none."""

    is_over: bool
    notes: Notes | None
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What is still to do after events of a process: whose notes are not out, and what was agreed and is due."""

    notes: tuple[Event, ...] = ()
    actions: tuple[AgreedAction, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notes or self.actions)


def after(event: Event, notes: Notes | None) -> After:
    """What is said about the notes of an event; nothing of one that was cancelled, or that an organisation holds itself."""
    now = clock.now()
    is_over = event.ends <= now
    published = notes is not None and notes.published is not None
    waits = is_over and not published and not event.cancelled and event.kind != Event.Kind.OWN
    by = event.ends + NOTES_DUE_AFTER
    awaited = waits and not event.no_notes_because
    return After(is_over, notes, clock.day(by) if awaited else None, awaited and by < now)


def noted(viewer: Viewer, process: Process) -> dict[int, Notes]:
    """The notes of a process that the viewer may read, by their event's id; the caller knows which events they may see."""
    notes = Notes.objects.filter(event__process=process)
    if not viewer.works_on(process.pk):
        notes = notes.filter(published__lte=clock.now())
    return {one.event_id: one for one in notes}


def photographs_of(viewer: Viewer, event: Event) -> QuerySet[Photograph]:
    """The photographs of an event with their text, without the pictures: for whoever may read its notes."""
    photographs = Photograph.objects.filter(event=event).defer("image")
    return photographs if _may_read(viewer, event) else photographs.none()


def photograph_visible_to(viewer: Viewer, process: Process, slug: str, uuid: UUID) -> Photograph | None:
    """One photograph with its picture, for whoever may read the notes that it is published with."""
    event = event_visible_to(viewer, process, slug)
    if event is None or not _may_read(viewer, event):
        return None
    photograph = Photograph.objects.filter(event=event, uuid=uuid).first()
    if photograph is not None:
        photograph.event = event
    return photograph


def agreed_at(viewer: Viewer, event: Event) -> list[Agreed]:
    """What was agreed at an event, in order: for whoever may read its notes."""
    if not _may_read(viewer, event):
        return []
    today = clock.today()
    return [Agreed(action, is_late(action, today)) for action in AgreedAction.objects.filter(event=event)]


def agreed_action_of(viewer: Viewer, event: Event, uuid: UUID) -> AgreedAction | None:
    """One of the actions of an event, for its organisers."""
    if not viewer.works_on(event.process_id):
        return None
    action = AgreedAction.objects.filter(event=event, uuid=uuid).first()
    if action is not None:
        action.event = event
    return action


def is_late(action: AgreedAction, today: date) -> bool:
    """Whether its day has passed, and nobody has said that it is done or what came of it."""
    return action.due is not None and action.due < today and action.done is None and not action.outcome


def still_due(viewer: Viewer, processes: Sequence[Process]) -> dict[int, Due]:
    """What is still to do after the events of these processes, for those who coordinate them: two queries for all.

    Notes from the end of an event on; actions from a week before their day.
    """
    mine = [process.pk for process in processes if viewer.works_on(process.pk)]
    if not mine:
        return {}
    waiting = _without_notes(clock.now()).filter(process__in=mine).order_by("ends", "id")
    soon = clock.today() + ASKED_EVERY
    agreed = AgreedAction.objects.filter(
        event__process__in=mine, event__cancelled=None, due__lte=soon, done=None, outcome={}
    )
    notes: dict[int, list[Event]] = {}
    for event in waiting:
        notes.setdefault(event.process_id, []).append(event)
    actions: dict[int, list[AgreedAction]] = {}
    for action in agreed.select_related("event").order_by("due", "id"):
        actions.setdefault(action.event.process_id, []).append(action)
    return {pk: Due(tuple(notes.get(pk, ())), tuple(actions.get(pk, ()))) for pk in mine}


def to_be_asked_for_notes(now: datetime) -> QuerySet[Event]:
    """The events whose organisers are to be reminded now: for the clock. None of a process that is paused."""
    asked = Q(notes_asked_for=None) | Q(notes_asked_for__lte=now - ASKED_EVERY)
    still = Process.objects.filter(pause__in=paused_on(clock.day(now)))
    due = _without_notes(now).filter(asked, ends__lte=now - ASKED_AFTER)
    return due.exclude(process__in=still.values("pk")).order_by("id")


def _without_notes(now: datetime) -> QuerySet[Event]:
    """Announced events that took place, whose notes are neither out nor said not to come."""
    out = Notes.objects.filter(event=OuterRef("pk")).exclude(published=None)
    held = Event.objects.filter(published__lte=now, ends__lte=now, cancelled=None, no_notes_because={})
    return held.exclude(kind=Event.Kind.OWN).filter(~Exists(out))


def _may_read(viewer: Viewer, event: Event) -> bool:
    return viewer.works_on(event.process_id) or notes_of(viewer, event) is not None
