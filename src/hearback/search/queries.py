"""Searching: the index says where to look, the rows say what is there.

How it ranks, so that anybody can be told: every word must be there. A word in a title counts three times one in the text,
a word said again a little more (at most for four), and the rarer one of those looked for counts more. What weighs the
same stands in the order in which it was last looked at, the latest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from hearback.core import languages
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.search import sources, words
from hearback.search.models import Entry, Kind, Posting
from hearback.search.similar import similar
from hearback.search.snippets import Piece, marked, snippet
from hearback.search.sources import Readable
from hearback.search.words import Query

__all__ = ["Cursor", "Found", "Hit", "Kind", "Piece", "search", "similar"]

PAGE_SIZE = 20
SPARE = 10  # candidates beside a page, for those that a reader may no longer see
FOR_PHRASES = 100  # candidates at a time, where only the text says whether the words stand side by side
ROUNDS = 3
Groups = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: what the last one weighed, and its entry."""

    score: int
    entry: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, in the language in which its words are, with the words marked."""

    kind: Kind
    what: Readable
    language: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits. `cut` when more was asked than is looked for; `says_nothing` where nothing was
    found by words that stand in every text of a language.
    """

    hits: tuple[Hit, ...] = ()
    previous: Cursor | None = None
    next: Cursor | None = None
    cut: bool = False
    says_nothing: bool = False


@dataclass(frozen=True, slots=True)
class _Where:
    """What a search is narrowed to, and where its page begins."""

    process: Process | None
    kind: str
    region: str
    cursor: Cursor | None
    backwards: bool


