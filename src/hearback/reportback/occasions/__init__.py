"""From facts to occasions: who is to be told what. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hearback.contributions.facts import RECEIVED, RELEASED
from hearback.journal.models import Fact
from hearback.reportback.occasions import answering, delivering, gathering
from hearback.reportback.occasions.delivering import is_embargoed
from hearback.reportback.occasions.occasion import Occasion

__all__ = ["Occasion", "is_embargoed", "of"]


def of(facts: Sequence[Fact]) -> list[Occasion]:
    """Everything these facts call for, in their order, each key once."""
    receipts = answering.came_in([fact for fact in facts if fact.verb in (RECEIVED.name, RELEASED.name)])
    found: dict[str, Occasion] = {}
    for fact in facts:
        read = _READERS.get(fact.verb)
        for one in read(fact) if read else receipts.get(fact.uuid, ()):
            found.setdefault(one.key, one)
    return list(found.values())


_READERS: dict[str, Callable[[Fact], Iterator[Occasion]]] = {
    "answer.given": answering.answered,
    "answer.corrected": answering.answered,
    "contribution.hidden": answering.moderated,
    "contribution.shown-again": answering.moderated,
    "contribution.looked-again": answering.moderated,
    "contribution.replied": answering.replied,
    "contribution.split": answering.sorted_anew,
    "contribution.put-together": answering.sorted_anew,
    "contribution.joined": answering.sorted_anew,
    "contribution.unjoined": answering.sorted_anew,
    "talk.begun": answering.talked_about,
    "news.due": answering.news_due,
    "late.explained": answering.late_explained,
    "version.published": delivering.published,
    "version.appeared": delivering.published,
    "progress.reported": delivering.progressed,
    "milestone.missed": delivering.missed,
    "notes.published": gathering.notes,
    "event.answered": gathering.answered,
}
