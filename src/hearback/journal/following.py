"""Following: a room above learns what happened below by reading on from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from hearback.journal.models import Fact, Watermark

Handler = Callable[[Sequence[Fact]], Iterator[object] | None]
_DONE = object()
_FETCHED = 20
MOST_NAMED = 500  # things that the facts read at once may name: one answer may be for thousands


def is_behind(follower: str) -> bool:
    """Whether there are facts this follower has not read. Takes no lock."""
    position = Watermark.objects.filter(follower=follower).values_list("position", flat=True).first()
    return Fact.objects.filter(id__gt=position or 0).exists()


def read_on(follower: str, handle: Handler, *, limit: int = 200, named: int = MOST_NAMED) -> int:
    """Give `handle` the next facts, at most `limit`, and move the watermark in the same transaction.

    Fewer when they name more than `named` things, so that no transaction is long; always one. Where they concern more
    than one transaction may, `handle` returns steps: each is a transaction, and the watermark moves with the last. Who is
    killed between two is given the same facts again. Returns how much there was: the facts, or what they name if that is
    more. Locks the follower's watermark in each transaction, so two workers never read on at once.
    """
    if not is_behind(follower):
        return 0
    facts: list[Fact] = []
    steps: Iterator[object] | None = None
    before = 0
    while True:
        with transaction.atomic():
            watermark = _locked(follower)
            if steps is None:
                facts = _next(watermark.position, limit, named)
                if not facts:
                    return 0
                before, steps = watermark.position, handle(facts) or iter(())
            if watermark.position != before:
                break  # another worker was given the same facts, and told the rest
            if next(steps, _DONE) is _DONE:
                watermark.position = facts[-1].id
                watermark.save(update_fields=["position"])
                break
    return max(len(facts), sum(map(_named, facts)))


def _locked(follower: str) -> Watermark:
    Watermark.objects.get_or_create(follower=follower)
    return Watermark.objects.select_for_update(no_key=True).get(follower=follower)


def _next(position: int, limit: int, most: int) -> list[Fact]:
    """The next facts, one at least, that are read at once; what comes after those is not fetched."""
    found: list[Fact] = []
    named = 0
    for fact in Fact.objects.filter(id__gt=position).order_by("id")[:limit].iterator(chunk_size=_FETCHED):
        named += _named(fact)
        if found and named > most:
            break
        found.append(fact)
    return found


def _named(fact: Fact) -> int:
    return sum(len(value) for value in fact.refs.values() if isinstance(value, list))
