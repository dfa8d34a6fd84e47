"""What changed from one version to the next: computed from the two, never typed by anybody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hearback.core import languages
from hearback.core.languages import Words
from hearback.plans import snapshots
from hearback.plans.figures import touched
from hearback.plans.models import Change, Commitment, Milestone, Sentence, Version
from hearback.plans.snapshots import EntryState, Promised, Said, Snapshot, Takes

Kind = Change.Kind
Of = Change.Of
_SUBSTANCE = {Of.COMMITMENT, Of.THEME, Of.DATE, Of.PARTY, Of.MILESTONE}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one version says otherwise than the one before it.

    `key` names it; `detail` says which date (starts, ends, due) or which part (lead, support, partner).
    `is_substance`: its cause is never wording only. The last four carry what it takes to make the one
    version from the other.
    """

    key: str
    kind: Change.Kind
    of: Change.Of
    commitment: Commitment
    before: Words
    after: Words
    is_substance: bool
    detail: str = ""
    sentence: Sentence | None = None
    milestone: Milestone | None = None
    field: str = ""
    place: int = 0
    subject: UUID | None = None
    whole: EntryState | Promised | Takes | None = None


def differences(before: Version | None, after: Version) -> list[Difference]:
    """What `after` says otherwise than `before`, in the order of the plan; a first version has none to explain.

    Four statements, however large the plan is.
    """
    if before is None:
        return []
    return compare(*snapshots.take(before, after))


def compare(before: Snapshot, after: Snapshot) -> list[Difference]:
    """The differences between two snapshots: pure, and enough to make the one from the other."""
    rows = Snapshot(
        (),
        before.commitments | after.commitments,
        before.sentences | after.sentences,
        before.milestones | after.milestones,
    )
    old = {entry.commitment: entry for entry in before.entries if entry.going}
    new = {entry.commitment: entry for entry in after.entries if entry.going}
    numbered = sorted({*old, *new}, key=lambda one: (new.get(one) or old[one]).number)
    found: list[Difference] = []
    for one in numbered:
        make = _Maker(rows.commitments[one], rows)
        if one not in old:
            added = make(Of.COMMITMENT, Kind.ADDED, one, {}, new[one].title)
            found.append(replace(added, whole=new[one]))
        elif one not in new:
            found.append(make(Of.COMMITMENT, Kind.REMOVED, one, old[one].title, {}))
        else:
            found.extend(_within(make, old[one], new[one]))
    return found


def _within(make: _Maker, old: EntryState, new: EntryState) -> Iterator[Difference]:
    if old.title != new.title:
        yield make(Of.TITLE, how(old.title, new.title), new.commitment, old.title, new.title)
    if old.theme != new.theme:
        yield replace(
            make(Of.THEME, _appeared(old.theme, new.theme), new.commitment, old.theme_name, new.theme_name),
            subject=new.theme,
        )
    for name, was, now in (("starts", old.starts, new.starts), ("ends", old.ends, new.ends)):
        if was != now:
            yield make(Of.DATE, _appeared(was, now), new.commitment, written(was), written(now), detail=name)
    yield from _parties(make, old.parties, new.parties)
    yield from _sentences(make, old.sentences, new.sentences)
    yield from _milestones(make, old.milestones, new.milestones)


@dataclass(frozen=True, slots=True)
class _Maker:
    commitment: Commitment
    rows: Snapshot

    def __call__(
        self,
        of: Change.Of,
        kind: Change.Kind,
        subject: UUID,
        before: Words,
        after: Words,
        *,
        detail: str = "",
        apart: str = "",
    ) -> Difference:
        extra = "".join(f":{part}" for part in (detail, apart) if part)
        return Difference(
            key=f"{of}:{kind}:{subject}{extra}",
            kind=kind,
            of=of,
            commitment=self.commitment,
            before=before,
            after=after,
            is_substance=_is_substance(of, kind, before, after),
            detail=detail,
            sentence=self.rows.sentences[subject] if of == Of.SENTENCE else None,
            milestone=self.rows.milestones[subject] if of == Of.MILESTONE or detail == "due" else None,
            subject=subject,
        )


