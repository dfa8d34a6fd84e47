"""What a list of contributions can be narrowed to: questions, themes, events and commitments, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Subquery, Value
from django.db.models.functions import Cast

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.plans.models import Commitment, Entry
from hearback.plans.queries import versions_visible_to
from hearback.processes import queries as processes
from hearback.processes.models import Process, Question, Theme


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that contributions are about, or were said at: its id, and what it is called."""

    id: int
    label: Words


def places(viewer: Viewer, process: Process) -> dict[str, dict[str, Place]]:
    """By kind (question, theme, event, commitment), then by what stands in an address: a number or a slug."""
    latest = (
        versions_visible_to(viewer, process).filter(published__lte=clock.now()).order_by("-number").values("pk")[:1]
    )
    entries = Entry.objects.filter(version=Subquery(latest)).order_by()
    asked = processes.questions(process, closed=True).order_by()
    told = [
        asked.values_list(_kind("question"), Cast("number", CharField()), "pk", "text"),
        processes.themes(process).order_by().values_list(_kind("theme"), "slug", "pk", "name"),
        events.events_visible_to(viewer, process).order_by().values_list(_kind("event"), "slug", "pk", "title"),
        entries.values_list(_kind("commitment"), Cast("commitment__number", CharField()), "commitment_id", "title"),
    ]
    found: dict[str, dict[str, Place]] = {"question": {}, "theme": {}, "event": {}, "commitment": {}}
    rows = told[0].union(*told[1:], all=True)
    for kind, key, pk, label in rows:
        found[kind][key] = Place(pk, label)
    return {kind: dict(sorted(ones.items(), key=_in_order)) for kind, ones in found.items()}


def thing_of(
    process: Process, places: dict[str, dict[str, Place]], chosen: str
) -> Question | Theme | Commitment | None:
    """What a choice such as “question:3” names, of those that `places` gave; None for an empty one."""
    kind, _, key = chosen.partition(":")
    place = places.get(kind, {}).get(key)
    if place is None:
        return None
    if kind == "question":
        return Question.objects.get(process=process, pk=place.id)
    if kind == "theme":
        return Theme.objects.get(process=process, pk=place.id)
    return Commitment.objects.get(process=process, pk=place.id)


def _in_order(item: tuple[str, Place]) -> tuple[int, int]:
    """Numbers as numbers, slugs as they were made."""
    key, place = item
    return (int(key), 0) if key.isdecimal() else (0, place.id)


def _kind(name: str) -> Value:
    return Value(name, output_field=CharField())
