"""What of a commitment goes along into another, in the version being written, and the rows that say so.

A sentence or milestone that was published belongs to its commitment for good: what goes along is a new one, tied to it.
What was never published is simply put where it goes. So each row of lineage begins at something an earlier version has.
The caller holds the lock of the version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet

from hearback.plans.models import (
    Commitment,
    CommitmentLineage,
    Entry,
    Milestone,
    MilestoneLineage,
    Party,
    Sentence,
    SentenceLineage,
    Target,
    Version,
    Wording,
)

Kind = CommitmentLineage.Kind
MOVED, JOINED, SPLIT = SentenceLineage.Kind.MOVED, SentenceLineage.Kind.JOINED, SentenceLineage.Kind.SPLIT


# --- what goes along


def carry_sentences(wordings: Sequence[Wording], to: Entry) -> None:
    """Put these at the end of their fields in another commitment, in the order in which they stand."""
    places: dict[str, int] = defaultdict(int)
    highest = Wording.objects.filter(entry=to).order_by().values("field").annotate(last=Max("order"))
    places.update({row["field"]: row["last"] + 1 for row in highest})
    known = _published(Wording.objects.all(), "sentence_id", wordings, to.version)
    moved = SentenceLineage.objects.filter(version=to.version_id, kind=MOVED)
    origins = _origins(moved, [wording.sentence_id for wording in wordings], to)
    for wording in sorted(wordings, key=lambda one: (one.order, one.pk)):
        sentence = wording.sentence
        if (origin := origins.get(sentence.pk)) is not None:
            _go_back(SentenceLineage.objects.filter(version=to.version_id), origin.pk, sentence.pk)
            wording.sentence = origin
        elif sentence.pk in known:
            wording.sentence = Sentence.objects.create(commitment=to.commitment)
            _link_sentences(to.version, sentence.pk, wording.sentence.pk, MOVED)
        else:
            sentence.commitment = to.commitment
            sentence.save(update_fields=["commitment"])
        wording.entry, wording.order = to, places[wording.field]
        places[wording.field] += 1
    Wording.objects.bulk_update(wordings, ["entry", "sentence", "order"])


def carry_milestones(targets: Sequence[Target], to: Entry) -> None:
    """Put these behind the milestones of another commitment; each gets a number there."""
    known = _published(Target.objects.all(), "milestone_id", targets, to.version)
    moved = MilestoneLineage.objects.filter(version=to.version_id)
    origins = _origins(moved, [target.milestone_id for target in targets], to)
    number = Milestone.objects.filter(commitment=to.commitment).aggregate(last=Max("number"))["last"] or 0
    for target in sorted(targets, key=lambda one: one.milestone.number):
        milestone = target.milestone
        if (origin := origins.get(milestone.pk)) is not None:
            _go_back(moved, origin.pk, milestone.pk)
            target.milestone = origin
        elif milestone.pk in known:
            number += 1
            target.milestone = Milestone.objects.create(commitment=to.commitment, number=number)
            MilestoneLineage.objects.create(version=to.version, before=milestone, after=target.milestone)
        else:
            number += 1
            milestone.commitment, milestone.number = to.commitment, number
            milestone.save(update_fields=["commitment", "number"])
        target.entry = to
    Target.objects.bulk_update(targets, ["entry", "milestone"])


def carry_parties(old: Entry, to: Entry) -> None:
    """Whoever takes part in the one takes part in the other as well."""
    there = set(Party.objects.filter(entry=to).values_list("organisation", "part", "coalition"))
    rows = Party.objects.filter(entry=old)
    missing = [one for one in rows if (one.organisation_id, one.part, one.coalition_id) not in there]
    Party.objects.bulk_create(
        Party(
            entry=to,
            organisation_id=one.organisation_id,
            part=one.part,
            coalition_id=one.coalition_id,
            order=len(there) + place,
        )
        for place, one in enumerate(missing)
    )


# --- sentences


def sentence_was_split(version: Version, first: Wording, second: Wording) -> None:
    """Write that the second came out of the first; of one never published, out of what that came from."""
    for origin in _came_from(version, first):
        _link_sentences(version, origin, second.sentence_id, SPLIT)


def sentence_was_joined(version: Version, gone: Wording, into: Wording) -> None:
    """Write that one goes on in the other; one never published leaves only what it came from."""
    for origin in _came_from(version, gone):
        if origin != into.sentence_id:
            _link_sentences(version, origin, into.sentence_id, JOINED)
    if not _published(Wording.objects.all(), "sentence_id", [gone], version):
        SentenceLineage.objects.filter(version=version, after=gone.sentence_id).delete()


def _came_from(version: Version, wording: Wording) -> list[int]:
    """The sentence itself if it was published; else those that it came from in this version."""
    if _published(Wording.objects.all(), "sentence_id", [wording], version):
        return [wording.sentence_id]
    rows = SentenceLineage.objects.filter(version=version, after=wording.sentence_id)
    return list(rows.order_by("id").values_list("before_id", flat=True))


def _link_sentences(version: Version, before: int, after: int, kind: SentenceLineage.Kind) -> None:
    SentenceLineage.objects.update_or_create(version=version, before_id=before, after_id=after, defaults={"kind": kind})


# --- commitments


def was_published(entry: Entry) -> bool:
    """Whether an earlier version speaks of this commitment."""
    return Entry.objects.filter(commitment=entry.commitment_id).exclude(version=entry.version_id).exists()


def origins_of(entry: Entry) -> list[Commitment]:
    """The commitment itself if it was published; else those that it came from in this version."""
    if was_published(entry):
        return [entry.commitment]
    rows = CommitmentLineage.objects.filter(version=entry.version_id, after=entry.commitment_id)
    return [row.before for row in rows.select_related("before").order_by("before__number")]


def link_commitments(version: Version, before: Iterable[Commitment], after: Commitment, kind: Kind) -> None:
    """Write that these became another commitment in this version, or gave it a part."""
    for one in before:
        if one.pk != after.pk:
            CommitmentLineage.objects.update_or_create(
                version=version, before=one, after=after, defaults={"kind": kind}
            )


def pass_on(version: Version, gone: Commitment, into: Commitment) -> None:
    """What came into one that was never published came into the one that it goes on in."""
    rows = CommitmentLineage.objects.filter(version=version, after=gone).select_related("before")
    for row in rows:
        link_commitments(version, [row.before], into, Kind(row.kind))
    rows.delete()


def ancestors(commitments: Iterable[Commitment]) -> set[int]:
    """Everything that these came from, however long ago; not themselves."""
    first = list(commitments)
    if not first:
        return set()
    rows = CommitmentLineage.objects.filter(version__process=first[0].process_id).order_by()
    came: dict[int, set[int]] = defaultdict(set)
    for before, after in rows.values_list("before_id", "after_id"):
        came[after].add(before)
    found: set[int] = set()
    waiting = [one.pk for one in first]
    while waiting:
        new = came[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def forget_never_published(version: Version, commitments: Iterable[int]) -> None:
    """What nobody could read was never part of a lineage: nothing became it."""
    CommitmentLineage.objects.filter(version=version, after__in=list(commitments)).delete()


def take_apart(entry: Entry) -> None:
    """Give a commitment that was merged or renumbered in this version back what of it went along.

    What it went into, if nobody could read it yet and nothing of it is left, is withdrawn.
    """
    version = entry.version
    became = CommitmentLineage.objects.filter(version=version, before=entry.commitment).exclude(kind=Kind.SPLIT)
    for row in became:
        there = Entry.objects.filter(version=version, commitment=row.after_id).select_related("commitment").first()
        if there is None:
            continue
        moved = SentenceLineage.objects.filter(version=version, kind=MOVED, before__commitment=entry.commitment)
        wordings = Wording.objects.filter(entry=there, sentence__in=moved.values("after")).select_related("sentence")
        carry_sentences(list(wordings), entry)
        moved_milestones = MilestoneLineage.objects.filter(version=version, before__commitment=entry.commitment)
        targets = Target.objects.filter(entry=there, milestone__in=moved_milestones.values("after"))
        carry_milestones(list(targets.select_related("milestone")), entry)
        row.delete()
        is_left = Wording.objects.filter(entry=there).exists() or Target.objects.filter(entry=there).exists()
        if not is_left and not origins_of(there):
            there.standing = Entry.Standing.WITHDRAWN
            there.save(update_fields=["standing"])


# --- what was published


def _published(rows: QuerySet[Any], name: str, chosen: Sequence[Any], version: Version) -> set[int]:
    """Those of the sentences or milestones of these rows that an earlier version has."""
    wanted = [getattr(one, name) for one in chosen]
    found = rows.filter(**{f"{name}__in": wanted}).exclude(entry__version=version)
    return set(found.order_by().values_list(name, flat=True))


def _origins(moved: QuerySet[Any], chosen: Sequence[int], to: Entry) -> dict[int, Any]:
    """What came out of this very commitment in this version, with what it was there: it takes that identity again."""
    came = moved.filter(after__in=chosen, before__commitment=to.commitment_id).select_related("before")
    return {row.after_id: row.before for row in came.order_by("id")}


def _go_back(rows: QuerySet[Any], origin: int, left: int) -> None:
    rows.filter(before=origin, after=left).delete()
    rows.filter(after=left).exclude(before=origin).update(after=origin)
