"""Following: a room above learns what happened below by reading on from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from hearback.journal.models import Fact, Watermark

Handler = Callable[[Sequence[Fact]], None]
MOST_NAMED = 500  # things that the facts read at once may name: one answer may be for thousands


def is_behind(follower: str) -> bool:
    """Whether there are facts this follower has not read. Takes no lock."""
    position = Watermark.objects.filter(follower=follower).values_list("position", flat=True).first()
    return Fact.objects.filter(id__gt=position or 0).exists()


def read_on(follower: str, handle: Handler, *, limit: int = 200) -> int:
    """Give `handle` the next facts, at most `limit`, and move the watermark in the same transaction.

    Fewer when they name very many things, so that no transaction is long; always one. Returns how many there were. Locks
    the follower's watermark, so two workers never read on at once.
    """
    return _read_on(follower, handle, limit) if is_behind(follower) else 0


@transaction.atomic
def _read_on(follower: str, handle: Handler, limit: int) -> int:
    Watermark.objects.get_or_create(follower=follower)
    watermark = Watermark.objects.select_for_update(no_key=True).get(follower=follower)
    facts = list(Fact.objects.filter(id__gt=watermark.position).order_by("id")[:limit])
    facts = facts[: _together(facts)]
    if facts:
        handle(facts)
        watermark.position = facts[-1].id
        watermark.save(update_fields=["position"])
    return len(facts)


def _together(facts: Sequence[Fact]) -> int:
    """How many of these, from the first on, are read at once."""
    named = 0
    for number, fact in enumerate(facts):
        named += sum(len(value) for value in fact.refs.values() if isinstance(value, list))
        if number and named > MOST_NAMED:
            return number
    return len(facts)
