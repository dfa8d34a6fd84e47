"""Where people meet: events, the notes of them, and the organisations of the network."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import NetworkMember, Process
from hearback.search.sources.readable import Readable, texts

Rows = QuerySet[Any, UUID]
Things = Collection[UUID]


def event_rows(process: Process) -> Rows:
    """Every event; its notes go by it."""
    return Event.objects.filter(process=process).values_list("uuid", flat=True)


def read_events(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What they are about, and where they are."""
    if rules.may_see(viewer, process, clock.now()):
        for one in events.events_visible_to(viewer, process).filter(uuid__in=things):
            told = texts(one.title, one.summary, one.venue, one.address, one.who_may_come, one.background, one.travel)
            yield Readable(one.uuid, process, told, one.slug, one.get_kind_display(), one.region)


def read_notes(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What was published after them."""
    if not rules.may_see(viewer, process, clock.now()):
        return
    there = {one.pk: one for one in events.events_visible_to(viewer, process).filter(uuid__in=things)}
    for event, notes in events.noted(viewer, process).items() if there else ():
        if (one := there.get(event)) is not None:
            yield Readable(one.uuid, process, texts(one.title, notes.text), one.slug, region=one.region)


def organisation_rows(process: Process) -> Rows:
    """Every member of the network; only an organisation that agreed to it is read."""
    return NetworkMember.objects.filter(process=process).values_list("uuid", flat=True)


def read_organisations(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """Organisations that agreed to stand by name; a person who did is on the network's page, and nobody is searched for."""
    if rules.may_see(viewer, process, clock.now()):
        for one in processes.network_shown(process, who="organisations").filter(uuid__in=things):
            if one.organisation is not None:
                told = texts(one.organisation.name, one.place, one.interest_words)
                yield Readable(one.uuid, process, told, region=one.region)
