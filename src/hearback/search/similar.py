"""What other people said that is like something: by the rare words that both hold. A suggestion, never a hurdle.

How it chooses, so that anybody can be told: words weigh more the fewer people used them. Two things said are as like as
the words they share weigh beside all the words of both. Below `ALIKE_FROM`, or with one word in common, nothing is shown.
It looks in the index, then reads again what it found there, as nobody in particular: what was hidden, kept back, withdrawn
or erased a moment ago is not in it, whatever the index still holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log2, sqrt
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import LABELS, Said
from hearback.core.viewer import NOBODY
from hearback.processes.models import Process
from hearback.search import words
from hearback.search.models import Entry, Kind, Posting

MOST_SHOWN = 3
MOST_WORDS = 30  # of a long text: the longest, which are seldom the common ones
MOST_LOOKED_AT = 2_000  # rows of the index: the rarest words come first, and what is left over says little
CANDIDATES = 24
ALIKE_FROM = 0.3
AT_LEAST_SHARED = 2

Groups = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """What is to be compared: its words, each as the stems that stand for it, and what each weighs."""

    language: str
    weights: Mapping[frozenset[str], float]

    @property
    def whole(self) -> float:
        return sum(self.weights.values())

    def likeness(self, other: str) -> float:
        """How much of both is the same: 1 for the same words, 0 where they share fewer than two."""
        theirs = {words.told_apart(stem, self.language) for stem in words.stems(other, self.language)}
        shared = [forms for forms in self.weights if forms & theirs]
        if len(shared) < AT_LEAST_SHARED:
            return 0.0
        both = sum(self.weights[forms] for forms in shared)
        # What the other's further words weigh nobody has counted: as much as the words of this one do on the whole.
        further = len(theirs) - len(frozenset().union(*shared) & theirs)
        return both / sqrt(self.whole * (both + further * self.whole / len(self.weights)))


def similar(process: Process, text: str, language: str, *, without: Collection[UUID] = ()) -> list[Said]:
    """Up to three things said in a process that are like this text, the likest first, as everybody may read them.

    `without` are those not to show: its own, and whatever else the same person said. Two statements look in the index,
    at no more than `MOST_LOOKED_AT` of its rows however common the words are; the rest reads what was found.
    """
    read_as = words.analysed_as(language)
    groups = _groups(text, read_as)
    if len(groups) < AT_LEAST_SHARED:
        return []
    counted, everything = _counted(process, groups)
    sizes = {forms: sum(counted.get(stem, 0) for stem in forms) for forms in groups}
    compared = _Text(read_as, {forms: log2(1 + everything / max(sizes[forms], 1)) for forms in groups})
    found = _candidates(process, compared.weights, _rarest(sizes))
    if not found:
        return []
    rows = contributions.contributions_visible_to(NOBODY, process).filter(uuid__in=found - set(without))
    read = contributions.said(NOBODY, rows.select_related(*LABELS).order_by("-id"))
    alike = [(compared.likeness(one.words), one) for one in read if words.analysed_as(one.language) == read_as]
    best = sorted((pair for pair in alike if pair[0] >= ALIKE_FROM), key=lambda pair: pair[0], reverse=True)
    return [one for _likeness, one in best[:MOST_SHOWN]]


def _groups(text: str, read_as: str) -> Groups:
    """For each word that says something, the stems that stand for it as the index keeps them; of many the longest."""
    there = dict.fromkeys(token.folded for token in words.tokens(text))
    kept = sorted(there, key=len, reverse=True)[: MOST_WORDS * 3]
    forms = words.Query(tuple(kept)).stems(read_as)[:MOST_WORDS]
    return tuple(frozenset(words.told_apart(stem, read_as) for stem in group) for group in forms)


def _counted(process: Process, groups: Groups) -> tuple[dict[str, int], int]:
    """How many things said hold each stem, and how many there are to be compared with."""
    there = Posting.objects.filter(process=process, kind=Kind.CONTRIBUTION, stem__in=frozenset().union(*groups))
    counted = dict(there.order_by().values_list("stem").annotate(n=Count("pk")))
    # All that was said, also what is not in the index: its own index answers that alone.
    return counted, Contribution.objects.filter(process=process).count()


def _rarest(sizes: Mapping[frozenset[str], int]) -> list[frozenset[str]]:
    """The rarest words, as many as may be looked at."""
    chosen, rows = [], 0
    for forms in sorted(sizes, key=lambda forms: (sizes[forms], sorted(forms))):
        rows += sizes[forms]
        if rows > MOST_LOOKED_AT:
            break
        chosen += [forms] if sizes[forms] else []
    return chosen


def _candidates(
    process: Process, weights: Mapping[frozenset[str], float], chosen: Collection[frozenset[str]]
) -> set[UUID]:
    """Whatever shares most with it, by what the shared words weigh."""
    if not chosen:
        return set()
    by_weight: dict[int, list[str]] = {}
    for forms in chosen:
        by_weight.setdefault(round(10 * weights[forms]), []).extend(sorted(forms))
    cases = [When(stem__in=stems, then=Value(weight)) for weight, stems in by_weight.items()]
    looked_at = [stem for stems in by_weight.values() for stem in stems]
    postings = Posting.objects.filter(stem__in=looked_at, process=process, kind=Kind.CONTRIBUTION)
    scored = postings.order_by().values("entry").annotate(score=Sum(Case(*cases, output_field=IntegerField())))
    # By the column itself: the best are known before any row but those of the one index is read.
    best = list(scored.order_by("-score", "-entry_id").values_list("entry_id", flat=True)[:CANDIDATES])
    return set(Entry.objects.filter(pk__in=best).values_list("thing", flat=True))