def search(
    viewer: Viewer,
    asked: str,
    *,
    process: Process | None = None,
    kind: str = "",
    region: str = "",
    language: str = "",
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Found:
    """One page of what a viewer may read and holds all of these words, in any language; `language` is the reader's.

    Each candidate is read again by the rules of its room, and its words are looked for in what was read: whatever the
    index still holds, nothing is found by words that this viewer could not read. Keeps nothing of what was asked.
    """
    query = words.read(asked)
    where = _Where(process, kind, region, before or after, backwards=before is not None)
    groups = {code: _groups(query, code) for code in (*languages.codes(), "")}
    if not any(groups[code] for code in languages.codes()):
        return Found(cut=query.cut)
    counted = _counted(groups)
    shown, seen, more = _page(viewer, query, where, _wanted(groups, counted), language or languages.current(), size)
    if where.backwards:
        shown.reverse()
    first, last = (seen[-1], seen[0]) if where.backwards and seen else (seen[0], seen[-1]) if seen else (None, None)
    says_nothing = any(not groups[code] for code in languages.codes())
    has_previous = more if where.backwards else where.cursor is not None
    has_next = where.backwards or more
    return Found(
        tuple(shown),
        previous=first if has_previous else None,
        next=last if has_next else None,
        cut=query.cut,
        says_nothing=says_nothing and not shown,
    )


def _groups(query: Query, code: str) -> Groups:
    """For each word the stems that stand for it, as the index keeps them."""
    return tuple(frozenset(words.told_apart(stem, code) for stem in forms) for forms in query.stems(code))


def _page(
    viewer: Viewer, query: Query, where: _Where, wanted: _Wanted, language: str, size: int
) -> tuple[list[Hit], list[Cursor], bool]:
    """The hits of a page, the cursors of all that was looked at for it, and whether there is more to look at."""
    at_once = FOR_PHRASES if query.phrases else size + SPARE
    most = at_once * (ROUNDS if query.phrases else 1)
    candidates = wanted.candidates(where, most + 1)
    shown: list[Hit] = []
    seen: list[Cursor] = []
    for start in range(0, min(most, len(candidates)), at_once):
        some = candidates[start : min(most, start + at_once)]
        hits = _read_again(viewer, query, some, language)
        for cursor in some:
            if len(shown) == size:
                return shown, seen, True
            seen.append(cursor)
            shown += [hits[cursor.entry]] if cursor.entry in hits else []
    return shown, seen, len(candidates) > most


# --- candidates


@dataclass(frozen=True, slots=True)
class _Wanted:
    """For each language the stems that are wanted, how much each counts, and how many texts hold it."""

    groups: Mapping[str, Groups]
    rarity: Mapping[str, int]
    counted: Mapping[str, int]

    def candidates(self, where: _Where, limit: int) -> list[Cursor]:
        """The best of the entries that hold every word, from the cursor on; one statement."""
        per_language = [self._of(groups, where) for groups in self.groups.values()]
        if not per_language:
            return []
        rows = per_language[0].union(*per_language[1:], all=True) if len(per_language) > 1 else per_language[0]
        sign = "" if where.backwards else "-"
        best = rows.order_by(f"{sign}score", f"{sign}entry")[:limit]
        return [Cursor(row["score"], row["entry"]) for row in best]

    def _of(self, groups: Groups, where: _Where) -> Any:
        stems = sorted(frozenset().union(*groups))
        found = Posting.objects.filter(stem__in=stems, **_narrowed(where))
        if (rare := self._rarest(groups)) is not None:
            begin = Posting.objects.filter(stem__in=rare, **_narrowed(where)).values("entry")
            found = found.filter(entry__in=begin)
        counts: dict[int, list[str]] = defaultdict(list)
        for stem in stems:
            counts[self.rarity.get(stem, 1)].append(stem)
        weight: Any = F("weight")
        if set(counts) != {1}:
            cases = [When(stem__in=some, then=Value(n)) for n, some in counts.items() if n != 1]
            weight = F("weight") * Case(*cases, default=Value(1), output_field=IntegerField())
        rows: Any = found.values("entry").annotate(score=Sum(weight))
        if len(groups) > 1:
            rows = rows.annotate(there=_how_many(groups)).filter(there=len(groups))
        return _beyond(rows, where).order_by().values("entry", "score")

    def _rarest(self, groups: Groups) -> list[str] | None:
        """The word to begin with, where it is far rarer than the others together."""
        sizes = [(sum(self.counted.get(stem, 0) for stem in group), sorted(group)) for group in groups]
        least, rare = min(sizes)
        return rare if len(groups) > 1 and least * 4 < sum(size for size, _group in sizes) - least else None


def _counted(groups: Mapping[str, Groups]) -> dict[str, int]:
    """How many texts hold each stem."""
    stems = frozenset().union(*(group for of in groups.values() for group in of))
    rows = Posting.objects.filter(stem__in=stems).order_by().values_list("stem").annotate(n=Count("*"))
    return dict(rows)


def _wanted(groups: Mapping[str, Groups], counted: dict[str, int]) -> _Wanted:
    """The languages in which every word stands somewhere; the rarer a word beside the others, the more it counts."""
    there = {
        code: of for code, of in groups.items() if of and all(any(stem in counted for stem in group) for group in of)
    }
    most = max((counted[stem] for stem in counted), default=1)
    return _Wanted(there, {stem: 1 + int(log2(most / n)) for stem, n in counted.items()}, counted)


def _how_many(groups: Groups) -> Any:
    """How many of the words an entry holds. Where each has one stem, an entry has as many rows."""
    if all(len(group) == 1 for group in groups):
        return Count("*")
    cases = [When(stem__in=sorted(group), then=Value(number)) for number, group in enumerate(groups)]
    return Count(Case(*cases, output_field=IntegerField()), distinct=True)


def _narrowed(where: _Where) -> dict[str, Any]:
    wanted = {"process": where.process, "kind": where.kind, "entry__region": where.region}
    return {column: value for column, value in wanted.items() if value}


def _beyond(rows: Any, where: _Where) -> Any:
    if where.cursor is None:
        return rows
    than = "gt" if where.backwards else "lt"
    score, entry = where.cursor.score, where.cursor.entry
    return rows.filter(Q(**{f"score__{than}": score}) | Q(**{"score": score, f"entry__{than}": entry}))


# --- the rows themselves


def _read_again(viewer: Viewer, query: Query, candidates: list[Cursor], language: str) -> dict[int, Hit]:
    """The hits among candidates by their entry: what this viewer may read, and in it what was looked for."""
    entries = Entry.objects.in_bulk([cursor.entry for cursor in candidates])
    wanted: dict[tuple[int, str], list[UUID]] = defaultdict(list)
    for entry in entries.values():
        wanted[entry.process_id, entry.kind].append(entry.thing)
    there = Process.objects.in_bulk({process for process, _kind in wanted})
    readable = {
        (kind, one.thing): one
        for (process, kind), things in wanted.items()
        for one in sources.read(viewer, there[process], Kind(kind), things)
    }
    found = (
        (pk, _hit(query, entry, readable.get((entry.kind, entry.thing)), language)) for pk, entry in entries.items()
    )
    return {pk: hit for pk, hit in found if hit is not None}


def _hit(query: Query, entry: Entry, what: Readable | None, language: str) -> Hit | None:
    """A hit in one language only: the reader's, where its text has the words too."""
    if what is None or entry.language not in what.texts:
        return None
    in_order = sorted(what.texts, key=lambda code: (code != language, code != entry.language))
    first = next((code for code in in_order if _is_in(query, what, code)), None)
    if first != entry.language:
        return None
    text, read_as = what.texts[entry.language], words.analysed_as(entry.language)
    return Hit(
        kind=Kind(entry.kind),
        what=what,
        language=entry.language,
        title=marked(text.title, query.spans(text.title, read_as)),
        snippet=snippet(text.body, query.spans(text.body, read_as)),
    )


def _is_in(query: Query, what: Readable, code: str) -> bool:
    text = what.texts[code]
    return query.is_in(f"{text.title}\n{text.body}", words.analysed_as(code))
