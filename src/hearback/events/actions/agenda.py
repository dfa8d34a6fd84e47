"""What will be talked about at an event, and when: its agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hearback.core import fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.events.models import AgendaItem, Event
from hearback.processes.models import Question


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """Something that will be talked about, the questions that it takes up, and its time where it has one."""

    text: Words
    questions: Sequence[Question] = ()
    starts: datetime | None = None
    ends: datetime | None = None


def set_agenda(event: Event, agenda: Sequence[AgendaPoint]) -> None:
    """Write the agenda anew. The caller holds the event's lock, and has written its times.

    Raises BadInput by its field: `agenda_0_starts` is the start of the first.
    """
    texts = [fields.words(point.text, field=f"agenda_{at}_text", max_length=1_000) for at, point in enumerate(agenda)]
    check_times(event, agenda)
    for at, point in enumerate(agenda):
        if any(question.process_id != event.process_id for question in point.questions):
            raise BadInput(_("Choose a question of this process."), field=f"agenda_{at}_questions")
    AgendaItem.objects.filter(event=event).delete()
    items = AgendaItem.objects.bulk_create(
        [
            AgendaItem(event=event, order=order, text=text, starts=point.starts, ends=point.ends)
            for order, (text, point) in enumerate(zip(texts, agenda, strict=True))
        ]
    )
    through = AgendaItem.questions.through
    through.objects.bulk_create(
        [
            through(agendaitem_id=item.pk, question_id=question.pk)
            for item, point in zip(items, agenda, strict=True)
            for question in dict.fromkeys(point.questions)
        ]
    )


def check_times(event: Event, agenda: Iterable[AgendaPoint | AgendaItem]) -> None:
    """What has a time is within the event, in order, and does not overlap. Raises BadInput by its field."""
    before: datetime | None = None
    for at, point in enumerate(agenda):
        if point.starts is None:
            if point.ends is not None:
                raise BadInput(_("Say when it starts, too."), field=f"agenda_{at}_starts")
            continue
        if not event.starts <= point.starts < event.ends:
            raise BadInput(_("This is not within the event’s own times."), field=f"agenda_{at}_starts")
        if before is not None and point.starts < before:
            raise BadInput(_("It starts before the one above it is over."), field=f"agenda_{at}_starts")
        if point.ends is not None and point.ends <= point.starts:
            raise BadInput(_("It must end after it starts."), field=f"agenda_{at}_ends")
        if point.ends is not None and point.ends > event.ends:
            raise BadInput(_("This is not within the event’s own times."), field=f"agenda_{at}_ends")
        before = point.ends or point.starts


def move_agenda(event: Event, by: timedelta) -> None:
    """Let the agenda follow its event to other times; what does not fit there is refused, by the event's end.

    The caller holds the event's lock.
    """
    items = list(AgendaItem.objects.filter(event=event).exclude(starts=None).order_by("order"))
    for item in items:
        item.starts = item.starts and item.starts + by
        item.ends = item.ends and item.ends + by
    try:
        check_times(event, items)
    except BadInput as problem:
        sentence = _("The agenda would not fit between start and end any more. Change the times on the agenda first.")
        raise BadInput(sentence, field="ends") from problem
    if by:
        AgendaItem.objects.bulk_update(items, ["starts", "ends"])
