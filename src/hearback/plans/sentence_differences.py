"""Which sentences say otherwise: each followed through what it was split into, joined with, and carried along to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hearback.plans.difference import Difference, Kind, Maker, Of, Reshaped, how, joined
from hearback.plans.families import Families, Groups
from hearback.plans.snapshots import EntryState, Said


@dataclass(slots=True)
class Kinship:
    """Who is the same as whom: `was` leads from a sentence to the one it was in another commitment; `reshaped` from the
    first of several to all of them; `gone` and `made` are those in them.
    """

    before: Mapping[UUID, Said]
    was: dict[UUID, UUID] = field(default_factory=dict)
    went: dict[UUID, UUID] = field(default_factory=dict)
    reshaped: dict[UUID, Reshaped] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    made: set[UUID] = field(default_factory=set)


def kinship(old: Mapping[UUID, EntryState], new: Mapping[UUID, EntryState], families: Families) -> Kinship:
    """Follow the sentences of one version into the other. Those of commitments with nothing in common are strangers."""
    before, homes = _told(old)
    after, new_homes = _told(new)
    found = Kinship(before)
    groups = Groups()
    for one, other in families.sentences:
        groups.tie(one, other)
    places = {sentence: place for place, sentence in enumerate(after)}
    for group in groups.together(dict.fromkeys([*before, *after])):
        ours = [one for one in group if one in before]
        theirs = sorted((one for one in group if one in after), key=places.__getitem__)
        if not _related(ours, theirs, homes, new_homes, families):
            continue
        if len(ours) == len(theirs) == 1:
            if ours != theirs:
                found.was[theirs[0]], found.went[ours[0]] = ours[0], theirs[0]
            continue
        found.reshaped[theirs[0]] = Reshaped(tuple(before[one] for one in ours), tuple(after[one] for one in theirs))
        found.gone.update(ours)
        found.made.update(theirs)
    return found


def _told(entries: Mapping[UUID, EntryState]) -> tuple[dict[UUID, Said], dict[UUID, UUID]]:
    """Every sentence by its identity, and in which commitment it stands."""
    ordered = sorted(entries.values(), key=lambda entry: entry.number)
    said = {said.sentence: said for entry in ordered for said in entry.sentences}
    return said, {said.sentence: entry.commitment for entry in ordered for said in entry.sentences}


def _related(
    ours: Sequence[UUID],
    theirs: Sequence[UUID],
    homes: Mapping[UUID, UUID],
    new_homes: Mapping[UUID, UUID],
    families: Families,
) -> bool:
    """Whether each of these came out of, or went into, a commitment of the others: nothing moves without being told."""
    if not ours or not theirs:
        return False
    there = {new_homes[one] for one in theirs}
    came = {home: {home, *families.sources(home)} for home in there}
    here = {homes[one] for one in ours}
    return all(came[home] & here for home in there) and here <= set().union(*came.values())


def sentences(make: Maker, old: Sequence[Said], new: Sequence[Said], kin: Kinship) -> Iterator[Difference]:
    """The differences between the sentences of a commitment, `old` being those that were its own."""
    here = {said.sentence for said in new}
    own = [replace(said, sentence=kin.went.get(said.sentence, said.sentence)) for said in old]
    before = {said.sentence: said for said in own if said.sentence in here or said.sentence not in kin.was}
    before = {one: said for one, said in before.items() if one in here or one not in kin.gone}
    after = {said.sentence: said for said in new}
    came = {
        one: replace(kin.before[kin.was[one]], sentence=one) for one in after if one in kin.was and one not in before
    }
    moved = _moved(before, after) | {one for one, said in came.items() if said.field != after[one].field}
    for place, said in enumerate(new):
        one = said.sentence
        if one in kin.reshaped:
            yield replace(_reshaped(make, one, kin.reshaped[one]), field=said.field, place=place)
        was = before.get(one) or came.get(one)
        if was is None and one not in kin.made:
            yield replace(make(Of.SENTENCE, Kind.ADDED, one, {}, said.text), field=said.field, place=place)
        elif was is not None:
            if was.text != said.text and one not in kin.made:
                changed = make(Of.SENTENCE, how(was.text, said.text), one, was.text, said.text)
                yield replace(changed, field=said.field, place=place)
            if one in moved:
                gone = make(Of.SENTENCE, Kind.MOVED, one, was.text, said.text)
                yield replace(gone, field=said.field, place=place)
    yield from removed_sentences(make, [said for said in old if said.sentence not in here], kin)


def removed_sentences(make: Maker, old: Sequence[Said], kin: Kinship) -> Iterator[Difference]:
    """Those that went and are in no other: neither carried along, nor split or joined."""
    for said in old:
        if said.sentence not in kin.went and said.sentence not in kin.gone:
            yield replace(make(Of.SENTENCE, Kind.REMOVED, said.sentence, said.text, {}), field=said.field)


def _reshaped(make: Maker, one: UUID, those: Reshaped) -> Difference:
    """Several that became one, or one that became several: one difference, of the first that there is now."""
    kind = Kind.JOINED if len(those.after) < len(those.before) else Kind.SPLIT
    texts = joined(said.text for said in those.before), joined(said.text for said in those.after)
    found = make(Of.SENTENCE, kind, one, *texts)
    fields = {said.field for said in (*those.before, *those.after)}
    return replace(found, whole=those, is_substance=found.is_substance or len(fields) > 1)


def _moved(before: dict[UUID, Said], after: dict[UUID, Said]) -> set[UUID]:
    """The fewest sentences that have to move so that the rest keep their order and field."""
    order = {sentence: place for place, sentence in enumerate(before)}
    kept = [one for one, said in after.items() if one in before and before[one].field == said.field]
    standing = _longest_rising(kept, [order[one] for one in kept])
    return {one for one in after if one in before} - standing


def _longest_rising(items: Sequence[UUID], places: Sequence[int]) -> set[UUID]:
    """The items of a longest rising run of places (patience sorting)."""
    tails: list[int] = []
    heads: list[int] = []
    links: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        links.append(heads[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        heads[at : at + 1] = [index]
    found: set[UUID] = set()
    at = heads[-1] if heads else -1
    while at >= 0:
        found.add(items[at])
        at = links[at]
    return found