def _is_substance(of: Change.Of, kind: Change.Kind, before: Words, after: Words) -> bool:
    """What is never wording only: a sentence that only moved says what it said; one that came or went does not."""
    if kind == Kind.MOVED:
        return False
    if kind == Kind.TRANSLATED:
        return touched(before, after)
    return of in _SUBSTANCE or kind in {Kind.ADDED, Kind.REMOVED} or touched(before, after)


def how(before: Words, after: Words) -> Change.Kind:
    """Whether words were translated (one language changed, another stayed) or changed."""
    codes = {*before, *after}
    changed = [code for code in codes if before.get(code, "") != after.get(code, "")]
    stayed = [code for code in codes if before.get(code) and before.get(code) == after.get(code)]
    return Kind.TRANSLATED if len(changed) == 1 and stayed else Kind.CHANGED


def written(date: str) -> Words:
    """A date as written, as words: it reads the same in every language."""
    return {languages.codes()[0]: date} if date else {}


def _appeared(was: object, now: object) -> Change.Kind:
    if not was:
        return Kind.ADDED
    return Kind.CHANGED if now else Kind.REMOVED


def _parties(make: _Maker, old: Sequence[Takes], new: Sequence[Takes]) -> Iterator[Difference]:
    before = {(party.part, party.organisation): party for party in old}
    after = {(party.part, party.organisation): party for party in new}
    for part, organisation in before.keys() - after.keys():
        gone = before[part, organisation]
        removed = make(Of.PARTY, Kind.REMOVED, make.commitment.uuid, gone.name, {}, detail=part, apart=organisation.hex)
        yield replace(removed, subject=organisation)
    for part, organisation in after.keys() - before.keys():
        come = after[part, organisation]
        added = make(Of.PARTY, Kind.ADDED, make.commitment.uuid, {}, come.name, detail=part, apart=organisation.hex)
        yield replace(added, subject=organisation, whole=come)


def _sentences(make: _Maker, old: Sequence[Said], new: Sequence[Said]) -> Iterator[Difference]:
    before = {said.sentence: said for said in old}
    after = {said.sentence: said for said in new}
    moved = _moved(before, after)
    places = {said.sentence: place for place, said in enumerate(new)}
    for said in new:
        was = before.get(said.sentence)
        place = places[said.sentence]
        if was is None:
            added = make(Of.SENTENCE, Kind.ADDED, said.sentence, {}, said.text)
            yield replace(added, field=said.field, place=place)
            continue
        if was.text != said.text:
            changed = make(Of.SENTENCE, how(was.text, said.text), said.sentence, was.text, said.text)
            yield replace(changed, field=said.field, place=place)
        if said.sentence in moved:
            yield replace(
                make(Of.SENTENCE, Kind.MOVED, said.sentence, was.text, said.text), field=said.field, place=place
            )
    for said in old:
        if said.sentence not in after:
            yield replace(make(Of.SENTENCE, Kind.REMOVED, said.sentence, said.text, {}), field=said.field)


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


def _milestones(make: _Maker, old: Iterable[Promised], new: Iterable[Promised]) -> Iterator[Difference]:
    before = {promised.milestone: promised for promised in old}
    after = {promised.milestone: promised for promised in new}
    for one, promised in after.items():
        was = before.get(one)
        if was is None:
            yield replace(make(Of.MILESTONE, Kind.ADDED, one, {}, promised.text), whole=promised)
            continue
        for detail, old_text, new_text in (("", was.text, promised.text), ("output", was.output, promised.output)):
            if old_text != new_text:
                kind = how(old_text, new_text)
                yield make(Of.MILESTONE, kind, one, old_text, new_text, detail=detail)
        if was.due != promised.due:
            yield make(
                Of.DATE, _appeared(was.due, promised.due), one, written(was.due), written(promised.due), detail="due"
            )
    for one, promised in before.items():
        if one not in after:
            yield make(Of.MILESTONE, Kind.REMOVED, one, promised.text, {})
