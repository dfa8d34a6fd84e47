"""An event as a record: how long before it was announced, who was there, when its notes came."""

from __future__ import annotations

from collections.abc import Iterator

from hearback.core import clock
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.events.queries import NOTES_DUE_AFTER
from hearback.evidence.queries.gathering import Gathered
from hearback.evidence.records import Code, Kind, Mark, Record


def event_on_record(event: Event, there: Gathered, kind: Kind = Kind.EVENT) -> Record:
    """An event with how long before it was announced, who was there, and when its notes came."""
    recorded = clock.day(max(event.created, event.published or event.created))
    marks = [*_announced(event), *_there(event, there), *_noted(event, there)]
    if event.presents_results:
        marks.append(Mark(Code.PRESENTS))
    return Record(kind, events.day_of(event), recorded, f"events/{event.slug}/", event.title, tuple(marks))


def _announced(event: Event) -> Iterator[Mark]:
    """How long before; an event that came here after it was held may have been announced elsewhere, and nobody said when."""
    ahead = events.days_of_notice(event)
    if ahead is not None:
        yield Mark(Code.AHEAD, ahead)
    elif event.created > event.starts:
        yield Mark(Code.WHEN_ANNOUNCED)
    elif event.happened is not None:
        yield Mark(Code.AFTERWARDS, against=True)


def _there(event: Event, there: Gathered) -> Iterator[Mark]:
    """Which sides were at a meeting; under the Chatham House Rule only where that names nobody."""
    if event.kind != Event.Kind.FORUM or event.starts > there.now:
        return
    meeting = there.meetings.get(event.pk)
    if meeting is not None and meeting.numbers_kept_back:
        return
    if meeting is None or not meeting.sides or event.uuid not in there.noted:
        yield Mark(Code.NOBODY_NOTED)
        return
    came = {str(one.side) for one in meeting.sides if one.present}
    if len(came) == len(meeting.sides):
        yield Mark(Code.BOTH_SIDES)
    elif came:
        yield Mark(Code.ONLY_GOVERNMENT if "government" in came else Code.ONLY_CIVIL_SOCIETY, against=True)


def _noted(event: Event, there: Gathered) -> Iterator[Mark]:
    """When its notes came, or its minutes; past the days that notes may take, that there are none."""
    if event.ends > there.now:
        return
    ended, meeting = clock.day(event.ends), there.meetings.get(event.pk)
    if event.pk in there.notes or (meeting is not None and meeting.minutes is not None):
        days = [there.notes.get(event.pk), meeting.minutes.happened if meeting and meeting.minutes else None]
        first = min((day for day in days if day is not None), default=None)
        after = max(0, (first - ended).days) if first is not None else 0
        late = after > NOTES_DUE_AFTER.days
        yield Mark(Code.NOTES, after, against=late) if first is not None else Mark(Code.THERE_ARE_NOTES)
    elif there.today - ended > NOTES_DUE_AFTER:
        yield Mark(Code.NO_NOTES, (there.today - ended).days, against=True)
