"""What changed from one version to another: computed from the two and from what became of what, never typed by anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hearback.plans import families as kinds
from hearback.plans import snapshots
from hearback.plans.difference import Difference, Kind, Maker, Of, Reshaped, appeared, how, written
from hearback.plans.families import MOVED, SPLIT, Families
from hearback.plans.models import Version
from hearback.plans.sentence_differences import Kinship, kinship, removed_sentences, sentences
from hearback.plans.snapshots import TEXTS, EntryState, Promised, Snapshot, Takes

__all__ = ["Difference", "Reshaped", "compare", "differences", "how"]

# What a difference says that it is of, beside the parts there are: who is named as a member of a coalition.
MEMBER = "member"


def differences(before: Version | None, after: Version) -> list[Difference]:
    """What `after` says otherwise than `before`, in the order of the plan; a first version has none to explain.

    Eight statements, however large the plan is.
    """
    if before is None:
        return []
    was, now = snapshots.take(before, after)
    return compare(was, now, kinds.between(before, after))


def compare(before: Snapshot, after: Snapshot, families: Families = kinds.NONE) -> list[Difference]:
    """The differences between two snapshots: pure, and enough to make the one from the other."""
    rows = Snapshot(
        (),
        before.commitments | after.commitments,
        before.sentences | after.sentences,
        before.milestones | after.milestones,
    )
    old = {entry.commitment: entry for entry in before.entries if entry.going}
    new = {entry.commitment: entry for entry in after.entries if entry.going}
    two = _Two(rows, old, new, families, kinship(old, new, families), _carried(old, new, families))
    plan = Maker(None, rows)
    found = [
        plan.text(name, before.texts.get(name, {}), after.texts.get(name, {}))
        for name in TEXTS
        if before.texts.get(name, {}) != after.texts.get(name, {})
    ]
    for one in sorted({*old, *new}, key=lambda one: (new.get(one) or old[one]).number):
        found.extend(two.of(one))
    return found


@dataclass(frozen=True, slots=True)
class _Two:
    """Two versions side by side."""

    rows: Snapshot
    old: Mapping[UUID, EntryState]
    new: Mapping[UUID, EntryState]
    families: Families
    kin: Kinship
    carried: Mapping[UUID, Promised]

    def of(self, one: UUID) -> Iterator[Difference]:
        """The differences of one commitment."""
        make = Maker(self.rows.commitments[one], self.rows)
        if one not in self.new:
            yield from self._ended(make, self.old[one])
            return
        now = self.new[one]
        sources = {source: way for source, way in self.families.sources(one).items() if source in self.old}
        if one not in self.old:
            if not sources:
                yield replace(make(Of.COMMITMENT, Kind.ADDED, one, {}, now.title), whole=now)
                return
            if set(sources.values()) == {SPLIT}:
                first = min((self.old[source] for source in sources), key=lambda entry: entry.number)
                yield replace(make(Of.COMMITMENT, Kind.SPLIT, one, first.title, now.title), whole=now)
        yield from self._within(make, self._was(now, list(sources)), now)

    def _ended(self, make: Maker, was: EntryState) -> Iterator[Difference]:
        """One that is not there any more: it became another, or several, or went altogether."""
        became = {other: way for other, way in self.families.became(was.commitment).items() if other in self.new}
        whole = next((other for other, way in became.items() if way != SPLIT), None)
        if whole is not None:
            kind = Kind.MOVED if became[whole] == MOVED else Kind.MERGED
            yield make(Of.COMMITMENT, kind, was.commitment, was.title, self.new[whole].title)
        elif became:
            yield make(Of.COMMITMENT, Kind.SPLIT, was.commitment, was.title, {})
        else:
            yield make(Of.COMMITMENT, Kind.REMOVED, was.commitment, was.title, {})
            return
        yield from removed_sentences(make, was.sentences, self.kin)
        yield from self._removed_milestones(make, was.milestones)

    def _was(self, now: EntryState, sources: Sequence[UUID]) -> EntryState:
        """What a commitment was before, with all that came along from others; a new one begins as the first of them."""
        others = sorted((self.old[source] for source in sources), key=lambda entry: entry.number)
        own = self.old.get(now.commitment)
        first = own or replace(others[0], title=now.title, sentences=(), milestones=())
        parties = {one.identity: one for entry in (first, *others) for one in entry.parties}
        return replace(first, parties=tuple(parties.values()))

    def _within(self, make: Maker, old: EntryState, new: EntryState) -> Iterator[Difference]:
        if old.title != new.title:
            yield make(Of.TITLE, how(old.title, new.title), new.commitment, old.title, new.title)
        if old.theme != new.theme:
            kind = appeared(old.theme, new.theme)
            yield replace(make(Of.THEME, kind, new.commitment, old.theme_name, new.theme_name), subject=new.theme)
        for name, was, now in (("starts", old.starts, new.starts), ("ends", old.ends, new.ends)):
            if was != now:
                kind = appeared(was, now)
                yield make(Of.DATE, kind, new.commitment, written(was), written(now), detail=name)
        yield from _parties(make, new.commitment, old.parties, new.parties)
        yield from sentences(make, old.sentences, new.sentences, self.kin)
        yield from self._milestones(make, old, new)

    def _milestones(self, make: Maker, old: EntryState, new: EntryState) -> Iterator[Difference]:
        before = {promised.milestone: promised for promised in old.milestones}
        after = {promised.milestone: promised for promised in new.milestones}
        for one, promised in after.items():
            was = before.get(one) or self.carried.get(one)
            if was is None:
                yield replace(make(Of.MILESTONE, Kind.ADDED, one, {}, promised.text), whole=promised)
                continue
            for detail, old_text, new_text in (("", was.text, promised.text), ("output", was.output, promised.output)):
                if old_text != new_text:
                    yield make(Of.MILESTONE, how(old_text, new_text), one, old_text, new_text, detail=detail)
            if was.due != promised.due:
                kind = appeared(was.due, promised.due)
                yield make(Of.DATE, kind, one, written(was.due), written(promised.due), detail="due")
        yield from self._removed_milestones(make, [one for one in old.milestones if one.milestone not in after])

    def _removed_milestones(self, make: Maker, gone: Sequence[Promised]) -> Iterator[Difference]:
        went = {promised.milestone for promised in self.carried.values()}
        for promised in gone:
            if promised.milestone not in went:
                yield make(Of.MILESTONE, Kind.REMOVED, promised.milestone, promised.text, {})


def _carried(
    old: Mapping[UUID, EntryState], new: Mapping[UUID, EntryState], families: Families
) -> dict[UUID, Promised]:
    """What each milestone was in the commitment that it came along from."""
    found: dict[UUID, Promised] = {}
    if not families.milestones:
        return found
    for entry in new.values():
        sources = [old[source] for source in families.sources(entry.commitment) if source in old]
        there = {promised.milestone: promised for source in sources for promised in source.milestones}
        for promised in entry.milestones:
            earlier = families.earlier_milestone(promised.milestone, there)
            if earlier is not None:
                found[promised.milestone] = there[earlier]
    return found


def _parties(make: Maker, one: UUID, old: Sequence[Takes], new: Sequence[Takes]) -> Iterator[Difference]:
    before = {party.identity: party for party in old}
    after = {party.identity: party for party in new}
    for kind, those, others in ((Kind.REMOVED, before, after), (Kind.ADDED, after, before)):
        for identity, party in those.items():
            if identity not in others:
                was, now = (party.called, {}) if kind == Kind.REMOVED else ({}, party.called)
                detail, apart = party.part, party.organisation.hex
                if party.coalition is not None:
                    detail, apart = MEMBER, f"{party.part}:{apart}:{party.coalition.hex}"
                made = make(Of.PARTY, kind, one, was, now, detail=detail, apart=apart)
                yield replace(made, subject=party.organisation, whole=party)
