"""What goes into somebody's own calendar."""

from __future__ import annotations

from collections.abc import Iterable

from hearback.core import languages
from hearback.core.viewer import NOBODY
from hearback.events import facts
from hearback.events.calendars import Entry
from hearback.events.models import Event, Host, Series
from hearback.events.queries.seen import events_visible_to
from hearback.journal import queries as journal
from hearback.processes.models import Process

MOST_ENTRIES = 300
# Each of these makes a program take the entry anew.
_CHANGES = (facts.ANNOUNCED.name, facts.CHANGED.name, facts.CANCELLED.name)


def calendar_feed(process: Process, series: Series | None = None) -> list[Event]:
    """The events that everybody may see, of one series where it is given: the latest, in order of their start.

    A feed is read by programs on behalf of anybody, so it never depends on who asks.
    """
    events = events_visible_to(NOBODY, process)
    if series is not None:
        events = events.filter(series=series)
    return list(events.order_by("-starts", "-id")[:MOST_ENTRIES])[::-1]


def calendar_entries(events: Iterable[Event], home: str, language: str) -> list[Entry]:
    """Events as entries of a calendar, in two statements; `home` is the process's whole address, with its language.

    The caller has the events from a query that says who may see them.
    """
    shown = list(events)
    changes = journal.last_of([event.uuid for event in shown], _CHANGES)
    hosts: dict[int, list[str]] = {}
    for host in Host.objects.filter(event__in=shown, role=Host.Role.HOST).select_related("organisation"):
        hosts.setdefault(host.event_id, []).append(languages.pick(host.organisation.name, language).text)
    made = []
    for event in shown:
        times, last = changes.get(event.uuid, (1, event.created))
        address = f"{home}events/{event.slug}/"
        made.append(Entry(event, address, tuple(hosts.get(event.pk, ())), max(times - 1, 0), last))
    return made
