"""A new event from an earlier one: everything that can be the same again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import rules
from hearback.events.actions.agenda import AgendaPoint, set_agenda
from hearback.events.actions.announcing import append_change
from hearback.events.actions.describing import check, clean_slug, cleaned, written_already
from hearback.events.models import AgendaItem, Event, Host, KeptPlaces, Paper, Reminder
from hearback.processes.models import Process

# What is of the day that was is left out: the way in online, until when one can book, what came of it.
COPIED = (
    *("kind", "series", "forum", "presents_results", "title", "summary", "time_zone", "format", "region"),
    *("venue", "address", "travel", "access", "provisions", "access_name", "access_phone", "access_email"),
    *("who_may_come", "cost", "background", "outer_name", "outer_link", "chatham_house", "mode"),
    *("needs_answered_in", "needs_kept", "capacity"),
)


@transaction.atomic
def copy_event(
    *,
    actor: Viewer,
    event: Event,
    slug: str,
    starts: datetime,
    ends: datetime | None = None,
    title: Words | None = None,
) -> Event:
    """Write a new event like an earlier one of the same process: everything but its dates, bookings, notes and links.

    It lasts as long, unless `ends` says otherwise; the agenda, and until when places are kept, move with the start.
    Papers come without the day that was promised. The address is its key, as for `write_event`. Locks the process row.
    """
    process = event.process
    if not rules.may_organise(actor, process):
        raise NotAllowed
    if event.kind == Event.Kind.OWN:
        raise BadInput(_("A meeting that an organisation holds itself cannot be copied."))
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    times = cleaned({"starts": starts})  # as instants, before anything is added: clocks may change on that night
    times |= cleaned({"ends": ends or times["starts"] + (event.ends - event.starts)})
    values = {name: getattr(event, name) for name in COPIED}
    values |= times | (cleaned({"title": title}) if title else {})
    slug = clean_slug(slug)
    if (written := written_already(process, slug, values)) is not None:
        return written
    copy = Event(process=process, slug=slug, **values)
    check(copy)
    copy.save(force_insert=True)
    _copy_rows(event, copy)
    append_change(copy, actor=actor, refs={"copied_from": event.uuid})
    return copy


def _copy_rows(event: Event, copy: Event) -> None:
    by = copy.starts - event.starts
    agenda = [
        AgendaPoint(
            item.text, list(item.questions.all()), item.starts and item.starts + by, item.ends and item.ends + by
        )
        for item in AgendaItem.objects.filter(event=event).prefetch_related("questions")
    ]
    if copy.ends - copy.starts < event.ends - event.starts:  # a shorter day has times of its own
        agenda = [AgendaPoint(point.text, point.questions) for point in agenda]
    set_agenda(copy, agenda)
    Host.objects.bulk_create(
        Host(event=copy, organisation_id=host.organisation_id, role=host.role, order=host.order)
        for host in Host.objects.filter(event=event)
    )
    Paper.objects.bulk_create(
        Paper(event=copy, order=paper.order, title=paper.title, document_id=paper.document_id)
        for paper in Paper.objects.filter(event=event)
    )
    kept = KeptPlaces.objects.bulk_create(
        KeptPlaces(event=copy, whom=kept.whom, places=kept.places, until=kept.until and kept.until + by)
        for kept in KeptPlaces.objects.filter(event=event)
    )
    copy.keeps = bool(kept)
    copy.save(update_fields=["keeps"])
    Reminder.objects.bulk_create(
        Reminder(event=copy, hours_before=reminder.hours_before) for reminder in Reminder.objects.filter(event=event)
    )
